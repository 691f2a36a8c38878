"""What a citizen types or says for an appointment: name, e-mail, telephone, booking number."""

import re
import unicodedata

import phonenumbers

from actions.services.errors import InvalidValue

MAX_TEXT = 250


def family_name(text: str) -> str:
    """A name as it may be sent; raises InvalidValue("family_name")."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    letters = sum(c.isalpha() for c in name)
    marks = sum(unicodedata.category(c)[0] == "M" or c in " -'’." for c in name)
    if not letters or letters + marks < len(name) or len(name) > 100:
        raise InvalidValue("family_name")
    return name


_SPOKEN = (
    (r"\s*\b(?:at|ät|klammeraffe)\b\s*", "@"),
    (r"\s*\b(?:punkt|dot)\b\s*", "."),
    (r"\s*\b(?:minus|bindestrich|dash)\b\s*", "-"),
    (r"\s*\bunterstrich\b\s*", "_"),
)


def email(text: str) -> str:
    """An e-mail address, also dictated ("max punkt muster at web punkt de").

    Raises InvalidValue("email"); its detail is "plus" when only the + is in the way, which the
    interface refuses.
    """
    value = text.strip().strip("<>").lower()
    if "@" not in value:
        for pattern, sign in _SPOKEN:
            value = re.sub(pattern, sign, value)
        value = value.replace(" ", "")
    if "+" in value:
        raise InvalidValue("email", "plus")
    local, _, domain = value.partition("@")
    label = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    if (
        len(value) > MAX_TEXT
        or not re.fullmatch(r"[a-z0-9_%'-]+(?:\.[a-z0-9_%'-]+)*", local)
        or not re.fullmatch(rf"(?:{label}\.)+[a-z]{{2,}}", domain)
    ):
        raise InvalidValue("email", "format")
    return value


def telephone(text: str, region: str = "DE") -> str:
    """A number in international form (+49…); raises InvalidValue("telephone")."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise InvalidValue("telephone") from error
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number) or not re.fullmatch(r"\+[0-9]\d{6,14}", value):
        raise InvalidValue("telephone")
    return value


_DIGITS = {
    word: str(value)
    for value, many in enumerate((
        "null zero", "eins ein one", "zwei zwo two", "drei three", "vier four", "fünf fuenf five",
        "sechs six", "sieben seven", "acht eight", "neun nine",
    ))
    for word in many.split()
}  # fmt: skip


def parse_reference(text: str) -> tuple[int, str] | None:
    """Number and key out of what was typed or dictated ("Nummer 101002, fb 43"), else None."""
    plain = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.decimal(c, None) is not None else c
        for c in text.lower()
    )
    tokens = (_DIGITS.get(token, token) for token in re.findall(r"[^\W_]+", plain))
    joined = "".join(t for t in tokens if re.fullmatch(r"[0-9a-f]+", t))
    found = re.search(r"(\d{5,12})([0-9a-f]{64}|[0-9a-f]{4})$", joined)
    return (int(found[1]), found[2]) if found and int(found[1]) else None
