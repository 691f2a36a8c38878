"""Names, addresses and numbers as they are dictated; typed ones are in test_appointments."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services import contact
from actions.services.errors import InvalidValue
from actions.services.values.tables import LANGUAGES

TABLE = yaml.safe_load((Path(__file__).parent / "data" / "contact.yml").read_text("utf-8"))
READERS = {
    "email": contact.email,
    "family_name": contact.family_name,
    "telephone": lambda text, language: contact.telephone(text, language=language),
}
ROWS = [(what, *row) for what in READERS for row in TABLE[what]]


@pytest.mark.parametrize(("what", "language", "said", "value"), ROWS)
def test_dictated(what, language, said, value):
    read = READERS[what]
    if value is None:
        with pytest.raises(InvalidValue) as caught:
            read(said, language)
        assert caught.value.field == what
    else:
        assert read(said, language) == value


@pytest.mark.parametrize(("language", "said", "value"), TABLE["reference"])
def test_references(language, said, value):
    found = contact.parse_reference(said, language)
    assert (f"{found[0]}-{found[1]}" if found else None) == value


def test_a_dictated_plus_is_told_apart():
    with pytest.raises(InvalidValue) as caught:
        contact.email("maria plus test at web punkt de", "de")
    assert caught.value.detail == "plus"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_is_survived(text, language):
    for read in READERS.values():
        try:
            value = read(text, language)
        except InvalidValue:
            continue
        assert value
    contact.parse_reference(text, language)


@given(
    st.from_regex(
        r"[a-z][a-z0-9]{0,9}(\.[a-z0-9]{1,5})?@[a-z][a-z0-9]{1,8}\.(de|com)", fullmatch=True
    )
)
def test_a_typed_address_stays_as_it_is(address):
    assert contact.email(address) == address
    assert contact.email(f"meine Adresse ist {address}") == address
