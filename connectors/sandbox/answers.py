"""What the person written to does: answer, be away, bounce, say stop; each as real servers build it."""

from __future__ import annotations

import secrets
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import format_datetime, formataddr
from html import escape
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.sandbox import rfc822
from connectors.sandbox.world import Fault, Folder, Mail, World

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_JOURS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]
_MONTHS += ["September", "October", "November", "December"]
_MOIS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"]
_MOIS += ["septembre", "octobre", "novembre", "décembre"]


def reply(world: World, mail: Mail, text: str, sender: str = "") -> Mail:
    """A person's answer in the thread; `sender` may be a colleague, who then answers for them."""
    sender = (sender or mail.box).lower()
    quoted = text_of(mail).rstrip().splitlines()
    line = f"On {rfc822.header(mail.raw, 'Date')}, {rfc822.header(mail.raw, 'From')} wrote:"
    plain = "\r\n".join([text.strip(), "", line, *[f"> {q}" for q in quoted], ""])
    body = escape(text.strip()).replace("\n", "<br>")
    quote = escape("\n".join(quoted)).replace("\n", "<br>")
    html = (
        f'<div dir="ltr">{body}</div><br>'
        f'<div class="gmail_quote"><div class="gmail_attr">{escape(line)}</div>'
        f'<blockquote class="gmail_quote">{quote}</blockquote></div>'
    )
    answer = _answer(world, mail, sender, "Re: ")
    return _post(world, mail, _bytes(answer, plain, html), sender)


def out_of_office(world: World, mail: Mail, back: date, lang: str = "en") -> Mail:
    """Gmail's vacation responder: an envelope without sender, in the thread, marked as automatic."""
    automatic = {"Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Autoreply": "yes"}
    if lang == "fr":
        prefix = "Absence Re: "
        day = f"{_JOURS[back.weekday()]} {back.day} {_MOIS[back.month - 1]} {back.year}"
        text = f"Bonjour,\r\n\r\nJe suis absent du bureau. Je serai de retour le {day}.\r\n"
    else:
        prefix = "Out of office Re: "
        day = f"{_DAYS[back.weekday()]} {back.day} {_MONTHS[back.month - 1]} {back.year}"
        text = f"Hello,\r\n\r\nI am out of the office and will be back on {day}.\r\n"
    answer = _answer(world, mail, mail.box, prefix, automatic)
    return _post(world, mail, _bytes(answer, text), "")


def stop(world: World, mail: Mail, text: str = "STOP") -> Mail:
    return reply(world, mail, text)


def opt_out_link(mail: Mail) -> str:
    """The web address in List-Unsubscribe, "" when there is none."""
    return next((link for link in _unsubscribe(mail) if link.startswith(("https:", "http:"))), "")


def opt_out_mailto(mail: Mail) -> str:
    """The mailto in List-Unsubscribe, "" when there is none."""
    return next((link for link in _unsubscribe(mail) if link.startswith("mailto:")), "")


def opt_out_by_mail(world: World, mail: Mail) -> Mail | None:
    """What a mail program sends to a mailto List-Unsubscribe; None when the mail has none."""
    link = opt_out_mailto(mail)
    if not link:
        return None
    parts = urlsplit(link)
    to, subject = unquote(parts.path), parse_qs(parts.query).get("subject", ["unsubscribe"])[0]
    head = {"From": mail.box, "To": to, "Subject": subject, "Message-ID": _new_rfc_id(mail.box)}
    raw = _bytes({**head, "Date": format_datetime(world.now())}, "unsubscribe\r\n")
    return world.deliver(raw, mail.box, to)


def bounce(world: World, mail: Mail, status: str = "5.1.1") -> Mail:
    """A non-delivery report: the address does not exist. The original's headers come with it."""
    account = world.account_of(_writer_address(mail))
    if account and world.take_fault(account.address, Fault.DOUBLE_NOTICE):
        world.deliver(_report(world, mail, status), "", _writer_address(mail))
    return world.deliver(_report(world, mail, status), "", _writer_address(mail))


def _report(world: World, mail: Mail, status: str) -> bytes:
    domain = mail.box.partition("@")[2]
    boundary = f"=_{secrets.token_hex(12)}"
    words = "The email account that you tried to reach does not exist."
    head = {
        "From": f"Mail Delivery Subsystem <mailer-daemon@{domain}>",
        "To": _writer(mail),
        "Subject": "Delivery Status Notification (Failure)",
        "Date": format_datetime(world.now()),
        "Message-ID": _new_rfc_id(f"x@mx.{domain}"),
        "In-Reply-To": rfc822.message_id(mail.raw),
        "References": rfc822.message_id(mail.raw),
        "Auto-Submitted": "auto-replied",
        "X-Failed-Recipients": mail.box,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/report; report-type=delivery-status; boundary="{boundary}"',
    }
    report = (
        f"Reporting-MTA: dns; mx.{domain}\r\nArrival-Date: {rfc822.header(mail.raw, 'Date')}\r\n\r\n"
        f"Final-Recipient: rfc822; {mail.box}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550-{status} {words}\r\n"
    )
    original = mail.raw.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace") + "\r\n"
    parts = [
        ("text/plain; charset=utf-8", f"Your message wasn't delivered to {mail.box}. {words}\r\n"),
        ("message/delivery-status", report),
        ("text/rfc822-headers", original),
    ]
    body = "".join(f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    return _head(head) + f"\r\n{body}--{boundary}--\r\n".encode()


def text_of(mail: Mail) -> str:
    return _body(mail, "plain")


def html_of(mail: Mail) -> str:
    return _body(mail, "html")


def _body(mail: Mail, kind: str) -> str:
    part = _parsed(mail).get_body((kind,))
    return str(part.get_content()) if part is not None else ""  # a part without headers is falsy


def _parsed(mail: Mail) -> EmailMessage:
    parsed: Message = message_from_bytes(mail.raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _unsubscribe(mail: Mail) -> list[str]:
    return [link.strip(" <>") for link in rfc822.header(mail.raw, "List-Unsubscribe").split(",")]


def _writer(mail: Mail) -> str:
    name, address = (rfc822.addresses(mail.raw, "Reply-To") or rfc822.addresses(mail.raw, "From"))[0]
    return formataddr((name, address))


def _writer_address(mail: Mail) -> str:
    return (rfc822.addresses(mail.raw, "Reply-To") or rfc822.addresses(mail.raw, "From"))[0][1]


def _new_rfc_id(address: str) -> str:
    return f"<{secrets.token_hex(12)}@{address.partition('@')[2]}>"


def _answer(world: World, mail: Mail, sender: str, prefix: str, extra: dict[str, str] | None = None) -> dict[str, str]:
    """The headers of an answer. The person's name is the one the mail was addressed to."""
    names = {email: name for name, email in rfc822.addresses(mail.raw, "To")}
    ancestors = [*reversed(list(rfc822.ancestors(mail.raw))), rfc822.message_id(mail.raw)]
    subject = rfc822.header(mail.raw, "Subject")
    plain = subject if prefix == "Re: " and subject.lower().startswith("re:") else prefix + subject
    return {
        "From": formataddr((names.get(sender, ""), sender)),
        "To": _writer(mail),
        "Subject": plain,
        "Date": format_datetime(world.now()),
        "Message-ID": _new_rfc_id(sender),
        "In-Reply-To": rfc822.message_id(mail.raw),
        "References": " ".join(dict.fromkeys(ancestors)),
        **(extra or {}),
    }


def _head(headers: dict[str, str]) -> bytes:
    return "".join(f"{k}: {rfc822.encoded(v)}\r\n" for k, v in headers.items()).encode()


def _bytes(headers: dict[str, str], plain: str, html: str = "") -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail.set_content(plain, cte="quoted-printable")
    if html:
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return _head(headers) + mail.as_bytes()


def _post(world: World, mail: Mail, raw: bytes, envelope_from: str) -> Mail:
    """Deliver to the writer, and keep the person's own copy beside the mail it answers."""
    with world.lock:
        copy = Mail(world.new_id(), mail.box, mail.thread_id, raw, Folder.SENT, world.now())
        world.put(copy)
        return world.deliver(raw, envelope_from, _writer_address(mail))
