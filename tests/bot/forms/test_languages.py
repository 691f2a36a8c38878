"""Each form can be answered in every language, in the words of tests/e2e/applicants."""

from typing import Any

import pytest
import yaml

from actions.applications.words import options_in
from actions.services.applications.flow import Flow, State
from actions.services.applications.loading import load_forms
from actions.services.applications.problems import Problem, Said
from actions.services.applications.reading import read_question
from actions.services.applications.submission import submission_data, validate
from actions.services.applications.view import Question
from stadtlotse.paths import ROOT
from tests.bot.forms.answers import FILE, TODAY
from translations.registry import load_languages

FORMS = load_forms(ROOT / "bot" / "forms")
FOLDER = ROOT / "tests" / "e2e" / "applicants"
SAID = {path.stem: yaml.safe_load(path.read_bytes()) for path in sorted(FOLDER.glob("*.yml"))}
NEEDED = ("de", "de-simple", "en", "tr", "ar", "uk")
ROWS = [(locale, form) for locale in SAID for form in FORMS]


def test_the_languages_are_there() -> None:
    assert set(NEEDED) <= set(SAID)
    for locale in NEEDED:
        assert set(SAID[locale]) == set(FORMS)


@pytest.mark.parametrize(("locale", "form_id"), ROWS)
def test_a_form_is_answered(locale: str, form_id: str) -> None:
    form, said = FORMS[form_id], SAID[locale][form_id]
    left = {path: [*words] if isinstance(words, list) else [words] for path, words in said.items()}
    flow, state, partial = Flow(form), State(), None
    asked: dict[str, None] = {}
    while question := flow.next(state):
        assert left.get(question.path), f"nobody said {question.path}"
        words = left[question.path].pop(0)
        state, partial = _answered(flow, state, question, words, locale, partial)
        asked[question.path] = None
    assert list(asked) == list(said), "every answer is asked for, in this order"
    assert not any(left.values()), "everything is said"
    assert validate(form, submission_data(form, state.answers)) == []


def _answered(
    flow: Flow, state: State, question: Question, words: Any, locale: str, partial: Any
) -> tuple[State, Any]:
    """The state after one message, and what is understood so far of an answer in parts."""
    if words is None:
        return flow.skip(state, question.path).state, None
    if words == "FILE":
        return flow.answer(state, question.path, FILE).state, None
    labels = options_in(flow.form, question.path, question.field, locale)
    language = load_languages()[locale].stt
    reading = read_question(question, Said(str(words), language, TODAY, labels, partial))
    if reading.problem in (Problem.NOTHING, Problem.NOT_KNOWN):
        return flow.skip(state, question.path).state, None
    if reading.partial and not reading.answered:
        return state, reading.partial
    assert reading.answered, (question.path, words, reading.problem, reading.details)
    return flow.answer(state, question.path, reading.value).state, None
