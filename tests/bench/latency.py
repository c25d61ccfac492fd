"""How many mails a second threads send through a provider that takes 300 ms a call, beside what they could at best."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from server import clock, jobs
from server import database as db
from server.domain.codes import MessageState
from server.models import Message
from tests.bench import peer_relance
from tests.bench.counting_provider import CountingConnector, everywhere
from tests.bench.engine import urls

LATENCY, AT_LEAST = 0.3, 0.9
EACH = 20  # mails of a thread


def measured(folder: Path, url: str, threads: int, each: int, latency: float) -> tuple[float, float, float]:
    """Mails a second, calls a mail, milliseconds of a processor a mail.

    One mail for each of many mailboxes, by the worker that users start.

    Counted from the first mail to the last but for one of each thread, while all threads have work.
    """
    mails = threads * each
    peer_relance.opened(folder, url)
    provider = CountingConnector()
    with everywhere(lambda: provider), db.database.connection_context():
        peer_relance.EACH = 1  # so that no mailbox waits for its own pace
        peer_relance.prepare(mails)
        offset = peer_relance.MORNING - datetime.now(peer_relance.MORNING.tzinfo)
        clock.follow(lambda: offset)
        provider.calls.clear()
        provider.latency = latency
        used = time.process_time()
        rate = _worked(folder, threads, provider, mails)
        used = time.process_time() - used
        sent = Message.select().where(Message.state == MessageState.SENT).count()
        assert sent == mails, f"{sent} of {mails}"
    return rate, provider.calls.total() / mails, used / mails * 1000


def _worked(folder: Path, threads: int, provider: CountingConnector, mails: int) -> float:
    worker = jobs.worker(jobs.create_queue(f"sqlite:///{folder / 'queue.db'}"), threads=threads)
    worker.start()
    marks: list[float] = []
    try:
        while provider.calls["send"] < mails or threading.active_count() < threads:
            while len(marks) < provider.calls["send"]:
                marks.append(time.monotonic())
            time.sleep(0.01)
        time.sleep(2 * provider.latency)  # the outcome of the last one
    finally:
        worker.stop(graceful=True)
    steady = marks[:mails - threads]
    return (len(steady) - 1) / (steady[-1] - steady[0])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench latency", description=__doc__)
    parser.add_argument("--threads", type=int, nargs="*", default=[4, 16])
    parser.add_argument("--each", type=int, default=EACH, help="mails of a thread")
    parser.add_argument("--long", action="store_true", help="with 32 threads as well")
    options = parser.parse_args()
    peer_relance.quiet()
    print("| database | threads | calls a mail | processor a mail | mails a second | threads / (calls x 300 ms) "
          "| ratio | at least | |\n" + "|---" * 9 + "|", flush=True)
    fine = True
    for threads in options.threads + [32] * options.long:
        with urls(["SQLite", "PostgreSQL"]) as found:
            for kind, url in found.items():
                with tempfile.TemporaryDirectory() as name:
                    rate, calls, used = measured(Path(name), url, threads, options.each, LATENCY)
                best = threads / (calls * LATENCY)
                passed = rate / best >= AT_LEAST
                fine &= passed
                print(f"| {kind} | {threads} | {calls:.1f} | {used:.0f} ms | {rate:.1f} | {best:.1f} "
                      f"| {rate / best:.2f} | {AT_LEAST} | {'pass' if passed else 'MISSED'} |", flush=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
