"""How well the search understands citizens, with the real model and the real content.

Each line of data/*.tsv is a question and the services it may mean ("-": it names none). The numbers
in ranking.py were chosen on these files, so their figures flatter; only fresh_de.tsv was written
afterwards and has chosen nothing: keep it that way. The floors lie a little below the measured
figures; a change that falls below one has made the search worse for people.
"""

import os
from pathlib import Path

import pytest
import yaml

from actions.clients import dldb
from actions.embedding import E5Embedder
from actions.services import phrases
from actions.services.catalogue import Catalogue, Service, Source
from actions.services.search import Choice, Found, Nothing, ServiceIndex, decide
from sandbox.content import load_content
from tests.shared import SHARED

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(__file__).parent / "data"
MUNICIPAL = SHARED / "data" / "municipal"
# Embedding all phrases takes minutes the first time; afterwards they are in the cache.
pytestmark = pytest.mark.timeout(1800)


def rows(name):
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(q, set(ids.split(","))) for q, ids in (line.split("\t") for line in lines)]


@pytest.fixture(scope="module")
def embedder():
    return E5Embedder(Path(os.environ.get("STADTLOTSE_VAR", ROOT / "var")) / "index")


@pytest.fixture(scope="module")
def city(embedder):
    content = load_content(ROOT / "sandbox" / "data")
    catalogue = Catalogue.of(
        (
            Service(s.id, s.name, Source("", "", ""), s.leika, summary=s.summary)
            for s in content.services.values()
        ),
        [],
    )
    found = phrases.from_catalogue(catalogue)
    for path in sorted((ROOT / "nlu_data").glob("*/services.yml")):  # all, as when it runs
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += phrases.from_content(data, path.parent.name, catalogue)
    return ServiceIndex(found, embedder)


@pytest.fixture(scope="module")
def munich(embedder):
    if not MUNICIPAL.exists():
        pytest.skip("reference data is not here")
    catalogue, _ = dldb.read(MUNICIPAL / "zms_munich_services_de.json", None)
    return ServiceIndex(phrases.from_catalogue(catalogue), embedder)


def first_hits(index, language, name):
    asked = [(q, wanted) for q, wanted in rows(name) if wanted != {"-"}]
    wrong = [q for q, wanted in asked if index.search(q, language)[0].service_id not in wanted]
    rate = 1 - len(wrong) / len(asked)
    print(f"{name}: {rate:.3f} of {len(asked)}; not first: {wrong}")
    return rate


def written(language):
    return (ROOT / "nlu_data" / language / "services.yml").exists()


@pytest.mark.parametrize(
    ("language", "floor"), [("de", 0.88), ("en", 0.88), ("tr", 0.8), ("ar", 0.7), ("uk", 0.8)]
)
def test_the_first_hit_is_right(city, language, floor):
    if not written(language):
        pytest.skip(f"nobody has written words in {language}")
    assert first_hits(city, language, language) >= floor


def test_questions_that_chose_no_number(city):
    assert first_hits(city, "de", "fresh_de") >= 0.75


@pytest.mark.parametrize("language", ["de", "en"])
def test_decisions(city, language):
    wrong, missed, asked, silent = [], [], 0, []
    for question, wanted in rows(language):
        decision = decide(city.search(question, language))
        if wanted == {"-"}:
            if decision != Nothing():
                silent.append(question)
            continue
        asked += 1
        match decision:
            case Found(service):
                wrong += [question] if service not in wanted else []
            case Choice(services):
                missed += [question] if not wanted & set(services) else []
            case Nothing():
                missed.append(question)
    print(f"{language}: wrong {wrong}, missed {missed}, service found in {silent}")
    assert len(wrong) <= 0.06 * asked  # taken for granted and wrong is the worst outcome
    assert len(missed) <= 0.06 * asked
    assert len(silent) <= 0.12 * sum(wanted == {"-"} for _, wanted in rows(language))


def test_an_imported_city_can_be_asked_without_any_content(munich):
    assert len(rows("munich_de")) >= 40
    assert first_hits(munich, "de", "munich_de") >= 0.8


def test_the_cache_holds_phrases_and_no_questions(tmp_path, embedder):
    cached = E5Embedder(tmp_path)
    first = cached.phrases(["Reisepass", "Hund"])
    size = sum(f.stat().st_size for f in tmp_path.iterdir())
    cached.query("Mein Name ist Erika Muster")
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) == size
    again = E5Embedder(tmp_path).phrases(["Hund", "Reisepass"])
    assert (again[::-1] == first).all()
    assert embedder.query("Hund").shape == (384,)
