"""`python -m voice_gateway.phone`: the phone line, started anew whenever the SIP library crashes.

uvicorn's supervisor is made for web servers with several workers; here it watches over one.
"""

import sys

import uvicorn
from pydantic import ValidationError
from uvicorn.supervisors import Multiprocess

from voice_gateway.phone.settings import PhoneSettings


def main() -> int:
    """Run until a signal; 2 when a setting is wrong, 1 when the line could not be opened."""
    try:
        settings = PhoneSettings()
    except ValidationError as error:
        for row in error.errors(include_input=False, include_url=False):
            sys.stderr.write(f"phone: {'.'.join(map(str, row['loc']))}: {row['msg']}\n")
        return 2
    config = uvicorn.Config(
        "voice_gateway.phone.process:create_app",
        factory=True,
        host="127.0.0.1",
        port=settings.status_port,
        workers=1,
        access_log=False,
        log_level="warning",
    )
    Multiprocess(config, [config.bind_socket()]).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
