"""One Gmail mailbox: draft, send the draft, read what is new."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

import requests
from googleapiclient.http import MediaInMemoryUpload

from connectors import mime
from connectors.base import OnRefresh
from connectors.errors import ConnectorError, CursorExpired, OutcomeUnknown, Rejected, Unavailable
from connectors.gmail import parse
from connectors.gmail.api import TIMEOUT, Api
from connectors.gmail.endpoints import METADATA
from connectors.types import (
    Changes,
    Client,
    Credentials,
    Envelope,
    Lookup,
    OutgoingMessage,
    Prepared,
    Profile,
    Sent,
)

_PAGE = 500
_INLINE = 1_000_000  # bytes; longer mails go by upload, where Gmail takes 35 MiB
_NEWEST = 50  # sent mails or drafts looked through where there is no better index


class Gmail:
    def __init__(self, client: Client, credentials: Credentials, on_refresh: OnRefresh) -> None:
        self._api = Api(client, credentials, on_refresh)
        self._users = self._api.users
        self._drafts, self._mails = self._users.drafts(), self._users.messages()  # each builds its methods anew
        self._headers_only = METADATA in credentials.data.get("scopes", ())

    def prepare(self, message: OutgoingMessage) -> Prepared:
        try:
            raw = mime.build(message)
        except ValueError as error:
            raise Rejected(str(error)) from error
        cursor = self.cursor()
        thread_id = message.parent.thread_id if message.parent else ""
        draft = self._draft(raw, thread_id)
        if draft is None:  # the thread was deleted: the headers still join it at the recipient's
            thread_id, draft = "", self._api.read(self._create(raw, ""))
        return Prepared(
            key=message.key,
            draft_id=draft["id"],
            cursor=cursor,
            to=message.to.email,
            subject=message.subject,
            thread_id=thread_id,
        )

    def send(self, prepared: Prepared) -> Sent:
        body = {"id": prepared.draft_id}
        accepted = self._api.send(self._drafts.send(userId="me", body=body))
        try:
            message = self._message(accepted["id"], only=["Message-ID"])
        except ConnectorError as error:
            # It left, but its Message-ID is not known and the next step needs it: `find` fetches it later.
            raise OutcomeUnknown(f"sent, not read back: {error.detail}") from error
        except KeyError as error:
            raise OutcomeUnknown("an answer without an id") from error
        if message is None:
            raise OutcomeUnknown("sent, not read back: gone")
        return parse.sent(message)

    def find(self, prepared: Prepared) -> Sent | Lookup:
        draft = self._drafts.get(userId="me", id=prepared.draft_id, format="minimal")
        if self._api.find(draft) is not None:
            return Lookup.NOT_SENT
        for message in self._messages(self._sent_since(prepared.cursor)):
            if parse.is_copy_of(parse.envelope(message, ()), prepared):
                return parse.sent(message)
        return Lookup.UNKNOWN

    def discard(self, prepared: Prepared) -> bool:
        ids = [prepared.draft_id] if prepared.draft_id else list(self._drafts_marked(prepared.key))
        deleted = [self._api.find(self._drafts.delete(userId="me", id=draft_id)) for draft_id in ids]
        return any(answer is not None for answer in deleted)

    def cursor(self) -> str:
        return str(self._api.read(self._users.getProfile(userId="me"))["historyId"])

    def changes(self, cursor: str) -> Changes:
        ids, newest = self._added(cursor)
        return Changes(self._envelopes(ids), newest)

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        cursor = self.cursor()
        found = {message["id"]: message for message in self._in_threads(thread_ids)}
        for mail_id in self._listed_since(since):
            if mail_id not in found and (message := self._message(mail_id)):
                found[mail_id] = message
        return Changes(self._as_envelopes(found.values()), cursor)

    def raw(self, provider_id: str) -> bytes:
        if self._headers_only:
            get = self._mails.get(userId="me", id=provider_id, format="metadata")
            return parse.header_bytes(self._api.read(get))
        return parse.raw_bytes(self._api.read(self._mails.get(userId="me", id=provider_id, format="raw")))

    def profile(self) -> Profile:
        address = self._api.read(self._users.getProfile(userId="me"))["emailAddress"]
        if self._headers_only:  # that consent covers no settings
            return Profile(address)
        listed = self._api.read(self._users.settings().sendAs().list(userId="me"))["sendAs"]
        primary: dict[str, Any] = next((s for s in listed if s.get("isPrimary")), {})
        return Profile(
            address=address,
            name=primary.get("displayName", ""),
            aliases=tuple(s["sendAsEmail"] for s in listed if not s.get("isPrimary")),
            signature_html=primary.get("signature", ""),
        )

    def revoke(self) -> None:
        """400 means that the consent was gone already."""
        try:
            data = {"token": self._api.refresh_token}
            answer = requests.post(self._api.at.revoke_uri, data=data, timeout=TIMEOUT)
        except requests.RequestException as error:
            raise Unavailable(type(error).__name__) from error
        if answer.status_code not in (200, 400):
            raise Unavailable(str(answer.status_code))

    @cached_property
    def _own_addresses(self) -> frozenset[str]:
        profile = self.profile()
        return frozenset(a.lower() for a in (profile.address, *profile.aliases))

    def _create(self, raw: bytes, thread_id: str) -> Any:
        thread = {"threadId": thread_id} if thread_id else {}
        if len(raw) > _INLINE:
            media = MediaInMemoryUpload(raw, mimetype="message/rfc822")
            return self._drafts.create(userId="me", body={"message": thread}, media_body=media)
        body = {"message": {"raw": base64.urlsafe_b64encode(raw).decode(), **thread}}
        return self._drafts.create(userId="me", body=body)

    def _draft(self, raw: bytes, thread_id: str) -> dict[str, Any] | None:
        """The new draft; None when Gmail does not know the thread, which it says in more ways than one."""
        try:
            return self._api.find(self._create(raw, thread_id))
        except Rejected:
            if not thread_id:
                raise
            return None

    def _drafts_marked(self, key: str) -> Iterator[str]:
        """Ids of the newest drafts that carry our mark."""
        listed = self._api.read(self._drafts.list(userId="me", maxResults=_NEWEST)).get("drafts", [])
        for draft in listed:
            message = self._message(draft["message"]["id"], only=[mime.KEY_HEADER])
            if message and parse.envelope(message, ()).header(mime.KEY_HEADER) == key:
                yield draft["id"]

    def _message(self, mail_id: str, only: Collection[str] = ()) -> dict[str, Any] | None:
        """Labels and headers of a mail, all of them or only some; None when it is gone."""
        narrowed = {"metadataHeaders": list(only)} if only else {}
        return self._api.find(self._mails.get(userId="me", id=mail_id, format="metadata", **narrowed))

    def _messages(self, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
        return (message for mail_id in ids if (message := self._message(mail_id)))

    def _envelopes(self, ids: Iterable[str]) -> tuple[Envelope, ...]:
        return self._as_envelopes(self._messages(ids))

    def _as_envelopes(self, messages: Iterable[dict[str, Any]]) -> tuple[Envelope, ...]:
        mails = [parse.envelope(m, self._own_addresses) for m in messages]
        return tuple(sorted((m for m in mails if not m.draft), key=lambda m: m.received_at))

    def _added(self, cursor: str, **narrowed: str) -> tuple[list[str], str]:
        """Ids of the mails added since a cursor, each once, and the new cursor."""
        ids: dict[str, None] = {}
        token = newest = ""
        while True:
            page = self._history(cursor, token, narrowed)
            for record in page.get("history", []):
                ids.update((added["message"]["id"], None) for added in record.get("messagesAdded", []))
            newest = newest or str(page["historyId"])  # the first page's: what comes between pages is read next time
            token = page.get("nextPageToken", "")
            if not token:
                return list(ids), newest

    def _history(self, cursor: str, token: str, narrowed: dict[str, str]) -> dict[str, Any]:
        more = {"pageToken": token} if token else {}
        request = self._users.history().list(
            userId="me",
            startHistoryId=cursor,
            historyTypes=["messageAdded"],
            maxResults=_PAGE,
            **more,
            **narrowed,
        )
        page = self._api.find(request)
        if page is None:
            raise CursorExpired
        return page

    def _sent_since(self, cursor: str) -> list[str]:
        try:
            return self._added(cursor, labelId="SENT")[0]
        except CursorExpired:
            request = self._mails.list(userId="me", labelIds=["SENT"], maxResults=_NEWEST)
            return [m["id"] for m in self._api.read(request).get("messages", [])]

    def _in_threads(self, thread_ids: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        for thread_id in thread_ids:
            thread = self._users.threads().get(userId="me", id=thread_id, format="metadata")
            yield from (self._api.find(thread) or {}).get("messages", [])

    def _listed_since(self, since: datetime) -> Iterator[str]:
        """Newest first. A consent without bodies may not search, so it reads one page of the newest."""
        query = {} if self._headers_only else {"q": f"after:{int(since.timestamp())}"}
        token = ""
        while True:
            more = {"pageToken": token} if token else {}
            request = self._mails.list(userId="me", includeSpamTrash=True, maxResults=_PAGE, **query, **more)
            page = self._api.read(request)
            yield from (m["id"] for m in page.get("messages", []))
            token = page.get("nextPageToken", "")
            if not token or self._headers_only:
                return
