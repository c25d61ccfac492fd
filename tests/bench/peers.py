"""Relance beside three Django packages at the same work: speed, ten SIGKILLs, two workers at once."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

import psycopg
from psycopg import sql

from tests import databases
from tests.bench.file_provider import LOG

ROOT = Path(__file__).resolve().parents[2]
CORES = os.cpu_count() or 1  # as many workers of ours: no peer can have two that share the work
OURS = {"relance": f"Relance, {CORES} workers", "one": "Relance, one worker",
        "paced": "Relance, one worker, each mail in a turn of its own",
        "floor": "a bare loop of three durable commits a mail"}
NAMES = {**OURS, "mailer": "django-mailer", "drip": "django-drip-campaigns", "post_office": "django-post-office"}
KILLS, KILLED_MAILS, ACK = 10, 300, 0.02
BARS = {("SQLite", "mailer"): 2.0, ("SQLite", "drip"): 1.3, ("PostgreSQL", "mailer"): 1.3}
PATIENCE = 300.0  # seconds without a mail, after which a run counts as stuck


@dataclass(frozen=True)
class Place:
    """A folder and an empty database for one run of one peer."""

    peer: str
    folder: Path
    url: str
    people: int

    @property
    def ours(self) -> bool:
        return self.peer in OURS

    def command(self, verb: str, ack: float = 0.0, host: str = "a") -> list[str]:
        given = [verb, str(self.folder), self.url, str(self.people), str(ack)]
        if self.ours:
            return [sys.executable, "-m", "tests.bench.peer_relance", "send" if verb == "all" else verb, *given[1:],
                    self.peer]
        return [sys.executable, "-W", "ignore", "-m", "tests.bench.peer_django", *given, self.peer, host]

    def run(self, verb: str, ack: float = 0.0, host: str = "a") -> str:
        done = subprocess.run(self.command(verb, ack, host), cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE)
        return done.stdout

    @property
    def sent(self) -> list[str]:
        log = self.folder / LOG
        return [line.split(" ")[0] for line in log.read_text().splitlines()] if log.exists() else []

    @property
    def count(self) -> str:
        """Duplicates, and whoever was left out."""
        sent = self.sent
        lost = self.people - len(set(sent))
        return f"{len(sent) - len(set(sent)):,}" + (f", {lost:,} never sent" if lost else "")


@dataclass
class Databases:
    """Empty ones, as many as asked for."""

    server: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def place(self, database: str, peer: str, people: int) -> Iterator[Place]:
        with tempfile.TemporaryDirectory(prefix="relance-peers-") as name:
            yield Place(peer, Path(name), self._url(database, Path(name)), people)

    def _url(self, database: str, folder: Path) -> str:
        if database == "SQLite":
            return f"sqlite:///{folder / 'bench.db'}"
        name = f"peer{next(self.numbers)}"
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return self.server.replace("/postgres?", f"/{name}?", 1)


@dataclass(frozen=True)
class Speed:
    seconds: float
    cpu: float


def speed(place: Place) -> Speed:
    """One step for everybody: bodies built, queued where the peer has a queue, sent."""
    place.run("prepare")
    workers = [subprocess.Popen(place.command("all"), cwd=ROOT, text=True, stdout=subprocess.PIPE)
               for _ in range(CORES if place.peer == "relance" else 1)]
    said = [json.loads(worker.communicate()[0].splitlines()[-1]) for worker in workers]
    assert len(set(place.sent)) == place.people, f"{place.peer} sent {len(set(place.sent))} of {place.people}"
    return Speed(max(one["ended"] for one in said) - min(one["began"] for one in said), sum(one["cpu"] for one in said))


def killed(place: Place, kills: int, chance: random.Random) -> str:
    """The same moments for each peer: after so many mails, and a random part of an answer's wait."""
    place.run("prepare")
    if not place.ours:
        place.run("queue")
    for kill in range(kills):
        _until(place, (kill + 1) * place.people // (kills + 1), chance.uniform(0, 2 * ACK))
    for _ in range(3):  # the last ones wait for a lock or a lease
        _until(place, sys.maxsize, 0)
    return place.count


def _until(place: Place, mails: int, pause: float) -> None:
    """A worker, killed once so many mails have left; one that ends or stands still before is left alone."""
    for stale in place.folder.glob("mailer-*"):
        stale.unlink()  # by itself it would keep every later run from sending
    with subprocess.Popen(place.command("send", ACK), cwd=ROOT, stdout=subprocess.DEVNULL) as worker:
        moved, before = time.monotonic(), -1
        while worker.poll() is None and time.monotonic() - moved < PATIENCE:
            done = len(place.sent)
            if done >= mails:
                time.sleep(pause)
                break
            moved, before = (time.monotonic(), done) if done != before else (moved, before)
            time.sleep(0.002)
        worker.kill()


def doubled(place: Place) -> str:
    """Two workers at once; on PostgreSQL they are on two hosts, which share no lock file."""
    place.run("prepare")
    if not place.ours:
        place.run("queue")
    hosts = "aa" if place.url.startswith("sqlite") else "ab"
    workers = [subprocess.Popen(place.command("send", ACK, host), cwd=ROOT, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL) for host in hosts]
    for worker in workers:
        worker.communicate()
    return place.count


def table(kind: str, stores: Databases, options: argparse.Namespace) -> bool:
    """One database's rows, printed. False when a bar was missed."""
    rounds: dict[str, list[Speed]] = {peer: [] for peer in options.peers}
    for _ in range(options.rounds):  # in turn, so that all meet the same load
        for peer, found in rounds.items():
            with stores.place(kind, peer, options.people) as place:
                found.append(speed(place))
    took = {peer: median(one.seconds for one in found) for peer, found in rounds.items()}
    used = {peer: median(one.cpu for one in found) for peer, found in rounds.items()}
    ours = min(took[peer] for peer in ("one", "relance"))  # SQLite has one writer, whoever else waits for it
    fine = True
    for peer in options.peers:
        after_kills = after_two = "-"
        if options.kills and peer not in ("one", "floor"):  # the faults are those of the row above
            with stores.place(kind, peer, options.killed) as place:
                after_kills = killed(place, options.kills, random.Random(options.kills))
            with stores.place(kind, peer, options.killed) as place:
                after_two = doubled(place)
        ratio, bar = took[peer] / ours, BARS.get((kind, peer))
        verdict = "" if bar is None else f"at least {bar}: {'pass' if ratio >= bar else 'MISSED'}"
        fine &= bar is None or ratio >= bar
        print(f"| {kind} | {NAMES[peer]} | {took[peer]:.1f} s | {used[peer]:.1f} s | {ratio:.2f} | {verdict} "
              f"| {after_kills} | {after_two} |", flush=True)
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench peers", description=__doc__)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--long", action="store_true", help="100,000 people instead of 10,000")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--killed", type=int, default=KILLED_MAILS, help="people of the runs with kills")
    parser.add_argument("--on", action="append", choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--peers", nargs="*", default=list(NAMES), choices=list(NAMES), help="beside Relance")
    options = parser.parse_args()
    options.peers = ["relance", "one", *(peer for peer in options.peers if peer not in ("relance", "one"))]
    options.people = options.people or (100_000 if options.long else 10_000)
    if missing := [one for one in ("django", "drip", "mailer", "post_office") if not importlib.util.find_spec(one)]:
        parser.error(f"{', '.join(missing)} not installed; `python3 run.py bench peers` installs them")
    print(f"| database | | {options.people:,} people | CPU of the processes | ratio to the faster Relance | bar "
          f"| duplicates after {options.kills} SIGKILLs, {options.killed} mails | with two workers |\n"
          + "|---" * 8 + "|", flush=True)
    with ExitStack() as stack:
        kinds = options.on or ["SQLite", "PostgreSQL"]
        stores = Databases(stack.enter_context(databases.postgres_server()) if "PostgreSQL" in kinds else "")
        return 0 if all([table(kind, stores, options) for kind in kinds]) else 1


if __name__ == "__main__":
    sys.exit(main())
