"""What the benefits check found, told with certainty, reason, source and where to apply."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import structlog

from actions.applications import words
from actions.applications.talk import Talk
from actions.limits import say_authority
from actions.services import benefits
from actions.services.benefits_model import (
    Apply,
    Certainty,
    Content,
    Excluded,
    Finding,
    Outcome,
    Reason,
    Source,
)
from actions.turn import choice, label

log = structlog.get_logger()
SPOKEN_AT_ONCE = 3
NAMES = {
    Certainty.LIKELY: "utter_benefits_likely",
    Certainty.POSSIBLE: "utter_benefits_possible",
}


def outcome_of(talk: Talk, content: Content) -> tuple[Outcome, bool]:
    """What the answers lead to, and whether some had to be left out.

    What still contradicts itself, although it was asked again, counts as not answered.
    """
    answers = dict(talk.sitting.state.answers)
    day, services = talk.turn.context.now().date(), talk.turn.context.catalogue.services.keys()
    left_out = False
    while (found := benefits.check(content, answers, day, services)).contradictions:
        doubtful = {name for one in found.contradictions for name in one.fields} & answers.keys()
        if not doubtful:
            break
        answers = {name: value for name, value in answers.items() if name not in doubtful}
        left_out = True
    if found.unused:  # by the day alone, so this tells nothing about a household
        log.warning("benefit_rules_unused", rules=[f"{u.benefit}.{u.rule}" for u in found.unused])
    return found, left_out


def say_findings(talk: Talk, page: int) -> bool:
    """Tell what was found, by voice a few at a time; whether there is more to tell."""
    content = talk.desk.benefits
    if content is None:
        return False
    outcome, left_out = outcome_of(talk, content)
    told: list[Finding | Excluded] = [*outcome.found, *outcome.excluded]
    start = page * SPOKEN_AT_ONCE
    end = start + SPOKEN_AT_ONCE if talk.turn.channel == "voice" else len(told)
    if page == 0:
        if left_out:
            talk.say("utter_benefits_contradicting")
        if outcome.found:
            names = {"both": [words.of_check(one.title) for one in outcome.found]}
            talk.say("utter_benefits_overview", values={"names": names})
    named: set[str] = set()
    for one in told[start:end]:
        if isinstance(one, Finding):
            _say_finding(talk, content, one, named)
        else:
            _say_excluded(talk, one)
    if end < len(told):
        return True
    say_end(talk, found=bool(outcome.found))
    return False


def say_end(talk: Talk, *, found: bool) -> None:
    """That it is no decision, and that there may be more."""
    content = talk.desk.benefits
    if content is None:
        return
    values = {name: words.of_check(text) for name, text in content.texts.items()}
    talk.say("utter_benefits_end" if found else "utter_benefits_nothing", values=values)


def _say_finding(talk: Talk, content: Content, found: Finding, named: set[str]) -> None:
    """One benefit; `named` are the authorities that were told before."""
    title = words.of_check(found.title)
    first, *others = _by_source(found.reasons)
    details = list(_why(content, first))
    if missing := _missing(talk, found):
        details.append(label("utter_benefits_missing", missing={"both": missing}))
    details += [words.of_check(hint) for hint in found.hints]
    buttons = list(_buttons(talk, title, found.apply))
    authority = talk.turn.context.authorities.get(found.apply.authority or "")
    if not buttons and authority is None:
        phone = {"phone": talk.turn.context.city.phone}
        details.append(label("utter_benefits_ask_city", phone=phone))
    if not buttons and authority and authority.id in named:
        details.append(label("utter_benefits_authority", authority={"text": authority.name}))
    values = {"title": title, "what": words.of_check(found.what), "details": {"list": details}}
    source = _source(first[0].source)
    talk.say(NAMES[found.certainty], values=values, source=source, choices=buttons)
    for reasons in others:
        texts = [words.of_check(reason.because) for reason in reasons]
        talk.say(
            "utter_benefits_reason",
            values={"title": title, "because": _sentences(texts)},
            source=_source(reasons[0].source),
        )
    if not buttons and authority and authority.id not in named:
        say_authority(talk.turn, authority)
        named.add(authority.id)


def _by_source(reasons: Sequence[Reason]) -> list[list[Reason]]:
    """The reasons in order, those with the same source together."""
    found: dict[Source, list[Reason]] = {}
    for reason in reasons:
        found.setdefault(reason.source, []).append(reason)
    return list(found.values())


def _why(content: Content, reasons: Sequence[Reason]) -> Iterator[words.Value]:
    for reason in reasons:
        if reason.open:  # questions that are not answered decide, so it may not be true
            yield words.of_check(content.texts["open"])
        else:
            yield label("utter_benefits_because", because=words.of_check(reason.because))


def _missing(talk: Talk, found: Finding) -> list[words.Value]:
    """What the questions are called that would tell more about what is only possible."""
    fields = ((path, talk.form.field(path)) for path in found.missing)
    return [words.said(talk.form, path, "label", one.label) for path, one in fields if one]


def _buttons(talk: Talk, title: words.Value, apply: Apply) -> Iterator[Mapping[str, Any]]:
    """Start the application, or ask about the service."""
    if apply.service is None:
        return
    if form := talk.desk.library.of_service(apply.service):
        payload = f'/start_application{{"form_id":"{form.id}"}}'
        yield choice(label("utter_label_apply_for", title=title), payload, "document")
    else:
        payload = f'/ask_service_info{{"service_id":"{apply.service}"}}'
        yield choice(label("utter_label_more_about", title=title), payload, "info")


def _say_excluded(talk: Talk, one: Excluded) -> None:
    values = {"title": words.of_check(one.title), "because": words.of_check(one.because)}
    talk.say("utter_benefits_excluded", values=values, source=_source(one.source))


def _source(source: Source) -> Mapping[str, str]:
    return {"title": source.title, "url": source.url, "updated": source.date}


def _sentences(texts: Sequence[words.Value]) -> words.Value:
    spaced = [part for text in texts for part in (" ", text)]
    return {"concat": spaced[1:]}
