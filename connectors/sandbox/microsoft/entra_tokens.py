"""Entra ID's token endpoint: codes used once, PKCE held, refresh tokens replaced at each use."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify, request

from connectors.sandbox.tokens import RegisteredClient, Token, TokenKind
from connectors.sandbox.world import Fault, World

_REFRESH_LIFETIME = 90 * 86400
_TENANT_ID = "9188040d-6c67-4c5b-b112-36a304b66dad"
_NOT_IN_ACCESS = {"offline_access"}


class TokenError(Exception):
    def __init__(self, error: str, number: int, description: str, suberror: str = "") -> None:
        super().__init__(error)
        self.error, self.number, self.description, self.suberror = error, number, description, suberror

    def response(self) -> Response:
        body = {
            "error": self.error,
            "error_description": f"AADSTS{self.number}: {self.description}",
            "error_codes": [self.number],
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ"),
            "trace_id": str(uuid.uuid4()),
            "correlation_id": request.headers.get("client-request-id", str(uuid.uuid4())),
            **({"suberror": self.suberror} if self.suberror else {}),
        }
        answer = jsonify(body)
        answer.status_code = 401 if self.error == "invalid_client" else 400
        return answer


def grant(world: World, root: str) -> dict[str, Any]:
    """The answer to a token request; the caller holds the world's lock."""
    client = _client(world)
    match request.form.get("grant_type"):
        case "authorization_code":
            return _answer(world, _by_code(world, client), root)
        case "refresh_token":
            return _answer(world, _by_refresh_token(world, client), root)
    raise TokenError("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")


def _client(world: World) -> RegisteredClient:
    basic = request.authorization
    client_id = (basic.username if basic else request.form.get("client_id")) or ""
    secret = (basic.password if basic else request.form.get("client_secret")) or ""
    client = world.tokens.clients.get(client_id)
    if not client:
        raise TokenError("unauthorized_client", 700016, "The application was not found in the directory.")
    if not secrets.compare_digest(client.client_secret.encode(), secret.encode()):
        raise TokenError("invalid_client", 7000215, "Invalid client secret provided.")
    return client


def _by_code(world: World, client: RegisteredClient) -> Token:
    code = world.tokens.take(request.form.get("code", ""))
    if not code or code.client_id != client.client_id:
        raise TokenError("invalid_grant", 54005, "The code was already redeemed, has expired or is wrong.")
    if code.extra["redirect_uri"] != request.form.get("redirect_uri"):
        raise TokenError("invalid_grant", 500112, "The reply address does not match that of the code.")
    digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
    if code.extra["code_challenge"] and code.extra["code_challenge"] != _b64(digest):
        raise TokenError("invalid_grant", 501481, "The code_verifier does not match the code_challenge.")
    return code


def _by_refresh_token(world: World, client: RegisteredClient) -> Token:
    token = world.tokens.get(request.form.get("refresh_token", ""), TokenKind.REFRESH)
    if not token or token.client_id != client.client_id or world.take_fault(token.address, Fault.REVOKED):
        message = "The refresh token has expired due to inactivity or was revoked."
        raise TokenError("invalid_grant", 700082, message, "bad_token")
    asked = {scope.rsplit("/", 1)[-1].lower() for scope in request.form.get("scope", "").split()}
    if missing := asked - {scope.lower() for scope in token.scopes}:
        raise TokenError("invalid_grant", 65001, f"No consent to {min(missing)}.", "consent_required")
    if not world.tokens.old_refresh_lives:
        world.tokens.take(token.value, TokenKind.REFRESH)
    return token


def _answer(world: World, source: Token, root: str) -> dict[str, Any]:
    lifetime = world.tokens.access_lifetime
    answer = {
        "token_type": "Bearer",
        "scope": " ".join(scope for scope in source.scopes if scope not in _NOT_IN_ACCESS),
        "expires_in": int(lifetime),
        "ext_expires_in": int(lifetime),
        "access_token": _issue(world, TokenKind.ACCESS, source, lifetime, "eyJ0"),
    }
    if "offline_access" in source.scopes:
        answer["refresh_token"] = _issue(world, TokenKind.REFRESH, source, _REFRESH_LIFETIME, "1.AV")
    if "openid" in source.scopes:
        answer["id_token"] = _id_token(world, source, root, lifetime)
    if request.form.get("client_info"):
        answer["client_info"] = _b64(json.dumps({"uid": _user_id(source), "utid": _TENANT_ID}).encode())
    return answer


def _issue(world: World, kind: TokenKind, source: Token, lifetime: float, prefix: str) -> str:
    return world.tokens.issue(
        kind,
        source.address,
        source.client_id,
        source.scopes,
        lifetime=lifetime,
        prefix=prefix,
        grant=source.grant,
        extra={"nonce": source.extra.get("nonce", "")},
    ).value


def _id_token(world: World, source: Token, root: str, lifetime: float) -> str:
    """Unsigned: no client of the authorization-code flow checks more than the channel it came through."""
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": f"{root}/v2.0",
        "aud": source.client_id,
        "sub": _user_id(source),
        "oid": _user_id(source),
        "tid": _TENANT_ID,
        "preferred_username": source.address,
        "name": world.accounts[source.address].name,
        "iat": now,
        "nbf": now,
        "exp": now + int(lifetime),
        **({"nonce": nonce} if (nonce := source.extra.get("nonce")) else {}),
    }
    head = {"typ": "JWT", "alg": "none"}
    return ".".join((_b64(json.dumps(head).encode()), _b64(json.dumps(claims).encode()), ""))


def _user_id(source: Token) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{source.address}"))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
