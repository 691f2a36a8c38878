"""Options chosen by number, name or rough wording: "2", "the second", "zur Miete", "1 und 3"."""

import re
from collections.abc import Mapping, Sequence

from actions.services.applications.matching import denied, exactly, find
from actions.services.applications.model import Field
from actions.services.applications.problems import Problem, Reading, Said, problem
from actions.services.applications.readers.listing import unread
from actions.services.applications.readers.numerals import Number, said
from actions.services.applications.readers.vocabulary import vocabulary
from actions.services.applications.readers.yes_no import read_yes_no
from actions.services.moments import parse_choice


def read_choice(field: Field, message: Said) -> Reading:
    """The id of an option; a list of ids where several may be chosen."""
    ids = [option.id for option in field.options]
    text = message.text.strip()
    if text in ids:
        return Reading([text] if field.multiple else text)
    names = {
        option.id: (*message.labels.get(option.id, ()), option.label, *option.names)
        for option in field.options
    }
    if field.multiple and (together := _together(field, message)):
        return together
    # "1" may be a label; "den anden" is the second rather than a mistyped "Andet".
    found: Sequence[str | None] = exactly(text, message.language, names)
    if not found and vocabulary(message.language).is_only("unknown", text):
        return _other(field, message, names)
    if not found and not (found := _numbered(field, message)):
        many = field.multiple
        found = find(text, message.language, names, sure=many, answer=not many)
        named = {key: several for key, several in names.items() if key in found}
        if many and named and (parts := unread(text, message.language, named)):
            understood = [option for option in ids if option in found]
            return problem(Problem.PART_UNKNOWN, part=", ".join(parts), options=understood)
    if not found:
        return _other(field, message, names)
    if any(number is None for number in found):
        return problem(Problem.UNKNOWN_OPTION)
    chosen = [option for option in ids if option in found]
    if field.multiple:
        return Reading(chosen)
    if len(chosen) > 1:
        return problem(Problem.SEVERAL_OPTIONS, options=chosen)
    return Reading(chosen[0])


def _together(field: Field, message: Said) -> Reading | None:
    """All options for "both" or "all three" where there are so many."""
    known = vocabulary(message.language)
    words = known["polite"].without(known.words(message.text))
    options = [option.id for option in field.options if option.id != "none"]
    for number, forms in known.together.items():
        if words in forms:
            fits = len(options) == number
            return Reading(options) if fits else problem(Problem.UNKNOWN_OPTION)
    return None


def _numbered(field: Field, message: Said) -> Sequence[str | None]:
    """The options with the numbers said; None for a number that no option has."""
    numbers = _only_numbers(message)
    one = parse_choice(message.text, message.language)
    if numbers is None and one is not None:
        numbers = [one]
    options = [option.id for option in field.options]
    return [options[n - 1] if 0 < n <= len(options) else None for n in numbers or ()]


def _only_numbers(message: Said) -> list[int] | None:
    """The numbers of a message that holds nothing else; None for any other message."""
    known = vocabulary(message.language)
    apart = re.sub(r"(?<=\d)[,.](?=\d)", " , ", message.text)  # "1,2" are two options
    items = said(apart, message.language)
    words = [item for item in items if isinstance(item, str) and item[:1].isalnum()]
    rest = known["polite"].without(known["and"].without(words))
    numbers = [item.value for item in items if isinstance(item, Number) and not item.article]
    if rest or not numbers or any(number % 1 for number in numbers):
        return None
    return [int(number) for number in numbers]


def _other(field: Field, message: Said, names: Mapping[str, Sequence[str]]) -> Reading:
    known = vocabulary(message.language)
    words = known.words(message.text)
    ids = [option.id for option in field.options]
    if field.multiple and known["all"].within(words):
        if read_yes_no(message).value is False:  # "not all"
            return problem(Problem.UNKNOWN_OPTION)
        return Reading([option for option in ids if option != "none"])
    if known["unknown"].within(words):
        unsure = Reading(["unsure"] if field.multiple else "unsure")
        return unsure if "unsure" in ids else problem(Problem.NOT_KNOWN)
    answer = read_yes_no(message).value
    meant = {True: "yes", False: "no"}.get(answer) if isinstance(answer, bool) else None
    if meant in ids:
        return Reading([meant] if field.multiple else meant)
    named = {option: several for option, several in names.items() if option != "none"}
    if denied(message.text, message.language, named):  # "no pension" is not "no income"
        return problem(Problem.UNKNOWN_OPTION)
    if known["nothing"].within(words):
        if "none" in ids:
            return Reading(["none"] if field.multiple else "none")
        return problem(Problem.NOTHING)
    return problem(Problem.UNKNOWN_OPTION)
