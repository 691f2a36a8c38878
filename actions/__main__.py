"""Starts the action server: `python -m actions`."""

from actions.app import create_app
from actions.settings import ActionSettings

if __name__ == "__main__":
    settings = ActionSettings()
    app = create_app(settings)
    app.run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
    )
