"""The desk reads who wants to be called back; only there when call-backs are kept."""

import asyncio
from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from voice_gateway.api.deps import Credentials, GatewayDep
from voice_gateway.api.desk import admit
from voice_gateway.errors import Problem

router = APIRouter(prefix="/desk/callbacks", tags=["desk"])


class CallBackEntry(BaseModel):
    """Somebody who wants to be called back."""

    id: str
    created: datetime
    number: str = Field(description="in international form")
    when: str = Field(description="in the caller's words")
    language: str
    about: str = Field(description="German: language, service, how far the conversation was")


class CallBackEntries(BaseModel):
    """All of them, the oldest first."""

    callbacks: list[CallBackEntry]


@router.get("", summary="Who wants to be called back")
async def list_callbacks(parts: GatewayDep, credentials: Credentials) -> CallBackEntries:
    """The open wishes; 401 without the desk's own secret."""
    admit(parts, credentials)
    store = parts.calls.store
    rows = await asyncio.to_thread(store.all) if store else []
    return CallBackEntries(
        callbacks=[
            CallBackEntry(
                id=row.id,
                created=datetime.fromtimestamp(row.created_at, UTC),
                number=row.number,
                when=row.when,
                language=row.locale,
                about=row.about,
            )
            for row in rows
        ]
    )


@router.delete("/{callback_id}", status_code=204, summary="Somebody was called back")
async def delete_callback(callback_id: str, parts: GatewayDep, credentials: Credentials) -> None:
    """Forget a wish; 404 when there is none."""
    admit(parts, credentials)
    store = parts.calls.store
    if store is None or "\0" in callback_id:
        raise Problem("not_found")
    if not await asyncio.to_thread(store.delete, callback_id):
        raise Problem("not_found")
