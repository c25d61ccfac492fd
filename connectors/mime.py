"""From an outgoing message to RFC 5322 bytes that keep threads and unsubscribe links whole.

The standard policies turn ids of more than 76 characters into encoded words, which no mail program reads as
an id, and lose a space in some long subjects before Python 3.12.2: the headers that matter are folded here.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import quote
from typing import Any

from connectors.types import Address, Attachment, OutgoingMessage

KEY_HEADER = "X-Relance-Key"
_TOKEN_HEADERS = {
    "message-id",
    "in-reply-to",
    "references",
    "list-unsubscribe",
    "list-unsubscribe-post",
    KEY_HEADER.lower(),
}
_ADDRESS_HEADERS = {"from", "to", "reply-to"}
_NAME = re.compile(r"[!-9;-~]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


class _Policy(EmailPolicy):
    def fold(self, name: str, value: Any) -> str:
        folded = _folded(name, value)
        return super().fold(name, value) if folded is None else f"{name}: {folded}\r\n"

    def fold_binary(self, name: str, value: Any) -> bytes:
        folded = _folded(name, value)
        return super().fold_binary(name, value) if folded is None else f"{name}: {folded}\r\n".encode("ascii")


_POLICY = _Policy(linesep="\r\n", cte_type="7bit", max_line_length=76)


def build(message: OutgoingMessage, rfc_id: str = "") -> bytes:
    """The mail as bytes, with our mark but no Date; `rfc_id` where the Message-ID is ours to give.

    ValueError names the header that holds what no header may hold.
    """
    mail = EmailMessage(policy=_POLICY)
    for name, value in _headers(message, rfc_id):
        mail[name] = _checked(name, value)
    mail["From"] = _address("From", message.sender)
    mail["To"] = _address("To", message.to)
    mail.set_content(_text(message.text), cte="quoted-printable")
    mail.add_alternative(_text(message.html), subtype="html", cte="quoted-printable")
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _headers(message: OutgoingMessage, rfc_id: str) -> list[tuple[str, str]]:
    headers = [("Subject", message.subject), (KEY_HEADER, message.key), *message.headers]
    if rfc_id:
        headers.append(("Message-ID", rfc_id))
    if parent := message.parent:
        headers.append(("In-Reply-To", parent.rfc_id))
        headers.append(("References", " ".join([*parent.references, parent.rfc_id])))
    return headers


def _checked(name: str, value: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no header name: use letters, digits and hyphens")
    if _CONTROL.search(value):
        raise ValueError(f"{name} holds a line break or control character: take it out")
    if name.lower() in _TOKEN_HEADERS and not value.isascii():
        raise ValueError(f"{name} holds non-ASCII characters: encode them first")
    return _text(value)


def _address(name: str, address: Address) -> HeaderAddress:
    """The address with its domain in ASCII, as servers without SMTPUTF8 need it."""
    _checked(name, address.name + address.email)
    user, _, domain = address.email.strip().rpartition("@")
    try:
        spec = f"{user}@{domain.encode('idna').decode()}"
        return HeaderAddress(_text(address.name).strip(), addr_spec=spec)
    except (ValueError, IndexError, HeaderParseError):
        raise ValueError(f"{name} is no e-mail address that can be written to: check its spelling") from None


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.content_type.lower().partition("/")
    if main in ("message", "multipart") or not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", f"{main}/{sub}"):
        main, sub = "application", "octet-stream"
    name = _checked("Content-Disposition", attachment.name)
    mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)


def _text(text: str) -> str:
    """Without lone surrogates, which no charset can carry."""
    return text.encode("utf-8", "replace").decode()


def _folded(name: str, value: Any) -> str | None:
    """The headers folded here; None leaves one to the standard policy."""
    if name.lower() in _TOKEN_HEADERS:
        return "\r\n ".join(str(value).split())
    if name.lower() in _ADDRESS_HEADERS:
        return ",\r\n ".join(_written(name, a) for a in value.addresses)
    if name.lower() == "subject" and not str(value).isascii():
        return Header(str(value), "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")
    return None


def _written(name: str, address: HeaderAddress) -> str:
    display = address.display_name
    if not display:
        return address.addr_spec
    if not display.isascii():
        words = Header(display, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")
        return f"{words}\r\n <{address.addr_spec}>"
    shown = display if _ATOMS.fullmatch(display) else f'"{quote(display)}"'
    return f"{shown} <{address.addr_spec}>"
