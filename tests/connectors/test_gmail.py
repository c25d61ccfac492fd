"""Gmail beyond the contract: one POST whatever happens, consent, refresh, lag, errors in our words."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from connectors import gmail
from connectors.errors import (
    AccessLost,
    ConnectorError,
    ConsentError,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from connectors.gmail import api, parse
from connectors.gmail.endpoints import COMPOSE, METADATA, READONLY, Endpoints, endpoints
from connectors.sandbox.tokens import TokenKind
from connectors.sandbox.world import Folder, World
from connectors.types import Client, Credentials, Lookup, Prepared, Provider, Sent
from tests.connectors.peers import (
    ANNA,
    MARIE,
    REDIRECT,
    SIGNATURE,
    Clock,
    answer_consent,
    consent,
    google_client,
    running,
    void,
    world_of_anna,
)
from tests.connectors.test_contract import FIRST, answer_to

DRAFT = Prepared(key="k", draft_id="r1", cursor="1", to=MARIE, subject="Hello")


class RawServer:
    """Reads each request to its end, counts the POSTs, then does what the test wants instead of answering."""

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
                request = self._read(connection)
                if request.startswith(b"POST"):
                    self.posts.append(request)
                self._misbehave(connection)

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
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


def credentials(**changes: Any) -> Credentials:
    expiry = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    data = {"token": "t", "refresh_token": "r", "expiry": expiry, "scopes": [COMPOSE, READONLY]}
    return Credentials({**data, **changes})


def mailbox_at(url: str) -> Any:
    return gmail.connect(google_client(url), credentials(), void)


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
            RawServer._read(connection)

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


@pytest.fixture
def world(clock: Clock) -> World:
    return world_of_anna(clock.now, Provider.GMAIL)


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    with running(world) as url:
        yield google_client(url)


def test_google_is_where_it_says_unless_told_otherwise() -> None:
    assert endpoints(Client("", "")) == Endpoints()
    assert endpoints(Client("", "", {"gmail_root": "http://x/"})).gmail_root == "http://x/"
    with pytest.raises(TypeError, match="gmail_rot"):
        endpoints(Client("", "", {"gmail_rot": "http://x/"}))


def test_rest_upload_and_batch_all_follow_the_root() -> None:
    document = json.loads(api._document("http://127.0.0.1:9"))
    assert document["rootUrl"] == "http://127.0.0.1:9/"
    assert "mtlsRootUrl" not in document


def test_consent_gives_credentials_and_leaves_no_trace_in_the_environment(client: Client) -> None:
    before = dict(os.environ)
    given = consent(gmail.oauth(client), ANNA)
    assert set(given.data["scopes"]) == {COMPOSE, READONLY}
    assert Credentials.from_json(given.to_json()) == given
    assert given.data["refresh_token"] not in repr(given)
    assert dict(os.environ) == before


def test_consent_denied(client: Client) -> None:
    with pytest.raises(ConsentError) as caught:
        consent(gmail.oauth(client), ANNA, decision="deny")
    assert caught.value.code == "denied"


def test_an_unticked_scope_is_named_and_the_rest_given_back(client: Client, world: World) -> None:
    with pytest.raises(ConsentError) as caught:
        consent(gmail.oauth(client), ANNA, without="readonly")
    assert (caught.value.code, caught.value.detail) == ("scope_missing", READONLY)
    assert not world.tokens.has_refresh(ANNA, client.client_id)


def test_a_foreign_state_is_refused(client: Client) -> None:
    flow = gmail.oauth(client)
    url, kept = flow.start(REDIRECT, ANNA)
    with pytest.raises(ConsentError) as caught:
        flow.finish(kept, {**answer_consent(url), "state": "another"})
    assert caught.value.code == "wrong_state"


def test_a_code_works_once_and_only_with_its_verifier(client: Client) -> None:
    flow = gmail.oauth(client)
    url, kept = flow.start(REDIRECT, ANNA)
    query = answer_consent(url)
    with pytest.raises(ConsentError) as caught:
        flow.finish({**kept, "code_verifier": "x" * 64}, query)
    assert caught.value.code == "exchange_failed"
    with pytest.raises(ConsentError):
        flow.finish(kept, query)


def test_a_wrong_secret_is_the_clients_fault(client: Client) -> None:
    flow = gmail.oauth(client)
    url, kept = flow.start(REDIRECT, ANNA)
    wrong = gmail.oauth(replace(client, client_secret="wrong"))
    with pytest.raises(ConsentError) as caught:
        wrong.finish(kept, answer_consent(url))
    assert caught.value.code == "client_refused"


def test_a_token_server_out_of_reach(client: Client) -> None:
    flow = gmail.oauth(client)
    url, kept = flow.start(REDIRECT, ANNA)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        nowhere = {**client.endpoints, "token_uri": f"http://127.0.0.1:{free.getsockname()[1]}/token"}
    with pytest.raises(ConsentError) as caught:
        gmail.oauth(replace(client, endpoints=nowhere)).finish(kept, answer_consent(url))
    assert caught.value.code == "unreachable"


def test_plain_http_is_refused_anywhere_but_on_loopback() -> None:
    flow = {"state": "s", "code_verifier": "v" * 64, "redirect_uri": REDIRECT}
    away = "http://accounts.northwind.example/"
    with pytest.raises(ConsentError, match="insecure_transport"):
        gmail.oauth(Client("id", "secret", {"auth_uri": away})).start(REDIRECT)
    with pytest.raises(ConsentError, match="insecure_transport"):
        gmail.oauth(Client("id", "secret", {"token_uri": away})).finish(flow, {"state": "s", "code": "c"})


def test_an_expired_token_is_renewed_and_told(client: Client, world: World) -> None:
    given = consent(gmail.oauth(client), ANNA)
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    told: list[Credentials] = []
    mailbox = gmail.connect(client, Credentials({**given.data, "expiry": past, "token": "old"}), told.append)
    mailbox.cursor()
    mailbox.cursor()
    (renewed,) = told
    assert renewed.data["token"] not in ("old", given.data["token"])
    assert renewed.data["refresh_token"] == given.data["refresh_token"]
    assert datetime.fromisoformat(renewed.data["expiry"]) > datetime.now(UTC)
    assert renewed.data["scopes"] == given.data["scopes"]


def test_a_token_refused_before_its_time_is_renewed_and_the_mail_sent_once(client: Client, world: World) -> None:
    given = consent(gmail.oauth(client), ANNA)
    prepared = gmail.connect(client, given, void).prepare(FIRST)
    told: list[Credentials] = []
    mailbox = gmail.connect(client, Credentials({**given.data, "token": "forgotten"}), told.append)
    assert isinstance(mailbox.send(prepared), Sent)
    assert (len(told), len(world.journal)) == (1, 1)


def test_a_token_server_that_is_down_is_not_a_lost_consent(client: Client) -> None:
    given = consent(gmail.oauth(client), ANNA)
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    with closing(RawServer(answers("503 Service Unavailable", '{"error": "backend"}'))) as server:
        down = replace(client, endpoints={**client.endpoints, "token_uri": f"{server.url}/token"})
        mailbox = gmail.connect(down, Credentials({**given.data, "expiry": past}), void)
        with pytest.raises(Unavailable):
            mailbox.send(DRAFT)


def test_a_copy_that_shows_late_is_unknown_first_and_found_after_the_lag(
    client: Client, world: World, clock: Clock
) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    prepared = mailbox.prepare(FIRST)
    world.set_fault(ANNA, "sent_lag", 120)
    world.set_fault(ANNA, "accept_then_504", 1)
    with pytest.raises(OutcomeUnknown):
        mailbox.send(prepared)
    assert mailbox.find(prepared) is Lookup.UNKNOWN
    clock.advance(seconds=121)
    assert isinstance(mailbox.find(prepared), Sent)
    assert len(world.journal) == 1


def test_an_accepted_mail_that_cannot_be_read_back_is_looked_up_not_sent_again(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    prepared = mailbox.prepare(FIRST)
    world.set_fault(ANNA, "reads_503", True)
    with pytest.raises(OutcomeUnknown, match="sent, not read back"):
        mailbox.send(prepared)
    world.set_fault(ANNA, "reads_503", False)
    assert isinstance(mailbox.find(prepared), Sent)
    assert len(world.journal) == 1


def test_a_copy_is_found_after_the_history_is_forgotten(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    prepared = mailbox.prepare(FIRST)
    sent = mailbox.send(prepared)
    world.expire_history(ANNA)
    assert mailbox.find(prepared) == sent


def test_a_copy_without_our_mark_is_known_by_recipient_subject_and_thread() -> None:
    def copy(**headers: str) -> Any:
        pairs = [{"name": k.replace("_", "-"), "value": v} for k, v in headers.items()]
        return parse.envelope(
            {"id": "1", "threadId": "t", "internalDate": "0", "labelIds": ["SENT"], "payload": {"headers": pairs}}, ()
        )

    theirs = {"To": f"Marie <{MARIE}>", "Subject": "Hello"}
    assert parse.is_copy_of(copy(**theirs), DRAFT)
    assert parse.is_copy_of(copy(**theirs), replace(DRAFT, thread_id="t"))
    assert not parse.is_copy_of(copy(**theirs), replace(DRAFT, thread_id="other"))
    assert not parse.is_copy_of(copy(**theirs, X_Relance_Key="another attempt"), DRAFT)
    assert not parse.is_copy_of(copy(To="x@y.example", Subject="Hello"), DRAFT)
    assert not parse.is_copy_of(copy(To=MARIE, Subject="Hello again"), DRAFT)


def test_a_consent_to_headers_alone_reads_headers_alone(client: Client, world: World, clock: Clock) -> None:
    scopes = [COMPOSE, METADATA]
    kinds = (TokenKind.ACCESS, TokenKind.REFRESH)
    access, refresh = (world.tokens.issue(k, ANNA, client.client_id, scopes, lifetime=3600) for k in kinds)
    given = credentials(token=access.value, refresh_token=refresh.value, scopes=scopes)
    mailbox = gmail.connect(client, given, void)
    cursor = mailbox.cursor()
    sent = mailbox.send(mailbox.prepare(FIRST))
    world.deliver(answer_to(sent), MARIE, ANNA)
    (answer,) = [mail for mail in mailbox.changes(cursor).messages if not mail.own]
    head = mailbox.raw(answer.provider_id)
    assert f"In-Reply-To: {sent.rfc_id}".encode() in head
    assert b"tell me more" not in head
    assert len(mailbox.recent(clock.now() - timedelta(hours=1), ()).messages) == 2
    assert mailbox.profile().signature_html == ""


def test_profile_brings_the_signature(client: Client) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    assert mailbox.profile().signature_html == SIGNATURE


def test_pages_are_read_to_the_last(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.gmail.connector._PAGE", 3)
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    cursor = mailbox.cursor()
    for number in range(8):
        world.deliver(f"From: {MARIE}\r\nSubject: {number}\r\n\r\n.\r\n".encode(), MARIE, ANNA)
    assert len(mailbox.changes(cursor).messages) == 8
    assert len(mailbox.recent(datetime(2020, 1, 1, tzinfo=UTC), ()).messages) == 8


def test_changes_come_from_every_folder(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    cursor = mailbox.cursor()
    for folder in (Folder.ARCHIVE, Folder.JUNK, Folder.TRASH):
        world.deliver(f"From: {MARIE}\r\nSubject: {folder}\r\n\r\n.\r\n".encode(), MARIE, ANNA, folder)
    assert [mail.subject for mail in mailbox.changes(cursor).messages] == ["archive", "junk", "trash"]


def test_a_mail_gone_before_it_is_read_is_passed_over(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    cursor = mailbox.cursor()
    gone = world.deliver(f"From: {MARIE}\r\nSubject: gone\r\n\r\n.\r\n".encode(), MARIE, ANNA)
    world.deliver(f"From: {MARIE}\r\nSubject: here\r\n\r\n.\r\n".encode(), MARIE, ANNA)
    world.remove(gone)
    assert [mail.subject for mail in mailbox.changes(cursor).messages] == ["here"]


def test_a_draft_whose_id_was_never_remembered_is_found_by_our_mark(client: Client) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    lost, kept = mailbox.prepare(FIRST), mailbox.prepare(replace(FIRST, key="another"))
    mailbox.discard(replace(lost, draft_id=""))
    assert mailbox.find(lost) is Lookup.UNKNOWN
    assert mailbox.find(kept) is Lookup.NOT_SENT


def test_revoking_twice_is_no_matter(client: Client) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    mailbox.revoke()
    mailbox.revoke()
    assert requests.post(client.endpoints["revoke_uri"], data={"token": "x"}, timeout=5).status_code == 400
