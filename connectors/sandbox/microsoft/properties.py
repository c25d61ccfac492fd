"""MAPI properties of a mail: what a client set, and what Exchange derives from the headers."""

from __future__ import annotations

import re
from functools import lru_cache

from connectors.sandbox import rfc822
from connectors.sandbox.microsoft.errors import bad_request
from connectors.sandbox.world import Mail

MESSAGE_CLASS, REFERENCES, IN_REPLY_TO, LIST_UNSUBSCRIBE = (
    "String 0x1a",
    "String 0x1039",
    "String 0x1042",
    "String 0x1045",
)
_DERIVED = {IN_REPLY_TO: "In-Reply-To", REFERENCES: "References", LIST_UNSUBSCRIBE: "List-Unsubscribe"}
_TAGGED = re.compile(r"(?i)string 0x([0-9a-f]{1,4})")
_NAMED = re.compile(r"(?i:string) (\{(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}) (?i:name) (\S+)")
_X_HEADER = re.compile(r"String \{00020386-0000-0000-c000-000000000046\} Name ([Xx]-[!-9;-~]+)")


def canonical(name: str) -> str:
    """One spelling for each property, the one Graph answers with: no leading zeros, small hexadecimal."""
    if tagged := _TAGGED.fullmatch(name):
        return f"String 0x{int(tagged.group(1), 16):x}"
    if named := _NAMED.fullmatch(name):
        return f"String {named.group(1).lower()} Name {named.group(2)}"
    raise bad_request(f"The property id '{name}' is not valid.", "ErrorInvalidProperty")


def of(mail: Mail) -> dict[str, str]:
    found = {**mail.extra.get("properties", {}), **_derived(mail.raw)}
    return {key: value for key, value in found.items() if value}


@lru_cache(maxsize=20_000)
def _derived(raw: bytes) -> dict[str, str]:
    headers = {key: rfc822.header(raw, header) for key, header in _DERIVED.items()}
    return {**headers, MESSAGE_CLASS: _message_class(raw)}


def x_headers(properties: dict[str, str]) -> list[tuple[str, str]]:
    """Named properties that leave as headers. For names without x- nobody vouches: they stay here."""
    return [(m.group(1), value) for key, value in properties.items() if (m := _X_HEADER.fullmatch(key))]


def _message_class(raw: bytes) -> str:
    kind = rfc822.header(raw, "Content-Type").lower()
    if kind.startswith("multipart/report") and "delivery-status" in kind:
        return "REPORT.IPM.Note.NDR"
    if rfc822.header(raw, "X-Auto-Response-Suppress") and rfc822.header(raw, "Auto-Submitted"):
        return "IPM.Note.Rules.OofTemplate.Microsoft"
    return "IPM.Note"
