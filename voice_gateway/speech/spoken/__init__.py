"""Text as it is written → text as it is said, per locale.

Screens show "46,00 €" and "Mo-Fr 08:00-16:00"; voices stumble over them or read them in the wrong
language. `normalise` spells everything out. What a language needs is in `<lang>.yml`; see
`lexicon.py` for its keys.
"""

from voice_gateway.speech.spoken.engine import normalise

__all__ = ["normalise"]
