"""The first step: what kind of defect it is, and what is dangerous about it."""

from actions.applications.talk import answer_button
from actions.limits import telephone
from actions.reporting import words
from actions.reporting.talk import Talk
from actions.services.defects import Guess
from actions.services.errors import InvalidValue
from actions.services.report_answers import attribute_answer
from actions.services.report_texts import context
from actions.services.reports import Attribute, DataType, Option
from actions.services.text import fold
from translations.catalogue import translator

OTHER = "other"
"""Our kind for what fits nowhere else."""
TELLING = 4
"""Words from which a message is a description as well."""
NUMBERS = ("police", "rescue")


def ask(talk: Talk, step: str) -> None:
    """All kinds, or those that may be meant."""
    known = [code for code in talk.memory.guesses if code in talk.services]
    others = [code for code, kind in talk.kinds.items() if kind == OTHER and code not in known]
    codes = [*known, *others] if known else list(talk.services)
    names = [words.kind(talk, code) for code in codes]
    talk.say(
        "utter_report_ask_kind_among" if known else "utter_report_ask_kind",
        values={"lines": {"join": names}},
        choices=[answer_button(name, code) for name, code in zip(names, codes, strict=True)],
    )


async def take(talk: Talk, step: str) -> bool | None:
    """A button, or words for one kind; words for several are asked back."""
    if (pressed := talk.turn.entity("answer")) in talk.services:
        await choose(talk, str(pressed))
        return True
    if not talk.turn.text:
        return None
    found = guess(talk)
    if found.certain:
        remember_words(talk)
        await choose(talk, found.codes[0])
        return True
    if code := _named(talk):
        await choose(talk, code)
        return True
    if found.codes and found.codes != talk.memory.guesses:
        remember_words(talk)
        talk.note(guesses=found.codes)
        return True
    if talk.digresses(free=False):
        return None
    talk.say("utter_report_kind_unknown")
    remember_words(talk)
    return False


def meant(talk: Talk, step: str) -> bool:
    """Whether the message names one kind."""
    return guess(talk).certain


def guess(talk: Talk) -> Guess:
    """The kinds a message may be about."""
    return talk.office.meant(talk.turn.text, talk.turn.locale, talk.services)


def remember_words(talk: Talk) -> None:
    """Whoever has told what is wrong need not say it again."""
    if not talk.memory.first and len(talk.turn.text.split()) >= TELLING:
        talk.note(first=fold(talk.turn.text))


async def choose(talk: Talk, code: str) -> None:
    """Take a kind, and say at once what cannot wait; raises MunicipalError."""
    if code != talk.memory.code:
        asked = (*words.attribute_steps(talk), "duplicate")
        talk.again(*asked, attributes={}, duplicates=None)
    talk.done("kind", code=code, guesses=())
    await talk.learn()
    talk.say("utter_report_kind", values={"kind": words.kind(talk, code)})
    _warn(talk)


async def corrected(talk: Talk, nothing_else: bool) -> bool:
    """Take another kind than the one that was understood, when a message says nothing else."""
    found = guess(talk) if nothing_else else None
    if found is None or not found.certain or found.codes[0] == talk.memory.code:
        return False
    await choose(talk, found.codes[0])
    return True


def _warn(talk: Talk) -> None:
    texts = talk.texts
    if texts is None or not texts.danger:
        return
    emergency = talk.turn.context.city.emergency
    named = [name for name in NUMBERS if f"{{{name}}}" in texts.danger and name in emergency]
    values = {name: {"phone": emergency[name]} for name in named}
    danger = {"said": [context(talk.kind, "danger"), texts.danger, values]}
    links = [telephone(emergency[name]) for name in named]
    talk.say("utter_report_danger", values={"danger": danger}, links=links)


def _named(talk: Talk) -> str:
    """The kind whose name was said as it stands on its button."""
    language = translator(talk.turn.locale)
    rows = []
    for code, service in talk.services.items():
        kind = talk.kinds.get(code, "")
        texts = talk.office.texts.get(kind)
        own = language.form(context(kind, "label"), texts.label) if texts else service.name
        rows.append(Option(code, own))
    one_of = Attribute("kind", DataType.ONE_OF, options=tuple(rows))
    try:
        return str(attribute_answer(one_of, talk.turn.text))
    except InvalidValue:
        return ""
