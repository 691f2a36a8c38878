"""PINs and birth dates: which are accepted, how they are said, what is kept of them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.factors import (
    Cost,
    Factor,
    PinProblem,
    PinRefused,
    birth_date,
    given_factor,
    hash_factor,
    new_pin,
    pin_problem,
)
from actions.services.values.tables import LANGUAGES

TODAY = date(2026, 11, 24)
CHEAP = Cost(n=2, r=1, p=1)


@pytest.mark.parametrize(
    ("said", "language", "digits"),
    [
        ("4719", "de", "4719"),
        ("meine PIN ist 47 19", "de", "4719"),
        ("vier sieben eins neun", "de", "4719"),
        ("siebenundvierzig neunzehn", "de", "4719"),
        ("null vier doppel sieben", "de", "0477"),
        ("four seven one nine", "en", "4719"),
        ("dört yedi bir dokuz", "tr", "4719"),
        ("٤٧١٩", "ar", "4719"),
        ("40718293", "de", "40718293"),
    ],
)
def test_new_pins(said: str, language: str, digits: str) -> None:
    assert new_pin(said, language) == Factor(digits)


@pytest.mark.parametrize(
    ("problem", "pins"),
    [
        (PinProblem.NO_DIGITS, ["", "keine Ahnung"]),
        (PinProblem.TOO_SHORT, ["471"]),
        (PinProblem.TOO_LONG, ["471904719"]),
        (PinProblem.REPEATED, ["0000", "7777777", "1212", "47474747", "123123", "1221", "47174"]),
        (PinProblem.SEQUENCE, ["1234", "0123", "7890", "8901", "4321", "98765432", "2580", "0852"]),
        (PinProblem.YEAR, ["1950", "2001", "2039"]),
    ],
)
def test_weak_pins_are_refused(problem: PinProblem, pins: list[str]) -> None:
    for pin in pins:
        with pytest.raises(PinRefused) as caught:
            new_pin(pin)
        assert caught.value.problem is problem
        assert caught.value.code == problem.value
        assert not pin or pin not in str(caught.value)


def test_most_pins_are_accepted() -> None:
    accepted = sum(pin_problem(f"{number:04}") is None for number in range(10_000))
    assert accepted > 9_500


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("12.3.1950", "de"),
        ("12.03.50", "de"),
        ("am 12. März 1950", "de"),
        ("12031950", "de"),
        ("1950-03-12", "de"),
        ("March 12th, 1950", "en"),
        ("12 Mart 1950", "tr"),
        ("12 марта 1950 года", "ru"),
        ("12 مارس 1950", "ar"),
    ],
)
def test_a_birth_date_is_the_same_however_it_is_given(said: str, language: str) -> None:
    assert given_factor(said, language, TODAY) == birth_date(date(1950, 3, 12))


@pytest.mark.parametrize(
    "said", ["", "weiß ich nicht", "12. März", "heute", "471", "12", "zwölfter"]
)
def test_half_a_factor_is_none(said: str) -> None:
    assert given_factor(said, "de", TODAY) is None


def test_opening_asks_for_no_strong_pin() -> None:
    """A birth date may look like a weak PIN, and what is wrong is wrong anyway."""
    assert given_factor("0000", "de", TODAY) == Factor("0000")


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_survived(text: str, language: str) -> None:
    factor = given_factor(text, language, TODAY)
    assert factor is None or 4 <= len(factor.digits) <= 8


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{4,8}", fullmatch=True), st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_only_the_same_factor_matches(right: str, other: str) -> None:
    kept = hash_factor(Factor(right), CHEAP)
    assert kept.matches(Factor(right))
    assert kept.matches(Factor(other)) == (other == right)


def test_equal_factors_have_different_hashes() -> None:
    one, other = (hash_factor(Factor("4719"), CHEAP) for _ in range(2))
    assert one.salt != other.salt
    assert one.digest != other.digest


def test_a_hash_remembers_its_cost() -> None:
    """So that drafts can still be opened after the cost was raised."""
    kept = hash_factor(Factor("4719"), Cost(n=4, r=2, p=1))
    assert kept.cost == Cost(n=4, r=2, p=1)
    assert kept.matches(Factor("4719"))


def test_the_usual_cost_is_that_of_the_recommendations() -> None:
    """32 MiB and three rounds, as OWASP's Password Storage Cheat Sheet has it for scrypt."""
    kept = hash_factor(Factor("4719"))
    assert (kept.cost.n, kept.cost.r, kept.cost.p) == (2**15, 8, 3)
    assert kept.matches(Factor("4719"))


def test_nothing_tells_a_factor() -> None:
    kept = hash_factor(Factor("4719"), CHEAP)
    assert "4719" not in repr(Factor("4719"))
    assert repr(kept.digest) not in repr(kept)


@pytest.mark.parametrize("digits", ["", "123", "123456789", "12a4", "١٢٣٤"])
def test_a_factor_is_four_to_eight_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="4 to 8 digits"):
        Factor(digits)
