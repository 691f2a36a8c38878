"""What an uploaded file may be, and what can be wrong with it."""

from dataclasses import dataclass
from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a file was refused; chooses the words for the citizen.

    `Problem.limit` and `Problem.found` are filled where they mean something:

    - EMPTY: no content
    - TOO_LARGE: bytes
    - UNSUPPORTED_TYPE: found is the media type of the content, "" when unknown
    - HEIC: a photo in Apple's format, which cannot be read here
    - DAMAGED: truncated, or not what its first bytes promise
    - TOO_MANY_PIXELS: pixels of the image (in a PDF: of one embedded image)
    - TOO_MANY_PAGES: pages of a PDF
    - ENCRYPTED: a PDF with a password or with usage restrictions
    - PDF_SCRIPT: a PDF with JavaScript or a dynamic (XFA) form
    - PDF_EMBEDDED: a PDF with files, sound, video or 3-D models inside
    - PDF_ACTION: a PDF that starts programs, opens other files or sends data
    - TOO_COMPLEX: reading it takes more time or memory than any honest document needs
    """

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    HEIC = "heic"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    ENCRYPTED = "encrypted"
    PDF_SCRIPT = "pdf_script"
    PDF_EMBEDDED = "pdf_embedded"
    PDF_ACTION = "pdf_action"
    TOO_COMPLEX = "too_complex"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused file: the reason, what is allowed and what was found (see `ProblemCode`)."""

    code: ProblemCode
    limit: int | None = None
    found: int | str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a municipality accepts.

    `max_bytes` holds for the upload and for the cleaned file. `max_pixels` is width times height:
    80 million lets the photos of today's telephones through and bounds the memory to 240 MB an
    image. `max_objects` counts the objects of a PDF,
    `max_inflated_bytes` all its compressed streams unpacked, `max_scans` the passes of a
    progressive JPEG, each of which touches every pixel.
    """

    max_bytes: int = 10_000_000
    max_pixels: int = 80_000_000
    max_pages: int = 20
    max_objects: int = 100_000
    max_inflated_bytes: int = 500_000_000
    max_scans: int = 100


class Refused(Exception):
    """Leaves a check early; never leaves `actions.services.attachments`."""

    def __init__(
        self, code: ProblemCode, limit: int | None = None, found: int | str | None = None
    ) -> None:
        super().__init__(code)
        self.problem = Problem(code, limit, found)
