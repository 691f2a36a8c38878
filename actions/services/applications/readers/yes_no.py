"""Yes or no, in the language of the conversation, German or English."""

from collections.abc import Callable, Sequence

from actions.services.applications.problems import Problem, Reading, Said, problem
from actions.services.applications.readers.vocabulary import Vocabulary, vocabulary

_SIGNS = {"👍": True, "✅": True, "✔": True, "👎": False, "❌": False, "✖": False}
_PAYLOADS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
OTHERS = ("de", "en")
_Match = Callable[[Sequence[str], int], int]


def read_yes_no(message: Said, *, others: bool = False) -> Reading:
    """True or False; `others`: the question is whether there are more people or things."""
    signs = {answer for sign, answer in _SIGNS.items() if sign in message.text}
    if len(signs) == 1:
        return Reading(signs.pop())
    known = vocabulary(message.language)
    words = known.words(message.text)
    if known["unknown"].within(words):
        return problem(Problem.NOT_KNOWN)
    answer = _answer(words, known)
    if others and (alone := read_alone(words, known)) is not None:
        answer = None if answer is True or not alone else False
        return problem(Problem.NOT_YES_NO) if answer is None else Reading(answer)
    if answer is None and "there_is" in known.phrases and known.is_only("there_is", message.text):
        answer = True
    if answer is None:
        answer = _foreign(message)
    return problem(Problem.NOT_YES_NO) if answer is None else Reading(answer)


def read_alone(words: Sequence[str], known: Vocabulary) -> bool | None:
    """Whether somebody says to be alone; False for "not alone", None when nothing is said of it."""
    if known["not_alone"].within(words):
        return False
    return True if known["alone"].within(words) else None


def _answer(words: Sequence[str], known: Vocabulary) -> bool | None:
    """What was said; a clear word decides, else a word that only hints at it."""
    clear = _kinds(words, known["affirm"].match, known["deny"].match)
    if clear:
        return clear.pop() if len(clear) == 1 else None
    hints = _kinds(words, known["affirm_weak"].match, known["deny_weak"].match)
    # "not right", "I don't agree": the negation counts.
    return None if not hints else False not in hints


def _kinds(words: Sequence[str], yes: _Match, no: _Match) -> set[bool]:
    """Which of two meanings occur; where both begin, the longer wording counts."""
    found, index = set(), 0
    while index < len(words):
        agreed, denied = yes(words, index), no(words, index)
        if agreed or denied:
            found.add(agreed > denied)
        index += max(agreed, denied, 1)
    return found


def _foreign(message: Said) -> bool | None:
    """A whole answer in German or English, or the payload of a button."""
    if (payload := message.text.strip().casefold()) in _PAYLOADS:
        return _PAYLOADS[payload]
    for language in OTHERS:
        known = vocabulary(language)
        words = known["polite"].without(known.words(message.text))
        for meaning, answer in (("affirm", True), ("deny", False)):
            if words in known[meaning]:
                return answer
    return None
