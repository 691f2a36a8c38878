"""Names of people: "Fatma Yılmaz", "Yılmaz, Fatma", "Vorname Fatma, Nachname Yılmaz"."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from actions.services.applications.problems import Note, Problem, Reading, Said, problem
from actions.services.applications.readers.vocabulary import Vocabulary, vocabulary
from actions.services.applications.shapes import MAX_NAME
from actions.services.values.names import said_name

# What a family name begins with, if it is written small or stands before the last name.
_PARTICLES = frozenset(
    {
        *(
            "von",
            "van",
            "vom",
            "zu",
            "zum",
            "zur",
            "de",
            "del",
            "della",
            "der",
            "den",
            "dos",
            "das",
        ),
        *("da", "di", "du", "la", "le", "el", "al", "ter", "ten", "af", "av", "abu", "ibn", "bin"),
        *("ben", "bint", "ould", "ait", "st"),
        *("بن", "ابن", "بنت", "آل"),
    }
)
_FIRST_HALVES = frozenset({"عبد", "أبو", "ابو", "أم", "ام", "abd"})
_SECOND_HALVES = frozenset({"الدين", "الله"})
_PATRONYMIC = re.compile(r"(?:ович|евич|йович|івна|ївна|овна|евна|инична|ильич|ич)$")


def read_person(message: Said) -> Reading:
    """{"given": "Fatma", "family": "Yılmaz"}; of a single name the other is asked for.

    Who has one name only says so when asked for the other, and has no given name then.
    """
    known = vocabulary(message.language)
    partial = message.partial or {}
    words = known.words(message.text)
    if partial and (words in known["nothing"] or known["only"].within(words)):
        return _complete({"given": "", "family": partial.get("family") or partial["given"]})
    found = _labelled(message.text, known) or _divided(message, known)
    if not found or not all(_is_name(name) for name in found.values()):
        return problem(Problem.NOT_A_NAME)
    if partial and len(found) == 1:
        [(key, name)] = found.items()
        missing = "given" if "family" in partial else "family"
        if name.casefold() == str(partial.get("given", "")).casefold():
            found = {"family": name}  # "My name is Yılmaz" gave the family name
        else:
            found = {**partial, key if key not in partial else missing: name}
    found = {key: _capitalised(name, message.language) for key, name in found.items()}
    if "family" not in found:
        return Reading(problem=Problem.FAMILY_NAME_MISSING, partial=found)
    if "given" not in found:
        return Reading(problem=Problem.GIVEN_NAME_MISSING, partial=found)
    return _complete(found)


def _complete(name: Mapping[str, str]) -> Reading:
    if any(len(part) > MAX_NAME for part in name.values()):
        return problem(Problem.TOO_LONG, limit=MAX_NAME)
    letters = "".join(name.values())
    foreign = any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in letters)
    value = {"given": name["given"], "family": name["family"]}
    return Reading(value, notes=(Note.LATIN_NEEDED,) if foreign else ())


def _labelled(text: str, known: Vocabulary) -> dict[str, str]:
    """Names behind their labels: "Nachname: Yılmaz, Vorname: Fatma"."""
    words = re.findall(r"[^\s,;:]+", text)
    folded = [" ".join(known.words(word)) for word in words]
    found: dict[str, list[str]] = {}
    key, index = "", 0
    while index < len(words):
        family, given = known["family"].match(folded, index), known["given"].match(folded, index)
        if family or given:
            # "nom de famille" is longer than "nom", "نام خانوادگی" than "نام".
            key = "family" if family >= given else "given"
            found.setdefault(key, [])
            index += max(family, given)
            continue
        if key and not known["links"].match(folded, index):
            found[key].append(words[index])
        index += 1
    names = {key: " ".join(several) for key, several in found.items() if several}
    both = len(found) == 2 and len(names) == 2
    first = (
        bool(folded)
        and bool(found)
        and (known["family"].match(folded) > 0 or known["given"].match(folded) > 0)
    )
    # "Mein Name ist Fatma Yılmaz": one label before a whole name is no label of one part.
    alone = first and len(names) == 1 and len(next(iter(names.values())).split()) == 1
    return names if both or alone else {}


def _divided(message: Said, known: Vocabulary) -> dict[str, str]:
    """Given and family name of a whole name; one name alone counts as the given one."""
    text = _without_former(said_name(message.text, message.language), known)
    before, comma, after = text.partition(",")
    parts = [_without_titles(part, known) for part in (before, after)]
    if comma and parts[0] and parts[1]:
        return {"family": parts[0], "given": parts[1]}
    names = _joined((parts[0] or parts[1]).split())
    if len(names) < 2:
        # "Frau Müller" is a family name.
        key = "family" if known["titles"].match(known.words(before)) else "given"
        return {key: names[0]} if names else {}
    if _PATRONYMIC.search(names[-1].casefold()) and len(names) == 3:
        return {"family": names[0], "given": " ".join(names[1:])}
    at = next(
        (n for n, name in enumerate(names[1:-1], 1) if name.casefold() in _PARTICLES),
        len(names) - 1,
    )
    return {"given": " ".join(names[:at]), "family": " ".join(names[at:])}


def _joined(words: Sequence[str]) -> list[str]:
    """The words with names of two words in one piece: "عبد الرحمن", "Abd Elrahman"."""
    found: list[str] = []
    for word in words:
        if found and (found[-1].casefold() in _FIRST_HALVES or word in _SECOND_HALVES):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _without_former(text: str, known: Vocabulary) -> str:
    """Without "geborene …" behind the name."""
    words = text.split()
    folded = [" ".join(known.words(word)) for word in words]
    starts = (n for n in range(1, len(words)) if known["born"].match(folded, n))
    return " ".join(words[: next(starts, len(words))]).rstrip(" (,")


def _without_titles(text: str, known: Vocabulary) -> str:
    words = text.split()
    while words and known["titles"].match([" ".join(known.words(words[0]))]):
        words = words[1:]
    return " ".join(words).strip(" .!")


def _is_name(name: str) -> bool:
    """Letters, with the marks and signs that names have; no digits, no emoji."""
    letters = sum(c.isalpha() for c in name)
    fitting = sum(unicodedata.category(c)[0] == "M" or c in " -'’ʼ`´.\u200c\u200d" for c in name)
    return letters > 0 and letters + fitting == len(name)


def _capitalised(name: str, language: str) -> str:
    """A name that was typed without capitals; others stay as they are."""
    if name != name.lower():
        return name
    words = re.split(r"([ -])", name)
    return "".join(word if word in _PARTICLES else _first_upper(word, language) for word in words)


def _first_upper(word: str, language: str) -> str:
    first = "İ" if language == "tr" and word[:1] == "i" else word[:1].upper()
    return first + word[1:]
