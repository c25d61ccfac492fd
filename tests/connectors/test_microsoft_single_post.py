"""A raw server that counts: whatever becomes of the answer, the request that sends arrives once."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.microsoft import graph
from connectors.microsoft.connector import MicrosoftConnector
from connectors.types import Prepared

PREPARED = Prepared("key", "draft", "", "marie@atelier.example", "Hello")


class StillToken:
    """Tokens that never change; counts how often a fresh one was wanted."""

    def __init__(self) -> None:
        self.renewed = 0

    def access(self, *, fresh: bool = False) -> str:
        self.renewed += fresh
        return "token"

    def forget(self) -> None: ...


class Counter:
    """Reads each request to its end, then does to the connection what the test wants."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self.requests: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                if request := self._request(connection):
                    self.requests.append(request)
                    self._behave(connection)

    @staticmethod
    def _request(connection: socket.socket) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            if not (chunk := connection.recv(65536)):
                return ""
            data += chunk
        return data.split(b"\r\n")[0].decode()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def close(_: socket.socket) -> None:
    return None


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(_: socket.socket) -> None:
    time.sleep(1.0)


def half(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 20")


def answer(status: str, body: str = "", *headers: str) -> Callable[[socket.socket], None]:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    data = ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
    return lambda connection: connection.sendall(data)


def error(code: str) -> str:
    return f'{{"error": {{"code": "{code}", "message": "for marie@atelier.example"}}}}'


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "TIMEOUT", (0.5, 0.5))


def mailbox(port: int, tokens: StillToken | None = None) -> MicrosoftConnector:
    root = f"http://127.0.0.1:{port}/v1.0"
    return MicrosoftConnector(graph.Graph(root, tokens or StillToken()))  # type: ignore[arg-type]


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[socket.socket], None]], Counter]]:
    running: list[Counter] = []

    def start(behave: Callable[[socket.socket], None]) -> Counter:
        running.append(Counter(behave))
        return running[-1]

    yield start
    for server in running:
        server.close()


Serve = Callable[[Callable[[socket.socket], None]], Counter]

OUTCOMES = [
    (close, OutcomeUnknown),
    (reset, OutcomeUnknown),
    (hang, OutcomeUnknown),
    (half, OutcomeUnknown),
    (answer("500 Internal Server Error"), OutcomeUnknown),
    (answer("502 Bad Gateway", "<html>"), OutcomeUnknown),
    (answer("503 Service Unavailable", "", "Retry-After: 5"), OutcomeUnknown),
    (answer("504 Gateway Timeout"), OutcomeUnknown),
    (answer("200 OK"), OutcomeUnknown),
    (answer("404 Not Found", error("ErrorItemNotFound")), OutcomeUnknown),
    (answer("307 Temporary Redirect", "", "Location: /v1.0/again"), OutcomeUnknown),
    (answer("308 Permanent Redirect", "", "Location: /v1.0/again"), OutcomeUnknown),
    (answer("400 Bad Request", error("ErrorInvalidRecipients")), Rejected),
    (answer("403 Forbidden", error("ErrorSendAsDenied")), Rejected),
    (answer("403 Forbidden", error("ErrorAccessDenied")), AccessLost),
    (answer("403 Forbidden", error("ErrorExceededMessageLimit")), Throttled),
    (answer("429 Too Many Requests", error("ApplicationThrottled"), "Retry-After: 30"), Throttled),
    (answer("401 Unauthorized", error("InvalidAuthenticationToken")), Unavailable),
]


@pytest.mark.parametrize(("behave", "outcome"), OUTCOMES)
def test_exactly_one_post_and_the_right_name_for_its_end(
    serve: Serve, behave: Callable[[socket.socket], None], outcome: type[ConnectorError]
) -> None:
    server = serve(behave)
    with pytest.raises(ConnectorError) as caught:
        mailbox(server.port).send(PREPARED)
    time.sleep(0.2)  # a second request would be on its way by now
    assert server.requests == ["POST /v1.0/me/messages/draft/send HTTP/1.1"]
    assert type(caught.value) is outcome
    assert "marie" not in caught.value.detail


def test_a_202_is_a_send(serve: Serve) -> None:
    server = serve(answer("202 Accepted"))
    assert mailbox(server.port).send(PREPARED).provider_id == "draft"
    assert len(server.requests) == 1


def test_a_kept_connection_that_dies_under_the_send_is_not_replaced(serve: Serve) -> None:
    """The connection of an earlier read is used again; it ends when the send has been read."""
    profile = b'{"id": "a", "mail": "anna@northwind.example"}'

    def read_then_send(connection: socket.socket) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(profile)}\r\n\r\n".encode()
        connection.sendall(head + profile)
        server.requests.append(Counter._request(connection))

    server = serve(read_then_send)
    box = mailbox(server.port)
    box.profile()
    with pytest.raises(OutcomeUnknown):
        box.send(PREPARED)
    time.sleep(0.2)
    assert [line.split()[0] for line in server.requests] == ["GET", "POST"]


def test_no_connection_is_no_send() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unavailable):
        mailbox(port).send(PREPARED)


def test_a_refused_token_is_renewed_for_the_next_send(serve: Serve) -> None:
    tokens = StillToken()
    server = serve(answer("401 Unauthorized", error("InvalidAuthenticationToken")))
    with pytest.raises(Unavailable):
        mailbox(server.port, tokens).send(PREPARED)
    assert (tokens.renewed, len(server.requests)) == (1, 1)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Retry-After: 30", 30),
        ("Retry-After: Tue, 24 Nov 2026 10:01:00 GMT", 60),
        ("X-Other: 1", None),
        ("Retry-After: soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(serve: Serve, header: str, seconds: float | None) -> None:
    server = serve(answer("429 Too Many Requests", "", header, "Date: Tue, 24 Nov 2026 10:00:00 GMT"))
    with pytest.raises(Throttled) as caught:
        mailbox(server.port).send(PREPARED)
    assert caught.value.retry_after == seconds


def test_the_token_goes_to_no_other_server(serve: Serve) -> None:
    page = '{"value": [], "@odata.nextLink": "https://graph.attacker.example/v1.0/me/messages?$skip=1"}'
    server = serve(answer("200 OK", page))
    box = mailbox(server.port)
    with pytest.raises(Unavailable, match="another address"):
        box.changes('{"at": "2026-11-24T10:00:00+00:00", "seen": []}')
    assert len(server.requests) == 1
