"""The process in which uploads are checked: it answers like the check, and it can be stopped."""

import pytest

from actions import uploads
from actions.services.attachments import CleanFile, Limits, Problem, ProblemCode, check
from actions.uploads import Budget, UploadInspector
from tests.actions.services import upload_samples as samples


async def test_the_process_answers_like_the_check():
    inspector = UploadInspector()
    for data, name in (
        (samples.photo(6), "Fotoğraf.jpg"),
        (samples.pdf_with_metadata(), "Договір.pdf"),
    ):
        result = await inspector.inspect(data, name)
        assert isinstance(result, CleanFile)
        expected = check(data, name)
        assert isinstance(expected, CleanFile)
        assert (result.name, result.media_type) == (expected.name, expected.media_type)
        assert result.pages == expected.pages
        # pypdf gives every new file an identifier of its own, so PDFs differ by that.
        assert result.data[:200] == expected.data[:200]


async def test_problems_keep_their_values():
    inspector = UploadInspector(Limits(max_pages=2))
    result = await inspector.inspect(samples.pdf(3), "a.pdf")
    assert result == Problem(ProblemCode.TOO_MANY_PAGES, 2, 3)
    result = await inspector.inspect(b"Guten Tag", "a.pdf")
    assert result == Problem(ProblemCode.UNSUPPORTED_TYPE, None, "")


async def test_a_large_upload_is_refused_before_anything_starts(monkeypatch):
    monkeypatch.setattr(uploads.sys, "executable", "/nonexistent")
    result = await UploadInspector().inspect(b"x" * 40_000_000, "a.jpg")
    assert result == Problem(ProblemCode.TOO_LARGE, 10_000_000, 40_000_000)


async def test_a_file_that_takes_too_long_is_refused():
    inspector = UploadInspector(budget=Budget(seconds=0.001))
    result = await inspector.inspect(samples.photo(), "a.jpg")
    assert result == Problem(ProblemCode.TOO_COMPLEX)


async def test_a_file_that_takes_too_much_memory_is_refused():
    image = samples.png_claiming(8900, 8900)
    inspector = UploadInspector(budget=Budget(memory_bytes=150_000_000))
    assert (await inspector.inspect(image, "a.png")).code == ProblemCode.TOO_COMPLEX


async def test_a_file_that_takes_too_much_processor_time_is_refused():
    bombs = samples.pdf_with_flate_bombs(50, 150)
    limits = Limits(max_inflated_bytes=10**12)
    inspector = UploadInspector(limits, Budget(cpu_seconds=1))
    assert await inspector.inspect(bombs, "a.pdf") == Problem(ProblemCode.TOO_COMPLEX)


async def test_a_broken_check_is_no_fault_of_the_file(monkeypatch, tmp_path):
    monkeypatch.setattr(uploads, "ROOT", tmp_path)
    monkeypatch.setattr(uploads.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError):
        await UploadInspector().inspect(samples.photo(), "a.jpg")
