"""Gmail's JSON in our words."""

from __future__ import annotations

import base64
from collections.abc import Collection
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

from connectors.mime import KEY_HEADER
from connectors.types import Address, Envelope, Prepared, Sent


def envelope(message: dict[str, Any], own_addresses: Collection[str]) -> Envelope:
    """A `Message` of format "metadata"."""
    headers = tuple((h["name"], decoded(h["value"])) for h in message.get("payload", {}).get("headers", []))
    labels = message.get("labelIds", [])
    name, email = parseaddr(_first(headers, "From"))
    return Envelope(
        provider_id=message["id"],
        thread_id=message["threadId"],
        rfc_id=_first(headers, "Message-ID").strip(),
        received_at=moment(message),
        sender=Address(email.lower(), name),
        subject=_first(headers, "Subject"),
        headers=headers,
        own="SENT" in labels or "DRAFT" in labels or email.lower() in own_addresses,
        draft="DRAFT" in labels,
    )


def sent(message: dict[str, Any]) -> Sent:
    headers = tuple((h["name"], h["value"]) for h in message.get("payload", {}).get("headers", []))
    return Sent(message["id"], message["threadId"], _first(headers, "Message-ID").strip(), moment(message))


def is_copy_of(mail: Envelope, prepared: Prepared) -> bool:
    """Whether a sent mail is this draft's: by our mark, or where it was lost by all that we know."""
    if key := mail.header(KEY_HEADER):
        return key.strip() == prepared.key
    to = parseaddr(mail.header("To"))[1].lower()
    same = to == prepared.to.lower() and mail.subject.split() == prepared.subject.split()
    return same and (not prepared.thread_id or mail.thread_id == prepared.thread_id)


def moment(message: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC)


def decoded(value: str) -> str:
    """Gmail decodes headers by itself, save where they are broken: then as far as it goes."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def raw_bytes(message: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64decode(message["raw"] + "==")


def header_bytes(message: dict[str, Any]) -> bytes:
    """What is left of a mail where the consent covers no bodies."""
    lines = (f"{h['name']}: {h['value']}\r\n" for h in message.get("payload", {}).get("headers", []))
    return "".join(lines).encode() + b"\r\n"


def _first(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name.lower()), "")
