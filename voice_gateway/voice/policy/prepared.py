"""Texts that are the same in every call, so that their sound can be made beforehand."""

from voice_gateway.voice.policy.call import Parts, constants
from voice_gateway.voice.policy.texts import TEXTS, text

NOT_SAID = ("title_", "when_", "summary_subject", "summary_before", "summary_after")


def prepared(parts: Parts, locale: str) -> dict[str, str]:
    """The texts of a locale by the name that `Say.prompt` gives."""
    values = constants(parts)
    own = next((row.key for row in parts.data.languages if row.locale == locale), None)
    if own is not None:
        values["key"] = own
    found = {}
    for name in TEXTS:
        if name.startswith(NOT_SAID):
            continue
        try:
            found[name] = text(name, locale, values)
        except KeyError:  # has a gap that only the call can fill
            continue
    return found
