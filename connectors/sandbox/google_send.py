"""Drafts and sends as Gmail does them: its own Message-ID, its own idea of what a thread is."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from email.utils import format_datetime, formataddr
from typing import Any

from connectors.sandbox import rfc822
from connectors.sandbox.google_errors import GoogleError, invalid, not_found
from connectors.sandbox.google_mail import reference
from connectors.sandbox.serve import DropConnection
from connectors.sandbox.trouble import retry_after
from connectors.sandbox.world import Account, Fault, Folder, Mail, World

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_MOST_RECIPIENTS = 100


def raw_of(body: dict[str, Any]) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(body.get("raw", "") + "==")
    except (binascii.Error, ValueError):
        raise invalid("Invalid value at 'message.raw', not base64url") from None
    if not raw.strip():
        raise invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
    return re.sub(rb"\r?\n", b"\r\n", raw)


def save_draft(world: World, account: Account, message: dict[str, Any], draft: Mail | None = None) -> Mail:
    """A new draft, or new content for one. An update gives the message (not the draft) a new id."""
    thread_id = message.get("threadId", "")
    if thread_id and not _thread(world, account, thread_id):
        raise not_found()
    draft_id = draft.extra["draft_id"] if draft else f"r{secrets.randbits(62)}"
    mail_id = world.new_id()
    mail = Mail(mail_id, account.address, thread_id or mail_id, raw_of(message), Folder.DRAFTS, world.now())
    mail.extra["draft_id"] = draft_id
    if draft:
        world.remove(draft)
    return world.put(mail)


def find_draft(world: World, account: Account, draft_id: str) -> Mail:
    for mail in world.latest(account.address):
        if mail.folder is Folder.DRAFTS and mail.extra.get("draft_id") == draft_id:
            return mail
    raise not_found()


def accept(world: World, account: Account, raw: bytes, thread_id: str, draft: Mail | None = None) -> dict[str, Any]:
    """One accepted send, or a refusal before anything happened. The caller holds the world's lock."""
    recipients = _recipients(raw)
    raw = _as_gmail_sends(world, account, raw)
    copy = Mail(world.new_id(), account.address, "", raw, Folder.SENT, world.now())
    copy.thread_id = _placed(world, account, raw, thread_id) or copy.id
    if draft:
        world.remove(draft)
    world.submit(copy, recipients, float(world.take_fault(account.address, Fault.SENT_LAG) or 0))
    return reference(copy)


def _recipients(raw: bytes) -> list[str]:
    found = [email for _, email in rfc822.addresses(raw, "To", "Cc", "Bcc")]
    if not found:
        raise invalid("Recipient address required")
    if not all(_ADDRESS.fullmatch(email) for email in found):
        raise invalid("Invalid To header")
    if len(found) > _MOST_RECIPIENTS:
        raise invalid("Too many recipients")
    return list(dict.fromkeys(found))


def _as_gmail_sends(world: World, account: Account, raw: bytes) -> bytes:
    """The Message-ID is always Gmail's; From is the account or one of its aliases; there is a Date."""
    token = base64.urlsafe_b64encode(secrets.token_bytes(37)).decode().rstrip("=")
    raw = rfc822.with_header(raw, "Message-ID", f"<CA{token}@mail.gmail.com>")
    sender = [email for _, email in rfc822.addresses(raw, "From")]
    if sender[:1] != [account.address] and sender[:1] not in [[alias] for alias in account.aliases]:
        raw = rfc822.with_header(raw, "From", formataddr((account.name, account.address)))
    if not rfc822.header(raw, "Date"):
        raw = rfc822.with_header(raw, "Date", format_datetime(world.now()))
    return raw


def _placed(world: World, account: Account, raw: bytes, thread_id: str) -> str:
    """The thread asked for, if References and subject fit as well; else "" for a thread of its own."""
    if not thread_id:
        return ""
    thread = _thread(world, account, thread_id)
    if not thread:
        raise not_found()
    known = {rfc822.message_id(mail.raw) for mail in thread}
    same_subject = rfc822.bare_subject(raw) == rfc822.bare_subject(thread[-1].raw)
    return thread_id if same_subject and known.intersection(rfc822.ancestors(raw)) else ""


def _thread(world: World, account: Account, thread_id: str) -> list[Mail]:
    return [mail for mail in world.latest(account.address) if mail.thread_id == thread_id]


def refuse_by_fault(world: World, address: str) -> None:
    """Say no to a send before anything happened."""
    if world.take_fault(address, Fault.REFUSE_503):
        raise GoogleError(503, "backendError", "The service is currently unavailable.")
    if wait := world.take_fault(address, Fault.THROTTLE_SENDS):
        raise GoogleError(429, "rateLimitExceeded", "User-rate limit exceeded (Mail sending)", retry_after(wait))


def break_answer(world: World, address: str) -> None:
    """Lose the answer to a send that happened. Not under the lock: it may hang."""
    if world.take_fault(address, Fault.ACCEPT_THEN_CLOSE):
        raise DropConnection
    if world.take_fault(address, Fault.ACCEPT_THEN_RESET):
        raise DropConnection(reset=True)
    if seconds := world.take_fault(address, Fault.ACCEPT_THEN_HANG):
        raise DropConnection(hang=float(seconds))
    if world.take_fault(address, Fault.ACCEPT_THEN_504):
        raise GoogleError(504, "backendError", "Deadline exceeded")
