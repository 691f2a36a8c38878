"""What the language identifier learns from: the project's own example lines, by way of writing.

A *kind* is a language in one way of writing: "tr", "ru-Latn" (Russian in Latin letters) or
"de-dialect". The part before the first hyphen is the language.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from voice_gateway.dialogue.script import alphabet_of, has_letters, without_codes
from voice_gateway.dialogue.variants import in_dialects, in_latin_letters, without_diacritics

EXAMPLES = Path(__file__).resolve().parents[2] / "nlu_data"
LATIN, DIALECT = "-Latn", "-dialect"
GERMAN = "de"
"""The language of the offices, whose words are used in all the others."""
MOST = 300_000
"""Characters of a language's lines that are learned from, evenly chosen; more teaches no more, and
the gateway starts in two seconds however much is written."""
REAL = 8
"""How often lines that people have written in Latin letters count, beside the many made by rule."""
LOANED = 3
"""A German noun that occurs in this many other languages belongs to none."""

Lines = Mapping[str, Sequence[str]]
MIXED = ("applications", "wordings", "situations", "reports")
"""Topics whose lines mix languages on purpose (surzhyk, office words), or hold single words."""
_NAMES = frozenset({"intent", "version"})
_WORD = re.compile(r"[^\W\d_]+")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def language_of(kind: str) -> str:
    """The language of a kind."""
    return kind.partition("-")[0]


def read(root: Path, codes: Collection[str], skip: Collection[str] = ()) -> Lines:
    """Example lines by language; plain German is German. Topics (file names) can be left out.

    Empty when there is no such folder, as where the gateway is installed without the rest.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    for path in sorted(root.glob("*/*.yml")):
        code = language_of(path.parent.name)
        if code in codes and path.stem not in (*skip, *MIXED):
            content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 (a safe one)
            lines[code].extend(_texts(content))
    return lines


def _texts(node: Any) -> Iterator[str]:
    """Every text in a file; examples of the dialogue engine are a list in one string."""
    if isinstance(node, str):
        yield from (without_codes(line.removeprefix("- ")) for line in node.splitlines())
    elif isinstance(node, Sequence):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in _NAMES:
                yield from _texts(value)


def kinds(lines: Lines) -> dict[str, str]:
    """Text by kind, a line per line, with copies in other ways of writing.

    A line that consists of German words says nothing about another language's speakers: people
    write "Personalausweis" in all languages.
    """
    german = {word for line in lines.get(GERMAN, ()) for word in _WORD.findall(line.lower())}
    found: dict[str, list[str]] = defaultdict(list)
    for code, own in lines.items():
        script = alphabet_of(code)
        standard: list[str] = []
        latin: list[str] = []
        for line in own:
            if script != "latin" and has_letters(line, script):
                standard.append(line)
            elif code == GERMAN or any(w[0] not in german for w in _WORD.finditer(line.lower())):
                (standard if script == "latin" else latin).append(line)
        standard = _evenly(standard)
        found[code].append("\n".join(standard))
        if script == "latin":
            accented = "\n".join(line for line in standard if not line.isascii())
            found[code].extend(without_diacritics(accented, code))
            found[code + DIALECT] = in_dialects(standard, code)
        else:
            found[code + LATIN] = ["\n".join(latin)] * REAL + in_latin_letters(standard, code)
    return {kind: "\n".join(texts) for kind, texts in found.items() if any(texts)}


def _evenly(lines: list[str]) -> list[str]:
    """Every so many-th line, about MOST characters in all."""
    step = max(1.0, sum(map(len, lines)) / MOST)
    return [lines[int(step * index)] for index in range(int(len(lines) / step))]


def loanwords(lines: Lines) -> frozenset[str]:
    """German nouns that speakers of several other languages use, in lower case."""
    german = "\n".join(line.partition(" ")[2] for line in lines.get(GERMAN, ()))
    inside = Counter(_WORD.findall(german))
    nouns = {
        word.lower()
        for word in inside
        if word[0].isupper() and len(word) > 2 and inside[word] > inside[word.lower()]
    }
    users = Counter(
        word
        for code, own in lines.items()
        if code != GERMAN
        for word in nouns.intersection(_WORD.findall("\n".join(own).lower()))
    )
    return frozenset(word for word, count in users.items() if count >= LOANED)
