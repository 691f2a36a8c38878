"""Uploads as telephones, scanners and attackers make them; all are built here, none is stored."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

SECRET = "Geheimweg 7"


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Left half red, right half blue, a green stripe on top: shows how it was turned."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    image.paste("lime", (0, 0, width, height // 4))
    return image


def photo(orientation: int = 6, image: Image.Image | None = None, **options) -> bytes:
    """A JPEG as a telephone writes it: EXIF with place, camera and orientation, a comment."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = SECRET
    exif[Base.DateTime] = "2026:11:24 10:00:00"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (51.0, 3.0, 1.5)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    target = BytesIO()
    (image or picture()).save(
        target, "JPEG", exif=exif, comment=SECRET, quality=95, **{"xmp": xmp, **options}
    )
    return target.getvalue()


def saved(image: Image.Image, kind: str, **options) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png_with_text(image: Image.Image | None = None) -> bytes:
    info = PngInfo()
    info.add_text("Author", SECRET)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    return saved(image or picture(), "PNG", pnginfo=info)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def png_claiming(width: int, height: int) -> bytes:
    """A small black-and-white PNG that unpacks to width x height pixels."""
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", pixels)
        + _chunk(b"IEND", b"")
    )


def png_with_text_bomb() -> bytes:
    """A PNG whose compressed comment unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    zeros = b"\0" * 1_000_000
    bomb = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
    plain = saved(picture(), "PNG")
    return plain[:33] + _chunk(b"zTXt", b"Comment\0\0" + bomb) + plain[33:]


def writer(pages: int = 1) -> PdfWriter:
    made = PdfWriter()
    for _ in range(pages):
        made.add_blank_page(595, 842)
    return made


def written(made: PdfWriter) -> bytes:
    target = BytesIO()
    made.write(target)
    return target.getvalue()


def pdf(pages: int = 1) -> bytes:
    return written(writer(pages))


def dictionary(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def action(kind: str, **entries) -> DictionaryObject:
    return dictionary(S=NameObject(kind), **entries)


def pdf_with_page_entry(key: str, value) -> bytes:
    made = writer()
    made.pages[0][NameObject(key)] = value
    return written(made)


def pdf_with_stream(data: bytes, **entries) -> bytes:
    """A PDF whose page has an XObject with this raw stream."""
    made = writer()
    stream = DecodedStreamObject()
    stream.set_data(data)
    stream.update(dictionary(Type=NameObject("/XObject"), **entries))
    xobject = dictionary(X=made._add_object(stream))
    made.pages[0][NameObject("/Resources")] = dictionary(XObject=xobject)
    return written(made)


def pdf_with_photo() -> bytes:
    """A scan: one JPEG with EXIF on a page."""
    return pdf_with_stream(
        photo(),
        Subtype=NameObject("/Image"),
        Width=NumberObject(60),
        Height=NumberObject(40),
        ColorSpace=NameObject("/DeviceRGB"),
        BitsPerComponent=NumberObject(8),
        Filter=NameObject("/DCTDecode"),
    )


def pdf_with_flate_bombs(megabytes: int, count: int = 1) -> bytes:
    """A PDF with `count` small streams, each of which unpacks to `megabytes`."""
    packer = zlib.compressobj(9)
    zeros = b"\0" * 1_000_000
    bomb = b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()
    made = writer()
    xobjects = DictionaryObject()
    for number in range(count):
        stream = DecodedStreamObject()
        stream.set_data(bomb)
        stream.update(dictionary(Subtype=NameObject("/Form"), Filter=NameObject("/FlateDecode")))
        xobjects[NameObject(f"/X{number}")] = made._add_object(stream)
    made.pages[0][NameObject("/Resources")] = dictionary(XObject=xobjects)
    return written(made)


def pdf_with_metadata() -> bytes:
    made = writer(2)
    made.add_metadata({"/Author": SECRET, "/Title": SECRET})
    xmp = DecodedStreamObject()
    xmp.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode())
    made.root_object[NameObject("/Metadata")] = made._add_object(xmp)
    private = dictionary(Editor=TextStringObject(SECRET))
    made.pages[0][NameObject("/PieceInfo")] = private
    return written(made)


def raw_pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF from objects as they stand, numbered from 1, with a correct cross-reference table."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(objects) + 1, root)
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def signed_pdf() -> bytes:
    """A PDF with a signature field; the signature itself is made up."""
    made = writer()
    signature = dictionary(
        Type=NameObject("/Sig"),
        Filter=NameObject("/Adobe.PPKLite"),
        ByteRange=ArrayObject([NumberObject(n) for n in (0, 10, 20, 10)]),
    )
    field = dictionary(
        FT=NameObject("/Sig"), T=TextStringObject("Unterschrift"), V=made._add_object(signature)
    )
    made.root_object[NameObject("/AcroForm")] = dictionary(
        Fields=ArrayObject([made._add_object(field)])
    )
    made.add_metadata({"/Producer": "Behörde"})
    return written(made)
