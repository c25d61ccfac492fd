"""As much of RFC 6455 as a browser's remote protocol needs: a client, text messages, no extensions."""

from __future__ import annotations

import base64
import os
import socket
import struct
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class WebSocket:
    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout)
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        status = self.stream.readline()
        if b" 101 " not in status:
            raise ConnectionError(f"no WebSocket at {url}: {status!r}")
        while self.stream.readline().strip():
            pass

    def send(self, text: str) -> None:
        self._frame(TEXT, text.encode())

    def receive(self) -> str:
        whole = b""
        while True:
            first, second = self.stream.read(2)
            length = second & 0x7F
            if length > 125:
                size, form = (2, ">H") if length == 126 else (8, ">Q")
                (length,) = struct.unpack(form, self.stream.read(size))
            payload = self.stream.read(length)
            kind = first & 0x0F
            if kind == CLOSE:
                raise ConnectionError("the browser closed the line")
            if kind == PING:
                self._frame(PONG, payload)
            elif kind != PONG:
                whole += payload
                if first & 0x80:
                    return whole.decode()

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def _frame(self, kind: int, payload: bytes) -> None:
        """A client's frames are masked."""
        length = len(payload)
        head = bytes([0x80 | kind])
        if length < 126:
            head += bytes([0x80 | length])
        elif length < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", length)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", length)
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload)))
