"""A draft's JSON fields as RFC 5322 bytes, the way Exchange writes a mail."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Any

from inscriptis import get_text

from connectors.sandbox.microsoft import properties
from connectors.sandbox.microsoft.errors import bad_request
from connectors.sandbox.world import Account, Mail

Json = dict[str, Any]

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")


def new_message_id() -> str:
    """As long as Exchange's own: 80 characters, more than a folding header line holds."""
    host = f"{secrets.token_hex(5)}.eurprd04.prod.outlook.com".upper()
    return f"<{secrets.token_hex(16).upper()}@{host.replace('OUTLOOK.COM', 'outlook.com')}>"


def recipients(fields: Json) -> list[str]:
    found = []
    for name in ("toRecipients", "ccRecipients", "bccRecipients"):
        found += [((r.get("emailAddress") or {}).get("address") or "") for r in fields.get(name) or ()]
    return list(dict.fromkeys(found))


def valid(address: str) -> bool:
    return _ADDRESS.fullmatch(address) is not None


def raw(mail: Mail, account: Account) -> bytes:
    body = _body(mail.extra["fields"], mail.extra["attachments"]).as_bytes()
    head = "".join(f"{name}: {_folded(name, value)}\n" for name, value in _headers(mail, account) if value)
    return re.sub(rb"\r?\n", b"\r\n", head.encode("ascii") + body)


def _folded(name: str, value: str) -> str:
    """ASCII stays in one line unless it is too long for any server."""
    if not value.isascii():
        return Header(value, "utf-8", header_name=name).encode()
    return value if len(value) < 900 else "\n ".join(value.split())


def _headers(mail: Mail, account: Account) -> list[tuple[str, str]]:
    fields, extended = mail.extra["fields"], mail.extra["properties"]
    me = {"emailAddress": {"address": account.address, "name": account.name}}
    return [
        ("From", _addresses([fields.get("from") or me])),
        ("To", _addresses(fields.get("toRecipients"))),
        ("Cc", _addresses(fields.get("ccRecipients"))),
        ("Reply-To", _addresses(fields.get("replyTo"))),
        ("Subject", _line(fields.get("subject") or "")),
        ("Date", format_datetime(mail.received_at)),
        ("Message-ID", mail.extra["rfc_id"]),
        ("In-Reply-To", extended.get(properties.IN_REPLY_TO, "")),
        ("References", extended.get(properties.REFERENCES, "")),
        ("List-Unsubscribe", extended.get(properties.LIST_UNSUBSCRIBE, "")),
        *((name, _line(value)) for name, value in [*mail.extra["x_headers"], *properties.x_headers(extended)]),
    ]


def _body(fields: Json, attachments: list[Json]) -> MIMEBase:
    """Text and HTML from the one body that Graph takes."""
    body = fields.get("body") or {}
    content = body.get("content") or ""
    message: MIMEBase = MIMEText(content, "plain", "utf-8")
    if body.get("contentType") == "html":
        message = MIMEMultipart("alternative")
        message.attach(MIMEText(get_text(content) if content.strip() else "", "plain", "utf-8"))
        message.attach(MIMEText(content, "html", "utf-8"))
    if not attachments:
        return message
    mixed = MIMEMultipart("mixed")
    mixed.attach(message)
    for attached in attachments:
        mixed.attach(_file(attached))
    return mixed


def _file(attached: Json) -> MIMEBase:
    try:
        content = base64.b64decode(attached.get("contentBytes") or "", validate=True)
    except binascii.Error:
        raise bad_request("Cannot convert the literal to the expected type 'Edm.Binary'.") from None
    subtype = (attached.get("contentType") or "application/octet-stream").partition("/")[2]
    part = MIMEApplication(content, subtype or "octet-stream")
    part.set_type(attached.get("contentType") or "application/octet-stream")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", attached.get("name") or "attachment"))
    return part


def _addresses(people: list[Json] | None) -> str:
    pairs = [(p.get("emailAddress") or {}) for p in people or ()]
    return ", ".join(formataddr((_line(p.get("name") or ""), _line(p.get("address") or ""))) for p in pairs)


def _line(text: str) -> str:
    return " ".join(text.split())
