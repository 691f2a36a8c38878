"""Uploads: what is let through comes out clean, what is dangerous or broken is named."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile
from pypdf import PdfReader
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from actions.services.attachments import CleanFile, Limits, Problem, ProblemCode, check
from tests.actions.services import upload_samples as samples

RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)
SECRET = samples.SECRET.encode()
PDF_NAME, JPEG_NAME = "Mietvertrag.pdf", "Foto.jpg"


def accepted(data: bytes, name: str = JPEG_NAME, limits: Limits | None = None) -> CleanFile:
    result = check(data, name, limits)
    assert isinstance(result, CleanFile), result
    return result


def refused(data: bytes, name: str = PDF_NAME, limits: Limits | None = None) -> Problem:
    result = check(data, name, limits)
    assert isinstance(result, Problem)
    return result


def opened(file: CleanFile) -> Image.Image:
    return Image.open(BytesIO(file.data))


def near(pixel, colour) -> bool:
    return all(abs(a - b) < 60 for a, b in zip(pixel[:3], colour, strict=True))


def corners(image: Image.Image) -> tuple:
    """Colours at the top, at the lower left and at the lower right."""
    image = image.convert("RGB")
    width, height = image.size
    return tuple(
        next(name for name, c in (("red", RED), ("blue", BLUE), ("green", GREEN)) if near(p, c))
        for p in (
            image.getpixel((width // 4, 2)),
            image.getpixel((5, height - 5)),
            image.getpixel((width - 5, height - 5)),
        )
    )


# What a telephone stores for a picture that is held upright, by EXIF orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", STORED)
def test_a_photo_comes_out_upright_and_without_its_place(orientation):
    upright = samples.picture()
    method = STORED[orientation]
    stored = upright if method is None else upright.transpose(method)
    data = samples.photo(orientation, stored)
    assert SECRET in data
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)

    file = accepted(data)

    assert (file.media_type, file.pages) == ("image/jpeg", 1)
    with opened(file) as image:
        assert image.size == (60, 40)
        assert corners(image) == ("green", "red", "blue")
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET not in file.data
    assert b"Exif" not in file.data


def test_broken_exif_does_not_keep_a_photo_out():
    data = samples.photo(6)
    start = data.index(b"Exif\0\0") + 6
    file = accepted(data[:start] + b"\xff" * 12 + data[start + 12 :])
    assert b"Exif" not in file.data


def test_what_is_appended_to_a_picture_is_left_behind():
    assert SECRET not in accepted(samples.photo(1) + b"PK\x03\x04" + SECRET).data


def test_png_loses_its_texts_and_keeps_its_pixels():
    data = samples.png_with_text()
    assert SECRET in data
    file = accepted(data, "Bildschirmfoto.png")
    assert file.media_type == "image/png"
    assert SECRET not in file.data
    with opened(file) as image:
        assert list(image.get_flattened_data()) == list(samples.picture().get_flattened_data())


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    grey = Image.new("L", (30, 20), 128)
    if mode == "I;16":
        image = Image.new(mode, (30, 20), 128 * 256)
    else:
        image = samples.picture(30, 20).convert(mode) if mode != "LA" else grey.convert("LA")
    with opened(accepted(samples.saved(image, "PNG"))) as cleaned:
        assert cleaned.size == (30, 20)
        expected = grey if mode in ("I;16", "LA") else image
        before, after = (i.convert("RGB").getpixel((3, 15)) for i in (expected, cleaned))
        assert near(before, after)


def test_transparency_becomes_paper():
    image = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    with opened(accepted(samples.saved(image, "PNG"))) as cleaned:
        assert cleaned.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_cmyk_photo_is_read():
    data = samples.photo(1, samples.picture().convert("CMYK"))
    with opened(accepted(data)) as image:
        assert image.mode == "RGB"


def test_webp_becomes_jpeg():
    data = samples.saved(samples.picture(), "WEBP", exif=Image.Exif().tobytes(), xmp=SECRET)
    file = accepted(data, "scan.webp")
    assert (file.name, file.media_type) == ("scan.jpg", "image/jpeg")
    assert SECRET not in file.data
    with opened(file) as image:
        assert corners(image) == ("green", "red", "blue")


def test_a_png_too_large_as_png_becomes_a_jpeg():
    noise = Image.effect_noise((400, 400), 80).convert("RGB")
    data = samples.saved(noise, "WEBP", quality=60)
    png = samples.saved(noise.quantize(64), "PNG")
    limits = Limits(max_bytes=len(png))
    transparent = noise.quantize(64)
    transparent.info["transparency"] = 0
    file = accepted(samples.saved(transparent, "PNG"), "a.png", Limits(max_bytes=len(png) + 200))
    assert file.media_type == "image/jpeg"
    assert len(file.data) <= limits.max_bytes + 200
    assert accepted(data, "b.webp", limits).media_type == "image/jpeg"


def test_content_decides_not_the_name():
    file = accepted(samples.saved(samples.picture(), "PNG"), "Foto.JPEG")
    assert (file.name, file.media_type) == ("Foto.png", "image/png")


def test_nothing_and_too_much():
    assert refused(b"").code == ProblemCode.EMPTY
    large = samples.photo(1) + b"\0" * 40_000_000
    assert refused(large) == Problem(ProblemCode.TOO_LARGE, 10_000_000, len(large))


def zip_file() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (zip_file(), "application/zip"),
        (samples.saved(samples.picture(), "GIF"), "image/gif"),
        (samples.saved(samples.picture(), "TIFF"), "image/tiff"),
        (b"MZ" + b"\0" * 100, "application/x-msdownload"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"<html><script>alert(1)</script>", ""),
        (b"Guten Tag", ""),
    ],
)
def test_other_types_are_refused_whatever_they_are_called(data, found):
    assert refused(data) == Problem(ProblemCode.UNSUPPORTED_TYPE, None, found)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_apples_format_has_its_own_answer(brand):
    data = b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + b"\0" * 64
    assert refused(data, "IMG_0001.HEIC").code == ProblemCode.HEIC


def test_a_bomb_of_pixels_is_not_unpacked():
    bomb = samples.png_claiming(30_000, 30_000)
    assert len(bomb) < 200_000
    expected = Problem(ProblemCode.TOO_MANY_PIXELS, 80_000_000, 900_000_000)
    assert refused(bomb, "bomb.png") == expected


def test_a_webp_of_the_largest_size_is_not_unpacked():
    canvas = (16_383).to_bytes(3, "little")
    chunk = b"VP8X" + (10).to_bytes(4, "little") + bytes(4) + canvas + canvas
    data = b"RIFF" + (len(chunk) + 4).to_bytes(4, "little") + b"WEBP" + chunk
    assert refused(data, "bomb.webp") == Problem(ProblemCode.TOO_MANY_PIXELS, 80_000_000)


def test_a_bomb_in_a_comment_is_refused():
    assert refused(samples.png_with_text_bomb()).code == ProblemCode.DAMAGED


def test_many_passes_over_one_picture_are_refused():
    data = samples.photo(1, progressive=True)
    assert accepted(data)
    assert refused(data, limits=Limits(max_scans=2)).code == ProblemCode.TOO_COMPLEX


@pytest.mark.parametrize(
    "data",
    [
        samples.photo(1, samples.picture(200, 200)),
        samples.saved(samples.picture(200, 200), "PNG"),
        samples.saved(samples.picture(200, 200), "WEBP"),
        samples.pdf(3),
    ],
)
def test_a_truncated_file_is_refused(data, monkeypatch):
    # Another library of this process has switched this on.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert isinstance(check(data, "a"), CleanFile)
    for part in (0.2, 0.5, 0.8, 0.95):
        assert refused(data[: int(len(data) * part)]).code == ProblemCode.DAMAGED


def test_a_pdf_loses_its_metadata():
    data = samples.pdf_with_metadata()
    assert SECRET in data
    file = accepted(data, PDF_NAME)
    assert (file.media_type, file.pages, file.name) == ("application/pdf", 2, PDF_NAME)
    assert SECRET not in file.data
    reader = PdfReader(BytesIO(file.data))
    assert len(reader.pages) == 2
    assert not reader.metadata
    assert "/Metadata" not in reader.root_object


def test_a_photo_in_a_pdf_loses_its_place():
    data = samples.pdf_with_photo()
    assert b"Exif" in data
    file = accepted(data, PDF_NAME)
    assert b"Exif" not in file.data
    assert SECRET not in file.data
    image = PdfReader(BytesIO(file.data)).pages[0].images[0].image
    assert image is not None
    assert corners(image) == corners(Image.open(BytesIO(samples.photo())))


def test_a_signed_pdf_stays_as_it_is():
    data = samples.signed_pdf()
    assert accepted(data, PDF_NAME).data == data


def test_pages_are_counted():
    assert accepted(samples.pdf(20), PDF_NAME).pages == 20
    assert refused(samples.pdf(21)) == Problem(ProblemCode.TOO_MANY_PAGES, 20, 21)


def test_encrypted_pdfs_are_refused():
    for password in ("geheim", ""):
        made = samples.writer()
        made.encrypt(password, owner_password="amt", algorithm="AES-256")
        assert refused(samples.written(made)).code == ProblemCode.ENCRYPTED


def _with_file() -> bytes:
    made = samples.writer()
    made.add_attachment("a.exe", b"MZ")
    return samples.written(made)


def _in_annotation(value) -> bytes:
    annotation = samples.dictionary(
        Type=NameObject("/Annot"),
        Subtype=NameObject("/Link"),
        Rect=ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
        A=value,
    )
    return samples.pdf_with_page_entry("/Annots", ArrayObject([annotation]))


def _opening(value) -> bytes:
    made = samples.writer()
    made.root_object[NameObject("/OpenAction")] = made._add_object(value)
    return samples.written(made)


SCRIPT = samples.action("/JavaScript", JS=TextStringObject("app.alert(1)"))
LAUNCH = samples.action("/Launch", F=TextStringObject("cmd.exe"))
CHAINED = samples.action("/GoTo", Next=LAUNCH)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_opening(SCRIPT), ProblemCode.PDF_SCRIPT),
        (_opening(LAUNCH), ProblemCode.PDF_ACTION),
        (_in_annotation(SCRIPT), ProblemCode.PDF_SCRIPT),
        (samples.pdf_with_page_entry("/AA", samples.dictionary(O=SCRIPT)), ProblemCode.PDF_SCRIPT),
        (_with_file(), ProblemCode.PDF_EMBEDDED),
        (_in_annotation(LAUNCH), ProblemCode.PDF_ACTION),
        (_in_annotation(CHAINED), ProblemCode.PDF_ACTION),
        (_in_annotation(samples.action("/SubmitForm")), ProblemCode.PDF_ACTION),
        (samples.pdf_with_stream(b"", F=TextStringObject("c.txt")), ProblemCode.PDF_ACTION),
    ],
)
def test_active_pdfs_are_refused(data, code):
    assert refused(data).code == code


def test_an_escaped_name_hides_nothing():
    data = samples.raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /J#61vaScript /J#53 (x) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )
    assert refused(data).code == ProblemCode.PDF_SCRIPT


def test_links_are_no_danger():
    link = samples.action("/URI", URI=TextStringObject("https://musterstadt.example"))
    assert accepted(_in_annotation(link), PDF_NAME).pages == 1


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


@pytest.mark.parametrize(
    "objects",
    [
        (CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        (CATALOGUE, b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", b"<< /Kids [2 0 R] >>"),
        (CATALOGUE, b"2 0 R"),
        (CATALOGUE, b"[2 0 R 2 0 R]"),
        (CATALOGUE, b"<< /Type /Pages /Kids [] /Count 4000000000 >>"),
        (CATALOGUE, b"<< /Type /Pages /Kids 3 0 R /Count 1 >>", b"3 0 R"),
        (b"<< /Type /Catalog >>",),
        (b"1 0 R",),
        (CATALOGUE, b"<< /Kids " + b"[" * 50_000 + b"]" * 50_000 + b" >>"),
    ],
)
def test_cyclic_and_bottomless_pdfs_end(objects):
    assert refused(samples.raw_pdf(*objects)).code in (
        ProblemCode.DAMAGED,
        ProblemCode.TOO_COMPLEX,
    )


def test_cycles_outside_the_page_tree_are_harmless():
    data = samples.raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /B [3 0 R 4 0 R] >>",
        b"<< /First 4 0 R /Last 4 0 R /Next 4 0 R >>",
    )
    assert accepted(data, PDF_NAME).pages == 1


def test_a_bomb_in_a_pdf_is_measured_not_kept():
    data = samples.pdf_with_flate_bombs(10, 3)
    assert accepted(data, PDF_NAME)
    limits = Limits(max_inflated_bytes=20_000_000)
    assert refused(data, limits=limits).code == ProblemCode.TOO_COMPLEX


def test_a_huge_image_in_a_pdf_is_refused():
    size = {"Width": NumberObject(100_000), "Height": NumberObject(50_000)}
    data = samples.pdf_with_stream(b"", Subtype=NameObject("/Image"), **size)
    assert refused(data) == Problem(ProblemCode.TOO_MANY_PIXELS, 80_000_000, 5_000_000_000)


def test_many_objects_are_refused():
    objects = [CATALOGUE, b"<< /Kids [3 0 R] >>", b"<< /X [" + b"<<>> " * 3000 + b"] >>"]
    data = samples.raw_pdf(*objects)
    assert accepted(data, PDF_NAME)
    assert refused(data, limits=Limits(max_objects=2000)).code == ProblemCode.TOO_COMPLEX


VALID = [
    samples.photo(6),
    samples.png_with_text(),
    samples.saved(samples.picture(), "WEBP"),
    samples.pdf_with_metadata(),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VALID), st.data())
def test_whatever_the_bytes_are_there_is_an_answer(sample, data):
    damaged = bytearray(sample)
    position = st.integers(0, len(sample) - 1)
    for place, value in data.draw(st.lists(st.tuples(position, st.integers(0, 255)), max_size=8)):
        damaged[place] = value
    result = check(bytes(damaged), data.draw(st.text(max_size=30)))
    assert isinstance(result, (CleanFile, Problem))


def test_a_result_does_not_show_its_content():
    assert "Foto" not in repr(accepted(samples.photo()))
