"""Google's own Gmail client over requests, so that no layer sends twice; its errors in our words."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import resources
from typing import Any

import google.auth.exceptions
import httplib2
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials as GoogleCredentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from connectors.base import OnRefresh
from connectors.errors import (
    AccessLost,
    ConnectorError,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from connectors.gmail.endpoints import Endpoints, endpoints
from connectors.types import Client, Credentials

TIMEOUT = (10.0, 60.0)  # seconds to connect, to answer
_RATE = re.compile(r"LimitExceeded|quotaExceeded")
_NOT_NOW = "Retry after "  # Gmail names the moment in its message


class Api:
    """One mailbox's service. `read` may be called again after `Unavailable`, `send` never blindly."""

    def __init__(self, client: Client, credentials: Credentials, on_refresh: OnRefresh) -> None:
        self.at = endpoints(client)
        self._google = _Renewing(client, self.at, credentials, on_refresh)
        session = AuthorizedSession(self._google)
        self.users = build_from_document(_document(self.at.gmail_root), http=_Http(session)).users()

    @property
    def refresh_token(self) -> str:
        return str(self._google.refresh_token)

    def read(self, request: Any) -> dict[str, Any]:
        """Execute anything that sends no mail; {} where the answer is empty."""
        return self._execute(request, sending=False)

    def find(self, request: Any) -> dict[str, Any] | None:
        """Like `read`; None when there is no such thing."""
        try:
            return self._execute(request, sending=False, lookup=True)
        except LookupError:
            return None

    def send(self, request: Any) -> dict[str, Any]:
        """Execute the one request that sends."""
        return self._execute(request, sending=True)

    def _execute(self, request: Any, *, sending: bool, lookup: bool = False) -> dict[str, Any]:
        try:
            answer = request.execute() or {}  # never num_retries: it would send again
            if not isinstance(answer, dict):  # googleapiclient hands on what is no JSON as text
                raise ValueError
            return answer
        except HttpError as error:
            if lookup and error.status_code == 404:
                raise LookupError from error
            raise _by_status(error, sending=sending) from error
        except google.auth.exceptions.RefreshError as error:
            raise _by_refresh(error) from error
        except google.auth.exceptions.TransportError as error:  # the token server, before anything else
            raise Unavailable(type(error).__name__) from error
        except requests.RequestException as error:
            reached = sending and not _never_connected(error)
            raise (OutcomeUnknown if reached else Unavailable)(type(error).__name__) from error
        except ValueError as error:
            raise (OutcomeUnknown if sending else Unavailable)("unreadable answer") from error


class _Renewing(GoogleCredentials):
    """Google's credentials that tell of every refresh."""

    def __init__(self, client: Client, at: Endpoints, credentials: Credentials, on_refresh: OnRefresh) -> None:
        data = credentials.data
        super().__init__(
            token=data["token"],
            refresh_token=data["refresh_token"],
            token_uri=at.token_uri,
            client_id=client.client_id,
            client_secret=client.client_secret,
            expiry=datetime.fromisoformat(data["expiry"]).astimezone(UTC).replace(tzinfo=None),
        )
        self._data, self._on_refresh = dict(data), on_refresh

    def refresh(self, request: Any) -> None:
        super().refresh(request)
        self._data |= {
            "token": self.token,
            "refresh_token": self.refresh_token,
            "expiry": self.expiry.replace(tzinfo=UTC).isoformat() if self.expiry else self._data["expiry"],
        }
        self._on_refresh(Credentials(dict(self._data)))


class _Http:
    """What googleapiclient asks of an httplib2 object, over a session that sends each request once."""

    def __init__(self, session: AuthorizedSession) -> None:
        self._session = session

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: dict[str, str] | None = None,
        redirections: int = 0,
        connection_type: Any = None,
    ) -> tuple[httplib2.Response, bytes]:
        del redirections, connection_type  # a redirected POST would be a second one
        answer = self._session.request(method, uri, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        fields = {name.lower(): value for name, value in answer.headers.items()}
        response = httplib2.Response({**fields, "status": str(answer.status_code)})
        response.reason = answer.reason
        return response, answer.content


@cache
def _document(root: str) -> str:
    """The bundled discovery document, pointed at another root: REST, upload and batch all follow."""
    folder = resources.files("googleapiclient.discovery_cache.documents")
    document = json.loads((folder / "gmail.v1.json").read_text(encoding="utf-8"))
    document.pop("mtlsRootUrl", None)
    return json.dumps({**document, "rootUrl": root.rstrip("/") + "/"})


def _by_status(error: HttpError, *, sending: bool) -> ConnectorError:
    reasons = [str(d.get("reason", "")) for d in _details(error)]
    words = re.sub(r"\S+@\S+", "…", f"{error.status_code} {' '.join(reasons)}: {error.reason}")
    code = error.status_code
    if code == 429 or (code == 403 and any(_RATE.search(reason) for reason in reasons)):
        return Throttled(words, _retry_after(error))
    if code in (401, 403) or (code == 400 and "failedPrecondition" in reasons):
        return AccessLost(words)
    if code in (400, 413):
        return Rejected(words)
    if sending and code >= 404:  # 404: the draft is gone, so it may have been sent
        return OutcomeUnknown(words)
    return Rejected(words) if code == 404 else Unavailable(words)


def _details(error: HttpError) -> list[dict[str, Any]]:
    details = error.error_details
    return [d for d in details if isinstance(d, dict)] if isinstance(details, list) else []


def _retry_after(error: HttpError) -> float | None:
    """Seconds, from the header or from the moment in Gmail's message, by the server's own clock."""
    value = str(error.resp.get("retry-after", ""))
    if value.isdigit():
        return float(value)
    _, found, moment = str(error.reason).partition(_NOT_NOW)
    try:
        until = datetime.fromisoformat(moment.split()[0]) if found else parsedate_to_datetime(value)
        return max(0.0, (until - parsedate_to_datetime(error.resp["date"])).total_seconds())
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _by_refresh(error: google.auth.exceptions.RefreshError) -> ConnectorError:
    """`invalid_grant` means that the consent is gone; google-auth's own `retryable` cannot be trusted."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    code = str(answer.get("error", ""))
    if code in ("invalid_grant", "invalid_client", "unauthorized_client", "deleted_client"):
        return AccessLost(code)
    return Unavailable(code or "token server")


def _never_connected(error: requests.RequestException) -> bool:
    """Whether the connection failed before a byte of the request could leave."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)
