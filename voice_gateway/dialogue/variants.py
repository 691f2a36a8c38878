"""How else a line is written: without diacritics, in Latin letters, in dialect.

Citizens type on foreign keyboards and as they speak, while most example lines are in standard
spelling. So copies are made by rule. They are only learned from; nobody ever reads them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import cycle

_WORD = re.compile(r"[^\W\d_]+")
_COMBINING = re.compile(r"[\u0300-\u036f]")
_FOLDED = {"ı": "i", "ł": "l", "ø": "o", "æ": "ae", "å": "aa", "ß": "ss", "œ": "oe", "đ": "d"}
# The spelling with two letters, as on typewriters and in mail addresses.
_DOUBLED = {
    "de": {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"},
    "da": {"å": "aa", "ø": "oe", "æ": "ae"},
}

_RUSSIAN = "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"
_UKRAINIAN = "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я"
# Per language: its letters, and how people write them in Latin letters (first as in passports, then
# as on a German keyboard); "-" is nothing.
_LATIN = {
    "ru": (
        _RUSSIAN,
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
        "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh sch - y - e ju ja",
    ),
    "uk": (
        _UKRAINIAN,
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia",
        "a b v g g d e ye zh z y i yi y k l m n o p r s t u f h c ch sh sch - yu ya",
    ),
}

# The same for scripts that leave out short vowels: they are put between two consonants by turns,
# the frequent ones more often. Second way of Arabic: as in chats, with digits for some sounds.
_VOWELLESS = {
    "ar": (
        "ا أ إ آ ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ى ة ء ئ ؤ",
        "a a i a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a - y w",
        "a 2a e 2a b t t j 7 kh d d r z s sh s d t z 3 gh f q k l m n h w y a e 2 2 2",
    ),
    "fa": (
        "ا آ أ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ه و ی ئ ء ك ي",
        "a a a b p t s j ch h kh d z r z zh s sh s z t z a gh f gh k g l m n h v y y - k y",
    ),
}
_SHORT_VOWELS = {"ar": "aiauaai", "fa": "aeaeoae"}
_CONSONANT = "[بپتثجچحخدذرزژسشصضطظغفقکكگلمنه]"
_BETWEEN_CONSONANTS = re.compile(rf"(?<={_CONSONANT})(?<!\bال)(?={_CONSONANT})")
_LONG_VOWELS = (
    (re.compile(rf"(?<={_CONSONANT})و(?={_CONSONANT}|\b)"), "o"),
    (re.compile(rf"(?<={_CONSONANT})[یي](?={_CONSONANT}|\b)"), "i"),
)

# Sound by sound, roughly: pattern=spelling, in this order, on lower case. The rules are the usual
# spellings of Bavarian, Alemannic (Swiss) and South Tyrolean in chats.
_DIALECTS = {
    "de": (
        r"""\bich\b=i \bmich\b=mi \bdich\b=di \bmir\b=ma \bnicht\b=ned \bnichts\b=nix \bauch\b=aa
        \bist\b=is \beine[nrms]?\b=a \bein\b=a \bkein\w*\b=koa \bdas\b=des \bwas\b=wos \bhabe?\b=hob
        \bhaben\b=ham \bhat\b=hod \bwir\b=mia \bsie\b=se \bfür\b=fia \bkann\b=ko \bmuss\b=muas
        \bmüssen\b=miassn \bmöchte\b=mecht \bheute\b=heid \bmeine?[nrm]?\b=mei \bvon\b=vo \bden\b=an
        \bdem\b=am \bmal\b=moi \bwie\b=wia \bviel\b=vui \bge(?=[bcdfgjkmpqstvwz])=g all=oi ol=oi
        er\b=a (?<=[^aeiouäöü\W])en\b=n e\b= ie=ia uh?(?=[tß])=ua ei(?=[sßn])=oa al=oi
        ü=i ö=e t\b=d""",
        r"""\bich\b=i \bnicht\b=nöd \bnichts\b=nüt \bauch\b=au \bist\b=isch \beine[nrms]?\b=e
        \bein\b=en \bdas\b=s \bdie\b=d \bder\b=de \bdem\b=em \bhabe\b=ha \bhaben\b=händ \bhat\b=het
        \bmir\b=mer \bwir\b=mir \bsie\b=si \bkann\b=cha \bmuss\b=mues \bmöchte\b=möcht \bheute\b=hüt
        \bmein\b=min \bmeine[nrm]?\b=mini \bwie\b=wi \bzu\b=z \bge(?=[bcdfgjkmpqstvwz])=g ung\b=ig
        (?<=\w\w)en\b=e \bauf=uf \baus=us au(?=[scf])=uu ei(?=[tnsb])=ii (?<=[a-z])st=scht
        \bk(?=[aeiouäöülnr])=ch eu=ü ß=ss""",
        r"""\bich\b=i \bnicht\b=nit \bauch\b=a \bist\b=isch \beine[nrms]?\b=a \bein\b=a \bdas\b=des
        \bwas\b=wos \bhabe\b=hon \bhaben\b=hobn \bhat\b=hot \bwir\b=mir \bfür\b=fir \bkann\b=konn
        \bmuss\b=muaß \bmöchte\b=mecht \bheute\b=heint \bmeine?[nrm]?\b=mein \bwie\b=wia \bden\b=in
        \bvon\b=vi \bge(?=[bcdfgjkmpqstvwz])=g a(?=[lnbdgst])=o (?<=[^aeiouäöü\W])en\b=n ö=e ü=i
        ie=ia (?<=[a-z])st(?=\w)=scht""",
    )
}


def _table(source: str, target: str) -> dict[str, str]:
    pairs = zip(source.split(), target.split(), strict=True)
    return {letter: "" if latin == "-" else latin for letter, latin in pairs}


_LATIN_TABLES = {
    code: tuple(_table(letters, scheme) for scheme in schemes)
    for code, (letters, *schemes) in (_LATIN | _VOWELLESS).items()
}
_DIALECT_RULES = {
    code: tuple(
        tuple(
            (re.compile(pattern), spelling)
            for pattern, _, spelling in (rule.rpartition("=") for rule in rules.split())
        )
        for rules in dialects
    )
    for code, dialects in _DIALECTS.items()
}


def without_diacritics(text: str, code: str) -> list[str]:
    """Lower-case copies in bare Latin letters; a second one where two letters may replace one."""
    lower = text.lower()
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", _replaced(lower, _FOLDED)))
    return [bare, _replaced(lower, _DOUBLED[code])] if code in _DOUBLED else [bare]


def _replaced(text: str, letters: Mapping[str, str]) -> str:
    # Many times faster than str.translate, which is slow beyond ASCII.
    for letter, spelling in letters.items():
        text = text.replace(letter, spelling)
    return text


def in_latin_letters(lines: Sequence[str], code: str) -> list[str]:
    """The lines transliterated, each in one of the ways in turn; none without a table."""
    tables = _LATIN_TABLES.get(code, ())
    found = []
    for start, table in enumerate(tables):
        text = "\n".join(lines[start :: len(tables)]).lower()
        found.append(_replaced(_vocalised(text, _SHORT_VOWELS.get(code, "")), table))
    return found


def _vocalised(text: str, vowels: str) -> str:
    if not vowels:
        return text
    turns = cycle(vowels)
    text = _BETWEEN_CONSONANTS.sub(lambda _: next(turns), text)
    for pattern, vowel in _LONG_VOWELS:
        text = pattern.sub(vowel, text)
    return text


def in_dialects(lines: Sequence[str], code: str) -> list[str]:
    """The lines as speakers of dialects write, each in one of the dialects in turn."""
    dialects = _DIALECT_RULES.get(code, ())
    return [
        _spell("\n".join(lines[start :: len(dialects)]).lower(), rules)
        for start, rules in enumerate(dialects)
    ]


def _spell(text: str, rules: Sequence[tuple[re.Pattern[str], str]]) -> str:
    """Every rule looks at one word, so each word is worked on once, however often it occurs."""
    words = sorted(set(_WORD.findall(text)))
    if not words:
        return text
    spelled = "\n".join(words)
    for pattern, spelling in rules:
        spelled = pattern.sub(spelling, spelled)
    table = dict(zip(words, spelled.split("\n"), strict=True))
    return _WORD.sub(lambda found: table[found.group()], text)
