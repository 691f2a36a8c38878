"""Words of Arabic as they are written: with articles, "and", "for", "my" joined to them.

All words are folded (`values.fold`). What is joined to a word is taken off only where the rest is
a word that is looked for, so that no other word is cut to pieces.
"""

import re

from rapidfuzz import fuzz

from actions.services.applications.thresholds import ARABIC_ALIKE, TYPED
from actions.services.applications.thresholds import ARABIC_WORD as STEM

EXACT, PREFIXED, SUFFIXED = 100.0, 99.0, 92.0
# "والدي" is "my father", not "and the …"; "الله", "ألماني" have no article.
_ARTICLE = re.compile(
    "^(?!والد(?:[يهك]|ت..?|ها|نا|هم|ان|ين)?$|الله$|و?المان)"
    "(?:ال(?=..)|(?:و?[فبكعه]|و|بها|عها|لها)ال(?=...)|و?لل(?=...))"
)
_PREFIXES = ("و", "ف", "ب", "ل", "ع", "ول", "وب", "فل", "فب", "وع")
_ENDINGS = ("ي", "نا", "ه", "ها", "هم", "كم", "و", "ات", "ين", "ون", "ان")
_AFTER_T = ("", "ي", "نا", "ه", "ها", "هم", "كم", "ك", "و", "ين", "ان")
# As they are said in cities: ث as ت, ذ as د, ظ as ض.
_SOUNDS = str.maketrans("ثذظ", "تدض")
_NOT = (
    "لا لم لن ليس ليست لست لسنا بدون بلا ما مو مش مب مني ماني مانو مانا غير مافي مفيش ماكو مالي "
    "ماعندي معندي معنديش ماعنديش معندناش ماعندنا ماعندها"
)
NEGATIONS = frozenset(_NOT.split())
"""Words that turn the next one into its opposite."""
_INTERCHANGED = NEGATIONS - {"غير"}  # "غير" is also "another"
_WITH = (
    "في فيه عندي عندو عنده عندها عندنا عندهم معي معو معه معها معنا معهم الي لي له لها لنا لدي لديه "
    "لديها لدينا اي"
)
HAVING = frozenset(_WITH.split())
"""Words that may stand between a negation and what is negated: "ما عندي إقامة"."""
_FILLERS = "من علي عن مع عند او ان انا نحن هو هي هم هدا هده داك دلك كل بعد قبل تم قد يا عم رح"
_VAGUE = "هون هنا بس فقط شي شيء منها منهم واحد واحده وحده اخر اخري تاني تانيه"
_LITTLE = HAVING.union(_FILLERS.split())
_SMALL = _LITTLE.union(_VAGUE.split())


def plain(word: str) -> str:
    """A folded word without its article, in the sounds of the dialects."""
    bare = _ARTICLE.sub("", word.translate(_SOUNDS))
    return "لا" if bare == "ولا" else bare


def written(word: str) -> bool:
    """Whether a word is in Arabic letters."""
    return "\u0600" <= word[:1] <= "\u06ff"


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name that tell something: three letters are a normal word."""
    found = tuple(w for w in words if len(w) > 1 and w not in _LITTLE)
    if len(found) > 1 and not NEGATIONS.intersection(found):
        found = tuple(w for w in found if w not in ("شي", "شيء")) or found
    return found


def small(word: str) -> bool:
    """Whether a word alone does not point to any name."""
    return word in _SMALL or word in NEGATIONS


def negated(said: tuple[str, ...], place: int) -> bool:
    """Whether the word at a place is denied: "مو ألماني", "ما عندي جواز"."""
    at = place - 1
    while at > 0 and said[at] in HAVING:
        at -= 1
    return at >= 0 and (said[at] in NEGATIONS or said[at].removeprefix("و") in NEGATIONS)


def alike(said: str, word: str) -> float:
    """How alike what was said and a word of a name are, 0 for not at all, 100 for the same."""
    if said == word:
        return EXACT
    if said in _INTERCHANGED and word in _INTERCHANGED:
        return EXACT
    if len(word) < STEM or len(said) < STEM:
        return 0.0
    bare = [said[len(p) :] for p in _PREFIXES if said.startswith(p) and len(said) - len(p) >= STEM]
    if word in bare:
        return PREFIXED
    if any(_inflected(form, word) for form in (said, *bare)):
        return SUFFIXED
    return max(_mistyped(form, word) for form in (said, *bare[:1]))


def _inflected(said: str, word: str) -> bool:
    """Whether what was said is the word with an ending: "زوجتي", "مستأجرين", "دولي"."""
    if word.endswith("ه") and len(word) > STEM:
        stem = word[:-1]
        if said.startswith(f"{stem}ت") and said[len(word) :] in _AFTER_T:
            return True
        if said == f"{stem}ات" or (stem.endswith("ي") and said == stem):
            return True
    return said.startswith(word) and said[len(word) :] in _ENDINGS


def _mistyped(said: str, word: str) -> float:
    """As `alike`, for a typing error; an ending more or less is none."""
    if min(len(said), len(word)) < TYPED or said.startswith(word) or word.startswith(said):
        return 0.0
    if said.endswith(word) or word.endswith(said):
        return 0.0
    return fuzz.ratio(said, word, score_cutoff=ARABIC_ALIKE)
