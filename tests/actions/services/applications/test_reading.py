"""What citizens type and say in ten languages, read as answers; the tables are in data/."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.applications.model import FieldType, Option
from actions.services.applications.problems import Note
from actions.services.applications.reading import Problem, Said, read, read_question
from actions.services.applications.shapes import fits
from actions.services.applications.view import Kind, Question
from actions.services.values.tables import LANGUAGES
from tests.actions.services.applications.forms import EXAMPLE, TODAY, checked, euros, field, table

FIELDS = {
    "money": field("money"),
    "number": field("number"),
    "yes_no": field("yes_no"),
    "date": checked("date", not_future=True),
    "person": field("person"),
    "address": field("address"),
    "iban": field("iban"),
}
ROWS = [(kind, *row) for kind in FIELDS for row in table(kind)]


def said(text, language="de", **more):
    return Said(text, language, TODAY, **more)


def shown(kind, value):
    """A value as the tables write it."""
    match kind:
        case "money":
            assert value["currency"] == "EUR"
            return value["amount"]
        case "person":
            return [value["given"], value["family"]]
        case "address":
            return "|".join(value[k] for k in ("street", "house_number", "postal_code", "city"))
    return value


@pytest.mark.parametrize(("kind", "language", "text", "expected"), ROWS)
def test_what_people_say(kind, language, text, expected):
    reading = read(FIELDS[kind], said(text, language))
    if isinstance(expected, str) and expected in list(Problem):
        assert (reading.problem, reading.value) == (expected, None)
    else:
        assert reading.problem is None
        assert shown(kind, reading.value) == expected
        assert type(shown(kind, reading.value)) is type(expected)
        assert fits(FIELDS[kind], reading.value)


def test_every_language_has_rows():
    for kind in FIELDS:
        assert {row[0] for row in table(kind)} == set(LANGUAGES), kind


@pytest.mark.parametrize("kind", [*FieldType])
@settings(max_examples=40, deadline=None)
@given(
    text=st.text(max_size=60) | st.from_regex(r"[ a-zäı0-9.,/€-]{1,40}", fullmatch=True),
    language=st.sampled_from(LANGUAGES),
)
def test_any_text_gives_a_fitting_value_or_a_problem(kind, text, language):
    options = (Option("a", "Eins"), Option("b", "Zwei und drei"))
    asked = field(kind, options=options if kind == "choice" else ())
    reading = read(asked, said(text, language))
    assert (reading.value is None) == (reading.problem is not None)
    if reading.answered:
        assert fits(field("yes_no") if kind == "group" else asked, reading.value)


def test_values_do_not_show_in_representations():
    message = said("640 Euro", partial={"street": "Geheimweg"})
    assert "640" not in repr(read(FIELDS["money"], message))
    assert "640" not in repr(message)
    assert "Geheimweg" not in repr(message)


def test_plain_german_is_german():
    assert read(FIELDS["yes_no"], said("ja", "de-simple")).value is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", Problem.EMPTY), (" \n", Problem.EMPTY), ("a" * 3000, Problem.TOO_LONG)],
)
def test_no_message_and_far_too_long_ones(text, expected):
    for kind in FIELDS.values():
        assert read(kind, said(text)).problem is expected


@pytest.mark.parametrize(
    ("asked", "text", "value", "problem"),
    [
        (field("text"), "  Hallo\n  Welt\u0007 ", "Hallo Welt", None),
        (field("text"), "Zimmer 3 😀", "Zimmer 3 😀", None),
        (field("text"), "😀", None, Problem.NO_LETTERS),
        (field("text"), "x" * 501, None, Problem.TOO_LONG),
        (checked("text", max_length=3), "vier", None, Problem.TOO_LONG),
        (field("text", optional=True), "keine", None, Problem.NOTHING),
        (field("text"), "keine", "keine", None),
        (checked("text", pattern=r"[A-Z]{1,3}-[A-Z]{1,2} \d{1,4}"), "m-ab 123", "M-AB 123", None),
        (checked("text", pattern=r"\d{4}"), "12 34", "1234", None),
        (checked("text", pattern=r"\d{4}"), "٢٠٢٦", "2026", None),
        (checked("text", pattern=r"\d{4}"), "123", None, Problem.PATTERN),
        (checked("number", people=True), "meine Frau und ich", 2, None),
        (checked("number", people=True), "drei", 3, None),
        (checked("number", whole=True), "2,5", None, Problem.NOT_WHOLE),
        (checked("number", whole=True), "zweieinhalb", None, Problem.NOT_WHOLE),
        (checked("number", max=20), "25", None, Problem.TOO_LARGE),
        (checked("number", min=5), "4,9", None, Problem.TOO_SMALL),
        (checked("number", min=5), "5", 5, None),
        (checked("money", min=-100), "-50", euros(-50), None),
        (field("money", implausible=(50, 5000)), "6400", euros(6400), Problem.IMPLAUSIBLE),
        (field("money", implausible=(50, 5000)), "4,50 Euro", euros(4.5), Problem.IMPLAUSIBLE),
        (field("money", implausible=(50, None)), "6400", euros(6400), None),
        (field("file"), "hier ist sie", None, Problem.FILE_NEEDED),
        (field("email"), "maria+test@web.de", "maria+test@web.de", None),
        (field("email"), "maria plus test at web punkt de", "maria+test@web.de", None),
        (field("email"), "max punkt muster at web punkt de", "max.muster@web.de", None),
        (field("email"), "Max@Web.DE", "max@web.de", None),
        (field("email"), "max@web", None, Problem.NOT_AN_EMAIL),
        (field("email"), "a+b+c", None, Problem.NOT_AN_EMAIL),
        (field("email"), "habe ich nicht", None, Problem.NOTHING),
        (field("phone"), "0171 1234567", "+491711234567", None),
        (field("phone"), "null eins sieben eins 1234567", "+491711234567", None),
        (field("phone"), "12", None, Problem.NOT_A_PHONE),
    ],
)
def test_checks_of_fields(asked, text, value, problem):
    reading = read(asked, said(text))
    assert (reading.value, reading.problem) == (value, problem)


def test_details_tell_the_limit():
    assert read(checked("number", max=20), said("25")).details == {"limit": 20}
    short = read(FIELDS["iban"], said("DE89 3704 0044 0532 0130 0"))
    assert short.details == {"expected": 22, "got": 21}
    several = read(FIELDS["money"], said("600 bis 700"))
    assert several.details == {"values": ["600.00", "700.00"]}


def test_approximate_values_are_noted():
    assert read(FIELDS["money"], said("ungefähr 640")).notes == (Note.ABOUT,)
    assert read(FIELDS["money"], said("640")).notes == ()


@pytest.mark.parametrize(
    ("text", "language", "noted"),
    [("Оксана Шевченко", "uk", True), ("محمد العلي", "ar", True), ("Şule Öztürk", "tr", False)],
)
def test_names_in_other_scripts_are_kept_and_noted(text, language, noted):
    reading = read(FIELDS["person"], said(text, language))
    assert reading.answered
    assert (Note.LATIN_NEEDED in reading.notes) is noted


def test_questions_about_groups_are_yes_or_no():
    section, group = next((s, f) for s, f in EXAMPLE.fields() if f.is_group)
    question = Question("members.more", Kind.MORE, section, group, False, group)
    assert read_question(question, said("nein, sonst niemand")).value is False
    assert read_question(question, said("👍")).value is True
    name = group.fields[0]
    asked = Question("members.0.name", Kind.FIELD, section, name, False, group, 0)
    assert read_question(asked, said("Ali Kaya")).value == {"given": "Ali", "family": "Kaya"}
