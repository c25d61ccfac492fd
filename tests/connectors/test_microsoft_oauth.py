"""Consent at Microsoft: the page's answers, the tokens it gives, and what becomes of them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from connectors import microsoft
from connectors.base import OAuth
from connectors.errors import AccessLost, ConsentError, Unavailable
from connectors.microsoft.oauth import AUTHORITY, AuthorityHttp, _thread
from connectors.sandbox.tokens import TokenKind
from connectors.sandbox.world import World
from connectors.types import Client, Credentials, Provider
from tests.connectors.peers import (
    ANNA,
    REDIRECT,
    Clock,
    answer_consent,
    consent,
    microsoft_client,
    running,
    world_of_anna,
)


@dataclass
class Setting:
    world: World
    client: Client


@pytest.fixture
def at(clock: Clock) -> Iterator[Setting]:
    _thread.__dict__.clear()  # a port may come back in another test
    world = world_of_anna(clock.now, Provider.MICROSOFT)
    with running(world) as url:
        yield Setting(world, microsoft_client(url))


def refused(client: Client, flow: Any, query: dict[str, str]) -> str:
    with pytest.raises(ConsentError) as caught:
        microsoft.oauth(client).finish(flow, query)
    assert ANNA not in caught.value.detail
    return caught.value.code


def no_refresh(_: Credentials) -> None:
    pytest.fail("no new credentials were expected")


# The consent


def test_it_is_an_oauth(at: Setting) -> None:
    assert isinstance(microsoft.oauth(at.client), OAuth)


def test_the_page_is_asked_with_pkce_and_the_three_scopes(at: Setting) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["code_challenge_method"], asked["response_mode"]) == ("S256", "query")
    assert (asked["state"], asked["login_hint"]) == (flow["state"], ANNA)
    assert set(asked["scope"].split()) >= {"Mail.Send", "Mail.ReadWrite", "User.Read", "offline_access"}
    page = requests.get(url, timeout=5)
    assert page.ok
    assert "Mail.ReadWrite" in page.text
    assert "form-action" not in page.headers["Content-Security-Policy"]


def test_the_account_is_chosen_where_none_is_named(at: Setting) -> None:
    url, _ = microsoft.oauth(at.client).start(REDIRECT)
    assert parse_qs(urlsplit(url).query)["prompt"] == ["select_account"]


def test_deny_is_denied(at: Setting) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    query = answer_consent(url, "deny")
    assert query["error"] == "access_denied"
    assert refused(at.client, flow, query) == "denied"


@pytest.mark.parametrize("state", ["", "another"])
def test_a_foreign_state_is_refused(at: Setting, state: str) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    query = {**answer_consent(url), "state": state}
    assert refused(at.client, flow, query) == "wrong_state"


def test_a_code_works_once(at: Setting) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    query = answer_consent(url)
    microsoft.oauth(at.client).finish(flow, query)
    _thread.__dict__.clear()
    assert refused(at.client, flow, query) == "exchange_failed"


def test_a_code_without_its_verifier_is_refused(at: Setting) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    query = answer_consent(url)
    assert refused(at.client, {**flow, "code_verifier": "x" * 43}, query) == "exchange_failed"


def test_a_wrong_secret_is_the_clients_fault(at: Setting) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    query = answer_consent(url)
    assert refused(replace(at.client, client_secret="other"), flow, query) == "client_refused"


def test_a_missing_scope_is_named(at: Setting) -> None:
    url, flow = microsoft.oauth(at.client).start(REDIRECT, ANNA)
    query = answer_consent(url.replace("Mail.Send", ""))
    with pytest.raises(ConsentError) as caught:
        microsoft.oauth(at.client).finish(flow, query)
    assert (caught.value.code, caught.value.detail) == ("scope_missing", "Mail.Send")


def test_an_unknown_tenant_is_the_clients_fault(at: Setting) -> None:
    authority = at.client.endpoints["authority"].replace("common", "nobody")
    with pytest.raises(ConsentError) as caught:
        microsoft.oauth(Client("a", "b", {"authority": authority})).start(REDIRECT)
    assert caught.value.code == "client_refused"


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = Client("a", "b", {"authority": f"http://127.0.0.1:{port}/common"})
    with pytest.raises(ConsentError) as caught:
        microsoft.oauth(client).start(REDIRECT)
    assert caught.value.code == "unreachable"


def test_the_default_authority_is_microsofts_own_and_stays_https() -> None:
    http = AuthorityHttp(AUTHORITY)
    url = "https://login.microsoftonline.com/common/oauth2/v2.0/token"
    assert (http.actual(url), http.secure(url)) == (url, url)


# The tokens


def test_credentials_are_json_and_not_shown(at: Setting) -> None:
    credentials = consent(microsoft.oauth(at.client), ANNA)
    assert Credentials.from_json(credentials.to_json()) == credentials
    assert "eyJ0" not in repr(credentials)


def test_a_working_token_is_used_without_asking(at: Setting) -> None:
    credentials = consent(microsoft.oauth(at.client), ANNA)
    assert microsoft.connect(at.client, credentials, no_refresh).profile().address == ANNA


def test_every_new_refresh_token_is_handed_over_before_the_request_it_was_got_for(at: Setting) -> None:
    at.world.tokens.access_lifetime = 60  # msal renews what ends within five minutes
    kept = [consent(microsoft.oauth(at.client), ANNA)]
    at.world.set_fault(ANNA, "throttle", 5)  # the request itself fails
    for _ in range(3):
        with pytest.raises(Exception, match="429"):
            microsoft.connect(at.client, kept[-1], kept.append).profile()
    assert len(kept) == 4
    at.world.set_fault(ANNA, "throttle", 0)
    assert microsoft.connect(at.client, kept[-1], kept.append).profile().address == ANNA
    with pytest.raises(AccessLost):  # an old one is dead: who did not save the new one has lost access
        microsoft.connect(at.client, kept[0], no_refresh).profile()


def test_a_token_refused_early_is_renewed_and_the_read_goes_on(at: Setting) -> None:
    kept = [consent(microsoft.oauth(at.client), ANNA)]
    mailbox = microsoft.connect(at.client, kept[-1], kept.append)
    assert mailbox.profile().address == ANNA
    for token in [t for t in at.world.tokens._tokens.values() if t.kind is TokenKind.ACCESS]:
        at.world.tokens._forget(token.value)
    assert mailbox.profile().address == ANNA
    assert len(kept) == 2


def test_a_revoked_consent_names_microsofts_number(at: Setting) -> None:
    at.world.tokens.access_lifetime = 60
    credentials = consent(microsoft.oauth(at.client), ANNA)
    at.world.set_fault(ANNA, "revoked")
    with pytest.raises(AccessLost, match="invalid_grant bad_token AADSTS700082"):
        microsoft.connect(at.client, credentials, no_refresh).profile()


def test_credentials_without_a_token_are_access_lost(at: Setting) -> None:
    with pytest.raises(AccessLost):
        microsoft.connect(at.client, Credentials({}), no_refresh).cursor()


def test_revoking_forgets_our_tokens_here(at: Setting) -> None:
    kept = [consent(microsoft.oauth(at.client), ANNA)]
    mailbox = microsoft.connect(at.client, kept[-1], kept.append)
    mailbox.revoke()
    assert kept[-1].data == {}
    with pytest.raises(AccessLost):
        mailbox.profile()


def test_a_token_server_that_is_away_is_unavailable(clock: Clock) -> None:
    world = world_of_anna(clock.now, Provider.MICROSOFT)
    world.tokens.access_lifetime = 60
    with running(world) as url:
        client = microsoft_client(url)
        credentials = consent(microsoft.oauth(client), ANNA)
    with pytest.raises(Unavailable):
        microsoft.connect(client, credentials, no_refresh).profile()


def test_connecting_asks_nobody() -> None:
    client = Client("a", "b", {"authority": "http://127.0.0.1:9/common", "graph_root": "http://127.0.0.1:9/v1.0"})
    microsoft.connect(client, Credentials({}), no_refresh)
