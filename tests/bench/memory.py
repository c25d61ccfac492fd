"""Memory over many sends, and what one process for everything takes when nothing is to do."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server import clock
from server import database as db
from tests import databases
from tests.bench import peer_relance
from tests.bench.counting_provider import CountingConnector, everywhere
from tests.chaos.shared_clock import SharedClock

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = 10
FLAT, CORE, MEGABYTES = 1.10, 0.01, 150.0


def resident(pid: int | str = "self") -> float:
    """Megabytes of a process in memory, by /proc."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def processor(pid: int) -> float:
    """Seconds of a core that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sending(folder: Path, people: int) -> list[float]:
    """Megabytes at each tenth of so many sends; the first tenth loads what is loaded once."""
    peer_relance.opened(folder, f"sqlite:///{folder / 'memory.db'}")
    provider = CountingConnector()
    found: list[float] = []
    done = 0
    with everywhere(lambda: provider), db.database.connection_context():
        peer_relance.prepare(people)
        shared = SharedClock(folder / "clock")
        clock.follow(shared.offset)
        for sent in peer_relance.advance(shared):
            done += sent
            if done >= people * (len(found) + 1) // SAMPLES:
                found.append(resident())
    return found


def idle(url: str, folder: Path, people: int, seconds: float) -> tuple[float, float]:
    """The share of a core and the megabytes of a real `relance serve`, worker included, with so many people waiting."""
    subprocess.run([sys.executable, "-m", "tests.bench.peer_relance", "prepare", str(folder), url, str(people), "0"],
                   cwd=ROOT, check=True)
    with served(url, folder) as pid:
        time.sleep(5)  # the start is not what is measured
        before, began = processor(pid), time.monotonic()
        time.sleep(seconds)
        return (processor(pid) - before) / (time.monotonic() - began), resident(pid)


@contextmanager
def served(url: str, folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "RELANCE_DATA_DIR": str(folder), "RELANCE_DATABASE_URL": url, "RELANCE_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "server", "serve"], cwd=ROOT, env=environ, text=True,
                          stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()  # it says where it listens
        try:
            yield process.pid
        finally:
            process.terminate()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench memory", description=__doc__)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--long", action="store_true", help="100,000 sends instead of 2,000")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the idle process is watched")
    options = parser.parse_args()
    if not Path("/proc/self/statm").exists():
        parser.error("memory is read from /proc, which this system has not")
    peer_relance.quiet()
    people = options.people or (100_000 if options.long else 2_000)
    print("| database | one idle process | at most | |\n|---|---|---|---|")
    fine = True
    with databases.postgres_server() as server:
        for kind in ("SQLite", "PostgreSQL"):
            with tempfile.TemporaryDirectory() as name:
                url = f"sqlite:///{name}/relance.db" if kind == "SQLite" else server
                share, megabytes = idle(url, Path(name), 10_000, options.seconds)
            passed = share < CORE and megabytes < MEGABYTES
            fine &= passed
            print(f"| {kind} | {share:.2%} of a core, {megabytes:.0f} MB | {CORE:.0%}, {MEGABYTES:.0f} MB "
                  f"| {'pass' if passed else 'MISSED'} |", flush=True)
    with tempfile.TemporaryDirectory() as name:
        found = sending(Path(name), people)
    ratio = max(found) / min(found)
    print(f"\n| sends | memory at each tenth, MB | largest / smallest | at most | |\n|---|---|---|---|---|\n"
          f"| {people:,} | {' '.join(f'{one:.0f}' for one in found)} | {ratio:.2f} | {FLAT} "
          f"| {'pass' if ratio <= FLAT else 'MISSED'} |")
    return 0 if fine and ratio <= FLAT else 1


if __name__ == "__main__":
    sys.exit(main())
