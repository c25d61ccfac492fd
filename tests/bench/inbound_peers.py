"""Other ways to sort inbound mail, to be measured beside ours: flufl.bounce, and the header rules in common use."""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Callable
from email.message import Message

from flufl.bounce import all_failures

Peer = Callable[[bytes], str]  # human, auto, bounce, challenge or other

_DAEMON = re.compile(r"mailer-?daemon|postmaster|mail delivery", re.IGNORECASE)
_NO_REPLY = re.compile(r"no-?reply", re.IGNORECASE)
_AUTO_SUBJECT = re.compile(r"^(auto(matic)?[ -]?(reply|response)|out of (the )?office|vacation|ooo\b)", re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile(r"undeliver|delivery status|returned mail|delivery failure|failure notice", re.IGNORECASE)
_ANY_AUTO = re.compile(r"^auto-?(submitted|reply|generated|replied)", re.IGNORECASE)

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs a trace for a mail without From


def flufl(raw: bytes) -> str:
    temporary, permanent = all_failures(email.message_from_bytes(raw))
    return "bounce" if temporary or permanent else "human"


def any_mail_is_a_reply(raw: bytes) -> str:
    return "human"


def header_rules(raw: bytes) -> str:
    """The fifteen lines that most products start with."""
    mail = email.message_from_bytes(raw)
    if _is_report(mail) or _DAEMON.search(_field(mail, "From")) or _BOUNCE_SUBJECT.search(_field(mail, "Subject")):
        return "bounce"
    marked = any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    if _submitted(mail) or marked or _precedence(mail) in ("bulk", "junk", "auto_reply"):
        return "auto"
    return "auto" if _AUTO_SUBJECT.search(_field(mail, "Subject")) else "human"


def report_or_auto_submitted(raw: bytes) -> str:
    """Auto-Submitted asked first, a bounce only when its MIME type says so."""
    mail = email.message_from_bytes(raw)
    if _submitted(mail) or _field(mail, "X-Autoreply").lower() == "yes":
        return "auto"
    return "bounce" if _is_report(mail) or mail.get("X-Failed-Recipients") else "human"


def forum(raw: bytes) -> str:
    """A forum's receiver: report types, then precedence, daemon senders and any automatic header but Outlook's."""
    mail = email.message_from_bytes(raw)
    if _is_report(mail):
        return "bounce"
    sender = _field(mail, "From")
    if _DAEMON.search(sender) or _NO_REPLY.search(sender) or _AUTO_SUBJECT.search(_field(mail, "Subject")):
        return "auto"
    if _precedence(mail) in ("list", "junk", "bulk", "auto_reply"):
        return "auto"
    named = [name for name in mail if name.lower() != "x-auto-response-suppress"]
    return "auto" if any(_ANY_AUTO.match(name) or name.lower() == "x-autoreply" for name in named) else "human"


def ticket_filters(raw: bytes) -> str:
    """A help desk's filters: an absence is Outlook's pair of headers, or a vacation named in Auto-Submitted."""
    mail = email.message_from_bytes(raw)
    if _is_report(mail):
        return "bounce"
    outlook = _field(mail, "X-Auto-Response-Suppress").lower() == "all" and mail.get("X-MS-Exchange-Inbox-Rules-Loop")
    submitted = _field(mail, "Auto-Submitted").lower()
    return "auto" if outlook or "vacation" in submitted or "owner-email=" in submitted else "human"


def shared_inbox(raw: bytes) -> str:
    """A shared inbox: any trace of an autoresponder is automatic, a daemon or a report a bounce."""
    mail = email.message_from_bytes(raw)
    if _is_report(mail) or "mailer-daemon@" in _field(mail, "From").lower():
        return "bounce"
    traces = ("X-Autoreply", "X-Autorespond", "Auto-Submitted")
    automatic = any(mail.get(name) for name in traces) or _precedence(mail) in ("auto_reply", "bulk", "junk")
    return "auto" if automatic else "human"


def mail_service(raw: bytes) -> str:
    """A mail API: wide rules for bounces, and Outlook's suppressing header taken for an autoresponder."""
    mail = email.message_from_bytes(raw)
    sender, subject = _field(mail, "From"), _field(mail, "Subject")
    if _is_report(mail) or _DAEMON.search(sender) or _BOUNCE_SUBJECT.search(subject):
        return "bounce"
    if _AUTO_SUBJECT.search(subject) or mail.get("X-Auto-Response-Suppress"):
        return "auto"
    return "auto" if _precedence(mail) == "auto_reply" or "auto-replied" in _field(mail, "Auto-Submitted") else "human"


def _field(mail: Message, name: str) -> str:
    return str(mail.get(name, ""))


def _submitted(mail: Message) -> bool:
    return str(mail.get("Auto-Submitted", "no")).lower() != "no"


def _precedence(mail: Message) -> str:
    return _field(mail, "Precedence").lower()


def _is_report(mail: Message) -> bool:
    return mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status"


PEERS: dict[str, Peer] = {
    "any mail is a reply": any_mail_is_a_reply,
    "header rules": header_rules,
    "Auto-Submitted first": report_or_auto_submitted,
    "a forum's rules": forum,
    "a help desk's rules": ticket_filters,
    "a shared inbox's rules": shared_inbox,
    "a mail API's rules": mail_service,
    "flufl.bounce": flufl,
}
