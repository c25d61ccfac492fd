"""Consent to a Gmail mailbox: authorization code with PKCE, offline access, all scopes or nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import requests
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error

from connectors.errors import ConsentError
from connectors.gmail.endpoints import HEADERS_ALONE, SCOPES, endpoints
from connectors.types import Client, Credentials

_TIMEOUT = 30
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_environment = Lock()


class GoogleConsent:
    def __init__(self, client: Client) -> None:
        self._client, self._at = client, endpoints(client)
        self._scopes = HEADERS_ALONE if client.headers_only else SCOPES

    def start(self, redirect_uri: str, login_hint: str = "") -> tuple[str, dict[str, Any]]:
        flow = self._flow(redirect_uri)
        hint = {"login_hint": login_hint} if login_hint else {}
        try:
            with _plain_http_on_loopback(self._at.auth_uri):
                url, state = flow.authorization_url(access_type="offline", prompt="consent", **hint)
        except OAuth2Error as error:  # plain http to somewhere else
            raise ConsentError("exchange_failed", error.error or "") from error
        return url, {"state": state, "code_verifier": flow.code_verifier, "redirect_uri": redirect_uri}

    def finish(self, flow: Mapping[str, Any], query: Mapping[str, str]) -> Credentials:
        if not secrets.compare_digest(query.get("state", "").encode(), str(flow["state"]).encode()):
            raise ConsentError("wrong_state")
        if error := query.get("error"):
            raise ConsentError("denied" if error == "access_denied" else "exchange_failed", error)
        token = self._exchange(flow, query.get("code", ""))
        granted = _words(token.get("scope", ""))
        if missing := [scope for scope in self._scopes if scope not in granted]:
            self._give_back(token)
            raise ConsentError("scope_missing", " ".join(missing))
        if not token.get("refresh_token"):
            raise ConsentError("exchange_failed", "no refresh token")
        return _credentials(token, granted)

    def _flow(self, redirect_uri: str, code_verifier: str | None = None) -> Flow:
        config = {
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "auth_uri": self._at.auth_uri,
            "token_uri": self._at.token_uri,
        }
        return Flow.from_client_config(
            {"web": config},
            scopes=list(self._scopes),
            redirect_uri=redirect_uri,
            code_verifier=code_verifier,
            autogenerate_code_verifier=code_verifier is None,
        )

    def _exchange(self, flow: Mapping[str, Any], code: str) -> dict[str, Any]:
        exchange = self._flow(flow["redirect_uri"], flow["code_verifier"])
        try:
            with _plain_http_on_loopback(self._at.token_uri):
                return dict(exchange.fetch_token(code=code, timeout=_TIMEOUT))
        except Warning as changed:  # oauthlib's way to say that a scope was unticked
            return dict(changed.token)  # type: ignore[attr-defined]
        except OAuth2Error as error:
            refused = error.error in ("invalid_client", "unauthorized_client")
            raise ConsentError("client_refused" if refused else "exchange_failed", error.error or "") from error
        except requests.RequestException as error:
            raise ConsentError("unreachable", type(error).__name__) from error

    def _give_back(self, token: dict[str, Any]) -> None:
        """A consent that is no use must not stay in the account; failing to return it does no harm."""
        value = token.get("refresh_token") or token.get("access_token")
        try:
            requests.post(self._at.revoke_uri, data={"token": value}, timeout=_TIMEOUT)
        except requests.RequestException:
            return


def _words(scope: str | list[str]) -> list[str]:
    return scope.split() if isinstance(scope, str) else list(scope)


def _credentials(token: dict[str, Any], granted: list[str]) -> Credentials:
    expiry = datetime.now(UTC) + timedelta(seconds=float(token.get("expires_in", 0)))
    return Credentials(
        {
            "token": token["access_token"],
            "refresh_token": token["refresh_token"],
            "expiry": expiry.isoformat(),
            "scopes": granted,
        }
    )


@contextmanager
def _plain_http_on_loopback(uri: str) -> Iterator[None]:
    """oauthlib refuses http unless an environment variable allows it: for a loopback peer alone."""
    parts = urlsplit(uri)
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        yield
        return
    with _environment:
        before = os.environ.get("OAUTHLIB_INSECURE_TRANSPORT")
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ["OAUTHLIB_INSECURE_TRANSPORT"]
            else:
                os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = before
