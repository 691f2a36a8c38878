"""Uploaded images: bounded, turned upright, without anything but their pixels.

An image is decoded and written anew. That removes EXIF (place, time, device), XMP, comments,
previews, colour profiles and whatever else was appended, and it shows that the file is whole.
"""

from collections.abc import Callable
from io import BytesIO

from PIL import ExifTags, Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from actions.services.uploads.problems import Limits, ProblemCode, Refused

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
# The class of the format is called directly: Image.open would try formats nobody asked for, and
# its own limit of pixels is one for the whole process.
_READERS: dict[str, Callable[[BytesIO], ImageFile.ImageFile]] = {
    JPEG: JpegImageFile,
    PNG: PngImageFile,
    WEBP: WebPImageFile,
}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUALITIES = (90, 80, 65)
_START_OF_SCAN = b"\xff\xda"


def clean_image(data: bytes, media_type: str, limits: Limits) -> tuple[bytes, str]:
    """Pixels of a JPEG, PNG or WebP as a new file, and its media type.

    WebP becomes JPEG, because offices' software reads JPEG, PNG and PDF; so does a PNG that would
    be too large as PNG. Of an animation the first picture is kept; what is transparent becomes
    white, as on paper. Raises Refused, or whatever Pillow raises for a damaged file.
    """
    # WeasyPrint switches this on for the whole process; half a document is none.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    if media_type == JPEG and data.count(_START_OF_SCAN) > limits.max_scans:
        raise Refused(ProblemCode.TOO_COMPLEX)
    try:
        opened = _READERS[media_type](BytesIO(data))
    except Image.DecompressionBombError:
        raise Refused(ProblemCode.TOO_MANY_PIXELS, limits.max_pixels) from None
    with opened as image:
        pixels = image.width * image.height
        if pixels > limits.max_pixels:
            raise Refused(ProblemCode.TOO_MANY_PIXELS, limits.max_pixels, pixels)
        image.load()
        upright = _plain(_turned(image))
    upright.info = {}
    return _written(upright, PNG if media_type == PNG else JPEG, limits.max_bytes)


def _turned(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # EXIF is written by hundreds of devices, and broken in as many ways.
        orientation = None
    method = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return image if method is None else image.transpose(method)


def _plain(image: Image.Image) -> Image.Image:
    """The image as black and white, grey, palette or RGB; transparent parts on white."""
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(colours, mask=colours.getchannel("A"))
        return paper
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image if image.mode in ("1", "L", "P", "RGB") else image.convert("RGB")


def _written(image: Image.Image, media_type: str, max_bytes: int) -> tuple[bytes, str]:
    size = 0
    if media_type == PNG:
        target = BytesIO()
        image.save(target, "PNG")
        size = target.tell()
        if size <= max_bytes:
            return target.getvalue(), PNG
    if image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    for quality in _QUALITIES:
        target = BytesIO()
        image.save(target, "JPEG", quality=quality)
        size = target.tell()
        if size <= max_bytes:
            return target.getvalue(), JPEG
    raise Refused(ProblemCode.TOO_LARGE, max_bytes, size)
