"""Uploaded PDFs: bounded, passive, without metadata.

A PDF is written anew from its objects, so that earlier revisions, appended data and everything
unreachable are left behind. A signed one is passed on as it came: a new file would break the
signature.
"""

import re
import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from actions.services.uploads.jpeg_segments import without_metadata
from actions.services.uploads.pdf_walk import count_pages, dictionaries
from actions.services.uploads.problems import Limits, ProblemCode, Refused

# The offset 0 ends the first part of a file for fast web view, of which the rest is missing.
_END = re.compile(rb"startxref\s+[1-9]\d*\s+%%EOF")
_TAIL = 1024
_SCRIPT_KEYS = {"/JS", "/JavaScript", "/XFA"}
_FILE_KEYS = {"/EF", "/EmbeddedFiles", "/RichMediaContent"}
_FILE_SUBTYPES = {"/FileAttachment", "/RichMedia", "/Screen", "/Sound", "/Movie", "/3D"}
_ACTIONS = {
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/GoTo3DView",
    "/RichMediaExecute",
}
# Parts that say who made the file, when and with what.
_METADATA_KEYS = ("/Metadata", "/PieceInfo", "/LastModified")
_MAX_FILTERS = 2
_CHUNK = 1_000_000


def clean_pdf(data: bytes, limits: Limits) -> tuple[bytes, int]:
    """A PDF without metadata, and the number of its pages.

    Raises Refused, or whatever pypdf raises for a damaged file.
    """
    data = _whole(data)
    reader = PdfReader(BytesIO(data), root_object_recovery_limit=1000)
    if reader.is_encrypted:
        raise Refused(ProblemCode.ENCRYPTED)
    catalogue = reader.root_object
    pages = count_pages(catalogue, limits.max_objects)
    if pages > limits.max_pages:
        raise Refused(ProblemCode.TOO_MANY_PAGES, limits.max_pages, pages)
    if _examine(catalogue, limits):
        return data, pages
    cleaned = _rewritten(reader, limits)
    if len(cleaned) > limits.max_bytes:
        raise Refused(ProblemCode.TOO_LARGE, limits.max_bytes, len(cleaned))
    return cleaned, pages


def _whole(data: bytes) -> bytes:
    """The file up to its end mark, which has to be among its last bytes."""
    start = max(0, len(data) - _TAIL)
    ends = [match.end() for match in _END.finditer(data, start)]
    if not ends:
        raise Refused(ProblemCode.DAMAGED)
    return data[: ends[-1]] + b"\n" if ends[-1] < len(data.rstrip()) else data


def _examine(catalogue: DictionaryObject, limits: Limits) -> bool:
    """Refuse what is active or a bomb; tell whether the document is signed."""
    signed = False
    inflated = 0
    for part in dictionaries(catalogue, limits.max_objects):
        _refuse_active(part)
        signed = signed or (part.get("/Type") == "/Sig" and "/ByteRange" in part)
        if isinstance(part, StreamObject):
            _refuse_large_image(part, limits.max_pixels)
            inflated += _inflated(part, limits.max_inflated_bytes - inflated)
    return signed


def _refuse_active(part: DictionaryObject) -> None:
    keys = set(part)
    kind = part.get("/S")
    if keys & _SCRIPT_KEYS or kind == "/JavaScript":
        raise Refused(ProblemCode.PDF_SCRIPT)
    if keys & _FILE_KEYS or part.get("/Subtype") in _FILE_SUBTYPES:
        raise Refused(ProblemCode.PDF_EMBEDDED)
    # The content of a stream may lie in another file, named by /F.
    if kind in _ACTIONS or (isinstance(part, StreamObject) and "/F" in part):
        raise Refused(ProblemCode.PDF_ACTION)


def _refuse_large_image(stream: StreamObject, max_pixels: int) -> None:
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    if isinstance(width, int) and isinstance(height, int) and width * height > max_pixels:
        raise Refused(ProblemCode.TOO_MANY_PIXELS, max_pixels, width * height)


def _filters(stream: StreamObject) -> list[str]:
    value = stream.get("/Filter")
    return [str(name) for name in value] if isinstance(value, ArrayObject) else [str(value)]


def _inflated(stream: StreamObject, allowed: int) -> int:
    """Bytes a stream unpacks to; raises Refused when there are more than `allowed`.

    Only the outermost deflate layer is unpacked, piece by piece and without keeping anything.
    """
    filters = _filters(stream)
    if len(filters) > _MAX_FILTERS or filters.count("/FlateDecode") > 1:
        raise Refused(ProblemCode.TOO_COMPLEX)
    if filters[0] not in ("/FlateDecode", "/Fl"):
        return 0
    inflater = zlib.decompressobj()
    pending = stream._data
    size = 0
    while pending and not inflater.eof:
        size += len(inflater.decompress(pending, _CHUNK))
        pending = inflater.unconsumed_tail
        if size > allowed:
            raise Refused(ProblemCode.TOO_COMPLEX)
    return size


def _rewritten(reader: PdfReader, limits: Limits) -> bytes:
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    for part in dictionaries(writer.root_object, limits.max_objects):
        for key in _METADATA_KEYS:
            part.pop(key, None)
        if isinstance(part, StreamObject) and _filters(part) == ["/DCTDecode"]:
            part._data = without_metadata(part._data)
    # What only the metadata pointed to is not to stay behind as an unused object.
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
