"""Mails of the world as Graph shows them: ids, folders, properties, the message resource."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from functools import lru_cache
from typing import Any

from inscriptis import get_text

from connectors.sandbox import rfc822
from connectors.sandbox.microsoft import properties
from connectors.sandbox.world import Folder, Mail

Json = dict[str, Any]

WELL_KNOWN = {
    Folder.INBOX: ("inbox", "Inbox"),
    Folder.SENT: ("sentitems", "Sent Items"),
    Folder.DRAFTS: ("drafts", "Drafts"),
    Folder.ARCHIVE: ("archive", "Archive"),
    Folder.JUNK: ("junkemail", "Junk Email"),
    Folder.TRASH: ("deleteditems", "Deleted Items"),
}
_MOVING = re.compile(r"AQMkAD([0-9a-f]{4})(.+)")


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def folder_id(box: str, folder: Folder) -> str:
    digest = hashlib.sha256(f"{box} {folder}".encode()).digest()
    return "AQMkAGF" + base64.urlsafe_b64encode(digest).decode()


def folder_of(box: str, name: str) -> Folder | None:
    """By well-known name or by id."""
    found = (f for f, (known, _) in WELL_KNOWN.items() if name in (known, folder_id(box, f)))
    return next(found, None)


def shown_id(mail: Mail, immutable: bool) -> str:
    """The world's id is the immutable one. The ordinary one changes with the folder, as Exchange's does."""
    return mail.id if immutable else moving_id(mail.id, mail.folder)


def moving_id(mail_id: str, folder: Folder) -> str:
    return f"AQMkAD{_tag(folder)}{mail_id}"


def world_id(shown: str) -> tuple[str, str]:
    """The world's id, and the folder tag of an ordinary id ("" for an immutable one)."""
    match = _MOVING.fullmatch(shown)
    return (match.group(2), match.group(1)) if match else (shown, "")


def in_place(mail: Mail, tag: str) -> bool:
    return tag in ("", _tag(mail.folder))


def _tag(folder: Folder) -> str:
    return hashlib.sha256(folder.encode()).hexdigest()[:4]


def resource(mail: Mail, immutable: bool) -> Json:
    """The whole message; "*" holds the extended properties until `$expand` picks some."""
    key = hashlib.sha256(mail.raw + mail.folder.encode() + bytes([mail.unread])).hexdigest()[:20]
    when, shown = stamp(mail.received_at), shown_id(mail, immutable)
    state: Json = {
        "@odata.etag": f'W/"{key}"',
        "id": shown,
        "changeKey": key,
        "createdDateTime": mail.extra.get("created") or when,
        "lastModifiedDateTime": when,
        "receivedDateTime": when,
        "sentDateTime": when,
        "categories": mail.extra.get("categories", []),
        "parentFolderId": folder_id(mail.box, mail.folder),
        "conversationId": mail.thread_id,
        "isRead": not mail.unread,
        "isDraft": bool(mail.extra.get("draft")),
        "bccRecipients": mail.extra.get("fields", {}).get("bccRecipients") or [],
        "webLink": f"https://outlook.office365.example/owa/?ItemID={shown}",
        "*": properties.of(mail),
    }
    content = dict(_content(mail.raw))
    if "fields" in mail.extra:  # written here: Graph shows no headers on it
        del content["internetMessageHeaders"]
    return {**content, **state}


@lru_cache(maxsize=20_000)
def _content(raw: bytes) -> Json:
    """What comes from the mail's bytes alone; parsed once, for every list walks over the whole mailbox."""
    text, html = _bodies(raw)
    sender = _recipients(raw, "From")
    return {
        "hasAttachments": b"\nContent-Disposition: attachment" in raw,
        "internetMessageId": rfc822.message_id(raw),
        "internetMessageHeaders": [{"name": name, "value": value} for name, value in rfc822.headers(raw)],
        "subject": rfc822.header(raw, "Subject"),
        "body": {"contentType": "html" if html else "text", "content": html or text},
        "bodyPreview": text[:255],
        "importance": "normal",
        "inferenceClassification": "focused",
        "isDeliveryReceiptRequested": False,
        "isReadReceiptRequested": False,
        "flag": {"flagStatus": "notFlagged"},
        "toRecipients": _recipients(raw, "To"),
        "ccRecipients": _recipients(raw, "Cc"),
        "replyTo": _recipients(raw, "Reply-To"),
        **({"from": sender[0], "sender": sender[0]} if sender else {}),
    }


def _recipients(raw: bytes, name: str) -> list[Json]:
    return [
        {"emailAddress": {"name": shown or address, "address": address}}
        for shown, address in rfc822.addresses(raw, name)
    ]


def _bodies(raw: bytes) -> tuple[str, str]:
    """Plain text (derived from HTML where there is none) and HTML."""
    found = {"text/plain": "", "text/html": ""}
    for part in message_from_bytes(raw).walk():
        kind = part.get_content_type()
        if kind in found and not found[kind] and not part.get_filename():
            found[kind] = _decoded(part)
    html = found["text/html"]
    return found["text/plain"] or (get_text(html) if html.strip() else ""), html


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
