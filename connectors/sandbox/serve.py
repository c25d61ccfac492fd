"""Run the sandbox on a loopback port, and break connections where a fault asks for it."""

from __future__ import annotations

import socket
import struct
import time
from threading import Thread
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.task import WSGITask


class DropConnection(Exception):
    """Close the client's connection without an answer, after `hang` seconds, with a reset if asked."""

    def __init__(self, *, reset: bool = False, hang: float = 0) -> None:
        super().__init__("dropped by a fault")
        self.reset, self.hang = reset, hang


class _Task(WSGITask):  # type: ignore[misc]
    def execute(self) -> None:
        try:
            super().execute()
        except DropConnection as drop:
            time.sleep(drop.hang)
            if drop.reset:
                linger = struct.pack("ii", 1, 0)  # close() then sends RST instead of FIN
                self.channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.wrote_header = True  # keeps waitress from writing an answer of its own
            self.close_on_finish = True


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _Task


class Running:
    """A sandbox in a thread. `url` has no slash at its end."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = f"http://{server.effective_host}:{server.effective_port}"
        self._thread = Thread(target=server.run, name="sandbox", daemon=True)

    def start(self) -> Running:
        self._thread.start()
        return self

    def wait(self) -> None:
        """Until it is stopped."""
        self._thread.join()

    def stop(self) -> None:
        server = self._server
        server.task_dispatcher.shutdown()  # first, or its threads write to a closed pipe
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        self._thread.join(5)


def serve(app: Any, host: str = "127.0.0.1", port: int = 0) -> Running:
    """The app behind waitress, not started yet: call `start()`."""
    server = create_server(app, host=host, port=port, threads=8, clear_untrusted_proxy_headers=True)
    server.channel_class = _Channel
    return Running(server)
