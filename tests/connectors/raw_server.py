"""A server of bare sockets: it counts the POSTs and then does whatever the test wants instead of answering."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Any


class RawServer:
    """Reads each request to its end, then misbehaves."""

    def __init__(self, misbehave: Any) -> None:
        self._misbehave = misbehave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.posts: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                request = self.read(connection)
                if request.startswith(b"POST"):
                    self.posts.append(request)
                self._misbehave(connection)

    @staticmethod
    def read(connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length")), 0
        )
        while len(body) < length and (more := connection.recv(65536)):
            body += more
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        # shutdown() wakes accept(), close() alone does not
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


def close_silently(_: socket.socket) -> None:
    return None


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(connection: socket.socket) -> None:
    connection.settimeout(5)
    connection.recv(1)  # until the client gives up and closes


def answers(status: str, body: str = "{}", headers: str = "") -> Any:
    text = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n{body}"
    return lambda connection: connection.sendall(text.encode())


def half_an_answer(connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"id": ')
