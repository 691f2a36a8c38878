"""How well the search serves a city whose services nobody has put into everyday words yet.

Each line of data/munich_de.tsv is a question and the services it may mean. How well the search does
with the project's own content stands in tests/nlu.
"""

import os
from pathlib import Path

import pytest

from actions.clients import dldb
from actions.embedding import E5Embedder
from actions.services import phrases
from actions.services.search import ServiceIndex
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
def munich(embedder):
    if not MUNICIPAL.exists():
        pytest.skip("reference data is not here")
    catalogue, _ = dldb.read(MUNICIPAL / "zms_munich_services_de.json", None)
    return ServiceIndex.build(phrases.from_catalogue(catalogue), embedder)


def first_hits(index, language, name):
    asked = [(q, wanted) for q, wanted in rows(name) if wanted != {"-"}]
    wrong = [q for q, wanted in asked if index.search(q, language)[0].service_id not in wanted]
    rate = 1 - len(wrong) / len(asked)
    print(f"{name}: {rate:.3f} of {len(asked)}; not first: {wrong}")
    return rate


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
