"""Numbers: "drei", "65,5 m²", "zweieinhalb", "meine Frau und ich"."""

from decimal import Decimal

from actions.services.applications.model import Field
from actions.services.applications.problems import Note, Problem, Reading, Said, problem
from actions.services.applications.readers.limits import limited
from actions.services.applications.readers.numerals import Number, said
from actions.services.applications.readers.vocabulary import Vocabulary, vocabulary
from actions.services.applications.readers.yes_no import read_alone
from actions.services.applications.shapes import MAX_AMOUNT, as_json
from actions.services.values.counts import parse_count


def read_number(field: Field, message: Said) -> Reading:
    """An int, or a float where the field allows fractions."""
    known = vocabulary(message.language)
    if known["vague"].within(known.words(message.text)):  # "a" of "a few" is a number
        return problem(Problem.NOT_A_NUMBER)
    if without := _nobody_else(field, message, known):
        return without
    if field.check.people and (people := parse_count(message.text, message.language)):
        return limited(field, Decimal(people), people)
    items = said(message.text, message.language, grouped=False)
    words = [item for item in items if isinstance(item, str)]
    numbers = [item for item in items if isinstance(item, Number)]
    # "a flat with three rooms": the article is a number only where nothing else is one.
    found = {n.value for n in numbers if not n.article} or {n.value for n in numbers}
    # "don't have one" is none, although Persian "نه" is nine as well as no.
    if known.is_only("nothing", message.text) and len(known.words(message.text)) > 1:
        found = {Decimal(0)}
    if not found and known["unknown"].within(words):
        return problem(Problem.NOT_KNOWN)
    if not found and known["nothing"].within(words):
        found = {Decimal(0)}
    if not found and not (known["deny"].within(words) or known["deny_weak"].within(words)):
        found = {Decimal(n) for n, forms in known.counted.items() if forms.within(words)}
    if len(found) > 1:
        return problem(Problem.SEVERAL_VALUES, values=[as_json(number) for number in sorted(found)])
    if not found or abs(number := found.pop()) > MAX_AMOUNT:
        return problem(Problem.NOT_A_NUMBER)
    if (field.check.whole or field.check.people) and number % 1:
        return problem(Problem.NOT_WHOLE)
    notes = (Note.ABOUT,) if known["about"].within(words) else ()
    return limited(field, number, as_json(number), notes)


def _nobody_else(field: Field, message: Said, known: Vocabulary) -> Reading | None:
    """The count of those who say that there is nobody, or that they are alone.

    Where people are counted with who speaks, that is one, else none. "Alone with two children" is
    neither, and other numbers ("copies") may not be none.
    """
    words = known.words(message.text)
    alone = read_alone(words, known)
    others_counted = bool(field.check.whole) and field.check.min == 0
    if not (field.check.people or others_counted):
        return None
    if alone is False or (alone and known["with"].within(words)):
        return problem(Problem.NOT_A_NUMBER)
    rest = known["nobody"].without(known["alone"].without(words))
    if alone is None and len(rest) == len(words):
        return None
    numbers = [item for item in said(" ".join(rest), message.language) if isinstance(item, Number)]
    one = Decimal(1 if field.check.people and alone else 0)
    others = {n.value for n in numbers if not n.article or not alone} - {one}
    if alone and others:
        return problem(Problem.NOT_A_NUMBER)
    return None if others else limited(field, one, as_json(one))
