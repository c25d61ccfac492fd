"""Listening on a port, and doing the queue's work beside it in the same process."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from waitress import create_server, wasyncore

from server import jobs, settings
from server.app import create_app


class PortInUse(Exception):
    """The text is the one line that the user reads."""


def check_port(host: str, port: int, setting: str) -> None:
    """Raise `PortInUse` when something listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise PortInUse(f"{setting}: cannot listen on {host}:{port} ({problem.strerror}); "
                            "stop what uses it or choose another port") from None


class Server:
    """A WSGI application behind waitress, in a thread of its own."""

    def __init__(self, app: Any, host: str, port: int, *, threads: int = 8, proxy: str = "") -> None:
        """Only what `proxy` says of a visitor's address and scheme is believed; the limits on tries rest on it."""
        believed = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
        self._server = create_server(app, host=host, port=port, threads=threads, ident=None,
                                     clear_untrusted_proxy_headers=True, **(believed if proxy else {}))
        self._thread = threading.Thread(target=self._server.run, name=f"web-{port}", daemon=True)

    def start(self) -> Server:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish what is being answered, then close; connections that browsers keep open do not hold it up."""
        self._server.task_dispatcher.shutdown()
        trigger = getattr(self._server, "trigger", None)
        if trigger is None:  # several sockets, as a host name may have
            self._server.close()
        else:  # in the loop's own thread: it must not find its sockets closed while it waits on them
            trigger.pull_trigger(lambda: wasyncore.close_all(self._server._map, ignore_all=True))
        self._thread.join(5)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def serve(ready: Callable[[], None], *, web: bool = True, work: bool = True, threads: int = 4) -> None:
    """Run until SIGTERM or Ctrl-C; the mail in flight is finished first. The installation is open already.

    `ready` is called once everything listens. Raises `PortInUse` or `QueueUnusable` before that.
    """
    chosen = settings.active()
    worker = jobs.worker(jobs.create_queue(chosen.queue), threads=threads) if work else None
    server = None
    if web:
        check_port(chosen.host, chosen.port, "RELANCE_PORT")
        server = Server(create_app(chosen), chosen.host, chosen.port, proxy=chosen.trusted_proxy).start()
    signal.signal(signal.SIGTERM, _interrupt)  # until the worker takes over, and where there is none
    try:
        ready()
        worker.run() if worker else threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        if server:
            server.stop()
