"""The provider as a witness: what it was asked, in which order, and the moments at which a worker may die there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from connectors import memory
from connectors.base import Connector, OnRefresh
from connectors.errors import ConnectorError, Rejected
from connectors.memory.connector import MemoryConnector
from connectors.types import Changes, Client, Credentials, Lookup, OutgoingMessage, Prepared, Sent
from server import database as db
from tests.factories import Clock

STEP = re.compile(rb"step-(\w+)-(\d+)\.")


class Killed(BaseException):
    """The worker's process is gone; nothing of it runs any more."""


@dataclass(frozen=True)
class Accepted:
    """A mail that left, as the provider knows it. `order` counts what happens, `read` is that of the last reading."""

    box: str
    to: str
    step: str
    text: int
    at: datetime
    order: int
    read: int
    rfc_id: str


@dataclass
class Witness:
    """What the provider saw and what it does next; `judge` is told of each mail in the moment it is accepted."""

    clock: Clock
    judge: Callable[[Accepted], None]
    refused: Callable[[str], None]  # told of who a send was rejected for
    order: int = 0
    reads: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    accepted: list[Accepted] = field(default_factory=list)
    meanwhile: list[Callable[[str], None]] = field(default_factory=list)  # happens while a draft is being made
    refusals: dict[str, list[ConnectorError]] = field(default_factory=lambda: defaultdict(list))  # of drafts
    lagging: dict[str, datetime] = field(default_factory=dict)  # sent copies cannot be found until then
    left: int | None = None  # statements and calls until the worker dies
    dead: bool = False

    def next(self) -> int:
        self.order += 1
        return self.order

    def step(self) -> None:
        """Before each statement and commit, before and after each call."""
        if self.dead:
            raise Killed
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.dead = True
                raise Killed

    def revive(self) -> None:
        """Another worker: what was not committed is gone."""
        self.left, self.dead = None, False
        if db.database.connection().in_transaction:
            db.database.rollback()

    def saw(self, box: memory.Box) -> None:
        copy = box.sent[-1]
        found = STEP.search(copy.raw)
        assert found, "every mail names its step"
        one = Accepted(box.address, _recipient(copy.envelope.headers), found[1].decode(), int(found[2]), self.clock(),
                       self.next(), self.reads[box.address], copy.envelope.rfc_id)
        self.accepted.append(one)
        self.judge(one)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """From now on every mailbox of this process is reached through here."""
        opened = db.database.obj
        execute, commit, begin = opened.execute_sql, opened.commit, opened.begin

        def executed(sql: str, params: Any = None) -> Any:
            if not sql.startswith("SELECT"):
                self.step()
            return execute(sql, params)

        def begun(*given: Any) -> None:
            if self.dead:
                raise Killed
            begin(*given)

        def committed() -> None:
            self.step()
            commit()

        def connect(client: Client, credentials: Credentials, on_refresh: OnRefresh) -> Connector:
            del client, on_refresh
            return _Watched(memory.outlet.box(credentials.data["address"]), self)

        patch.setattr(opened, "execute_sql", executed)
        patch.setattr(opened, "commit", committed)
        patch.setattr(opened, "begin", begun)
        patch.setattr(memory, "connect", connect)


def _recipient(headers: tuple[tuple[str, str], ...]) -> str:
    to = next(value for name, value in headers if name.lower() == "to")
    return to.rpartition("<")[2].rstrip(">").lower()


class _Watched(MemoryConnector):
    def __init__(self, box: memory.Box, witness: Witness) -> None:
        super().__init__(box)
        self._witness = witness

    def prepare(self, message: OutgoingMessage) -> Prepared:
        self._witness.step()
        while self._witness.meanwhile:
            self._witness.meanwhile.pop()(message.to.email)
        if self._witness.refusals[self._box.address]:
            raise self._witness.refusals[self._box.address].pop()
        prepared = super().prepare(message)
        self._witness.step()
        return prepared

    def send(self, prepared: Prepared) -> Sent:
        self._witness.step()
        before = self._box.sends
        try:
            sent = super().send(prepared)
        except Rejected:
            self._witness.refused(prepared.to)
            raise
        finally:
            if self._box.sends > before:
                self._witness.saw(self._box)
        self._witness.step()
        return sent

    def find(self, prepared: Prepared) -> Sent | Lookup:
        self._witness.step()
        found = super().find(prepared)
        until = self._witness.lagging.get(self._box.address)
        return Lookup.UNKNOWN if isinstance(found, Sent) and until and self._witness.clock() < until else found

    def discard(self, prepared: Prepared) -> bool:
        self._witness.step()
        done = super().discard(prepared)
        self._witness.step()
        return done

    def changes(self, cursor: str) -> Changes:
        self._witness.step()
        began = self._witness.next()
        found = super().changes(cursor)
        self._witness.reads[self._box.address] = began
        return found

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        self._witness.step()
        began = self._witness.next()
        found = super().recent(since, thread_ids)
        self._witness.reads[self._box.address] = began
        return found

    def raw(self, provider_id: str) -> bytes:
        self._witness.step()
        return super().raw(provider_id)
