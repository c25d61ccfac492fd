"""One mail through an SMTP server: what the installation itself has to say to its users, never to candidates."""

from __future__ import annotations

import smtplib
import ssl
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

from connectors import mime
from connectors.errors import OutcomeUnknown, Rejected, Unavailable
from connectors.types import OutgoingMessage

TIMEOUT = 20.0  # seconds


def send(url: str, message: OutgoingMessage, *, encrypt: bool = True) -> None:
    """`smtp://user:password@host:587` asks for STARTTLS, `smtps://` begins with TLS. `encrypt` False: this machine.

    Raises `Rejected`, `Unavailable` (nothing was accepted) or `OutcomeUnknown`; their details hold no secret.
    """
    try:
        raw = mime.build(message, make_msgid(domain=message.sender.email.rpartition("@")[2]))
        server = _connected(url, encrypt)
    except ValueError as problem:
        raise Rejected(str(problem)) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise Unavailable(type(problem).__name__) from None
    try:
        server.sendmail(message.sender.email, [message.to.email], raw)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as problem:
        raise Rejected(type(problem).__name__) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise OutcomeUnknown(type(problem).__name__) from None
    finally:
        server.close()


def _connected(url: str, encrypt: bool) -> smtplib.SMTP:
    """Signed in where the address names a user; a password never leaves unencrypted but on this machine."""
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)
    try:
        if parts.scheme == "smtp" and encrypt:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server
