"""E-mail addresses: their canonical form, what is wrong with one, and the keys they are recognised by."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache

import idna

MAX_LENGTH = 254
_ATOM = re.compile(r"[^\x00-\x20\x7f()<>\[\]:;@\\,\"]{1,64}")
_TOP_LEVEL = re.compile(r"xn--[a-z0-9-]+|[a-z]{2,63}")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})


def normalise(address: str) -> str:
    """Lower case, no spaces around, an international domain as ASCII; an impossible domain is left alone."""
    local, at, name = address.strip().lower().rpartition("@")
    return f"{local}{at}{_ascii_domain(name) or name}"


def domain(address: str) -> str:
    """The domain of an address, normalised; "" when there is none."""
    _, at, name = normalise(address).rpartition("@")
    return name if at else ""


def match_key(address: str) -> str:
    """One key for all spellings of one mailbox: without +tag, and at Gmail without dots and `googlemail`."""
    local, at, name = normalise(address).rpartition("@")
    local = local.split("+", 1)[0] or local  # "+x@..." has nothing before its tag
    if name in _GMAIL:
        local, name = local.replace(".", ""), "gmail.com"
    return f"{local}{at}{name}"


def problem(address: str) -> str | None:
    """Why mail cannot be sent to this address, as a code; None when it can.

    missing_at, local_part, domain, too_long.
    """
    local, at, name = address.strip().rpartition("@")
    if not at or not local or not name:
        return "missing_at"
    if len(normalise(address)) > MAX_LENGTH or len(local) > 64:
        return "too_long"
    if not _ATOM.fullmatch(local) or not local.isprintable() or "" in local.split("."):
        return "local_part"
    ascii_name = _ascii_domain(name.lower())
    labels = ascii_name.split(".")
    return None if len(labels) > 1 and _TOP_LEVEL.fullmatch(labels[-1]) else "domain"


def suppression_key(secret: bytes, address_or_domain: str) -> str:
    """What a suppression list keeps instead of the address (or the bare domain): it survives erasure."""
    text = address_or_domain
    key = match_key(text) if "@" in text else _ascii_domain(text.strip().lower()) or text.strip().lower()
    return hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4096)
def _ascii_domain(name: str) -> str:
    """The domain as it is looked up, "" when it cannot be one."""
    try:
        return idna.encode(name.removesuffix("."), uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return ""
