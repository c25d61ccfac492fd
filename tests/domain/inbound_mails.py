"""Minimal mails, one per thing that real senders do; every address ends in .example."""

from __future__ import annotations

from email.header import Header

OWN_ID = "step-1.42@corp.example"
US = "recruiter@corp.example"


def mail(
    body: str = "",
    *,
    subject: str = "Hello",
    sender: str = "Vera Candidate <vera@cand.example>",
    headers: str = "",
    kind: str = "text/plain; charset=utf-8",
) -> bytes:
    """A mail to us; `headers` are further lines, each ended by a newline."""
    named = Header(subject, "utf-8").encode(maxlinelen=2_000) if not subject.isascii() else subject
    head = f"From: {sender}\nTo: {US}\nSubject: {named}\nDate: Tue, 24 Nov 2026 08:00:00 +0000\n"
    return f"{head}{headers}Content-Type: {kind}\n\n{body}".encode()


def reply(body: str, *, subject: str = "Re: A job in Paris", headers: str = "") -> bytes:
    return mail(body, subject=subject, headers=f"In-Reply-To: <{OWN_ID}>\nReferences: <{OWN_ID}>\n{headers}")


def quoting(body: str) -> str:
    return f"{body}\n\nOn Mon, 23 Nov 2026 at 09:00, Rita <{US}> wrote:\n> Would a job in Paris interest you?\n"


def report(
    fields: str,
    *,
    notice: str = "Your message could not be delivered.",
    subject: str = "Undelivered Mail Returned to Sender",
    headers: str = "Auto-Submitted: auto-replied\nReturn-Path: <>\n",
) -> bytes:
    """A delivery report as RFC 3464 wants it; `fields` are those of one recipient, or of several groups."""
    body = (
        f"--b\nContent-Type: text/plain\n\n{notice}\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.corp.example\n\n{fields}\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: <{OWN_ID}>\nTo: bob@cand.example\n\nHello\n--b--\n"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    daemon = "Mail Delivery System <MAILER-DAEMON@mx.corp.example>"
    return mail(body, subject=subject, sender=daemon, headers=headers, kind=kind)


def recipient(status: str, said: str = "", *, action: str = "failed", address: str = "bob@cand.example") -> str:
    diagnostic = f"Diagnostic-Code: smtp; {said}\n" if said else ""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n{diagnostic}"


def parts(kind: str, *inside: tuple[str, str], headers: str = "", subject: str = "Hello") -> bytes:
    """A multipart mail out of (content type, text) pairs."""
    body = "".join(f"--b\nContent-Type: {name}\n\n{text}\n" for name, text in inside) + "--b--\n"
    return mail(body, subject=subject, headers=headers, kind=f"{kind}; boundary=b")
