"""Each benchmark stays runnable: at a tiny size, for what it does and not for how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import memory
from server import clock
from server import database as db
from server.actions import roles, send
from tests import databases
from tests.bench import file_provider, filling, idle, peer_relance, peers
from tests.chaos.shared_clock import SharedClock
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


def test_a_peer_counts_what_left_twice_and_what_never_left(tmp_path: Path) -> None:
    place = peers.Place("relance", tmp_path, "sqlite:///none", 4)
    for address in ("a@people.example", "b@people.example", "a@people.example"):
        file_provider.append(tmp_path / file_provider.LOG, f"{address} key\n")
    assert place.count == "1, 2 never sent"


@sqlite_alone
def test_relance_advances_everybody_by_one_step(firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connector = file_provider.FileConnector(tmp_path)
    monkeypatch.setattr(memory, "connect", lambda *given: connector)
    monkeypatch.setattr(clock, "_offset", [])
    databases.empty(db.database.obj)
    roles.ensure_roles()
    peer_relance.prepare(3)
    shared = SharedClock(tmp_path / "clock")
    clock.follow(shared.offset)
    peer_relance.advance(shared)
    assert peers.Place("relance", tmp_path, "", 3).count == "0"


def test_postgresql_starts_no_workers_for_a_query(firm: Firm) -> None:
    if db.database.obj.param == "%s":
        assert db.database.execute_sql("show max_parallel_workers_per_gather").fetchone()[0] == "0"
