"""Which locale to answer in, from tags and headers."""

from functools import lru_cache

from translations.registry import load_languages, source_language


def match(tag: str) -> str | None:
    """A locale of ours for a locale code or BCP 47 tag ("en-GB" → "en"), or None."""
    languages = load_languages()
    tag = tag.strip().replace("_", "-")
    by_lower = {code.lower(): code for code in languages}
    found = by_lower.get(tag.lower())
    if found:
        return found
    base = tag.lower().partition("-")[0]
    return by_lower.get(base)


@lru_cache(maxsize=256)
def negotiate(accept_language: str) -> str:
    """The best locale for an Accept-Language header; German when nothing fits."""
    choices: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept_language[:400].split(",")):
        tag, _, weight = part.partition(";")
        quality = _quality(weight)
        locale = match(tag)
        if locale and quality > 0:
            choices.append((-quality, position, locale))
    return min(choices)[2] if choices else source_language().code


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
