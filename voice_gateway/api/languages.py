"""The locales, and what can be spoken in them."""

import asyncio

from fastapi import APIRouter

from translations.registry import load_languages
from voice_gateway.api.deps import GatewayDep, Speech
from voice_gateway.api.models import LanguageList, LanguageRow

router = APIRouter(tags=["languages"])


@router.get(
    "/languages",
    summary="Languages of the assistant",
    description="In the order in which they are offered; says which can be spoken and read aloud.",
)
async def languages(parts: GatewayDep) -> LanguageList:
    """All rows of the registry."""
    return LanguageList(languages=await asyncio.to_thread(_rows, parts.speech))


def _rows(speech: Speech) -> list[LanguageRow]:
    # In a thread: the first question about a voice may load it.
    return [
        LanguageRow(
            code=row.code,
            native=row.native,
            german=row.german,
            tag=row.tag,
            dir="rtl" if row.dir == "rtl" else "ltr",
            speech_in=speech.can_hear(row.code),
            speech_out=speech.can_speak(row.code),
        )
        for row in load_languages().values()
    ]
