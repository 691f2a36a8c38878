"""Names of uploaded files, made harmless."""

import re
import unicodedata

# Suffixes that say what a file is; the content decides, so the claimed ones are taken off.
_SUFFIX = re.compile(r"\.(jpe?g|jfif|png|webp|heic|heif|pdf)$", re.IGNORECASE)
# What file systems reserve: Windows' set includes all others.
_RESERVED = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
# Persian is misspelt without the zero-width non-joiner; all other invisible characters go.
_KEPT = "\u200c"
MAX_CHARACTERS = 100
# A file name may have 255 bytes on the usual file systems; a suffix and a number are to fit.
MAX_BYTES = 200
FALLBACK = "Anlage"


def safe_name(claimed: str, suffix: str) -> str:
    """A file name from the one the sender claims; `suffix` (".pdf") is that of the content.

    Path, control characters, direction overrides and reserved characters are removed; the length
    is cut. The name may still hold personal data: it is for the office, not for logs.
    """
    base = re.split(r"[/\\]", claimed[-1000:])[-1]
    text = "".join(
        c
        for c in unicodedata.normalize("NFC", base)
        if c == _KEPT or unicodedata.category(c)[0] != "C" or c.isspace()
    )
    text = _RESERVED.sub("_", " ".join(text.split()))
    while (shorter := _SUFFIX.sub("", text).rstrip(". ")) != text:
        text = shorter
    stem = _cut(text.strip(f". {_KEPT}"))
    if not any(c.isalnum() for c in stem):
        stem = FALLBACK
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return stem + suffix


def _cut(text: str) -> str:
    text = text[:MAX_CHARACTERS]
    return text.encode()[:MAX_BYTES].decode(errors="ignore").rstrip(f". {_KEPT}")
