"""The call policy as data: `policy.yml`, checked when it is read."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import yaml
from opening_hours import validate
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from translations.registry import load_languages
from voice_gateway.voice.ports import Endpointing

POLICY = Path(__file__).with_name("policy.yml")
KEYS = "0123456789*#"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a pattern: {text}") from error
    return text


def _locale(code: str) -> str:
    if code not in load_languages():
        raise ValueError(f"unknown locale: {code}")
    return code


def _hours(text: str) -> str:
    if not validate(text):
        raise ValueError(f"not in the notation of opening hours: {text}")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except KeyError as error:
        raise ValueError(f"unknown time zone: {name}") from error
    return name


Pattern = Annotated[str, AfterValidator(_pattern)]
Locale = Annotated[str, AfterValidator(_locale)]
Seconds = Annotated[float, Field(gt=0, le=600)]
KeyName = Annotated[str, Field(pattern=r"^[0-9*#]$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Strict):
    """One step of the ladder of silence; `seconds` of silence lead to the next one."""

    do: Literal["wait", "ask_again", "keypad", "call_back", "goodbye"]
    seconds: Seconds = 10


class Silence(_Strict):
    """Seconds of silence, by what is being waited for."""

    normal: Seconds
    value: Seconds
    waiting: Seconds
    goodbye: Seconds
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_kindly(self) -> "Silence":
        if [step.do for step in self.steps].index("goodbye") != len(self.steps) - 1:
            raise ValueError("the last step, and no other, is goodbye")
        return self


class Keys(_Strict):
    """Which key does what."""

    choices: str = Field(pattern=r"^[1-9]{1,5}$")
    more: KeyName
    slower: KeyName
    louder: KeyName
    languages: KeyName
    person: Literal["0"]
    repeat: Literal["*"]
    agree: KeyName
    refuse: KeyName

    @model_validator(mode="after")
    def _distinct(self) -> "Keys":
        used = [*self.choices, self.more, self.slower, self.louder, self.languages]
        if len(set(used)) != len(used) or {"0", "*", "#"} & set(used):
            raise ValueError("a key has two meanings")
        if self.agree == self.refuse:
            raise ValueError("yes and no need different keys")
        return self


class LanguageKey(_Strict):
    """A key of the menu of languages."""

    key: KeyName
    locale: Locale


class Dialled(_Strict):
    """A number that is dialled for a language."""

    dialled: str = Field(pattern=r"^\+?[0-9]+$")
    locale: Locale


class Target(_Strict):
    """Where calls about a topic are transferred to."""

    topic: str
    target: str = Field(min_length=1)


class Desk(_Strict):
    """When persons answer, and where."""

    hours: Annotated[str, AfterValidator(_hours)]
    state: str | None = None
    timezone: Annotated[str, AfterValidator(_zone)]
    default: str = Field(min_length=1)
    targets: tuple[Target, ...] = ()


class Topic(_Strict):
    """What a conversation is about."""

    topic: str
    keys: Pattern
    title: str


class Value(_Strict):
    """A kind of value that the dialogue asks for."""

    keys: Pattern
    fields: tuple[str, ...] = ()
    endpointing: Endpointing = "normal"
    digits: int = Field(default=0, ge=0, le=20)
    confirm: Literal["always", "low", "never"]


class PolicyData(_Strict):
    """The whole file; see docs/call-policy.md."""

    city: str
    silence: Silence
    not_understood: tuple[Literal["rephrase", "choices", "person"], ...] = Field(min_length=1)
    fallback: Pattern
    confirm_below: float = Field(ge=0, le=1)
    asking: Pattern
    confirm_rounds: int = Field(ge=1)
    keys: Keys
    languages: tuple[LanguageKey, ...]
    language_hints: tuple[Locale, ...] = ()
    lines: tuple[Dialled, ...] = ()
    desk: Desk
    topics: tuple[Topic, ...] = ()
    rates: tuple[Annotated[float, Field(ge=0.5, le=2)], ...]
    volumes: tuple[Annotated[float, Field(ge=0.1, le=4)], ...]
    piece_chars: int = Field(ge=80)
    values: dict[str, Value]
    spell_after: Pattern
    references: tuple[Pattern, ...]
    finished: Pattern
    person: Pattern
    start: tuple[Literal["book_appointment", "ask_documents", "ask_opening_hours"], ...]
    hotwords: int = Field(ge=0, le=60)
    hotword_queries: tuple[str, ...] = ()
    recording: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "PolicyData":
        keys = [row.key for row in self.languages]
        if len(set(keys)) != len(keys) or {"0", "*"} & set(keys):
            raise ValueError("languages: a key has two meanings")
        for scale in (self.rates, self.volumes):
            if list(scale) != sorted(set(scale)) or 1.0 not in scale:
                raise ValueError("rates and volumes rise and have 1.0 among them")
        return self

    def topic(self, key: str) -> Topic | None:
        """What a message is about."""
        return next((row for row in self.topics if re.search(row.keys, key)), None)

    def value(self, key: str | None, field: str | None = None) -> str:
        """The kind of value a message asks for, by its key or its form field; "" for none."""
        for name, row in self.values.items():
            if (key and re.search(row.keys, key)) or (field and field in row.fields):
                return name
        return ""

    def locale_of_line(self, dialled: str) -> str | None:
        """The language of the number that was dialled."""
        digits = re.sub(r"\D", "", dialled)
        rows = ((re.sub(r"\D", "", row.dialled), row.locale) for row in self.lines)
        return next((locale for number, locale in rows if digits == number), None)


@cache
def load(path: Path = POLICY) -> PolicyData:
    """The policy; raises pydantic's ValidationError for a file that contradicts itself."""
    return PolicyData.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
