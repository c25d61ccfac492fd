"""Consent at Microsoft and the tokens it gives, both through msal."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import msal
import requests
from msal.exceptions import MsalError

from connectors.base import OnRefresh
from connectors.errors import AccessLost, ConnectorError, ConsentError, Unavailable
from connectors.types import Client, Credentials

AUTHORITY = "https://login.microsoftonline.com/common"
SCOPES = ["Mail.Send", "Mail.ReadWrite", "User.Read"]
TIMEOUT = (10, 60)  # seconds to connect, to wait for bytes
_TROUBLE = (requests.RequestException, MsalError, ValueError, RuntimeError)  # what msal lets through
_PASSING = {"temporarily_unavailable", "server_error"}
_CLIENT_REFUSED = {"invalid_client", "unauthorized_client", "invalid_request", "invalid_scope"}
_thread = threading.local()  # msal's cache of discovery and refusals is not safe between threads


class AuthorityHttp:
    """msal's way out. It insists on https; where an authority has none, the scheme is put back, both ways."""

    def __init__(self, authority: str) -> None:
        parts = urlsplit(authority)
        self._actual, self._secure = f"{parts.scheme}://{parts.netloc}", f"https://{parts.netloc}"
        self._session = requests.Session()

    def get(self, url: str, **options: Any) -> SimpleNamespace:
        return self._call("GET", url, options)

    def post(self, url: str, **options: Any) -> SimpleNamespace:
        return self._call("POST", url, options)

    def close(self) -> None:
        self._session.close()

    def actual(self, url: str) -> str:
        return url.replace(self._secure, self._actual, 1)

    def secure(self, text: str) -> str:
        return text.replace(self._actual, self._secure)

    def _call(self, verb: str, url: str, options: dict[str, Any]) -> SimpleNamespace:
        response = self._session.request(verb, self.actual(url), timeout=TIMEOUT, **options)
        text = self.secure(response.text)
        return SimpleNamespace(status_code=response.status_code, text=text, headers=response.headers)


def _application(client: Client, cache: msal.SerializableTokenCache, http: AuthorityHttp) -> Any:
    return msal.ConfidentialClientApplication(
        client.client_id,
        client_credential=client.client_secret,
        authority=http.secure(client.endpoints.get("authority", AUTHORITY)),
        token_cache=cache,
        http_client=http,
        http_cache=_thread.__dict__,  # without it every new object asks for the endpoints again
        instance_discovery=False,  # else a second host of Microsoft's is asked about the first
    )


def _credentials(cache: msal.SerializableTokenCache) -> Credentials:
    return Credentials({"token_cache": cache.serialize()})


class MicrosoftOAuth:
    """The authorization-code flow. The mailbox's identity comes from Graph's `/me`, not from the id token."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._http = AuthorityHttp(client.endpoints.get("authority", AUTHORITY))

    def start(self, redirect_uri: str, login_hint: str = "") -> tuple[str, dict[str, Any]]:
        app = self._app(msal.SerializableTokenCache())
        flow: dict[str, Any] = app.initiate_auth_code_flow(
            SCOPES,
            redirect_uri=redirect_uri,
            login_hint=login_hint or None,
            prompt=None if login_hint else "select_account",
            response_mode="form_post",
        )
        # msal warns of every other mode, but a POST from Microsoft's page comes without our Lax cookie.
        address = flow["auth_uri"].replace("response_mode=form_post", "response_mode=query")
        return self._http.actual(address), flow

    def finish(self, flow: Mapping[str, Any], query: Mapping[str, str]) -> Credentials:
        if not query.get("state") or query["state"] != flow.get("state"):
            raise ConsentError("wrong_state")
        cache = msal.SerializableTokenCache()
        try:
            result = self._app(cache).acquire_token_by_auth_code_flow(dict(flow), dict(query))
        except (requests.RequestException, MsalError) as error:
            raise ConsentError("unreachable", type(error).__name__) from error
        except ValueError as error:
            raise ConsentError("exchange_failed", type(error).__name__) from error
        _check(result)
        return _credentials(cache)

    def _app(self, cache: msal.SerializableTokenCache) -> Any:
        try:
            return _application(self._client, cache, self._http)
        except ValueError as error:  # the tenant in the authority is unknown
            raise ConsentError("client_refused", type(error).__name__) from error
        except _TROUBLE as error:
            raise ConsentError("unreachable", type(error).__name__) from error


def _check(result: Mapping[str, Any]) -> None:
    error = result.get("error")
    if error in ("access_denied", "consent_required"):
        raise ConsentError("denied", _words(result))
    if error in _CLIENT_REFUSED:
        raise ConsentError("client_refused", _words(result))
    if error:
        raise ConsentError("exchange_failed", _words(result))
    granted = {scope.rsplit("/", 1)[-1].lower() for scope in result.get("scope", "").split()}
    if missing := [scope for scope in SCOPES if scope.lower() not in granted]:
        raise ConsentError("scope_missing", " ".join(missing))


def _words(result: Mapping[str, Any]) -> str:
    """Error and AADSTS numbers; the description is left out, it may name the user."""
    codes = " ".join(f"AADSTS{code}" for code in result.get("error_codes", ()))
    return " ".join(filter(None, (str(result.get("error")), result.get("suberror"), codes)))


class Tokens:
    """Access tokens of one consent. Refresh tokens rotate: a new cache is handed over before its use."""

    def __init__(self, client: Client, credentials: Credentials, on_refresh: OnRefresh) -> None:
        self._client, self._on_refresh = client, on_refresh
        self._cache = msal.SerializableTokenCache()
        self._cache.deserialize(credentials.data.get("token_cache"))
        self._app: Any = None

    def access(self, *, fresh: bool = False) -> str:
        """A token that works by our clock; `fresh` when the provider has just refused it."""
        try:
            result = self._ask(fresh)
        except _TROUBLE as error:
            raise Unavailable(f"token endpoint: {type(error).__name__}") from error
        if "access_token" not in result:
            raise _refusal(result)
        if self._cache.has_state_changed:
            self._on_refresh(_credentials(self._cache))
        return str(result["access_token"])

    def forget(self) -> None:
        self._cache.deserialize(None)
        self._on_refresh(Credentials({}))

    def _ask(self, fresh: bool) -> Mapping[str, Any]:
        if self._app is None:
            http = AuthorityHttp(self._client.endpoints.get("authority", AUTHORITY))
            self._app = _application(self._client, self._cache, http)
        accounts = self._app.get_accounts()
        if not accounts:
            return {"error": "no_account"}
        result = self._app.acquire_token_silent_with_error(SCOPES, accounts[0], force_refresh=fresh)
        return result or {"error": "no_refresh_token"}


def _refusal(result: Mapping[str, Any]) -> ConnectorError:
    words = _words(result)
    return Unavailable(words) if result["error"] in _PASSING else AccessLost(words)
