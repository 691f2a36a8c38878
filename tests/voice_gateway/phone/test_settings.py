"""Numbers and the languages in which calls to them begin."""

import pytest
from pydantic import ValidationError

from voice_gateway.phone.settings import PhoneSettings
from voice_gateway.phone.sip_baresip import dialled_number


@pytest.mark.parametrize(
    ("dialled", "locale"),
    [
        ("+4989115", "de-simple"),
        ("004989115", "de-simple"),
        ("+49 (89) 115", "de-simple"),
        ("115", "tr"),
        ("Turkish-Line", "uk"),
        ("116", "en"),
        ("", "en"),
        ("9115", "en"),
    ],
)
def test_a_number_has_its_language(dialled: str, locale: str) -> None:
    lines = {"+49 89 / 115": "de-simple", "115": "tr", "turkish-line": "uk"}
    assert PhoneSettings(lines=lines, locale="en").locale_of(dialled) == locale


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTLOTSE_PHONE_LINES", '{"115": "ar"}')
    monkeypatch.setenv("STADTLOTSE_LINE_TOKEN", "t" * 32)
    monkeypatch.setenv("STADTLOTSE_CITY_PHONE", "089 233")
    settings = PhoneSettings()
    assert settings.locale_of("115") == "ar"
    assert (settings.token, settings.city_phone) == ("t" * 32, "089 233")


@pytest.mark.parametrize(
    "wrong",
    [{"token": "short"}, {"locale": "xx"}, {"rtp_ports": "1"}, {"max_calls": 0}],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PhoneSettings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "number"),
    [
        ({"To": '"City" <sip:+4989115@city.example;user=phone>;tag=1'}, "+4989115"),
        ({"To": "sip:115@10.0.0.1:5060"}, "115"),
        ({"to": "<sip:115@x>", "p-called-party-id": "<sip:116@x>"}, "116"),
        ({"To": "<sip:10.0.0.1>"}, ""),
        ({"To": "<tel:115>"}, ""),
        ({}, ""),
    ],
)
def test_the_dialled_number_is_found(headers: dict[str, str], number: str) -> None:
    assert dialled_number(headers) == number
