"""Files that citizens attach to an application: checked by content, cleaned, given a safe name.

`check` is a pure function and bounds its work by `Limits`. The libraries below it parse hostile
input all the same, so a server calls it through `actions.uploads`, in a process of its own with
limits of time and memory.
"""

import logging
from dataclasses import dataclass, field

import filetype

from actions.services.uploads.images import JPEG, PNG, WEBP, clean_image
from actions.services.uploads.names import safe_name
from actions.services.uploads.pdfs import clean_pdf
from actions.services.uploads.problems import Limits, Problem, ProblemCode, Refused

__all__ = ["CleanFile", "Limits", "Problem", "ProblemCode", "check"]

PDF = "application/pdf"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}
_MAGIC = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", WEBP: b"RIFF", PDF: b"%PDF-"}
# Brands of the container that stand for HEVC images; the library of types knows the first only.
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_HEAD = 8192

# pypdf reports oddities of a file to its log, with pieces of the content.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as it may be stored and submitted.

    `media_type` is "image/jpeg", "image/png" or "application/pdf"; `name` ends accordingly and is
    for people, never for paths in our storage; `pages` is 1 for an image.
    """

    name: str = field(repr=False)
    media_type: str
    data: bytes = field(repr=False)
    pages: int


def check(data: bytes, claimed_name: str, limits: Limits | None = None) -> CleanFile | Problem:
    """Check and clean one uploaded file; never raises for whatever the bytes are."""
    limits = limits or Limits()
    try:
        return _checked(data, claimed_name, limits)
    except Refused as refused:
        return refused.problem
    except (MemoryError, RecursionError):
        return Problem(ProblemCode.TOO_COMPLEX)
    except Exception:
        # Pillow and pypdf raise about everything for broken input (OSError, SyntaxError, KeyError,
        # struct.error, their own), and none of it tells a citizen more than "damaged".
        return Problem(ProblemCode.DAMAGED)


def _checked(data: bytes, claimed_name: str, limits: Limits) -> CleanFile:
    if not data:
        raise Refused(ProblemCode.EMPTY)
    if len(data) > limits.max_bytes:
        raise Refused(ProblemCode.TOO_LARGE, limits.max_bytes, len(data))
    media_type = content_type(data)
    if media_type == PDF:
        cleaned, pages = clean_pdf(data, limits)
    else:
        (cleaned, media_type), pages = clean_image(data, media_type, limits), 1
    return CleanFile(safe_name(claimed_name, SUFFIXES[media_type]), media_type, cleaned, pages)


def content_type(data: bytes) -> str:
    """The media type of an accepted format, by its first bytes; raises Refused for all others."""
    found = filetype.guess(data[:_HEAD])
    media_type = found.mime if found else ""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS and media_type != "image/avif":
        raise Refused(ProblemCode.HEIC)
    if media_type not in _MAGIC or not data.startswith(_MAGIC[media_type]):
        raise Refused(ProblemCode.UNSUPPORTED_TYPE, found=media_type)
    return media_type
