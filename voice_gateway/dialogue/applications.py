"""Client of the action server's routes for applications: files, PDFs, erasing."""

from typing import Any
from urllib.parse import quote

import httpx

from voice_gateway.errors import DialogueUnavailable, Problem

CONNECT_SECONDS = 2.0
CODES = {404: "application_not_found", 413: "body_too_large", 503: "dialogue_unavailable"}


class Applications:
    """Everything that goes wrong on the way becomes DialogueUnavailable."""

    def __init__(self, client: httpx.AsyncClient, url: str, seconds: float) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)

    async def attach(
        self, conversation: str, draft: str, name: str, content: bytes, language: str
    ) -> str:
        """Add a file to an application; the payload that tells the dialogue of it.

        Raises Problem: `application_not_found`, or `file_refused` with the reason in the
        citizen's language.
        """
        path = f"/applications/{quote(conversation, safe='')}/{quote(draft, safe='')}/attachments"
        response = await self._call(
            "POST",
            path,
            params={"language": language},
            headers={
                # Names come in any script, header fields in ASCII only.
                "X-Filename": quote(name, safe=" .-_()"),
                "Content-Type": "application/octet-stream",
            },
            content=content,
        )
        body = _json(response)
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY and "message" in body:
            raise Problem("file_refused", values={"reason": str(body["message"])})
        _check(response)
        number = str(body["attachment_id"])
        if body.get("submitted"):  # not an answer of the form: it goes to the office by itself
            return f'/case_status{{"draft_id":"{draft}","attachment_id":"{number}"}}'
        return f'/inform{{"attachment_id":"{number}"}}'

    async def document(self, ticket: str) -> tuple[bytes, str]:
        """The PDF of a link, and the header that names it; raises `document_not_found`."""
        response = await self._call("GET", f"/documents/{quote(ticket, safe='')}")
        if response.status_code == httpx.codes.NOT_FOUND:
            raise Problem("document_not_found")
        _check(response)
        return response.content, response.headers.get("content-disposition", "attachment")

    async def erase(self, conversation: str) -> None:
        """Delete what nobody could open once the conversation is gone."""
        response = await self._call("DELETE", f"/applications/{quote(conversation, safe='')}")
        _check(response)

    async def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return await self._client.request(
                method, self._url + path, timeout=self._timeout, **options
            )
        except httpx.HTTPError as error:
            raise DialogueUnavailable(f"actions: {type(error).__name__}") from error


def _check(response: httpx.Response) -> None:
    if response.is_success:
        return
    if code := CODES.get(response.status_code):
        raise Problem(code)
    raise DialogueUnavailable(f"actions: status {response.status_code}")


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
