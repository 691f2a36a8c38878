"""Times of day and ranges of them."""

import re
from collections.abc import Mapping
from typing import Any

from voice_gateway.speech.spoken.lexicon import Lexicon
from voice_gateway.speech.spoken.numbers import cardinal


def say_time(hour: int, minute: int, words: Lexicon, before: str = "") -> str:
    """14, 30 → "vierzehn Uhr dreißig"; `before` is the text before it."""
    forms = words.table("time")
    shown = hour if forms.get("clock", 24) == 24 else (hour % 12 or 12)
    number = _hour_word(shown, forms, words, before)
    hours = words.plural({str(k): v for k, v in (forms.get("hour") or {}).items()}, shown, number)
    minutes = words.plural(
        {str(k): v for k, v in (forms.get("minute") or {}).items()}, minute, cardinal(minute, words)
    )
    special = {str(key): text for key, text in (forms.get("special") or {}).items()}
    last = re.search(r"(\w+)\s*$", before)
    oblique = _oblique(forms, last[1] if last else "")
    if minute == 0:
        template = (oblique or forms).get("full", forms.get("full", "{hour}"))
    elif str(minute) in special:
        template = special[str(minute)]
    else:
        template = forms.get("zero" if minute < 10 and "zero" in forms else "minutes")
    text = str(template or "{hour} {minute}")
    said = text.format(hour=hours, n=number, minute=minutes, part=_part(hour, forms))
    return re.sub(r"\s+", " ", said).strip()


def _hour_word(shown: int, forms: Mapping[str, Any], words: Lexicon, before: str) -> str:
    """From the list of hours (Polish and Arabic count them), in the form a preposition wants."""
    last = re.search(r"(\w+)\s*$", before)
    oblique = _oblique(forms, last[1] if last else "")
    hours = oblique["hours"] if oblique else forms.get("hours")
    return str(hours[shown % len(hours)]) if hours else cardinal(shown, words)


def _oblique(forms: Mapping[str, Any], head: str) -> Mapping[str, Any] | None:
    """The entry whose prepositions include the word before the time."""
    entries = forms.get("oblique") or ()
    return next((entry for entry in entries if head.lower() in entry["after"]), None)


def _part(hour: int, forms: Mapping[str, Any]) -> str:
    """The part of the day, by the latest "from hour" that has passed."""
    parts = {int(key): str(word) for key, word in (forms.get("parts") or {}).items()}
    passed = [start for start in parts if start <= hour % 24]
    return parts[max(passed)] if passed else ""


def _time_pattern(words: Lexicon) -> str:
    forms = words.table("time")
    before = "|".join(_word(word) for word in forms.get("before", ()))
    after = "|".join(_word(word) for word in forms.get("after", ["Uhr"]))
    sep = "|".join([r"[:.]", *(rf"\s?{mark}\s?" for mark in forms.get("marks", ()))])
    hour = r"(?:[01]?\d|2[0-4])"

    def one(number: int) -> str:
        return (
            rf"(?P<h{number}>{hour})(?:(?P<s{number}>{sep})(?P<m{number}>[0-5]\d)(?::[0-5]\d)?)?"
            rf"(?:\s?(?P<a{number}>(?i:{after}))(?!\w))?"
        )

    head = rf"(?P<before>(?i:{before})\s?)?" if before else "(?P<before>)"
    return rf"(?<![\w.,:+-]){head}{one(1)}(?:\s?[-–—]\s?{one(2)})?(?![\d:]|[.,]\d|-\d)"


def _word(word: str) -> str:
    return re.escape(word)


def _time(match: re.Match[str], words: Lexicon) -> str | None:
    """A time if it has a colon, or a word such as "Uhr" or "saat" beside it."""
    named = bool(match["before"] or match["a1"] or match["a2"])
    colon = bool(match["m1"]) and ":" in (match["s1"] or "")
    marked = bool(match["m1"]) and (match["s1"] or "").strip() not in (":", ".")
    if not (colon or named or marked):
        return None
    if match["h2"] and not (match["m2"] or match["a2"]):
        return None
    forms = words.table("time")
    text = match.string[: match.start()]
    prefix = str(forms.get("prefix", ""))
    if not match["h2"]:
        said = _said(match, 1, words, text)
        if prefix and not re.search(rf"{re.escape(prefix)}\s*$", text):
            said = f"{prefix} {said}"
        return said + _rest(match)
    template = str(forms.get("to") or words.text("range", "{a} – {b}"))
    heads = [*re.findall(r"(\w+)\s*\{[ab]\}", template), "", ""][:2]
    first = _said(match, 1, words, heads[0] or text)
    said = template.format(a=first, b=_said(match, 2, words, heads[1]))
    return (f"{prefix} {said}" if prefix else said) + _rest(match)


def _said(match: re.Match[str], number: int, words: Lexicon, before: str) -> str:
    hour = int(match[f"h{number}"])
    mark = (match[f"a{number}"] or match["a2"] or "").lower().replace(".", "")
    if mark == "pm" and hour < 12:
        hour += 12
    elif mark == "am" and hour == 12:
        hour = 0
    return say_time(hour, int(match[f"m{number}"] or 0), words, before)


def _rest(match: re.Match[str]) -> str:
    """The stop of "p.m." may end the sentence as well."""
    ended = match[0].endswith(".") and not match.string[match.end() :].strip()
    return "." if ended else ""


RULES = ((_time_pattern, _time),)
