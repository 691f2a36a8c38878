"""Multipart bodies with one file, kept in memory."""

from typing import Any, NamedTuple

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from voice_gateway.errors import Problem


class File(NamedTuple):
    """An uploaded file with its name, and the other fields of the form."""

    content: bytes
    name: str
    fields: dict[str, Any]


class _MemoryParser(MultiPartParser):
    """Never writes to a temporary file, as the framework does with large ones."""

    spool_max_size = 1 << 62


async def read_file(request: Request, field: str, missing: str) -> File:
    """The file of a multipart form; raises Problem, with the code `missing` without one."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Problem("unsupported_media_type")
    parser = _MemoryParser(request.headers, request.stream(), max_files=1, max_fields=8)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeError):  # KeyError: no boundary
        raise Problem("invalid_body") from None
    try:
        upload = form.get(field)
        if not isinstance(upload, UploadFile):
            raise Problem(missing)
        content = await upload.read()
        name = upload.filename or ""
    finally:
        await form.close()
    return File(content, name, {key: form.get(key) for key in form if key != field})
