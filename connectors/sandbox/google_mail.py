"""A mail of the world as Gmail shows it: labels, formats, search."""

from __future__ import annotations

import base64
import re
import shlex
from collections.abc import Iterable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from typing import Any

from connectors.sandbox import rfc822
from connectors.sandbox.world import Folder, Mail

_LABELS = {
    Folder.INBOX: "INBOX",
    Folder.SENT: "SENT",
    Folder.DRAFTS: "DRAFT",
    Folder.JUNK: "SPAM",
    Folder.TRASH: "TRASH",
}
SYSTEM_LABELS = ("INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "UNREAD", "STARRED", "IMPORTANT")
_IN = {
    "inbox": "INBOX",
    "sent": "SENT",
    "drafts": "DRAFT",
    "draft": "DRAFT",
    "spam": "SPAM",
    "trash": "TRASH",
}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def labels(mail: Mail) -> list[str]:
    own = [_LABELS[mail.folder]] if mail.folder in _LABELS else []  # an archived mail has no folder label
    return own + (["UNREAD"] if mail.unread else []) + list(mail.extra.get("labels", []))


def short(mail: Mail) -> dict[str, Any]:
    return {"id": mail.id, "threadId": mail.thread_id}


def reference(mail: Mail) -> dict[str, Any]:
    """What a send or a new draft answers with: no headers, no Message-ID."""
    return {**short(mail), "labelIds": labels(mail)}


def resource(mail: Mail, form: str = "full", wanted: Iterable[str] = ()) -> dict[str, Any]:
    """A `Message` in one of the four formats; `wanted` headers narrow "metadata"."""
    body: dict[str, Any] = {
        **reference(mail),
        "historyId": str(mail.history_id),
        "internalDate": str(int(mail.received_at.timestamp() * 1000)),
        "sizeEstimate": len(mail.raw),
    }
    if form == "raw":
        return {**body, "raw": b64(mail.raw)}
    if form == "minimal":
        return body
    parsed = message_from_bytes(mail.raw)
    if form == "metadata":
        keep = {name.lower() for name in wanted}
        found = [h for h in _headers(parsed) if not keep or h["name"].lower() in keep]
        return {**body, "payload": {"mimeType": parsed.get_content_type(), "headers": found}}
    return {**body, "payload": _part(parsed, "")}


def _headers(part: Message) -> list[dict[str, str]]:
    """Unfolded and decoded, as Gmail gives them."""
    unfolded = ((name, re.sub(r"\r?\n(?=[ \t])", "", str(value))) for name, value in part.items())
    return [{"name": name, "value": rfc822.decoded(value)} for name, value in unfolded]


def _part(part: Message, number: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "partId": number,
        "mimeType": part.get_content_type(),
        "filename": part.get_filename() or "",
        "headers": _headers(part),
    }
    children = part.get_payload()
    if part.is_multipart() and isinstance(children, list):
        prefix = number + "." if number else ""
        parts = [_part(child, f"{prefix}{i}") for i, child in enumerate(children) if isinstance(child, Message)]
        return {**shown, "body": {"size": 0}, "parts": parts}
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    return {**shown, "body": {"size": len(content), "data": b64(content)}}


def found_by(mail: Mail, query: str) -> bool:
    """Whether a search finds a mail: operators of Gmail's search box, all of them and-ed."""
    return all(_term(mail, term) for term in shlex.split(query))


def _term(mail: Mail, term: str) -> bool:
    if term.startswith("-"):
        return not _term(mail, term[1:])
    operator, _, value = term.partition(":")
    value = value.strip("()").lower()
    match operator:
        case "rfc822msgid":
            return rfc822.message_id(mail.raw).strip("<>").lower() == value.strip("<>")
        case "in" | "label":
            return value == "anywhere" or _IN.get(value, value.upper()) in labels(mail)
        case "to" | "from":
            return value in {email for _, email in rfc822.addresses(mail.raw, operator)}
        case "subject":
            return value in rfc822.header(mail.raw, "Subject").lower()
        case "after" | "before":
            edge = _moment(value)
            return mail.received_at >= edge if operator == "after" else mail.received_at < edge
        case _:
            return term.lower() in rfc822.header(mail.raw, "Subject").lower()


def _moment(value: str) -> datetime:
    if value.isdigit():
        return datetime.fromtimestamp(int(value), UTC)
    return datetime.strptime(value.replace("-", "/"), "%Y/%m/%d").replace(tzinfo=UTC)
