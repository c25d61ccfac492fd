"""The installation's keys and its identity, in one file beside the data."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import BadSignature, URLSafeSerializer

from server.domain.addresses import suppression_key

FILE = "keys.json"


class KeyMissing(Exception):
    """There is data but no key to read it; the text says which file is missing."""


@dataclass(frozen=True)
class Keys:
    """`instance` names this installation; all its hosts share it. The newest of `fernet` encrypts, all decrypt."""

    instance: str
    fernet: tuple[str, ...]
    secret: str

    def box(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.fernet])


_bound: list[Keys] = []


def bind(data_dir: Path, *, may_create: bool) -> Keys:
    """Read the key file. It is made only together with an empty database: a lost key must never be replaced."""
    path = data_dir / FILE
    if not path.exists():
        if not may_create:
            raise KeyMissing(f"RELANCE_DATA_DIR: {path} is missing, and the database holds data that only this key "
                             "reads; copy the file here from the first host or from the backup")
        _create(path)
    stored = json.loads(path.read_text())
    keys = Keys(stored["instance"], tuple(stored["fernet"]), stored["secret"])
    _bound[:] = [keys]
    return keys


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"instance": secrets.token_hex(8), "fernet": [Fernet.generate_key().decode()],
               "secret": secrets.token_hex(32)}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file)


def current() -> Keys:
    return _bound[0]


def encrypt(text: str) -> str:
    return current().box().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    try:
        return current().box().decrypt(text.encode()).decode()
    except InvalidToken:
        raise KeyMissing(f"{FILE} does not fit this database: it cannot read what is stored; "
                         "use the key file that belongs to it") from None


def address_key(value: str) -> str:
    """The keyed hash of an address or a domain: suppressions survive erasure without keeping the address."""
    return suppression_key(current().secret.encode(), value)


def token_hash(token: str) -> str:
    """What is stored of a bearer token; the token has 32 random bytes, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(value: str, purpose: str) -> str:
    return str(URLSafeSerializer(current().secret, salt=purpose).dumps(value))


def unsign(token: str, purpose: str) -> str | None:
    """The signed value, None when the token is not ours."""
    try:
        value = URLSafeSerializer(current().secret, salt=purpose).loads(token)
    except BadSignature:
        return None
    return value if isinstance(value, str) else None
