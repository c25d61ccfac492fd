"""One Microsoft mailbox: draft and send, find it again, read what is new in every folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from connectors import mime
from connectors.errors import ConnectorError, Rejected
from connectors.microsoft import parse
from connectors.microsoft.cursor import BEGINNING, Cursor
from connectors.microsoft.graph import Graph, NotThere
from connectors.types import Changes, Envelope, Lookup, OutgoingMessage, Parent, Prepared, Profile, Sent

_MOST_ATTACHED = 3 * 1024 * 1024  # bytes; larger ones need upload sessions
_PAGE = "100"

Json = dict[str, Any]


class MicrosoftConnector:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    # Sending

    def prepare(self, message: OutgoingMessage) -> Prepared:
        _check(message)
        body = parse.draft(message, self._profile.address)
        draft = self._reply(message.parent, body) if message.parent else None
        if draft is None:
            draft = self._new(message.parent, body)
        try:
            for file in message.attachments:
                self._graph.write("POST", f"{_path(draft['id'])}/attachments", parse.attachment(file))
        except ConnectorError:
            self._drop(draft["id"])
            raise
        return Prepared(
            key=message.key,
            draft_id=draft["id"],
            cursor=Cursor(parse.moment(draft["createdDateTime"])).to_json(),
            to=message.to.email,
            subject=message.subject,
            thread_id=draft["conversationId"],
            rfc_id=draft["internetMessageId"],
        )

    def send(self, prepared: Prepared) -> Sent:
        """The ids are the draft's: with immutable ids the sent copy keeps them, and the Message-ID stays."""
        self._graph.send(f"{_path(prepared.draft_id)}/send")
        return Sent(prepared.draft_id, prepared.thread_id, prepared.rfc_id)

    def find(self, prepared: Prepared) -> Sent | Lookup:
        draft = self._message(prepared.draft_id)
        if draft and not draft["isDraft"]:
            return parse.sent(draft)
        if copy := self._copy(prepared.rfc_id, prepared.key):
            return parse.sent(copy)
        return Lookup.NOT_SENT if draft else Lookup.UNKNOWN

    def discard(self, prepared: Prepared) -> bool:
        ids = [prepared.draft_id] if prepared.draft_id else [item["id"] for item in self._drafts_marked(prepared.key)]
        return any([self._delete(draft_id) for draft_id in ids])

    def _is_draft(self, message_id: str) -> bool:
        """The sent copy has the same id, and must not be taken for the draft."""
        found = self._message(message_id)
        return bool(found and found["isDraft"])

    def _new(self, parent: Parent | None, body: Json) -> Json:
        threading = parse.threading(parent) if parent else []
        own = body["singleValueExtendedProperties"]
        return self._graph.write("POST", "/me/messages", {**body, "singleValueExtendedProperties": [*own, *threading]})

    def _reply(self, parent: Parent, body: Json) -> Json | None:
        """Exchange threads a draft made from the mail itself; None when that mail is gone."""
        draft = self._reply_to(parent.provider_id)
        if draft is None and (copy := self._copy(parent.rfc_id)):  # moved, so its id may have changed
            draft = self._reply_to(copy["id"])
        if draft is None:
            return None
        try:
            return self._graph.write("PATCH", _path(draft["id"]), body)
        except ConnectorError:
            self._drop(draft["id"])
            raise

    def _reply_to(self, message_id: str) -> Json | None:
        try:
            return self._graph.write("POST", f"{_path(message_id)}/createReply", {})
        except NotThere:
            return None

    def _message(self, message_id: str) -> Json | None:
        try:
            return self._graph.get(_path(message_id), select=parse.FIELDS)
        except NotThere:
            return None

    def _copy(self, rfc_id: str, key: str = "") -> Json | None:
        """A mail that left: by Message-ID wherever it lies now, else by our mark, which has no index."""
        for item in self._left("/me/messages", f"internetMessageId eq {parse.quoted(rfc_id)}"):
            if item["internetMessageId"] == rfc_id:
                return item
        for item in self._left("/me/mailFolders/sentitems/messages", _mark(key)) if key else ():
            if parse.key(item) == key:
                return item
        return None

    def _drafts_marked(self, key: str) -> list[Json]:
        options = {"select": parse.FIELDS, "expand": parse.PROPERTIES}
        found = self._graph.items("/me/mailFolders/drafts/messages", filter=_mark(key), **options)
        return [item for item in found if parse.key(item) == key]

    def _left(self, folder: str, condition: str) -> Iterator[Json]:
        """The caller looks again at what comes: a server that ignores filters must not prove a send."""
        options = {"select": parse.FIELDS, "expand": parse.PROPERTIES}
        found = self._graph.items(folder, filter=condition, **options)
        return (item for item in found if not item["isDraft"])

    def _drop(self, message_id: str) -> None:
        """One that nobody will ask for again; it may be left behind."""
        with suppress(ConnectorError):
            self._delete(message_id)

    def _delete(self, message_id: str) -> bool:
        """A draft into Deleted Items, then for good. False when it was gone already or was sent meanwhile.

        What fails on the way is no answer: the next attempt finds the draft where this one has left it.
        """
        try:
            before = self._graph.get(_path(message_id), select="isDraft,parentFolderId")
            if not before["isDraft"]:
                return False
            self._graph.write("DELETE", _path(message_id))
            if self._is_draft(message_id):
                self._graph.write("DELETE", _path(message_id))
                return True
        except NotThere:
            return False
        # Deleted for good at once, if an earlier attempt had come half the way; else sent in this very moment.
        return bool(before["parentFolderId"] == self._graph.get("/me/mailFolders/deleteditems")["id"])

    # Reading

    def cursor(self) -> str:
        newest = self._graph.get(
            "/me/messages", top="1", select="id,receivedDateTime", orderby="receivedDateTime desc"
        )["value"]
        position = Cursor(parse.moment(newest[0]["receivedDateTime"]) if newest else BEGINNING)
        return position.moved(_read(self._since(position.start)) if newest else ()).to_json()

    def changes(self, cursor: str) -> Changes:
        """By time over all folders: a folder's delta sees neither what a rule moved nor what was archived."""
        position = Cursor.from_json(cursor)
        items = self._since(position.start)
        new = [item for item in items if not position.knows(item["id"])]
        return Changes(self._envelopes(new), position.moved(_read(items)).to_json())

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        cursor = self.cursor()
        found = {item["id"]: item for item in self._since(since)}
        for thread_id in thread_ids:
            # No $orderby here: Exchange refuses it beside a filter on another property.
            condition = f"conversationId eq {parse.quoted(thread_id)}"
            found |= {item["id"]: item for item in self._listed(filter=condition)}
        return Changes(self._envelopes(found.values()), cursor)

    def raw(self, provider_id: str) -> bytes:
        return self._graph.content(f"{_path(provider_id)}/$value")

    def _since(self, moment: datetime) -> list[Json]:
        when = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._listed(filter=f"receivedDateTime ge {when}", orderby="receivedDateTime")

    def _listed(self, **query: str) -> list[Json]:
        options = {"select": parse.FIELDS, "expand": parse.PROPERTIES, "top": _PAGE}
        found = self._graph.items("/me/messages", **query, **options)
        return [item for item in found if not item["isDraft"]]

    def _envelopes(self, items: Iterable[Json]) -> tuple[Envelope, ...]:
        envelopes = [parse.envelope(item, self._own) for item in items]
        return tuple(sorted(envelopes, key=lambda envelope: envelope.received_at))

    # The account

    def profile(self) -> Profile:
        fields = "id,displayName,mail,userPrincipalName,proxyAddresses"
        return parse.profile(self._graph.get("/me", select=fields))

    def revoke(self) -> None:
        """Microsoft lets no app end its own consent: our tokens are forgotten, the user does the rest."""
        self._graph.tokens.forget()

    @cached_property
    def _profile(self) -> Profile:
        return self.profile()

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(a.lower() for a in (self._profile.address, *self._profile.aliases))


def _check(message: OutgoingMessage) -> None:
    if sum(len(file.content) for file in message.attachments) > _MOST_ATTACHED:
        raise Rejected("attachments over 3 MB")
    try:
        mime.build(replace(message, attachments=()))  # the same rules as where we write the headers ourselves
    except ValueError as error:
        raise Rejected(str(error)) from error


def _mark(key: str) -> str:
    """Graph's filter for mails with our mark, which has no index: only ever asked of one folder."""
    return (f"singleValueExtendedProperties/Any(ep: ep/id eq {parse.quoted(parse.KEY)}"
            f" and ep/value eq {parse.quoted(key)})")


def _path(message_id: str) -> str:
    return f"/me/messages/{quote(message_id, safe='')}"


def _read(items: Iterable[Json]) -> Iterator[tuple[str, datetime]]:
    return ((item["id"], parse.moment(item["receivedDateTime"])) for item in items)
