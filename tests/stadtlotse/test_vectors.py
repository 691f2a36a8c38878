"""The sentence vectors that come with the content are there, and are the model's own."""

from pathlib import Path

import numpy as np
import pytest

from actions import encoder, vectors
from actions.embedding import E5Embedder
from stadtlotse.paths import ROOT
from stadtlotse.vectors import texts_of, write_all
from translations.registry import load_languages

NLU = ROOT / "nlu_data"


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return texts_of(NLU)


@pytest.mark.parametrize("locale", list(load_languages()))
def test_nearly_all_sentences_have_one(texts: dict[str, list[str]], locale: str) -> None:
    with np.load(NLU / locale / vectors.FILE, allow_pickle=False) as stored:
        known = set(stored["keys"].tolist())
    missing = [text for text in texts[locale] if vectors.key(text) not in known]
    assert len(missing) <= 0.1 * len(texts[locale]), "run `stadtlotse vectors`"


def test_they_are_those_of_the_model(texts: dict[str, list[str]]) -> None:
    stored = vectors.read(NLU, encoder.digest(NLU))
    assert stored, "they are by the encoder that comes with the content"
    fresh = E5Embedder(None, NLU)
    for locale in ("de", "ar", "uk"):
        for text in texts[locale][::900]:
            found = stored.get(vectors.key(text))
            if found is not None:
                # Kept in 8 bits; short numbers (a telephone's) lose most by that.
                assert float(found @ fresh.query(text)) > 0.998


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "nlu_data" / "de"
    folder.mkdir(parents=True)
    (folder / "general.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hallo\n    - guten Tag\n'
    )
    (folder / "services.yml").write_text('hund: {name: Hund, asks: {ask_fee: ["Was kostet er?"]}}')
    assert write_all(folder.parent, tmp_path / "cache") == 4
    found = vectors.read(folder.parent, "packaged")
    assert vectors.read(folder.parent, "another encoder") == {}
    assert set(found) == {vectors.key(t) for t in ("hallo", "guten Tag", "Hund", "Was kostet er?")}
    # an embedder that has them asks its model for nothing
    embedder = E5Embedder(None, folder.parent)
    embedder._model = None
    assert embedder.phrases(["hallo", "Hund"]).shape == (2, 384)
