"""Names of people as they are said and spelled: "Müller mit ue", "Kaya, K wie Konrad, A wie …"."""

import re
import unicodedata

from rapidfuzz import fuzz

from actions.services.values.fold import letters
from actions.services.values.numbers import ARTICLE, digits
from actions.services.values.spelling import Piece, Spelling, spelled, spelling
from actions.services.values.tables import words

# Spellings that sound alike: "Schmidt with dt" is not "Schmitt".
ALIKE = (
    ("ue", "ü"), ("oe", "ö"), ("ae", "ä"), ("ß", "ss", "s"), ("dt", "tt", "th", "t", "d"),
    ("ei", "ai", "ey", "ay"), ("ck", "kk", "k", "c", "g"), ("ph", "ff", "f", "v", "w"),
    ("tz", "z", "c", "ts"), ("y", "i", "j", "ie", "ih"), ("ie", "i", "ih"), ("sch", "sh", "ch"),
    ("ll", "l"), ("nn", "n"), ("mm", "m"), ("rr", "r"), ("pp", "p"), ("x", "chs", "ks"), ("h", ""),
)  # fmt: skip
SIMILAR = 50  # per cent of letters that a spelled name shares with the word it repeats
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]")


def said_name(text: str, language: str) -> str:
    """A name without the words around it, and with what was spelled or corrected put in."""
    how = spelling(language)
    name = " ".join(unicodedata.normalize("NFC", text).split())
    bare = _without_intro(name, how)
    if how.corrected and (corrected := _corrected(bare, how)):
        return corrected
    found = spelled(_letters_apart(bare), how)
    if any(piece.letters for piece in found):
        return _with_spelled(found, how)
    return bare


def _without_intro(name: str, how: Spelling) -> str:
    """Without "guten Tag, mein Name ist", which takes up to six words at a time."""
    tokens = name.split(" ")
    count = 6
    while count:
        front = letters(" ".join(tokens[:count]), how.language).strip(" ,:.")
        if len(tokens) > count and how.own_name.fullmatch(front):
            tokens, count = tokens[count:], 6
        else:
            count -= 1
    while len(tokens) > 1 and how.outro.fullmatch(letters(tokens[-1], how.language).strip(" .!")):
        tokens.pop()
        tokens[-1] = tokens[-1].rstrip(",")
    return " ".join(tokens)


def _letters_apart(name: str) -> list[str]:
    """Words and signs; without the hyphens and commas between single letters ("M-Ü-L-L-E-R")."""
    single = r"(?<![^\W_])[^\W\d_]"
    name = re.sub(rf"({single})[-,]\s?(?={single}(?![^\W_]))", r"\1 ", name)
    return _TOKEN.findall(name)


def _with_spelled(found: list[Piece], how: Spelling) -> str:
    """Spelled words in place of the words they repeat, else after them."""
    out: list[str] = []
    for piece in found:
        if not piece.letters:
            if piece.text.isalpha() and not how.surname.fullmatch(
                letters(piece.text, how.language)
            ):
                out.append(piece.text)
            continue
        word = piece.letters[0].upper() + piece.letters[1:]
        if out and fuzz.ratio(out[-1].casefold(), piece.letters) >= SIMILAR:
            out[-1] = word
        else:
            out.append(word)
    return " ".join(out)


def _corrected(name: str, how: Spelling) -> str | None:
    """As in "Müller mit ue": "Mueller"; None when that is not what is said."""
    tokens = name.replace(",", " ").split()
    at = [
        i for i, t in enumerate(tokens)
        if how.corrected and how.corrected.fullmatch(letters(t, how.language))
    ]  # fmt: skip
    if not at or at[-1] == 0:
        return None
    front, said = " ".join(tokens[: at[-1]]), tokens[at[-1] + 1 :]
    single = bool(said) and digits(letters(said[0], how.language), words(how.language).numbers) in (
        ARTICLE,
        "1",
    )
    wanted = _wanted(said[1:] if single else said, how)
    if not wanted:
        return None
    return _replaced(front, wanted, single)


def _wanted(said: list[str], how: Spelling) -> str:
    """The letters named: "ue", "Doppel-l", "zwei n", "scharfem s"."""
    text = " ".join(said).casefold().replace("-", " ")
    if re.fullmatch(r"(?:scharfem|scharfen) s|eszett|ß", text):
        return "ß"
    parts = text.split()
    if len(parts) == 2 and len(parts[1]) == 1:
        number = digits(letters(parts[0], how.language), words(how.language).numbers)
        if number == "2" or how.double.fullmatch(letters(parts[0], how.language)):
            return parts[1] * 2
    joined = "".join(parts)
    known = joined in {form for group in ALIKE for form in group}
    return joined if joined.isalpha() and known else ""


def _replaced(name: str, wanted: str, single: bool) -> str:
    """The name with the wanted letters in place of the last that sound like them."""
    low = name.casefold() if len(name.casefold()) == len(name) else name.lower()
    groups = [group for group in ALIKE if wanted in group]
    if single and wanted * 2 in low:
        others = [wanted * 2]
    elif wanted in low and not single:
        return name
    else:
        others = sorted(
            {o for group in groups for o in group if o and o != wanted},
            key=lambda other: (abs(len(other) - len(wanted)), -len(other)),
        )
    for other in others:
        at = low.rfind(other)
        if at >= 0:
            new = wanted.capitalize() if name[at].isupper() else wanted
            return name[:at] + new + name[at + len(other) :]
    return name
