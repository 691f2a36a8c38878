"""Free texts, with the length and pattern of their field."""

import re
import unicodedata

from actions.services.applications.model import Field
from actions.services.applications.problems import Problem, Reading, Said, problem
from actions.services.applications.shapes import MAX_LENGTH
from actions.services.values.fold import western_digits

_FOREIGN = re.compile(r"^(?:[\u0370-\u06ff]+[\s:،,]+)+")


def read_text(field: Field, message: Said) -> Reading:
    """The text on one line, without control characters.

    Where the field has a pattern, capitals and spaces are mended if that makes it fit.
    """
    text = unicodedata.normalize("NFC", message.text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Co") else c for c in text)
    text = " ".join(text.split())
    limit = field.check.max_length or MAX_LENGTH
    if field.check.pattern:
        plain = western_digits(text)
        # "رقمها MU AB 123": words in other letters are not part of a plate or number.
        latin = _FOREIGN.sub("", plain).strip(" :،,")
        bare = re.sub(r"[\s.-]", "", plain)
        candidates = (plain, plain.upper(), bare, bare.upper(), latin, latin.upper())
        fitting = (c for c in candidates if re.fullmatch(field.check.pattern, c))
        fitted = next(fitting, None)
        if fitted is None:
            return problem(Problem.PATTERN)
        text = fitted
    return Reading(text) if len(text) <= limit else problem(Problem.TOO_LONG, limit=limit)
