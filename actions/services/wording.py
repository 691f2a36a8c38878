"""Words: how they are compared, which belong to dialogue acts, which names stand in a question."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from actions.services import ranking
from actions.services.phrases import NONE, Phrase
from actions.services.text import fold

SHORT = 4  # phrases of at most so many words are names rather than sentences
BEGINNING = 3  # letters by which words are looked up
STEM = 5  # words that share at least so many letters but the last count as one

_FOLDS = str.maketrans(
    {
        **{"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ı": "i", "ё": "е", "ـ": None},
        **{"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ی", "ي": "ی", "ك": "ک"},
    }
)
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0670]")


def words(text: str) -> list[str]:
    """Words in the form they are compared in."""
    return re.findall(r"[^\W_]+", _MARKS.sub("", fold(text).casefold().translate(_FOLDS)))


def same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one ("Reisepass", "Reisepasses")."""
    if one == other:
        return True
    length = min(len(one), len(other)) - 1
    return length + 1 >= STEM and one[:length] == other[:length] and abs(len(one) - len(other)) < 4


class Wording:
    """What the phrases of all services tell about words, by language."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        acts: dict[str, set[str]] = defaultdict(set)
        self._names: list[tuple[str, int]] = []  # service, number of different words
        # language → beginning of a word → word → names it stands in
        self._words: dict[str, dict[str, dict[str, list[int]]]] = {}
        for phrase in phrases:
            found = words(phrase.text)
            if phrase.service_id == NONE:
                acts[phrase.language].update(found)
            elif phrase.everyday and 0 < len(found) <= SHORT:
                self._add(phrase, set(found))
        # Short words such as "in" stand in names too, but never are what distinguishes them.
        self._acts = {
            language: {w for w in found if len(w) < SHORT or not self._known(w, language)}
            for language, found in acts.items()
        }

    def _add(self, phrase: Phrase, found: set[str]) -> None:
        self._names.append((phrase.service_id, len(found)))
        index = self._words.setdefault(phrase.language, {})
        for word in found:
            index.setdefault(word[:BEGINNING], {}).setdefault(word, []).append(len(self._names) - 1)

    def _known(self, word: str, language: str) -> bool:
        return word in self._words.get(language, {}).get(word[:BEGINNING], {})

    def content(self, text: str, language: str) -> str:
        """The words that may name a service, without those of dialogue acts."""
        acts = self._acts.get(language, set())
        return " ".join(word for word in words(text) if word not in acts)

    def named(self, text: str, language: str) -> Mapping[str, float]:
        """Services whose name or everyday word stands in the text, with what that is worth.

        A longer name is worth more: "Reisepass für ein Kind" is not just a "Reisepass".
        """
        index = self._words.get(language, {})
        present = {
            word: names
            for asked in set(words(text))
            for word, names in index.get(asked[:BEGINNING], {}).items()
            if same_word(word, asked)
        }
        hits = Counter(name for names in present.values() for name in names)
        worth: dict[str, float] = {}
        for name, count in hits.items():
            service, length = self._names[name]
            if count == length:
                value = ranking.NAME + ranking.NAME_WORD * (length - 1)
                worth[service] = max(worth.get(service, 0.0), value)
        return worth
