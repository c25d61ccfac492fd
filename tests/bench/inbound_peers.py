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
_AUTO_SUBJECT = re.compile(r"^(auto(matic)?[ -]?(reply|response)|out of (the )?office|vacation|ooo\b)", re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile(r"undeliver|delivery status|returned mail|delivery failure|failure notice", re.IGNORECASE)

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs a trace for a mail without From


def flufl(raw: bytes) -> str:
    temporary, permanent = all_failures(email.message_from_bytes(raw))
    return "bounce" if temporary or permanent else "human"


def any_mail_is_a_reply(raw: bytes) -> str:
    return "human"


def header_rules(raw: bytes) -> str:
    """The fifteen lines that most products start with."""
    mail = email.message_from_bytes(raw)
    if (
        _is_report(mail)
        or _DAEMON.search(str(mail.get("From", "")))
        or _BOUNCE_SUBJECT.search(str(mail.get("Subject", "")))
    ):
        return "bounce"
    submitted = str(mail.get("Auto-Submitted", "no")).lower()
    precedence = str(mail.get("Precedence", "")).lower()
    marked = any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    if submitted != "no" or marked or precedence in ("bulk", "junk", "auto_reply"):
        return "auto"
    return "auto" if _AUTO_SUBJECT.search(str(mail.get("Subject", ""))) else "human"


def report_or_auto_submitted(raw: bytes) -> str:
    """Auto-Submitted asked first, a bounce only when its MIME type says so."""
    mail = email.message_from_bytes(raw)
    if str(mail.get("Auto-Submitted", "no")).lower() != "no" or str(mail.get("X-Autoreply", "")).lower() == "yes":
        return "auto"
    return "bounce" if _is_report(mail) or mail.get("X-Failed-Recipients") else "human"


def _is_report(mail: Message) -> bool:
    return mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status"


PEERS: dict[str, Peer] = {
    "any mail is a reply": any_mail_is_a_reply,
    "header rules": header_rules,
    "Auto-Submitted first": report_or_auto_submitted,
    "flufl.bounce": flufl,
}
