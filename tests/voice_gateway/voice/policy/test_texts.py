"""Texts and data are complete and consistent."""

from string import Formatter

import pytest
import yaml
from pydantic import ValidationError

from tests.voice_gateway.voice.policy.telephone import Phone, changed
from translations.catalogue import translator
from translations.registry import load_languages
from voice_gateway.voice.policy import load_policy, prompts
from voice_gateway.voice.policy.data import POLICY, PolicyData, load
from voice_gateway.voice.policy.texts import TEXTS
from voice_gateway.voice.ports import Listen, Say, SetLocale

LOCALES = list(load_languages())


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_exists_in_every_locale(locale: str) -> None:
    language = translator(locale)
    missing = [name for name, text in TEXTS.items() if not language.translated(None, text)]
    assert missing == []
    for text in TEXTS.values():
        fields = {field for _, field, _, _ in Formatter().parse(text) if field}
        assert {f for _, f, _, _ in Formatter().parse(language.gettext(text)) if f} == fields


@pytest.mark.parametrize("locale", LOCALES)
def test_prompts_are_the_texts_that_are_said(locale: str) -> None:
    ready = prompts(locale)
    assert all("{" not in text for text in ready.values())
    phone = Phone(locale=locale)
    said = list(phone.last)
    for step in (phone.silence, lambda: phone.keys("9"), lambda: phone.says("xyz abc def")):
        said += step()
    for action in said:
        if isinstance(action, Say) and action.prompt and action.locale == locale:
            assert ready[action.prompt] == action.text


def test_prompts_carry_the_number_of_the_city() -> None:
    assert "0800 115" in prompts("de", phone="0800 115")["call_us"]


def test_a_line_dialled_for_a_language_speaks_it() -> None:
    data = changed(lines=[{"dialled": "+49399911590", "locale": "tr"}])
    phone = Phone(data=data, dialled="+49 3999 11590")
    assert phone.last[0] == SetLocale("tr")
    assert phone.heard.startswith("İyi günler!")
    assert Phone(data=data, dialled="+493999115").heard.startswith("Guten Tag!")


def test_consent_to_recording_is_asked_first_and_off_by_default() -> None:
    assert not load().recording
    for answer, agreed in (("ja", True), ("nein", False)):
        phone = Phone(data=changed(recording=True))
        assert phone.names[-2:] == ["recording", "yes_no"]
        phone.says(answer)
        assert phone.policy.recording_agreed is agreed
        assert isinstance(phone.end, Listen)
    silent = Phone(data=changed(recording=True))
    silent.says("Was kostet ein Reisepass?")
    assert silent.policy.recording_agreed is False


def test_a_file_of_the_municipality_is_read(tmp_path: object) -> None:
    own = tmp_path / "policy.yml"  # type: ignore[operator]
    content = yaml.safe_load(POLICY.read_text("utf-8")) | {"city": "Neustadt"}
    own.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    assert load_policy(own).city == "Neustadt"


@pytest.mark.parametrize(
    "mistake",
    [
        {"keys": {**load().keys.model_dump(), "more": "1"}},
        {"keys": {**load().keys.model_dump(), "person": "1"}},
        {"languages": [{"key": "0", "locale": "de"}]},
        {"languages": [{"key": "1", "locale": "xx"}]},
        {"rates": [1.2, 1.0]},
        {"fallback": "("},
        {"unknown": 1},
        {"not_understood": []},
        {"silence": {**load().silence.model_dump(), "steps": [{"do": "wait"}]}},
        {"desk": {**load().desk.model_dump(), "hours": "immer"}},
        {"desk": {**load().desk.model_dump(), "timezone": "Mars/Olympus"}},
        {"confirm_below": 2},
    ],
)
def test_contradictions_are_refused(mistake: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PolicyData.model_validate({**load().model_dump(), **mistake})
