"""Sealing: what opens, what does not, and that a running process follows the file of keys."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.services.drafts import DraftUnreadable
from actions.storage.cipher import LOOKUP_BYTES, Cipher
from actions.storage.keyfile import KeysUnusable, create_keys, new_key, read_keys, write_keys

DAY = date(2026, 11, 24)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_keys(tmp_path / "keys", DAY)
    return tmp_path / "keys"


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=50)
@given(st.binary(max_size=500))
def test_what_was_sealed_opens(path: Path, plain: bytes) -> None:
    cipher = Cipher(path)
    sealed = cipher.seal(plain, "draft/1/payload")
    assert cipher.unseal(sealed, "draft/1/payload") == plain
    assert sealed != cipher.seal(plain, "draft/1/payload")
    assert len(plain) < 8 or plain not in sealed


def test_it_opens_in_its_own_place_only(path: Path) -> None:
    cipher = Cipher(path)
    sealed = cipher.seal(b"rent: 640", "draft/1/payload")
    for place in ("draft/2/payload", "draft/1/secret", ""):
        with pytest.raises(DraftUnreadable):
            cipher.unseal(sealed, place)


def test_every_changed_byte_is_noticed(path: Path) -> None:
    cipher = Cipher(path)
    sealed = cipher.seal(b"rent: 640", "draft/1/payload")
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(DraftUnreadable):
            cipher.unseal(changed, "draft/1/payload")


@pytest.mark.parametrize("length", [0, 1, 8, 19, 20, 30])
def test_a_cut_value_is_noticed(path: Path, length: int) -> None:
    cipher = Cipher(path)
    with pytest.raises(DraftUnreadable):
        cipher.unseal(cipher.seal(b"rent: 640", "x")[:length], "x")


def test_another_key_does_not_open_and_the_error_tells_nothing(path: Path, tmp_path: Path) -> None:
    create_keys(tmp_path / "other", DAY)
    sealed = Cipher(path).seal(b"rent: 640", "x")
    with pytest.raises(DraftUnreadable) as caught:
        Cipher(tmp_path / "other").unseal(sealed, "x")
    # Nor does another secret under the same id.
    (key,) = read_keys(path)
    imposter = new_key(DAY)
    write_keys(path, [type(key)(key.id, DAY, imposter.secret)])
    with pytest.raises(DraftUnreadable):
        Cipher(path).unseal(sealed, "x")
    assert "640" not in repr(caught.value)


def test_the_first_key_seals_and_all_open(path: Path) -> None:
    cipher = Cipher(path)
    old = cipher.seal(b"old", "x")
    new = new_key(DAY)
    write_keys(path, [new, *read_keys(path)])
    assert cipher.current_id == new.id.encode()  # without a restart
    assert cipher.seal(b"new", "x")[:8] == new.id.encode()
    assert cipher.unseal(old, "x") == b"old"
    write_keys(path, [new])
    with pytest.raises(DraftUnreadable):
        cipher.unseal(old, "x")


def test_a_running_process_survives_a_broken_file(path: Path) -> None:
    cipher = Cipher(path)
    sealed = cipher.seal(b"plain", "x")
    whole = path.read_text()
    path.write_text("# just being edited\n")
    assert cipher.unseal(sealed, "x") == b"plain"
    path.unlink()
    assert cipher.unseal(sealed, "x") == b"plain"
    path.write_text(whole)
    assert cipher.unseal(cipher.seal(b"again", "x"), "x") == b"again"


def test_no_file_no_cipher(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="keys"):
        Cipher(tmp_path / "keys")
    (tmp_path / "keys").write_text("# nothing\n")
    with pytest.raises(KeysUnusable):
        Cipher(tmp_path / "keys")


def test_look_ups_are_equal_for_equal_values_of_a_kind_only(path: Path) -> None:
    cipher = Cipher(path)
    one = cipher.lookup("code", "4MYY262FR")
    assert one == cipher.lookup("code", "4MYY262FR")
    assert len(one) == LOOKUP_BYTES
    assert one != cipher.lookup("conversation", "4MYY262FR")
    assert one != cipher.lookup("code", "4MYY262FK")
    write_keys(path, [new_key(DAY), *read_keys(path)])
    assert cipher.lookup("code", "4MYY262FR") != one
    assert one in cipher.lookups("code", "4MYY262FR")
