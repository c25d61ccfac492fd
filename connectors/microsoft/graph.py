"""Graph over HTTP: one request per call, answers turned into connector errors, nothing sent twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from connectors.errors import (
    AccessLost,
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from connectors.microsoft.oauth import TIMEOUT, Tokens

GRAPH_ROOT = "https://graph.microsoft.com/v1.0"
_LOST = {
    "ErrorAccessDenied",
    "Authorization_RequestDenied",
    "MailboxNotEnabledForRESTAPI",
    "ErrorAccountSuspend",
}
_QUOTA = {"ErrorExceededMessageLimit", "ErrorQuotaExceeded", "ErrorMessageThrottled"}

Json = dict[str, Any]


class NotThere(Rejected):
    """404: no such item under this id."""


class Graph:
    def __init__(self, root: str, tokens: Tokens) -> None:
        self._root, self.tokens = root.rstrip("/"), tokens
        self._session = requests.Session()  # its adapters retry nothing, not even a connection

    def get(self, path: str, **params: str) -> Json:
        """Query options by name, without their dollar sign."""
        query = {f"${name}": value for name, value in params.items()}
        return _json(self._read(self._root + path, query))

    def content(self, path: str) -> bytes:
        return self._read(self._root + path, {}, refused=Rejected).content

    def items(self, path: str, **params: str) -> Iterator[Json]:
        """Everything of a collection, page after page."""
        page = self.get(path, **params)
        yield from page["value"]
        while link := page.get("@odata.nextLink"):
            if urlsplit(link)[:2] != urlsplit(self._root)[:2]:  # our token goes nowhere else
                raise Unavailable("next page at another address")
            page = _json(self._read(link, {}))
            yield from page["value"]

    def write(self, verb: str, path: str, body: Json | None = None) -> Json:
        """Change a draft. Nothing here can send, so a lost answer costs an orphan draft at most."""
        options = {} if body is None else {"json": body}
        response = self._twice(verb, self._root + path, options)
        if response.status_code >= 400:
            raise _problem(response, Rejected, Unavailable)
        return _json(response) if response.content else {}

    def send(self, path: str) -> None:
        """The one request that sends. Once its bytes may have left, only an answer tells what happened."""
        token = self.tokens.access()
        try:
            response = self._call("POST", self._root + path, token, {})
        except requests.RequestException as error:
            if _never_connected(error):
                raise Unavailable(type(error).__name__) from error
            raise OutcomeUnknown(type(error).__name__) from error
        if response.status_code == 202:
            return
        if response.status_code == 401:
            self.tokens.access(fresh=True)
            raise Unavailable("401, the token is renewed")
        problem = _problem(response, Rejected, OutcomeUnknown)
        if isinstance(problem, NotThere):  # the draft is gone: an earlier request may have sent it
            raise OutcomeUnknown(problem.detail)
        raise problem

    def _read(
        self, url: str, query: Mapping[str, str], refused: type[ConnectorError] = Unavailable
    ) -> requests.Response:
        response = self._twice("GET", url, {"params": query})
        if response.status_code != 200:
            raise _problem(response, refused, Unavailable)
        return response

    def _twice(self, verb: str, url: str, options: Json) -> requests.Response:
        """Again with a fresh token when the first was refused; a 401 has changed nothing."""
        try:
            response = self._call(verb, url, self.tokens.access(), options)
            if response.status_code == 401:
                response = self._call(verb, url, self.tokens.access(fresh=True), options)
        except requests.RequestException as error:
            raise Unavailable(type(error).__name__) from error
        return response

    def _call(self, verb: str, url: str, token: str, options: Json) -> requests.Response:
        headers = {
            "Authorization": f"Bearer {token}",
            "Prefer": 'IdType="ImmutableId"',
            "client-request-id": str(uuid.uuid4()),
        }
        # A redirect would repeat the request elsewhere.
        return self._session.request(verb, url, headers=headers, timeout=TIMEOUT, allow_redirects=False, **options)


def _json(response: requests.Response) -> Json:
    """What came in whole; half an answer is none, and nothing that asks this way sends."""
    try:
        answer: Json = response.json()
    except ValueError as error:
        raise Unavailable("unreadable answer") from error
    return answer


def _never_connected(error: requests.RequestException) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))


def _problem(
    response: requests.Response, refused: type[ConnectorError], broken: type[ConnectorError]
) -> ConnectorError:
    """`refused` for the client's fault, `broken` for the server's or for what is no answer at all."""
    code = _code(response)
    detail = f"{response.status_code} {code}".strip()
    status = response.status_code
    if status == 429 or code in _QUOTA:
        return Throttled(detail, _retry_after(response))
    if status == 401 or code in _LOST:
        return AccessLost(detail)
    if status == 404:
        return NotThere(detail)
    return refused(detail) if 400 <= status < 500 and status != 408 else broken(detail)


def _code(response: requests.Response) -> str:
    """Graph's word for it. Its sentence is left out: it may quote addresses."""
    try:
        return str(response.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, or a date held against the server's own clock."""
    value = response.headers.get("Retry-After", "")
    try:
        return float(value)
    except ValueError:
        pass
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(response.headers["Date"])
    except (ValueError, KeyError, TypeError):
        return None
    return max(wait.total_seconds(), 0)
