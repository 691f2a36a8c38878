"""What a citizen types or says for an appointment: name, e-mail, telephone, booking number.

`language` is the ISO 639-1 code of what was said; it matters for dictated values only.
"""

import re
import unicodedata

import phonenumbers

from actions.services.errors import InvalidValue
from actions.services.values.dictated import address, code, telephone_numbers
from actions.services.values.fold import western_digits
from actions.services.values.names import said_name

MAX_TEXT = 250


def family_name(text: str, language: str = "de") -> str:
    """A name as it may be sent, also spelled ("Huber mit H wie Heinrich, …").

    Raises InvalidValue("family_name").
    """
    name = " ".join(unicodedata.normalize("NFC", said_name(text[: 2 * MAX_TEXT], language)).split())
    letters = sum(c.isalpha() for c in name)
    marks = sum(unicodedata.category(c)[0] == "M" or c in " -'’." for c in name)
    if not letters or letters + marks < len(name) or len(name) > 100:
        raise InvalidValue("family_name")
    return name


def email(text: str, language: str = "de") -> str:
    """An e-mail address, also dictated ("max punkt muster at web punkt de").

    Raises InvalidValue("email"); its detail is "plus" when only the + is in the way, which the
    interface refuses.
    """
    value = text.strip().strip("<>").lower()
    if not _is_address(value) and len(text) <= 2 * MAX_TEXT:
        value = address(text, language)
    if "+" in value:
        raise InvalidValue("email", "plus")
    if not _is_address(value):
        raise InvalidValue("email", "format")
    return value


def _is_address(value: str) -> bool:
    local, _, domain = value.partition("@")
    label = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    return bool(
        len(value) <= MAX_TEXT
        and re.fullmatch(r"[a-z0-9_%'-]+(?:\.[a-z0-9_%'-]+)*", local)
        and re.fullmatch(rf"(?:{label}\.)+[a-z]{{2,}}", domain)
    )


def telephone(text: str, region: str = "DE", language: str = "de") -> str:
    """A number in international form (+49…), typed or dictated ("null eins sieben, doppel-null").

    `region` is the country of numbers without one. Raises InvalidValue("telephone").
    """
    text = text[:MAX_TEXT]
    for candidate in (western_digits(text), *telephone_numbers(text, language)):
        if value := _international(candidate, region):
            return value
    raise InvalidValue("telephone")


def _international(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    valid = phonenumbers.is_valid_number(number) and re.fullmatch(r"\+[0-9]\d{6,14}", value)
    return value if valid else None


def parse_reference(text: str, language: str = "de") -> tuple[int, str] | None:
    """Number and key out of what was typed or dictated ("Nummer 101002, fb 43"), else None.

    The key has 4 or 64 hexadecimal digits. Without a separator the number must have 5 digits.
    """
    key = r"([0-9a-f]{64}|[0-9a-f]{4})(?![0-9a-f])"
    for spoken in dict.fromkeys((language, "de", "en")):
        said = code(text[: 4 * MAX_TEXT], spoken)
        found = re.search(rf"(?<![0-9])([1-9]\d{{2,11}})-{key}", said) or re.search(
            rf"(?<![0-9])([1-9]\d{{4,11}})-?{key}", said
        )
        if found:
            return int(found[1]), found[2]
    return None
