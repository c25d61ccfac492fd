"""Mails of the world as Graph shows them: ids, folders, properties, the message resource."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
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
    draft = mail.folder is Folder.DRAFTS or bool(mail.extra.get("draft"))
    text, html = _bodies(mail.raw)
    key = hashlib.sha256(mail.raw + mail.folder.encode() + bytes([mail.unread])).hexdigest()[:20]
    shown: Json = {
        "@odata.etag": f'W/"{key}"',
        "id": shown_id(mail, immutable),
        "changeKey": key,
        "createdDateTime": mail.extra.get("created") or stamp(mail.received_at),
        "lastModifiedDateTime": stamp(mail.received_at),
        "receivedDateTime": stamp(mail.received_at),
        "sentDateTime": stamp(mail.received_at),
        "categories": mail.extra.get("categories", []),
        "hasAttachments": b"\nContent-Disposition: attachment" in mail.raw,
        "internetMessageId": rfc822.message_id(mail.raw),
        "subject": rfc822.header(mail.raw, "Subject"),
        "bodyPreview": text[:255],
        "importance": "normal",
        "parentFolderId": folder_id(mail.box, mail.folder),
        "conversationId": mail.thread_id,
        "isDeliveryReceiptRequested": False,
        "isReadReceiptRequested": False,
        "isRead": not mail.unread,
        "isDraft": draft,
        "webLink": f"https://outlook.office365.example/owa/?ItemID={shown_id(mail, immutable)}",
        "inferenceClassification": "focused",
        "body": {"contentType": "html" if html else "text", "content": html or text},
        "flag": {"flagStatus": "notFlagged"},
        "*": properties.of(mail),
    }
    headers = [] if draft or mail.folder is Folder.SENT else rfc822.headers(mail.raw)
    if headers:  # Graph shows none on what the mailbox itself wrote
        shown["internetMessageHeaders"] = [{"name": name, "value": value} for name, value in headers]
    return {**shown, **_people(mail)}


def _people(mail: Mail) -> Json:
    sender = _recipients(mail.raw, "From")
    people: Json = {
        "toRecipients": _recipients(mail.raw, "To"),
        "ccRecipients": _recipients(mail.raw, "Cc"),
        "bccRecipients": mail.extra.get("fields", {}).get("bccRecipients") or [],
        "replyTo": _recipients(mail.raw, "Reply-To"),
    }
    return {**people, **({"from": sender[0], "sender": sender[0]} if sender else {})}


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
