"""Drafts: made, answered, changed, filled, sent."""

from __future__ import annotations

from typing import Any

from connectors.sandbox import rfc822
from connectors.sandbox.microsoft import compose, items, properties
from connectors.sandbox.microsoft.errors import GraphError, bad_request, not_found
from connectors.sandbox.serve import DropConnection
from connectors.sandbox.trouble import retry_after
from connectors.sandbox.world import Account, EventKind, Fault, Folder, Mail, World
from connectors.types import Provider

Json = dict[str, Any]

_ANY_TIME = {"isRead", "categories", "flag", "importance", "inferenceClassification"}
_MOST_FILE = 3 * 1024 * 1024
_MOST_RECIPIENTS = 500


def new(world: World, account: Account, body: Json, parent: Mail | None = None) -> Mail:
    """The Message-ID is given here, and stays with the mail that is sent."""
    draft = Mail(world.new_id(Provider.MICROSOFT), account.address, "", b"", Folder.DRAFTS, world.now())
    draft.extra = {
        "draft": True,
        "created": items.stamp(world.now()),
        "rfc_id": body.get("internetMessageId") or compose.new_message_id(),
        "fields": {},
        "properties": {},
        "x_headers": _x_headers(body.get("internetMessageHeaders")),
        "attachments": [],
    }
    if parent:
        _answer(draft, parent)
    for attached in body.get("attachments", ()):
        _add_file(draft, attached)
    _fill(draft, account, body)
    draft.thread_id = parent.thread_id if parent else world.thread_of(account.address, draft.raw) or world.new_id()
    return world.put(draft)


def change(world: World, account: Account, mail: Mail, body: Json) -> None:
    if not mail.extra.get("draft"):
        if refused := body.keys() - _ANY_TIME - {"singleValueExtendedProperties"}:
            message = f"The property '{min(refused)}' cannot be changed once the item is sent or received."
            raise bad_request(message, "ErrorInvalidPropertySet")
        mail.unread = not body.get("isRead", not mail.unread)
        mail.extra["categories"] = body.get("categories", mail.extra.get("categories", []))
        mail.extra.setdefault("properties", {}).update(_properties(body))
    else:
        _fill(mail, account, body)
    world.save(mail, EventKind.CHANGED)


def attach(world: World, account: Account, mail: Mail, body: Json) -> Json:
    if not mail.extra.get("draft"):
        raise bad_request("Attachments can be added to drafts only.", "ErrorInvalidOperation")
    _add_file(mail, body)
    _fill(mail, account, {})
    world.save(mail, EventKind.CHANGED)
    shown = {key: value for key, value in body.items() if key != "contentBytes"}
    return {**shown, "@odata.type": "#microsoft.graph.fileAttachment", "id": world.new_id(Provider.MICROSOFT)}


def send(world: World, account: Account, mail: Mail) -> None:
    """Accept one draft, once. Refusals come before it, broken answers after it."""
    _refuse_by_fault(world, account.address)
    with world.lock:
        if not mail.extra.get("draft"):
            raise not_found()
        fields = mail.extra["fields"]
        to = compose.recipients(fields)
        _refuse_content(account, fields, to)
        mail.extra["draft"] = False
        world.save(mail, EventKind.REMOVED)  # the drafts folder loses it now, sent items get it after the lag
        mail.received_at, mail.folder, mail.unread = world.now(), Folder.SENT, False
        mail.raw = compose.raw(mail, account)
        world.submit(mail, to, float(world.take_fault(account.address, Fault.SENT_LAG) or 0))
    _break_answer(world, account.address)


def _answer(draft: Mail, parent: Mail) -> None:
    """To whoever wrote the parent, which for one's own sent mail is oneself."""
    subject = rfc822.header(parent.raw, "Subject")
    to = rfc822.addresses(parent.raw, "Reply-To") or rfc822.addresses(parent.raw, "From")
    shown = items.resource(parent, True)["body"]
    draft.extra["fields"] = {
        "subject": subject if subject.lower().startswith("re:") else f"RE: {subject}",
        "toRecipients": [{"emailAddress": {"name": name, "address": address}} for name, address in to],
        "body": {"contentType": "html", "content": f"<hr>{shown['content']}"},
    }
    references = rfc822.header(parent.raw, "References")
    draft.extra["properties"] = {
        properties.IN_REPLY_TO: rfc822.message_id(parent.raw),
        properties.REFERENCES: f"{references} {rfc822.message_id(parent.raw)}".strip(),
    }


def _fill(draft: Mail, account: Account, body: Json) -> None:
    apart = {"attachments", "internetMessageHeaders", "internetMessageId", "singleValueExtendedProperties"}
    draft.extra["fields"].update({key: value for key, value in body.items() if key not in apart})
    draft.extra["properties"].update(_properties(body))
    draft.extra["rfc_id"] = body.get("internetMessageId") or draft.extra["rfc_id"]
    draft.raw = compose.raw(draft, account)


def _properties(body: Json) -> dict[str, str]:
    return {properties.canonical(p["id"]): p["value"] for p in body.get("singleValueExtendedProperties", ())}


def _x_headers(headers: list[Json] | None) -> list[tuple[str, str]]:
    if headers is None:
        return []
    if not 1 <= len(headers) <= 5 or any(not h["name"].lower().startswith("x-") for h in headers):
        message = "The internet message header name should start with 'x-' or 'X-', and there may be 1 to 5."
        raise bad_request(message, "InvalidInternetMessageHeader")
    return [(h["name"], h["value"]) for h in headers]


def _add_file(draft: Mail, attached: Json) -> None:
    if len(attached.get("contentBytes") or "") * 3 // 4 > _MOST_FILE + 2:
        raise GraphError(413, "RequestEntityTooLarge", "Files above 3 MB need an upload session.")
    draft.extra["attachments"].append(attached)


def _refuse_content(account: Account, fields: Json, to: list[str]) -> None:
    if not to or not all(compose.valid(address) for address in to):
        raise bad_request("At least one recipient is not valid.", "ErrorInvalidRecipients")
    if len(to) > _MOST_RECIPIENTS:
        raise bad_request("Too many recipients.", "ErrorExceededMaxRecipientLimit")
    sender = ((fields.get("from") or {}).get("emailAddress") or {}).get("address") or account.address
    if sender.lower() not in (account.address, *account.aliases):
        raise GraphError(403, "ErrorSendAsDenied", "The user account does not have the right to send as this.")


def _refuse_by_fault(world: World, address: str) -> None:
    if world.take_fault(address, Fault.REFUSE_503):
        raise GraphError(503, "serviceNotAvailable", "The service is temporarily unavailable.")
    if wait := world.take_fault(address, Fault.THROTTLE_SENDS):
        message = "Application is over its MailboxConcurrency limit."
        raise GraphError(429, "ApplicationThrottled", message, retry_after(wait))


def _break_answer(world: World, address: str) -> None:
    if world.take_fault(address, Fault.ACCEPT_THEN_CLOSE):
        raise DropConnection
    if world.take_fault(address, Fault.ACCEPT_THEN_RESET):
        raise DropConnection(reset=True)
    if seconds := world.take_fault(address, Fault.ACCEPT_THEN_HANG):
        raise DropConnection(hang=float(seconds))
    if world.take_fault(address, Fault.ACCEPT_THEN_504):
        raise GraphError(504, "timeout", "The request timed out.")
