"""`make evaluate`: how well citizens are understood, on questions written apart from the content.

There are two test sets a locale, written by different authors: tests/nlu/<locale>/utterances.tsv,
while looking at which the engine was chosen, and blind.tsv, which nobody who builds the engine or
writes examples reads. Columns: utterance, intent, service, style; several right answers are
separated by | and commas; "-" names no service. The report goes to docs/evaluation.md, with the
machine-readable figures beside it in docs/evaluation.json.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from actions.app import build_finder
from actions.catalogue_store import CatalogueStore
from actions.finder import ServiceFinder
from actions.services.ranking import Choice, Found, Hit, decide
from actions.services.understanding import final_intent
from actions.settings import ActionSettings
from stadtlotse.paths import RASA_PYTHON, ROOT, model_file, var
from stadtlotse.training import rasa_environment

SETS = ROOT / "tests" / "nlu"
DEVELOPMENT, BLIND = "utterances", "blind"
NAMELESS = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """One test utterance with all answers that are right."""

    locale: str
    text: str
    intents: tuple[str, ...]
    services: tuple[str, ...]
    style: str


@dataclass(slots=True)
class Outcome:
    """What became of a line: the classifier's opinion, the search's, and both together."""

    line: Line
    ranking: list[tuple[str, float]]
    hits: list[Hit]
    intent: str | None
    ms_intent: float
    ms_search: float
    foreign: float = field(default=0.0)

    @property
    def right(self) -> bool:
        """Whether the intent that is answered is a right one."""
        return self.intent in self.line.intents

    @property
    def first(self) -> bool:
        """Whether the first service found is a right one."""
        return bool(self.hits) and self.hits[0].service_id in self.line.services

    @property
    def three(self) -> bool:
        """Whether a right service is among the first three."""
        return bool({hit.service_id for hit in self.hits[:3]} & set(self.line.services))

    @property
    def decision(self) -> object:
        """Found, Choice or Nothing."""
        return decide(self.hits)


def locales() -> list[str]:
    """Those with test sets."""
    return sorted(path.parent.name for path in SETS.glob(f"*/{BLIND}.tsv"))


def lines(locale: str, name: str = BLIND) -> list[Line]:
    """A test set of a locale."""
    rows = (SETS / locale / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for row in rows:
        text, intents, services, style = row.split("\t")
        meant = () if services == NAMELESS else tuple(services.split(","))
        found.append(Line(locale, text, tuple(intents.split("|")), meant, style))
    return found


def parse(texts: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
    """(text, locale) → the trained model's opinion, in the dialogue engine's own environment."""
    rows = [json.dumps({"text": text, "locale": locale}) for text, locale in texts]
    done = subprocess.run(
        [str(RASA_PYTHON), "-m", "components.parsing", str(model_file())],
        input="\n".join(rows) + "\n",
        capture_output=True,
        text=True,
        env={**rasa_environment(), "LOG_LEVEL": "ERROR"},
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"the model could not be asked:\n{done.stderr[-2000:]}")
    return [json.loads(row) for row in done.stdout.splitlines() if row.startswith("{")]


def finder() -> ServiceFinder:
    """The service search over the imported catalogue."""
    settings = ActionSettings(var=var())
    return build_finder(settings, CatalogueStore(settings.catalogue_file))


def outcomes(asked: list[Line], search: ServiceFinder) -> list[Outcome]:
    """Ask the model and the search about every line."""
    parsed = parse((line.text, line.locale) for line in asked)
    found = []
    for line, row in zip(asked, parsed, strict=True):
        ranking = [(str(name), float(value)) for name, value in row["ranking"]]  # type: ignore[attr-defined]
        start = time.perf_counter()
        hits = search.search(line.text, line.locale)
        spent = (time.perf_counter() - start) * 1000
        foreign = search.foreign(line.text, line.locale)
        found.append(
            Outcome(
                line,
                ranking,
                hits,
                final_intent(ranking, hits, foreign),
                float(str(row["ms"])),
                spent,
                foreign,
            )
        )
    return found


def accepted(outcome: Outcome) -> bool:
    """Whether a service would be talked about as if the message were about one."""
    match outcome.decision:
        case Found(service) | Choice((service, *_)):
            ours = not service.startswith("authority:")
        case _:
            ours = False
    appointments = ("book_appointment", "move_appointment", "cancel_appointment")
    questions = outcome.intent is not None and outcome.intent.startswith("ask_")
    steering = outcome.intent in ("ask_why", "ask_other_options")
    return outcome.intent in appointments or (questions and not steering and ours)


def main() -> None:
    """Measure everything and write the report."""
    from benchmarks import foreign, one_language, report
    from benchmarks.languages import table

    os.environ.setdefault("OMP_NUM_THREADS", "1")
    search = finder()
    blind, known = (
        outcomes([line for locale in locales() for line in lines(locale, name)], search)
        for name in (BLIND, DEVELOPMENT)
    )
    strangers = foreign.clinc() + foreign.massive() if foreign.DATA.exists() else []
    found = report.measure(blind, outcomes(strangers, search) if strangers else [])
    more = {
        "development": report.measure(known, []),
        "languages": table(),
        "elsewhere": one_language.found_elsewhere(),
    }
    report.write({**found, **more})
    print(f"written: {report.MARKDOWN.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
