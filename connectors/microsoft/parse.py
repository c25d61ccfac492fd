"""Graph's JSON to the shared types and back."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from connectors.types import Address, Attachment, Envelope, OutgoingMessage, Parent, Profile, Sent

Json = dict[str, Any]

# MAPI properties, as Graph names them.
KEY = "String {6e1f4d3a-52c7-4b0e-9a86-7d1c0b5e2f94} Name RelanceKey"
IN_REPLY_TO = "String 0x1042"
REFERENCES = "String 0x1039"
LIST_UNSUBSCRIBE = "String 0x1045"
MESSAGE_CLASS = "String 0x001A"
_INTERNET_HEADER = "String {00020386-0000-0000-C000-000000000046} Name "

FIELDS = (
    "id,conversationId,internetMessageId,internetMessageHeaders,receivedDateTime,sentDateTime,"
    "from,sender,toRecipients,ccRecipients,subject,isDraft"
)
PROPERTIES = "singleValueExtendedProperties($filter={})".format(
    " or ".join(f"id eq '{name}'" for name in (KEY, IN_REPLY_TO, REFERENCES, MESSAGE_CLASS))
)


def quoted(text: str) -> str:
    """A string literal for `$filter`."""
    return "'" + text.replace("'", "''") + "'"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def address(recipient: Json | None) -> Address:
    found = (recipient or {}).get("emailAddress") or {}
    return Address(found.get("address") or "", found.get("name") or "")


def properties(item: Json) -> dict[str, str]:
    return {_plain(p["id"]): p["value"] for p in item.get("singleValueExtendedProperties") or ()}


def key(item: Json) -> str:
    """The mark of the attempt that made this mail, "" on others."""
    return properties(item).get(_plain(KEY), "")


def _plain(name: str) -> str:
    """A property's id comes back in another case and without leading zeros."""
    return re.sub("0x0+", "0x", name.lower())


def envelope(item: Json, own: Collection[str]) -> Envelope:
    """`own` are the mailbox's addresses in lower case."""
    extended = properties(item)
    sender = address(item.get("from") or item.get("sender"))
    draft = bool(item.get("isDraft"))
    return Envelope(
        provider_id=item["id"],
        thread_id=item.get("conversationId") or "",
        rfc_id=item.get("internetMessageId") or "",
        received_at=moment(item["receivedDateTime"]),
        sender=sender,
        subject=item.get("subject") or "",
        headers=_headers(item, extended),
        own=draft or _plain(KEY) in extended or sender.email.lower() in own,
        draft=draft,
        message_class=extended.get(_plain(MESSAGE_CLASS), ""),
    )


def _headers(item: Json, extended: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The mail's own headers. Some items have none to show; what threading needs is in the properties."""
    found = [(h["name"], h.get("value") or "") for h in item.get("internetMessageHeaders") or ()]
    known = {name.lower() for name, _ in found}
    for name, prop in (("In-Reply-To", IN_REPLY_TO), ("References", REFERENCES)):
        if name.lower() not in known and (value := extended.get(_plain(prop))):
            found.append((name, value))
    for name, field in (("To", "toRecipients"), ("Cc", "ccRecipients")):  # a sent item shows no headers at all
        if name.lower() not in known and (people := [address(one).email for one in item.get(field) or ()]):
            found.append((name, ", ".join(people)))
    return tuple(found)


def sent(item: Json) -> Sent:
    when = item.get("sentDateTime")
    return Sent(
        item["id"],
        item.get("conversationId") or "",
        item.get("internetMessageId") or "",
        moment(when) if when else None,
    )


def profile(user: Json) -> Profile:
    main = user.get("mail") or user.get("userPrincipalName") or ""
    proxies = [value[5:] for value in user.get("proxyAddresses") or () if value[:5].lower() == "smtp:"]
    aliases = tuple(alias for alias in proxies if alias.lower() != main.lower())
    return Profile(main, user.get("displayName") or "", aliases)


def recipient(who: Address) -> Json:
    return {"emailAddress": {"address": who.email, **({"name": who.name} if who.name else {})}}


def draft(message: OutgoingMessage, main_address: str) -> Json:
    """What first mails and follow-ups share. Graph takes one body; Exchange makes the text part."""
    body: Json = {
        "subject": message.subject,
        "body": {"contentType": "html", "content": message.html},
        "toRecipients": [recipient(message.to)],
        "ccRecipients": [],
        "bccRecipients": [],
        "singleValueExtendedProperties": [_property(KEY, message.key), *_header_properties(message)],
    }
    if message.sender.email.lower() != main_address.lower():
        body["from"] = recipient(message.sender)
    return body


def threading(parent: Parent) -> list[Json]:
    """For a follow-up whose parent is no longer in the mailbox."""
    references = " ".join((*parent.references, parent.rfc_id))
    return [_property(IN_REPLY_TO, parent.rfc_id), _property(REFERENCES, references)]


def attachment(file: Attachment) -> Json:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": file.name,
        "contentType": file.content_type,
        "contentBytes": base64.b64encode(file.content).decode(),
    }


def _header_properties(message: OutgoingMessage) -> list[Json]:
    """Graph's own header list takes x- names only, and only when a draft is made: MAPI takes the rest."""
    return [
        _property(LIST_UNSUBSCRIBE if name.lower() == "list-unsubscribe" else _INTERNET_HEADER + name, value)
        for name, value in message.headers
    ]


def _property(name: str, value: str) -> Json:
    return {"id": name, "value": value}
