"""Each benchmark stays runnable: at a tiny size, for what it does and not for how fast."""

from __future__ import annotations

import pytest

from server import database as db
from server.actions import send
from tests.bench import filling, idle
from tests.factories import Firm

sqlite_alone = pytest.mark.parametrize("db_kind", ["sqlite"])


@sqlite_alone
def test_a_tick_looks_at_a_bounded_number_of_mails(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "_AT_ONCE", 3)
    of = filling.pattern(firm)
    filling.mailboxes(firm, 5)
    filling.waiting(of, 0, 5, boxes=5, due=firm.clock.at)
    assert len(send.due_mailboxes(now=firm.clock())) == 3


@sqlite_alone
def test_idle_measures_both_sizes(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "DUE", 1)
    monkeypatch.setattr(idle, "ROUNDS", 1)
    monkeypatch.setattr(idle, "NOW", firm.clock.at)
    ticks, claims, named = idle.grown(firm, (2, 4))
    assert len(ticks) == len(claims) == 2
    assert "message_late" in named


def test_postgresql_starts_no_workers_for_a_query(firm: Firm) -> None:
    if db.database.obj.param == "%s":
        assert db.database.execute_sql("show max_parallel_workers_per_gather").fetchone()[0] == "0"
