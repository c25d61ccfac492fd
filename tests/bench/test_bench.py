"""Each benchmark stays runnable: at a tiny size, for what it does and not for how fast."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from server import clock, jobs
from server import database as db
from server.actions import roles, send
from tests import databases
from tests.bench import engine, file_provider, filling, idle, latency, memory, peer_relance, peers, polls, scale
from tests.bench.counting_provider import everywhere
from tests.chaos.shared_clock import SharedClock
from tests.factories import Firm

sqlite_alone = pytest.mark.parametrize("db_kind", ["sqlite"])


@pytest.fixture(autouse=True)
def _nothing_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests share the database: its planner must not go by the few rows of a benchmark."""
    monkeypatch.setattr(filling, "settle_down", lambda: None)


@sqlite_alone
def test_a_tick_looks_at_a_bounded_number_of_mails(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "_AT_ONCE", 3)
    of = filling.pattern(firm)
    filling.mailboxes(firm, 5)
    filling.waiting(of, 0, 5, boxes=5, due=firm.clock.at)
    assert len(send.due_mailboxes(now=firm.clock(), real_now=firm.clock())) == 3


@sqlite_alone
def test_idle_measures_both_sizes(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "DUE", 1)
    monkeypatch.setattr(idle, "ROUNDS", 1)
    monkeypatch.setattr(idle, "NOW", firm.clock.at)
    ticks, claims, named = idle.grown(firm, (2, 4))
    assert len(ticks) == len(claims) == 2
    assert "message_late" in named


@sqlite_alone
def test_a_send_is_measured_by_its_marginal_cost_and_its_turn(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ROUNDS", 1)
    many, one = (engine.measured(firm, 2, at_once=at_once) for at_once in (True, False))
    assert (many.mails, one.mails) == (2, 2)
    assert many.statements < one.statements
    assert (many.commits, one.commits) == (8, 10), "three each, and lease and release"
    assert many.longest < engine.MOST_WAIT


def test_a_peer_counts_what_left_twice_and_what_never_left(tmp_path: Path) -> None:
    place = peers.Place("relance", tmp_path, "sqlite:///none", 4)
    for address in ("a@people.example", "b@people.example", "a@people.example"):
        file_provider.append(tmp_path / file_provider.LOG, f"{address} key\n")
    assert place.count == "1, 2 never sent"


@sqlite_alone
def test_relance_advances_everybody_by_one_step(firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connector = file_provider.FileConnector(tmp_path)
    monkeypatch.setattr(clock, "_offset", [])
    databases.empty(db.database.obj)
    roles.ensure_roles()
    peer_relance.prepare(3)
    shared = SharedClock(tmp_path / "clock")
    clock.follow(shared.offset)
    with everywhere(lambda: connector):
        assert sum(peer_relance.advance(shared)) == 3
    assert peers.Place("relance", tmp_path, "", 3).count == "0"


def test_threads_send_through_a_slow_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_offset", [])
    monkeypatch.setattr(peer_relance, "EACH", 1)
    monkeypatch.setattr(jobs.Ticks, "periodic_task_seconds", 0.1)
    rate, calls, _ = latency.measured(tmp_path, f"sqlite:///{tmp_path / 'slow.db'}", 2, 2, 0.01)
    assert rate > 0
    assert calls >= 3, "read, draft, send"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_is_looked_at_ten_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_offset", [])
    monkeypatch.setattr(memory, "SAMPLES", 2)
    assert len(memory.sending(tmp_path, 4)) == 2
    assert memory.processor(os.getpid()) > 0


def test_a_quiet_mailbox_is_read_with_one_request() -> None:
    calls, pauses = polls.measured("Gmail", 2, timedelta(minutes=30))
    assert calls == 1
    assert pauses[0] == 1.0


def test_a_simulated_hour_sends_everything_and_reads_each_mailbox(tmp_path: Path) -> None:
    day = scale.Day(mailboxes=2, enrollments=4, threads=1, hours=0.05, mails=1)
    result = next(scale.simulated(f"sqlite:///{tmp_path / 'scale.db'}", [day]))
    assert result.sent == len(result.late) == 2
    assert result.calls >= 6, "read, draft, send"
    assert 0 <= result.percentile(0.5) <= 6
