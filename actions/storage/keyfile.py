"""The file of keys: made at the first start, readable by its owner only, never in the database.

One key a line, the newest first: `<id> <day made> <32 bytes in base64url>`; empty lines and lines
that begin with "#" are ignored. The first key encrypts, all decrypt. Whoever has the file and the
database can read everything, whoever loses the file can read nothing: keep a copy of it, and not
beside the copies of the database.
"""

import base64
import binascii
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

HEADER = """\
# Keys of Stadtlotse's stored applications. The first one encrypts, all decrypt.
# Without this file they cannot be read any more: keep a copy, away from copies of the database.
# A new key: stadtlotse keys rotate
"""
ID_LENGTH, SECRET_BYTES = 8, 32


class KeysUnusable(Exception):
    """The file of keys is missing, empty or malformed; the text says where, never what."""


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of 32 bytes; `id` (8 characters) is stored beside everything sealed with it."""

    id: str
    made: date
    secret: bytes = field(repr=False)


def new_key(made: date) -> Key:
    """A random key."""
    return Key(secrets.token_hex(ID_LENGTH // 2), made, secrets.token_bytes(SECRET_BYTES))


def read_keys(path: Path) -> tuple[Key, ...]:
    """The keys in the order of the file; raises KeysUnusable, OSError."""
    keys = []
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError as error:
        raise KeysUnusable(f"{path} does not exist; the first start makes it") from error
    except UnicodeDecodeError:
        raise KeysUnusable(f"{path} is not a file of keys") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            keys.append(_key(line))
        except ValueError:  # its text would hold the secret
            raise KeysUnusable(f"{path}, line {number}: not a key") from None
    if not keys:
        raise KeysUnusable(f"{path} holds no key")
    if len({key.id for key in keys}) < len(keys):
        raise KeysUnusable(f"{path}: two keys have the same id")
    return tuple(keys)


def _key(line: str) -> Key:
    identifier, made, secret = line.split()
    if not re.fullmatch(rf"[0-9a-z]{{{ID_LENGTH}}}", identifier):
        raise ValueError("id")
    try:
        raw = base64.b64decode(secret, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("secret") from error
    if len(raw) != SECRET_BYTES:
        raise ValueError("length")
    return Key(identifier, date.fromisoformat(made), raw)


def create_keys(path: Path, made: date) -> None:
    """Write a file with one new key, mode 0600; leaves a file alone that is already there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _written(path, [new_key(made)])
    try:
        # Several processes may start at once: a link is made for one of them, and of a whole file.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    _sync(path.parent)


def write_keys(path: Path, keys: Sequence[Key]) -> None:
    """Replace the file in one step, mode 0600; of a link, the file that it leads to."""
    path = path.resolve()
    os.replace(_written(path, keys), path)
    _sync(path.parent)


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Keep others from writing the file meanwhile: a key that is overwritten is data lost.

    Raises KeysUnusable when somebody else is at it.
    """
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise KeysUnusable(f"{path} is just being changed by another process") from error
    finally:
        os.close(lock)


def open_to_others(path: Path) -> bool:
    """Whether other users of the machine may read the file."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _written(path: Path, keys: Sequence[Key]) -> Path:
    """A new file beside `path` that is safely on the disk."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    lines = (
        f"{key.id} {key.made.isoformat()} {base64.urlsafe_b64encode(key.secret).decode()}\n"
        for key in keys
    )
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(HEADER + "".join(lines))
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
