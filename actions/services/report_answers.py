"""Answers to the questions that a municipality asks about a report."""

import re
from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz

from actions.services.errors import InvalidValue
from actions.services.reports import MAX_LINE, Answer, Attribute, DataType, Option
from actions.services.text import fold
from actions.services.values.fold import western_digits
from actions.services.wording import plain

ALIKE = 80.0
AHEAD = 10.0
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,6})?")


def attribute_answer(attribute: Attribute, said: str, names: Sequence[Option] = ()) -> Answer:
    """What is sent for an answer as it was typed, spoken or chosen with a button.

    `names` are the options as the citizen saw them, in their language; buttons send keys. Raises
    InvalidValue with the attribute's code when the answer is none.
    """
    text = fold(said)
    if not text:
        raise InvalidValue(attribute.code, "required")
    match attribute.datatype:
        case DataType.ONE_OF:
            return _option(attribute, text, names or attribute.options)
        case DataType.SOME_OF:
            parts = [part for part in re.split(r"[,;،؛]|\n", said) if fold(part)]
            options = names or attribute.options
            return tuple(dict.fromkeys(_option(attribute, fold(p), options) for p in parts))
        case DataType.NUMBER:
            found = _NUMBER.findall(western_digits(text))
            if len(found) != 1:
                raise InvalidValue(attribute.code, "number")
            return str(found[0]).replace(",", ".")
        case DataType.DATETIME:
            return _moment(attribute, text)
        case _:
            if attribute.datatype is DataType.STRING and len(text) > MAX_LINE:
                raise InvalidValue(attribute.code, "length")
            return text


def _option(attribute: Attribute, text: str, options: Sequence[Option]) -> str:
    """The key of the option that is meant; by its key, its number in the list, or its name."""
    keys = [option.key for option in options]
    if text in keys:
        return text
    place = western_digits(text).rstrip(".) ")
    if place.isascii() and place.isdigit() and 1 <= int(place) <= len(keys):
        return keys[int(place) - 1]
    said = plain(text)
    ranked = sorted(((_alike(said, plain(o.name)), o.key) for o in options), reverse=True)
    best = ranked[0] if ranked else (0.0, "")
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    if best[0] < ALIKE or best[0] - second < AHEAD:
        raise InvalidValue(attribute.code, "option")
    return best[1]


def _alike(said: str, name: str) -> float:
    """Whole names, or the words that tell an option from the others ("Radweg")."""
    if not said or not name:
        return 0.0
    return max(fuzz.ratio(said, name), fuzz.token_set_ratio(said, name) * 0.98)


def _moment(attribute: Attribute, text: str) -> str:
    """ISO 8601 as it stands: whoever asks has read the day and time from the message before."""
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InvalidValue(attribute.code, "datetime") from error
