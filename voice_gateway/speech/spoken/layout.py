"""From a laid-out text to running text: invisible characters, bullets, line ends."""

import re
import unicodedata

from voice_gateway.speech.spoken.lexicon import Lexicon

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SPACES = {0x00A0: " ", 0x202F: " ", 0x2009: " ", 0x2011: "-", 0x2010: "-", 0x066A: "%"}
_DIGITS = {zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)} | {
    0x066B: ",",
    0x066C: "",
}
_MARKUP = re.compile(r"\*\*|__|`|^#{1,6}\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")
_BULLET = re.compile(r"^[ \t]*(?:[-–—•*·▪◦]|(\d{1,2})[.)])[ \t]+", re.MULTILINE)
_ENDED = re.compile(r"[.!?:;,…。؟،؛]['\"»”)]*$")


def clean(text: str, words: Lexicon) -> str:
    """Without what is only for the eye; Arabic-Indic digits as Latin ones; language's patterns."""
    text = text.translate(_INVISIBLE).translate(_SPACES).translate(_DIGITS)
    text = _MARKUP.sub("", _LINK.sub(r"\1", text))
    text = "".join(" " if _symbol(char) else char for char in text)
    for pattern, replacement in words.words.get("patterns") or ():
        text = re.sub(pattern, replacement, text)
    listed = _is_list(text)
    lines = (_unbulleted(line, listed).strip() for line in text.splitlines())
    ended = [line if _ENDED.search(line) else f"{line}." for line in lines if line]
    if ended and not _ENDED.search(text.strip()):
        ended[-1] = ended[-1].removesuffix(".")
    return "\n".join(ended)


def _is_list(text: str) -> bool:
    """Whether lines that begin with "1.", "2." are a list: a single "12. März" is none."""
    numbers = [int(match[1]) for match in _BULLET.finditer(text) if match[1]]
    return len(numbers) > 1 and numbers[0] == 1 and numbers == sorted(set(numbers))


def _unbulleted(line: str, listed: bool) -> str:
    """The line without its bullet; a number of a list stays, followed by a pause."""
    match = _BULLET.match(line)
    if match is None or (match[1] and not listed):
        return line
    return (f"{match[1]}: " if match[1] else "") + line[match.end() :]


def _symbol(char: str) -> bool:
    """Pictures and arrows, which espeak-ng would read out by their Unicode names."""
    return unicodedata.category(char) in ("So", "Sk", "Cn", "Co") and char not in "°©№"


def pauses(text: str) -> str:
    """One line, single spaces; every line of the text ends a sentence."""
    text = re.sub(r"\s*\n\s*", " ", text)
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r" +([.,!?;:،؛؟])(?=\s|$)", r"\1", text).strip()
