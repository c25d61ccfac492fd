"""huey is the clock and the hands; the database knows what is due. Tasks find ids and call one action."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import huey as _huey
import psycopg
import redis
import structlog
from huey.consumer import Consumer, Scheduler
from huey.serializer import SignedSerializer

from server import clock, keys, settings, words
from server.actions import notices, receive, send
from server.database import database

BACKLOG = 1000  # tasks waiting, beyond which a tick adds nothing

log = structlog.get_logger("relance.jobs")


class QueueUnusable(Exception):
    """The queue's address cannot be used; the text says why and what to write."""


def create_queue(url: str) -> _huey.Huey:
    """The queue at `url`, asked once. Raises `QueueUnusable`: a worker without its queue would only fill the log."""
    try:
        queue = _queue(url)
        queue.pending_count()
    except (sqlite3.Error, psycopg.Error, redis.RedisError, OSError) as problem:
        said = str(problem).splitlines()[0]
        raise QueueUnusable(f"RELANCE_QUEUE_URL: cannot open {urlsplit(url).hostname or url} ({said}); "
                            "check the path or address and the rights on it") from None
    return queue


def _queue(url: str) -> _huey.Huey:
    """sqlite:///file, redis://... or postgresql://...; signed, so that nobody who can write to it runs code here."""
    options = {"serializer": SignedSerializer(secret=keys.current().secret, salt="queue"), "results": False}
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _huey.SqliteHuey("relance", filename=url.removeprefix("sqlite:///"), **options)
    if scheme in ("redis", "rediss"):
        return _huey.PriorityRedisHuey("relance", url=url, **options)
    if scheme in ("postgresql", "postgres"):
        return _huey.PostgresHuey("relance", dsn=url, **options)
    raise QueueUnusable(f"RELANCE_QUEUE_URL: {scheme or url!r} is no queue we know; use sqlite:///file, redis://host "
                        "or postgresql://user:password@host/name")


class Ticks(Scheduler):  # type: ignore[misc]
    """A short period: "Send today" must not wait for the next full minute. Doubled ticks are harmless."""

    periodic_task_seconds = 5


class Worker(Consumer):  # type: ignore[misc]
    scheduler_class = Ticks

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._signal_actions[signal.SIGINT] = (False, True)  # Ctrl-C finishes the mail in flight as well


def worker(queue: _huey.Huey, *, threads: int) -> Consumer:
    """A consumer with our tasks; `run()` it in the main thread. SIGTERM lets the mail in flight finish."""
    _register(queue)
    return Worker(queue, workers=threads, max_delay=1.0, graceful_signal="TERM", shutdown_timeout=90)


def _register(queue: _huey.Huey) -> None:
    """Fixed names: a task queued by an older release still finds its function."""
    sending = queue.task(name="send")(_connected(send_one))
    reading = queue.task(name="read")(_connected(read_one))
    telling = queue.task(name="tell")(_connected(tell_one))
    queue.periodic_task(lambda _at: True, name="tick_send")(
        _connected(lambda: _enqueue(queue, due(), sending, BACKLOG)))
    queue.periodic_task(lambda _at: True, name="tick_read")(
        _connected(lambda: _enqueue(queue, unread(), reading, 2 * BACKLOG)))
    queue.periodic_task(lambda _at: True, name="tick_tell")(
        _connected(lambda: _enqueue(queue, untold(), telling, BACKLOG)))


def _connected(work: Callable[..., int]) -> Callable[..., int]:
    """With a database connection of its own; one mailbox's trouble is logged, and the others go on."""
    def run(*ids: int) -> int:
        try:
            with database.connection_context():
                return work(*ids)
        except Exception:
            log.exception("task_failed", ids=ids)
            return 0

    return run


def _enqueue(queue: _huey.Huey, ids: list[int], task: Callable[[int], object], most: int) -> int:
    """Workers that cannot keep up must not make the queue grow: what finds no room is found again by the next tick."""
    room = max(most - queue.pending_count(), 0) if ids else 0
    for one in ids[:room]:
        task(one)
    return len(ids[:room])


def due() -> list[int]:
    return send.due_mailboxes(now=clock.now(), real_now=clock.real())


def unread() -> list[int]:
    return receive.readable_mailboxes(now=clock.now(), every=timedelta(seconds=settings.active().poll_seconds))


def untold() -> list[int]:
    return notices.untold(now=clock.now())


def send_one(mailbox_id: int) -> int:
    """How many mails of this mailbox left."""
    return send.work(mailbox_id, now=clock.now, real=clock.real)


def read_one(mailbox_id: int) -> int:
    """1 when the mailbox was read."""
    return int(receive.poll(mailbox_id, now=clock.now(), real_now=clock.real()))


def tell_one(mailbox_id: int) -> int:
    """1 when the owner of this lost mailbox was written to."""
    return int(notices.tell(mailbox_id, words.mailbox_lost, now=clock.now, real=clock.real))
