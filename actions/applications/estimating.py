"""Rough amounts after the benefits check, where the city runs the calculating service."""

import asyncio
from dataclasses import replace

from actions.applications import words
from actions.applications.findings import outcome_of
from actions.applications.library import CHECK_AND_ESTIMATE, ESTIMATE
from actions.applications.talk import Talk, yes_no_buttons
from actions.services.benefits_estimate import Estimates, household
from actions.services.benefits_model import Content, Text
from actions.services.errors import MunicipalError, Rejected

LEFT = 2.0
"""Seconds of the turn that are kept for telling that the service did not answer."""
NOTHING = {"amount": "0.00", "currency": "EUR"}
TYPICAL = {
    "age": 40, "partner_age": 40, "living_space": 60, "heating": NOTHING,
    "gross_income": NOTHING, "partner_gross_income": NOTHING,
    "pension": NOTHING, "partner_pension": NOTHING,
}  # fmt: skip
"""Answers that tell whether the further questions would lead to an estimate at all."""


def can_estimate(talk: Talk) -> bool:
    """Whether something was found, and the service calculates such households."""
    content = talk.desk.benefits
    if content is None or talk.turn.context.estimator is None:
        return False
    answers = {**talk.sitting.state.answers, **TYPICAL}
    calculable = household(content, answers, talk.turn.context.now().date()) is not None
    return calculable and bool(outcome_of(talk, content)[0].found)


def offer(talk: Talk) -> None:
    """Ask whether an estimate is wanted."""
    content = talk.desk.benefits
    german = content.estimate["intro"] if content else ""
    intro = words.of_check(Text("benefit.estimate.intro", german))
    talk.say("utter_benefits_estimate_offer", values={"intro": intro}, choices=yes_no_buttons())


def begin_estimate(talk: Talk) -> None:
    """Go on with the form that has the further questions."""
    sitting, library = talk.sitting, talk.desk.library
    sitting.form = library.forms[CHECK_AND_ESTIMATE]
    version = library.versions[CHECK_AND_ESTIMATE]
    sitting.draft = replace(sitting.draft, form=CHECK_AND_ESTIMATE, form_version=version)
    sitting.note(section=ESTIMATE)
    sitting.settle()


async def say_estimate(talk: Talk) -> bool:
    """Tell the amounts; False when the service does not answer, so that it can be tried again."""
    content, estimator = talk.desk.benefits, talk.turn.context.estimator
    if content is None or estimator is None:
        return True
    asked = household(content, talk.sitting.state.answers, talk.turn.context.now().date())
    if asked is None:
        talk.say("utter_benefits_estimate_impossible")
        return True
    try:
        async with asyncio.timeout(max(1.0, talk.turn.seconds_left() - LEFT)):
            estimates = await estimator.estimate(asked)
    except Rejected:
        talk.say("utter_benefits_estimate_impossible")
        return True
    except (MunicipalError, TimeoutError):
        talk.say("utter_benefits_estimate_down")
        return False
    _tell(talk, content, estimates)
    return True


def _tell(talk: Talk, content: Content, estimates: Estimates) -> None:
    warning = words.of_check(content.texts["estimate"])
    titles = {one.id: words.of_check(one.title) for one in content.benefits}
    rows = [
        [titles[one.benefit], {"money": str(one.amount)}]
        for one in estimates.items
        if one.benefit in titles
    ]
    if not rows:
        talk.say("utter_benefits_estimate_nothing", values={"warning": warning})
        return
    talk.say("utter_benefits_estimate", values={"rows": {"rows": rows}, "warning": warning})
    values = {"engine": {"text": estimates.engine}, "day": {"day": estimates.day.isoformat()}}
    talk.say("utter_benefits_estimate_with", values=values)
