"""What a tick of the clock finds to do, and what that costs; on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import peewee
import pytest

from server import database as db
from server import jobs
from server.actions import send
from server.models import Mailbox
from tests.actions.test_engine import due_now
from tests.factories import Firm


def test_a_tick_adds_nothing_to_a_queue_that_is_full() -> None:
    class Queue:
        def pending_count(self) -> int:
            return 8

    done: list[int] = []
    assert jobs._enqueue(Queue(), [1, 2, 3], done.append, 10) == 2  # type: ignore[arg-type]
    assert done == [1, 2]


def test_the_tick_uses_the_partial_indexes(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    opened = db.database.obj
    execute = opened.execute_sql
    with monkeypatch.context() as watched:
        watched.setattr(opened, "execute_sql",
                        lambda sql, params=None, *more: asked.append((sql, params)) or execute(sql, params, *more))
        send.due_mailboxes(now=firm.clock(), real_now=firm.clock())
    plans = " ".join(explained(opened, sql, params) for sql, params in asked)
    assert "message_late" in plans or "message_due" in plans
    assert "message_unsettled" in plans


def explained(opened: peewee.Database, sql: str, params: Any) -> str:
    if isinstance(opened, peewee.SqliteDatabase):
        return str(opened.execute_sql(f"explain query plan {sql}", params).fetchall())
    with opened.atomic() as undone:  # in a small table any index will do: these must be usable at all
        opened.execute_sql("set local enable_seqscan = off")
        others = opened.execute_sql("select indexname from pg_indexes where tablename = 'message'"
                                    " and indexdef not like '%% WHERE %%' and indexname not like '%%pkey'").fetchall()
        for (name,) in others:
            opened.execute_sql(f'drop index "{name}"')
        plan = str(opened.execute_sql(f"explain {sql}", params).fetchall())
        undone.rollback()
    return plan


def test_the_tick_leaves_out_whom_a_worker_has_at_work(firm: Firm) -> None:
    due_now(firm)
    now = firm.clock()
    Mailbox.update(lease="a worker's", lease_until=now + timedelta(minutes=5)).execute()
    assert send.due_mailboxes(now=now, real_now=now) == []
    assert send.due_mailboxes(now=now, real_now=now + timedelta(minutes=6)) == [firm.mailbox.id]
