"""A thousand conversations replayed, and what must not change their language."""

import random
from collections.abc import Iterator

import pytest

from benchmarks.languages import CODES, DIALECTS, GERMAN_DIALECTS, OURS, SHORT, rows
from voice_gateway.dialogue.identify import Identifier
from voice_gateway.dialogue.language import LanguagePolicy, State
from voice_gateway.dialogue.script import shape

needs_data = pytest.mark.skipif(
    not (SHORT.exists() and DIALECTS.exists()), reason="shared data not here"
)


@pytest.fixture(scope="module")
def policy(identifier: Identifier) -> LanguagePolicy:
    return LanguagePolicy(identifier)


# Answers that belong to no language, or are too short to tell.
ANSWERS = [
    "12.3.", "14:30", "0176 12345678", "test@example.org", "80331", "Müller", "Fatma Yılmaz",
    "Anna Maria Kowalska", "Олена Шевченко", "محمد عبدالله", "Jean-Pierre Dubois", "Reisepass",
    "Bahnhofstraße 7", "Termin", "ok", "OK danke", "super", "no", "Ali", "München",
    "Anmeldung bitte",
]  # fmt: skip
MESSAGES, GREETED, ANSWERED = 6, 0.4, 0.25
BRIEF = {"greet", "goodbye", "thank", "affirm", "deny", "inform", "stop", "go_back"}


def said(code: str) -> list[tuple[str, str]]:
    """(text, intent) of what citizens say in a language."""
    return [
        (text, intent)
        for name in ("utterances", "blind")
        for line in (OURS / code / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        for text, intent, _, _ in [line.split("\t")]
    ]


def conversations(code: str, number: int) -> Iterator[list[str]]:
    """Messages as they come: often a greeting first, questions, answers, names and numbers."""
    rng = random.Random(f"{code}-11")
    questions = [text for text, intent in said(code) if intent not in BRIEF]
    brief = [text for text, intent in said(code) if intent in BRIEF]
    for _ in range(number):
        first = rng.choice(brief if rng.random() < GREETED else questions)
        later = [
            rng.choice(ANSWERS if rng.random() < ANSWERED else [*questions, *brief])
            for _ in range(MESSAGES - 1)
        ]
        yield [first, *later]


@pytest.mark.parametrize("code", CODES)
def test_a_hundred_conversations_stay_in_their_language(policy: LanguagePolicy, code: str) -> None:
    for texts in conversations(code, 100):
        state = State()
        for text in texts:
            decision = policy.decide(text, code, state)
            state = decision.state
            assert decision.locale == code, text


@pytest.mark.parametrize("turns", [0, 1, 5])
@pytest.mark.parametrize("code", CODES)
def test_nothing_that_citizens_say_leaves_their_language(
    policy: LanguagePolicy, code: str, turns: int
) -> None:
    left = [t for t, _ in said(code) if policy.decide(t, code, State(turns=turns)).locale != code]
    assert left == []


@pytest.mark.parametrize("code", [code for code in CODES if code != "de"])
def test_a_conversation_that_starts_in_german_reaches_its_language(
    policy: LanguagePolicy, code: str
) -> None:
    reached, total = 0, 0
    for texts in conversations(code, 100):
        locale, state, long = "de", State(), 0
        for text in texts:
            decision = policy.decide(text, locale, state)
            locale, state = decision.locale, decision.state
            long += text not in ANSWERS and shape(text).words >= 3
            if long == 2:
                reached += locale == code
                total += 1
                break
    assert total >= 80
    assert reached / total >= 0.97


@needs_data
@pytest.mark.parametrize("dialect", GERMAN_DIALECTS)
def test_dialects_stay_german(policy: LanguagePolicy, dialect: str) -> None:
    texts = [row["text"] for row in rows(DIALECTS) if row["lang"] == dialect]
    stayed = sum(policy.decide(text, "de", State()).locale == "de" for text in texts)
    assert stayed / len(texts) >= (0.99 if dialect == "de" else 0.96)


@needs_data
def test_languages_that_are_not_offered_change_nothing(policy: LanguagePolicy) -> None:
    texts = [row["text"] for row in rows(SHORT) if row["lang"] in ("es", "it", "ro")]
    stayed = sum(policy.decide(text, "de", State(turns=1)).locale == "de" for text in texts)
    assert len(texts) > 2000
    assert stayed / len(texts) >= 0.975
