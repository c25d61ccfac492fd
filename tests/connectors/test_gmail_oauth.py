"""Consent to a Gmail mailbox, and tokens that expire, are refused, or cannot be renewed."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors import gmail
from connectors.errors import (
    ConsentError,
    Unavailable,
)
from connectors.gmail.endpoints import COMPOSE, READONLY
from connectors.sandbox.world import World
from connectors.types import Client, Credentials, Sent
from tests.connectors.peers import (
    ANNA,
    DRAFT,
    REDIRECT,
    answer_consent,
    consent,
    void,
)
from tests.connectors.raw_server import RawServer, answers
from tests.connectors.test_contract import FIRST


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
