"""Keys are made once, with an empty database, and a lost one stops the start."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from server import keys


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    keys.bind(tmp_path, may_create=True)
    assert stat.S_IMODE((tmp_path / keys.FILE).stat().st_mode) == 0o600


def test_a_lost_key_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(keys.KeyMissing, match=r"keys\.json is missing"):
        keys.bind(tmp_path, may_create=False)
    assert not (tmp_path / keys.FILE).exists()


def test_secrets_are_unreadable_at_rest(tmp_path: Path) -> None:
    keys.bind(tmp_path, may_create=True)
    stored = keys.encrypt("refresh token")
    assert "refresh" not in stored
    assert keys.decrypt(stored) == "refresh token"
    (tmp_path / keys.FILE).unlink()
    keys.bind(tmp_path, may_create=True)
    with pytest.raises(keys.KeyMissing, match="does not fit"):
        keys.decrypt(stored)


def test_a_forged_token_is_nobodys(tmp_path: Path) -> None:
    keys.bind(tmp_path, may_create=True)
    token = keys.sign("abc", "opt-out")
    assert keys.unsign(token, "opt-out") == "abc"
    assert keys.unsign(token, "another purpose") is None
    forged = token[:-9] + token[-9:].swapcase()  # the last character alone has bits that do not count
    assert keys.unsign(forged, "opt-out") is None
