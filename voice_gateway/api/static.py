"""The widget's files, its texts, and the page that shows it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from translations.catalogue import translator
from translations.registry import load_languages
from voice_gateway.errors import Problem

WIDGET = Path(__file__).resolve().parent.parent / "widget"
MESSAGES = "messages.json"

router = APIRouter(tags=["widget"], include_in_schema=False)


class WidgetFiles(StaticFiles):
    """Static files; an address that is no file name is not found, like any other."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file, asked again whether it is still current each time."""
        if "\0" in path:
            raise Problem("not_found")
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def widget_files() -> WidgetFiles:
    """The application that serves the widget's folder."""
    WIDGET.mkdir(exist_ok=True)
    return WidgetFiles(directory=WIDGET)


@router.get("/")
async def demo() -> FileResponse:
    """A page of the city with the widget in it."""
    page = WIDGET / "demo" / "index.html"
    if not page.is_file():
        raise Problem("not_found")
    return FileResponse(page, headers={"Cache-Control": "no-cache"})


@router.get("/widget/i18n/{locale}.json")
async def texts(locale: str) -> Response:
    """The widget's texts: German source → translation."""
    if locale not in load_languages():
        raise Problem("not_found")
    return Response(
        _texts(locale), media_type="application/json", headers={"Cache-Control": "no-cache"}
    )


@cache
def _texts(locale: str) -> bytes:
    path = WIDGET / MESSAGES
    sources = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    gettext = translator(locale).gettext
    return json.dumps({source: gettext(source) for source in sources}, ensure_ascii=False).encode()
