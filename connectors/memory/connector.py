"""The connector protocol over a box of this process."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from connectors import mime
from connectors.errors import AccessLost, CursorExpired, OutcomeUnknown, Rejected
from connectors.memory.outlet import Box, Stored
from connectors.types import Changes, Lookup, OutgoingMessage, Prepared, Profile, Sent


class MemoryConnector:
    def __init__(self, box: Box) -> None:
        self._box = box

    def prepare(self, message: OutgoingMessage) -> Prepared:
        self._check()
        rfc_id = f"<{uuid4().hex}@{self._box.address.partition('@')[2]}>"
        try:
            raw = mime.build(message, rfc_id)
        except ValueError as error:
            raise Rejected(str(error)) from error
        prepared = Prepared(
            key=message.key,
            draft_id=self._box.new_id("draft"),
            cursor=self.cursor(),
            to=message.to.email,
            subject=message.subject,
            thread_id=message.parent.thread_id if message.parent else "",
            rfc_id=rfc_id,
        )
        self._box.drafts[prepared.draft_id] = (prepared, raw)
        return prepared

    def send(self, prepared: Prepared) -> Sent:
        self._check()
        error, accepted = self._box.next_failure()
        if error and not accepted:
            raise error
        if prepared.draft_id not in self._box.drafts:
            raise OutcomeUnknown("the draft is gone")
        _, raw = self._box.drafts.pop(prepared.draft_id)
        self._box.sends += 1
        stored = self._box.store(raw, prepared.thread_id, prepared.key)
        if error:
            raise error
        return _sent(stored)

    def find(self, prepared: Prepared) -> Sent | Lookup:
        self._check(reading=True)
        if prepared.draft_id in self._box.drafts:
            return Lookup.NOT_SENT
        copy = next((mail for mail in self._box.sent if mail.key == prepared.key), None)
        return _sent(copy) if copy else Lookup.UNKNOWN

    def discard(self, prepared: Prepared) -> bool:
        self._check()
        ours = [draft_id for draft_id, (draft, _) in self._box.drafts.items()
                if prepared.draft_id == draft_id or (not prepared.draft_id and prepared.key == draft.key)]
        for draft_id in ours:
            del self._box.drafts[draft_id]
        return bool(ours)

    def cursor(self) -> str:
        self._check(reading=True)
        return str(self._box.position)

    def changes(self, cursor: str) -> Changes:
        self._check(reading=True)
        if int(cursor) < self._box.oldest:
            raise CursorExpired
        new = [mail.envelope for mail in self._box.mails if mail.position > int(cursor)]
        return Changes(tuple(new), self.cursor())

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        cursor = self.cursor()
        mails = (mail.envelope for mail in self._box.mails)
        return Changes(tuple(m for m in mails if m.received_at >= since or m.thread_id in thread_ids), cursor)

    def raw(self, provider_id: str) -> bytes:
        self._check(reading=True)
        found = next((m.raw for m in self._box.mails if m.envelope.provider_id == provider_id), None)
        if found is None:
            raise Rejected("no such mail")
        return found

    def profile(self) -> Profile:
        self._check(reading=True)
        return Profile(self._box.address, self._box.name, self._box.aliases, self._box.signature_html)

    def revoke(self) -> None:
        self._box.revoked = True

    def _check(self, *, reading: bool = False) -> None:
        if self._box.revoked:
            raise AccessLost("revoked")
        if reading and self._box.unreadable:
            raise self._box.unreadable


def _sent(stored: Stored) -> Sent:
    mail = stored.envelope
    return Sent(mail.provider_id, mail.thread_id, mail.rfc_id, mail.received_at)
