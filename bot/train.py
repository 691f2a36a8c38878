"""`rasa` for training, without two detours that take a third of the time.

- Rasa tells examples apart by a fingerprint of everything in them, many times each; text and intent
  are enough to look for equal ones, which are then compared as before.
- A model is packed as small as possible, although it stays on this machine; packed quickly it is
  hardly larger.
"""

import tarfile
from typing import Any


def compare_quickly() -> None:
    """Hash examples by what they say; `Message.__eq__` still compares everything."""
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message

    def by_words(message: Message) -> int:
        return hash((message.get(TEXT), message.get(INTENT)))

    Message.__hash__ = by_words


def pack_quickly() -> None:
    """Write compressed archives with little effort."""
    # Rasa calls open(), which has no place for the level other than this default.
    write = tarfile.TarFile.gzopen.__func__

    def gzopen(
        cls: type,
        name: Any,
        mode: str = "r",
        fileobj: Any = None,
        compresslevel: int = 1,
        **rest: Any,
    ) -> Any:
        return write(cls, name, mode, fileobj, compresslevel, **rest)

    tarfile.TarFile.gzopen = classmethod(gzopen)


if __name__ == "__main__":
    pack_quickly()
    compare_quickly()
    from rasa.__main__ import main

    main()
