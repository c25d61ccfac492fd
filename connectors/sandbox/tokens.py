"""OAuth state of both providers: registered clients, codes, access and refresh tokens."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from connectors.sandbox.store import Store


class TokenKind(StrEnum):
    CODE = "code"
    ACCESS = "access"
    REFRESH = "refresh"


@dataclass(frozen=True)
class RegisteredClient:
    client_id: str
    client_secret: str
    redirect_uris: list[str]


@dataclass(frozen=True)
class Token:
    """`expires_at` is real seconds since the epoch: client libraries compare with the machine's clock."""

    value: str
    kind: TokenKind
    address: str
    client_id: str
    scopes: list[str]
    expires_at: float
    grant: str  # the consent it comes from: all tokens of one die together
    extra: dict[str, Any] = field(default_factory=dict)  # redirect_uri, code_challenge, nonce


class Tokens:
    """Reached as `world.tokens`; the caller holds `world.lock` for more than one call."""

    def __init__(self, store: Store, wall: Callable[[], float] = time.time) -> None:
        self._store, self._wall = store, wall
        self.access_lifetime = 3599.0  # seconds; tests shorten it
        # Entra replaces refresh tokens and lets the old one live; here it dies, to catch who keeps the old one.
        self.old_refresh_lives = False
        self.clients = {key: RegisteredClient(**body) for key, body in store.all("client")}
        self._tokens = {key: self._load(body) for key, body in store.all("token")}

    @staticmethod
    def _load(body: dict[str, Any]) -> Token:
        return Token(**{**body, "kind": TokenKind(body["kind"])})

    def register(self, client_id: str, client_secret: str, redirect_uris: list[str]) -> None:
        """Make a client known, or replace what is known of it."""
        self.clients[client_id] = RegisteredClient(client_id, client_secret, redirect_uris)
        self._store.put("client", client_id, asdict(self.clients[client_id]))

    def issue(
        self,
        kind: TokenKind,
        address: str,
        client_id: str,
        scopes: list[str],
        *,
        lifetime: float,
        prefix: str = "",
        grant: str = "",
        extra: dict[str, Any] | None = None,
    ) -> Token:
        value = prefix + secrets.token_urlsafe(32)
        grant = grant or secrets.token_hex(8)
        expires = self._wall() + lifetime
        token = Token(value, kind, address, client_id, scopes, expires, grant, extra or {})
        self._tokens[value] = token
        self._store.put("token", value, asdict(token))
        return token

    def get(self, value: str, kind: TokenKind) -> Token | None:
        """The live token of that kind, None when unknown, expired or revoked."""
        token = self._tokens.get(value)
        return token if token and token.kind is kind and token.expires_at > self._wall() else None

    def has_refresh(self, address: str, client_id: str) -> bool:
        """Whether a consent with offline access is in force."""
        return any(
            t.kind is TokenKind.REFRESH and t.address == address and t.client_id == client_id
            for t in self._tokens.values()
        )

    def take(self, value: str, kind: TokenKind = TokenKind.CODE) -> Token | None:
        """Use a token up, a code say: a second call with the same one finds nothing."""
        token = self.get(value, kind)
        if token:
            self._forget(value)
        return token

    def revoke(self, grant: str) -> None:
        """End a consent: its access and refresh tokens die at once."""
        for token in [t for t in self._tokens.values() if t.grant == grant]:
            self._forget(token.value)

    def _forget(self, value: str) -> None:
        del self._tokens[value]
        self._store.drop("token", value)
