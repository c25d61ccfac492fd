"""What each path of Graph does."""

from __future__ import annotations

from typing import Any

from connectors.sandbox import trouble
from connectors.sandbox.microsoft import delta as folder_delta
from connectors.sandbox.microsoft import drafts, items, query
from connectors.sandbox.microsoft.call import Call
from connectors.sandbox.microsoft.errors import bad_request
from connectors.sandbox.microsoft.filter import Filter
from connectors.sandbox.world import EventKind, Folder, Mail

Json = dict[str, Any]


def me(call: Call) -> Json:
    account = call.account
    first, _, last = account.name.partition(" ")
    user = {
        "id": items.folder_id(account.address, Folder.INBOX)[-36:],
        "displayName": account.name,
        "givenName": first,
        "surname": last or None,
        "mail": account.address,
        "userPrincipalName": account.address,
        "businessPhones": [],
        "jobTitle": None,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "proxyAddresses": [f"SMTP:{account.address}", *(f"smtp:{alias}" for alias in account.aliases)],
        "otherMails": [],
    }
    return query.Shape("UserAnswer", call.args.get("$select", "")).of(user)


def listed(call: Call) -> Json:
    shape, folder = _shape(call), call.folder()
    mails = [m for m in call.world.visible(call.box) if folder is None or m.folder is folder]
    condition = Filter(call.args["$filter"]) if call.args.get("$filter") else None
    if condition and "receivedDateTime" not in call.args["$filter"]:  # what is told by its date needs no index
        mails = [mail for mail in mails if trouble.searchable(call.world, mail)]
    found = [item for item in map(call.resource, mails) if condition is None or condition(item)]
    ordered = query.order(found, call.args.get("$orderby", ""), condition)
    shown, links = query.page(ordered, call.args, call.url)
    return {"value": [shape.of(item) for item in shown], **links}


def read(call: Call) -> Json:
    return _shape(call).of(call.resource(call.mail()))


def create(call: Call) -> Json:
    return _whole(call, drafts.new(call.world, call.account, call.body))


def update(call: Call) -> Json:
    mail = call.mail()
    drafts.change(call.world, call.account, mail, call.body)
    return _whole(call, mail)


def delete(call: Call) -> None:
    """A first time into Deleted Items, a second time for good."""
    mail = call.mail()
    if mail.folder is Folder.TRASH:
        call.world.remove(mail)
    else:
        _move(call, mail, Folder.TRASH)


def mime(call: Call) -> bytes:
    return call.mail().raw


def reply(call: Call) -> Json:
    parent = call.mail()
    if parent.extra.get("draft"):
        raise bad_request("A draft cannot be answered.", "ErrorInvalidOperation")
    body = dict(call.body.get("message", {}))
    if comment := call.body.get("comment"):
        if "body" in body:
            raise bad_request("Give a comment or a body, not both.")
        body["body"] = {"contentType": "html", "content": comment}
    return _whole(call, drafts.new(call.world, call.account, body, parent))


def send(call: Call) -> None:
    drafts.send(call.world, call.account, call.mail())


def attach(call: Call) -> Json:
    if call.body.get("@odata.type") != "#microsoft.graph.fileAttachment":
        raise bad_request("The @odata.type of the attachment is missing.")
    return drafts.attach(call.world, call.account, call.mail(), call.body)


def move(call: Call) -> Json:
    mail = call.mail()
    _move(call, mail, call.folder_named(call.body["destinationId"]))
    return _whole(call, mail)


def folders(call: Call) -> Json:
    shown, links = query.page([_folder(call, name) for name in Folder], call.args, call.url)
    return {"value": shown, **links}


def folder(call: Call) -> Json:
    return _folder(call, call.folder_named(call.path["folder"]))


def delta(call: Call) -> Json:
    place = call.folder_named(call.path["folder"])
    step = folder_delta.step(call.world, call.box, place, call.args, call.page_size, call.url)
    shape = query.Shape("MessageAnswer", step.select)
    shown = [shape.of(call.resource(mail)) for mail in step.mails]
    names = step.removed if call.immutable else [items.moving_id(name, place) for name in step.removed]
    gone: list[Json] = [{"id": name, "@removed": {"reason": "deleted"}} for name in names]
    return {"value": [*shown, *gone], **step.link}


def _move(call: Call, mail: Mail, target: Folder) -> None:
    mail.folder = target
    call.world.save(mail, EventKind.CHANGED)


def _folder(call: Call, name: Folder) -> Json:
    mails = [mail for mail in call.world.visible(call.box) if mail.folder is name]
    return {
        "id": items.folder_id(call.box, name),
        "displayName": items.WELL_KNOWN[name][1],
        "parentFolderId": "AQMkAGFroot",
        "childFolderCount": 0,
        "unreadItemCount": sum(mail.unread for mail in mails),
        "totalItemCount": len(mails),
        "sizeInBytes": sum(len(mail.raw) for mail in mails),
        "isHidden": False,
    }


def _whole(call: Call, mail: Mail) -> Json:
    return query.Shape("MessageAnswer").of(call.resource(mail))


def _shape(call: Call) -> query.Shape:
    return query.Shape("MessageAnswer", call.args.get("$select", ""), call.args.get("$expand", ""))
