"""`python -m tests.chaos.worker CLOCK`: loads Relance once, then starts a `relance work` for each line it reads.

Each child is a whole process with a scheduler, threads and database connections of its own, started by the same
command that a user types; only its clock is the shared one, and its ticks come each second. "fork" spares it the second
of loading Relance anew, "fresh" does not.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from pathlib import Path

from server import cli, clock, jobs
from tests.chaos.shared_clock import SharedClock


def main() -> None:
    shared = SharedClock(Path(sys.argv[1]))
    if sys.argv[2:] == ["fresh"]:
        sys.exit(work(shared))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # killed children vanish by themselves
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0 and line.strip() == "fresh":
            os.execv(sys.executable, [sys.executable, "-m", "tests.chaos.worker", sys.argv[1], "fresh"])
        if child == 0:
            os._exit(work(shared))
        print(child, flush=True)


def work(shared: SharedClock) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # stdout is the line to whoever conducts
    faulthandler.register(signal.SIGUSR1)  # whoever hangs is asked where
    clock.follow(shared.offset)
    jobs.Ticks.periodic_task_seconds = 1
    try:
        cli.main(["work", "--threads", "4"], standalone_mode=False)
    finally:
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    main()
