"""The methods of the Gmail API that the sandbox has, over one world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from connectors.sandbox import google_mail, google_send, trouble
from connectors.sandbox.google_errors import invalid, not_found
from connectors.sandbox.world import Account, Event, EventKind, Fault, Folder, Mail, World

_HISTORY_TYPES = {EventKind.ADDED: "messagesAdded", EventKind.REMOVED: "messagesDeleted"}


@dataclass(frozen=True)
class Call:
    """One request, already checked: who, what, with which path parameters and body."""

    world: World
    account: Account
    path: dict[str, str]
    body: dict[str, Any]

    def arg(self, name: str, default: str = "") -> str:
        return request.args.get(name, default)

    def mails(self, *, drafts: bool = False) -> list[Mail]:
        """Newest first, as every list of Gmail's."""
        found = reversed(self.world.visible(self.account.address))
        return [mail for mail in found if (mail.folder is Folder.DRAFTS) is drafts]

    def page(self, items: list[Any], most: int) -> tuple[list[Any], dict[str, str]]:
        """This page of the items and, if there is another, its token."""
        size = min(int(self.arg("maxResults", "100")) or 100, most)
        token = self.arg("pageToken", "0")
        if not token.isdigit():
            raise invalid("Invalid pageToken")
        end = int(token) + size
        return items[int(token) : end], {"nextPageToken": str(end)} if end < len(items) else {}


def _profile(call: Call) -> dict[str, Any]:
    mails = call.mails()
    return {
        "emailAddress": call.account.address,
        "messagesTotal": len(mails),
        "threadsTotal": len({mail.thread_id for mail in mails}),
        "historyId": str(call.world.box_history_id(call.account.address)),
    }


def _draft_create(call: Call) -> dict[str, Any]:
    mail = google_send.save_draft(call.world, call.account, call.body.get("message", {}))
    return {"id": mail.extra["draft_id"], "message": google_mail.reference(mail)}


def _draft_update(call: Call) -> dict[str, Any]:
    draft = google_send.find_draft(call.world, call.account, call.path["id"])
    mail = google_send.save_draft(call.world, call.account, call.body.get("message", {}), draft)
    return {"id": mail.extra["draft_id"], "message": google_mail.reference(mail)}


def _draft_get(call: Call) -> dict[str, Any]:
    mail = google_send.find_draft(call.world, call.account, call.path["id"])
    return {"id": mail.extra["draft_id"], "message": google_mail.resource(mail, call.arg("format", "full"))}


def _found(call: Call, mail: Mail) -> bool:
    query = call.arg("q")
    return not query or (trouble.searchable(call.world, mail) and google_mail.found_by(mail, query))


def _draft_list(call: Call) -> dict[str, Any]:
    found = [mail for mail in call.mails(drafts=True) if _found(call, mail)]
    mails, more = call.page(found, 500)
    drafts = [{"id": m.extra["draft_id"], "message": google_mail.short(m)} for m in mails]
    return {"drafts": drafts, "resultSizeEstimate": len(found), **more}


def _draft_delete(call: Call) -> None:
    call.world.remove(google_send.find_draft(call.world, call.account, call.path["id"]))


def _draft_send(call: Call) -> dict[str, Any]:
    google_send.refuse_by_fault(call.world, call.account.address)
    with call.world.lock:
        draft = google_send.find_draft(call.world, call.account, call.body.get("id", ""))
        raw = google_send.raw_of(call.body["message"]) if call.body.get("message") else draft.raw
        thread = draft.thread_id if draft.thread_id != draft.id else ""
        answer = google_send.accept(call.world, call.account, raw, thread, draft)
    google_send.break_answer(call.world, call.account.address)
    return answer


def _message_send(call: Call) -> dict[str, Any]:
    google_send.refuse_by_fault(call.world, call.account.address)
    raw = google_send.raw_of(call.body)
    with call.world.lock:
        answer = google_send.accept(call.world, call.account, raw, call.body.get("threadId", ""))
    google_send.break_answer(call.world, call.account.address)
    return answer


def _message_get(call: Call) -> dict[str, Any]:
    mail = call.world.get(call.account.address, call.path["id"])
    if mail is None:
        raise not_found()
    wanted = request.args.getlist("metadataHeaders")
    return google_mail.resource(mail, call.arg("format", "full"), wanted)


def _message_list(call: Call) -> dict[str, Any]:
    wanted = set(request.args.getlist("labelIds"))
    hidden = set() if call.arg("includeSpamTrash") == "true" else {"SPAM", "TRASH"} - wanted
    found = [
        mail
        for mail in reversed(call.world.visible(call.account.address))
        if wanted <= set(google_mail.labels(mail))
        and not hidden.intersection(google_mail.labels(mail))
        and _found(call, mail)
    ]
    mails, more = call.page(found, 500)
    messages = {"messages": [google_mail.short(mail) for mail in mails]} if mails else {}
    return {**messages, "resultSizeEstimate": len(found), **more}


def _thread_get(call: Call) -> dict[str, Any]:
    mails = [m for m in call.world.visible(call.account.address) if m.thread_id == call.path["id"]]
    if not mails:
        raise not_found()
    wanted = request.args.getlist("metadataHeaders")
    shown = [google_mail.resource(mail, call.arg("format", "full"), wanted) for mail in mails]
    return {"id": call.path["id"], "historyId": str(max(m.history_id for m in mails)), "messages": shown}


def _history_list(call: Call) -> dict[str, Any]:
    box, start = call.account.address, call.arg("startHistoryId")
    if not start:
        raise invalid("Missing startHistoryId.")
    if call.world.take_fault(box, Fault.EXPIRE_CURSOR):
        call.world.expire_history(box)
    if int(start) < max(call.world.oldest_history_id(box), 1):
        raise not_found()
    with call.world.lock:
        types = {t.replace("message", "messages", 1) for t in request.args.getlist("historyTypes")}
        events = [e for e in call.world.history(box, int(start)) if _wanted(call, e, types)]
        newest = str(call.world.box_history_id(box))
    page, more = call.page(events, 500)
    records = {"history": [_record(event) for event in page]} if page else {}
    return {**records, "historyId": newest, **more}


def _wanted(call: Call, event: Event, types: set[str]) -> bool:
    kind = _HISTORY_TYPES.get(event.kind, "")
    if not event.mail_id or (types and kind not in types):
        return False
    if not (label := call.arg("labelId")):
        return True
    mail = call.world.get(call.account.address, event.mail_id)
    return mail is not None and label in google_mail.labels(mail)


def _record(event: Event) -> dict[str, Any]:
    message = {"id": event.mail_id, "threadId": event.thread_id}
    record: dict[str, Any] = {"id": str(event.id), "messages": [message]}
    if kind := _HISTORY_TYPES.get(event.kind):
        record[kind] = [{"message": message}]
    return record


def _labels_list(_: Call) -> dict[str, Any]:
    return {"labels": [{"id": name, "name": name, "type": "system"} for name in google_mail.SYSTEM_LABELS]}


def _send_as_list(call: Call) -> dict[str, Any]:
    account = call.account
    primary = {"sendAsEmail": account.address, "displayName": account.name, "signature": account.signature}
    aliases = [
        {"sendAsEmail": alias, "displayName": account.name, "verificationStatus": "accepted"}
        for alias in account.aliases
    ]
    return {"sendAs": [{**primary, "isPrimary": True, "isDefault": True}, *aliases]}


HANDLERS: dict[str, Callable[[Call], dict[str, Any] | None]] = {
    "gmail.users.getProfile": _profile,
    "gmail.users.drafts.create": _draft_create,
    "gmail.users.drafts.update": _draft_update,
    "gmail.users.drafts.get": _draft_get,
    "gmail.users.drafts.list": _draft_list,
    "gmail.users.drafts.delete": _draft_delete,
    "gmail.users.drafts.send": _draft_send,
    "gmail.users.messages.send": _message_send,
    "gmail.users.messages.get": _message_get,
    "gmail.users.messages.list": _message_list,
    "gmail.users.threads.get": _thread_get,
    "gmail.users.history.list": _history_list,
    "gmail.users.labels.list": _labels_list,
    "gmail.users.settings.sendAs.list": _send_as_list,
}
