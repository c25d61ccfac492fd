"""Whatever becomes of the answer, Gmail gets a send once; refusals are named for the next move."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from typing import Any

import pytest

from connectors import gmail
from connectors.errors import (
    AccessLost,
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from connectors.gmail import api
from tests.connectors.peers import (
    DRAFT,
    google_client,
    google_credentials,
    void,
)
from tests.connectors.raw_server import RawServer, answers, close_silently, half_an_answer, hang, reset


def mailbox_at(url: str) -> Any:
    return gmail.connect(google_client(url), google_credentials(), void)


@pytest.mark.parametrize(
    "misbehave",
    [
        close_silently,
        reset,
        hang,
        half_an_answer,
        answers("500 Internal Server Error"),
        answers("502 Bad Gateway", "<html>"),
        answers("503 Service Unavailable", headers="Retry-After: 0\r\n"),
        answers("504 Gateway Timeout"),
        answers("408 Request Timeout"),
        answers("404 Not Found"),
        answers("200 OK", "this is no JSON"),
        answers("200 OK", "{}"),
    ],
)
def test_a_send_without_a_clear_answer_is_one_post_and_unknown(misbehave: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "TIMEOUT", (1.0, 0.5))
    with closing(RawServer(misbehave)) as server:
        with pytest.raises(OutcomeUnknown):
            mailbox_at(server.url).send(DRAFT)
        assert len(server.posts) == 1


@pytest.mark.parametrize("status", ["307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_send_follows_no_redirect(status: str) -> None:
    with closing(RawServer(answers(status, headers="Location: /again\r\n"))) as server:
        with pytest.raises(Unavailable):
            mailbox_at(server.url).send(DRAFT)
        assert len(server.posts) == 1


def test_a_lost_answer_on_a_used_connection_is_one_post() -> None:
    """The way an idle worker meets a socket that the server has closed meanwhile."""
    answered: list[int] = []

    def answer_once_then_close(connection: socket.socket) -> None:
        if not answered:
            answered.append(1)
            answers("200 OK", '{"emailAddress": "a@b.example", "historyId": "7"}')(connection)
            RawServer.read(connection)

    with closing(RawServer(answer_once_then_close)) as server:
        mailbox = mailbox_at(server.url)
        assert mailbox.cursor() == "7"
        with pytest.raises(OutcomeUnknown):
            mailbox.send(DRAFT)
        assert len(server.posts) <= 1


def test_a_server_that_cannot_be_reached_got_nothing() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    mailbox = mailbox_at(url)
    for act in (lambda: mailbox.send(DRAFT), mailbox.cursor, mailbox.revoke):
        with pytest.raises(Unavailable):
            act()


def google_error(code: int, reason: str, message: str = "No.") -> str:
    return json.dumps({"error": {"code": code, "message": message, "errors": [{"reason": reason}]}})


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("400 Bad Request", "invalidArgument", Rejected),
        ("400 Bad Request", "failedPrecondition", AccessLost),
        ("403 Forbidden", "insufficientPermissions", AccessLost),
        ("403 Forbidden", "domainPolicy", AccessLost),
        ("403 Forbidden", "rateLimitExceeded", Throttled),
        ("403 Forbidden", "userRateLimitExceeded", Throttled),
        ("403 Forbidden", "dailyLimitExceeded", Throttled),
        ("403 Forbidden", "quotaExceeded", Throttled),
        ("429 Too Many Requests", "rateLimitExceeded", Throttled),
        ("413 Payload Too Large", "uploadTooLarge", Rejected),
    ],
)
def test_a_refusal_is_named_for_the_next_move(status: str, reason: str, expected: type[ConnectorError]) -> None:
    body = google_error(int(status[:3]), reason, "Not for anna@northwind.example")
    with closing(RawServer(answers(status, body))) as server:
        with pytest.raises(expected) as caught:
            mailbox_at(server.url).send(DRAFT)
        assert reason in caught.value.detail
        assert "@" not in caught.value.detail


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ("Retry-After: 17\r\n", "", 17),
        ("Date: Tue, 24 Nov 2026 09:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 09:02:00 GMT\r\n", "", 120),
        ("Date: Tue, 24 Nov 2026 09:00:00 GMT\r\n", "Limit. Retry after 2026-11-24T09:15:00.000Z", 900),
        ("", "User-rate limit exceeded", None),
        ("Retry-After: soon\r\n", "Retry after lunch", None),
    ],
)
def test_how_long_to_wait_comes_from_the_header_or_the_message(
    headers: str, message: str, seconds: float | None
) -> None:
    body = google_error(429, "rateLimitExceeded", message)
    with closing(RawServer(answers("429 Too Many Requests", body, headers))) as server:
        with pytest.raises(Throttled) as caught:
            mailbox_at(server.url).send(DRAFT)
        assert caught.value.retry_after == seconds
