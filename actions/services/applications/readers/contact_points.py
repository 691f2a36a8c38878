"""E-mail addresses and telephone numbers, typed or dictated."""

import re

from actions.services.applications.problems import Problem, Reading, Said, problem
from actions.services.contact import email, telephone
from actions.services.errors import InvalidValue
from actions.services.values.dictated import address


def read_email(message: Said) -> Reading:
    """An e-mail address in lower case."""
    try:
        return Reading(email(message.text, message.language))
    except InvalidValue as error:
        # Appointment systems refuse the +, an application need not.
        plus = error.detail == "plus"
    typed = message.text.strip().strip("<>").lower()
    for candidate in (typed, address(message.text, message.language)) if plus else ():
        without = re.sub(r"\+[a-z0-9._-]*(?=@)", "", candidate)
        try:
            if "+" not in without and email(without, message.language) == without:
                return Reading(candidate)
        except InvalidValue:
            continue
    return problem(Problem.NOT_AN_EMAIL)


def read_phone(message: Said) -> Reading:
    """A telephone number in E.164 form; without a country it is German."""
    try:
        return Reading(telephone(message.text, language=message.language))
    except InvalidValue:
        return problem(Problem.NOT_A_PHONE)
