"""Which benefits a household may be entitled to, from rules of the law that stand as data.

A check is a pure function of content, answers and day: nothing is stored, and no result holds an
answer. It says "may be entitled, apply here" with reason and source, and never decides. Questions
may stay unanswered: then less is found, and what is found is only possible.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from actions.services.benefits_amounts import Household, figures_of
from actions.services.benefits_answers import answered, paths, prepared, unanswered
from actions.services.benefits_loading import read
from actions.services.benefits_model import (
    Apply,
    Benefit,
    Certainty,
    Content,
    ContentInvalid,
    Excluded,
    Exclusion,
    Finding,
    Outcome,
    Reason,
    Rule,
    Text,
    Unused,
)
from actions.services.benefits_validity import Usable, usable

__all__ = ["Certainty", "Content", "ContentInvalid", "Outcome", "check", "read", "texts"]


def check(
    content: Content,
    answers: Mapping[str, Any],
    day: date,
    services: Collection[str] | None = None,
) -> Outcome:
    """What the household may be entitled to on a day.

    `answers` are JSON values as the form format gives them; missing or null is unanswered.
    `services` are the ids of the city's catalogue: benefits that only this city arranges are left
    out without their service, others keep their authority alone. None takes them all. Raises
    InvalidValue, which names the question, for an answer of the wrong type.
    """
    household = Household(
        content, prepared(content.questionnaire, answers), figures_of(content, day)
    )
    wrong = tuple(one for one in content.contradictions if household.holds(one.when))
    if wrong:
        return Outcome(contradictions=wrong)
    offered = [one for one in content.benefits if _offered(one, services)]
    found: list[Finding] = []
    excluded: list[Excluded] = []
    received: list[str] = []
    unused: list[Unused] = []
    order = list(paths(content.questionnaire))
    for benefit in offered:
        valid = usable(content, benefit, day)
        unused += valid.unused
        if benefit.received is not None and household.holds(benefit.received):
            received.append(benefit.id)
        elif reason := _exclusion(benefit, valid, household):
            excluded.append(Excluded(benefit.id, benefit.title, reason.because, reason.source))
        elif finding := _finding(benefit, valid, household, order):
            household.found[benefit.id] = finding.certainty
            found.append(_here(finding, services))
    by_id = {one.id: one for one in offered}
    told = [replace(one, hints=tuple(_hints(by_id[one.benefit], household))) for one in found]
    told.sort(key=lambda one: one.certainty is not Certainty.LIKELY)
    return Outcome(tuple(told), tuple(excluded), tuple(received), tuple(unused))


def texts(content: Content) -> Iterator[Text]:
    """All texts that citizens may read, but for the questions: these are a form's."""
    yield from content.texts.values()
    yield from (one.message for one in content.contradictions)
    for benefit in content.benefits:
        yield from (benefit.title, benefit.what)
        yield from (part.because for _, part in benefit.parts())
        yield from (one.text for one in benefit.hints)


def _offered(benefit: Benefit, services: Collection[str] | None) -> bool:
    return services is None or not benefit.local or benefit.apply.service in services


def _here(finding: Finding, services: Collection[str] | None) -> Finding:
    if services is None or finding.apply.service in services:
        return finding
    return replace(finding, apply=Apply(None, finding.apply.authority))


def _exclusion(benefit: Benefit, valid: Usable, household: Household) -> Exclusion | None:
    """The first exclusion that certainly holds."""
    if benefit.relevant is not None and not household.holds(benefit.relevant):
        return None
    return next((one for one in valid.excluded if household.holds(one.when)), None)


def _finding(
    benefit: Benefit, valid: Usable, household: Household, order: list[str]
) -> Finding | None:
    """The benefit with the reasons that hold, or else with the first that is still open."""
    sure: list[Rule] = []
    open_: list[Rule] = []
    for rule in valid.rules:
        truth = household.holds(rule.when)
        if truth:
            sure.append(rule)
        elif truth is None and rule.needs and _answered(rule, household):
            open_.append(rule)
    if not sure and not open_:
        return None
    likely = [rule for rule in sure if rule.certainty is Certainty.LIKELY]
    named = likely or sure or open_[:1]
    asked = {name for rule in open_ for name in rule.fields} if not likely else set()
    return Finding(
        benefit=benefit.id,
        title=benefit.title,
        what=benefit.what,
        certainty=Certainty.LIKELY if likely else Certainty.POSSIBLE,
        apply=next((rule.apply for rule in named if rule.apply), benefit.apply),
        reasons=tuple(Reason(one.id, one.because, one.source, not sure) for one in named),
        hints=(),
        missing=tuple(
            name for name in order if name in asked and unanswered(name, household.answers)
        ),
    )


def _answered(rule: Rule, household: Household) -> bool:
    return all(any(answered(name, household.answers) for name in need) for need in rule.needs)


def _hints(benefit: Benefit, household: Household) -> Iterator[Text]:
    for hint in benefit.hints:
        if hint.when is None or household.holds(hint.when):
            yield hint.text
