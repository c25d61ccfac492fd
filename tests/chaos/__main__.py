"""`python -m tests.chaos --sends 5000 --kills 200 --workers 4`: the long run, on SQLite and on PostgreSQL + Redis."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from tests import databases
from tests.chaos.conductor import SPEED, Plan, Run, conduct
from tests.chaos.judge import Verdict


def main() -> int:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    bad = 0
    print(HEAD)
    for kind in options.on:
        with databases.quick_folder() as folder, stores(kind, folder) as (data, queue):
            plan = Plan(data, queue, folder, sends=options.sends, kills=options.kills, workers=options.workers,
                        boxes=options.boxes, seed=options.seed, patience=options.patience)
            began = time.monotonic()
            verdict, run = conduct(plan)
            print(row(kind, verdict, run, time.monotonic() - began), flush=True)
            print(*[f"    {fault}" for fault in verdict.faults], sep="\n")
            bad += len(verdict.faults)
    return 1 if bad else 0


HEAD = ("| database and queue | workers | sends | SIGKILLs | faults | uncertain | answers | duplicates | lost | stuck "
        "| sent after an answer | read to send, p99 (real) | seconds |\n" + "|---" * 13 + "|")


def row(kind: str, verdict: Verdict, run: Run, seconds: float) -> str:
    """One line of the table; the wait between reading and sending is brought back to real time."""
    waits = sorted(verdict.read_to_send) or [0.0]
    p99 = waits[int(len(waits) * 0.99)] / SPEED
    cells = (NAMES[kind], run.plan.workers, verdict.sends, run.killed, run.broken, verdict.uncertain, verdict.answers,
             len(verdict.duplicates), len(verdict.lost), len(verdict.stuck), len(verdict.after_answer), f"{p99:.2f} s",
             f"{seconds:.0f}")
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


NAMES = {"sqlite": "SQLite, SQLite queue", "postgres": "PostgreSQL, Redis queue"}


@contextmanager
def stores(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of a database and a queue."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'relance.db'}", f"sqlite:///{folder / 'queue.db'}"
        return
    with databases.postgres_server(hasty=True) as data, databases.valkey_server() as queue:
        yield data, queue


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--sends", type=int, default=300)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--boxes", type=int, default=20, help="mailboxes, half at Google, half at Microsoft")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=3600.0, help="seconds; what is open then counts as stuck")
    parser.add_argument("--on", action="append", choices=list(NAMES))
    options = parser.parse_args()
    options.on = options.on or list(NAMES)
    return options


if __name__ == "__main__":
    sys.exit(main())
