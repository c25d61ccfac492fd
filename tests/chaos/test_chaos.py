"""Workers killed, answers lost, people answering: the short form of `python -m tests.chaos`, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from server import database as db
from tests import databases
from tests.chaos.__main__ import HEAD, row, stores
from tests.chaos.conductor import Plan, conduct
from tests.requirements import LONG, missing

SENDS, KILLS, BOXES = (1500, 40, 30) if LONG else (300, 12, 20)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_twice_nothing_lost_nothing_after_an_answer(
        kind: str, record_property: Callable[[str, str], None]) -> None:
    before, began = db.database.obj, time.monotonic()
    try:
        with databases.quick_folder() as folder, stores(kind, folder) as (data, queue):
            plan = Plan(data, queue, folder, sends=SENDS, kills=KILLS, workers=2, boxes=BOXES, patience=400, seed=1)
            verdict, run = conduct(plan)
    except (ImportError, OSError, RuntimeError) as problem:
        missing(kind, str(problem))
    finally:
        db.database.initialize(before)
    record_property(HEAD, row(kind, verdict, run, time.monotonic() - began))
    assert not verdict.faults, verdict.faults
    assert (run.killed, verdict.sends > SENDS * 0.7, verdict.answers > 0) == (KILLS, True, True)
