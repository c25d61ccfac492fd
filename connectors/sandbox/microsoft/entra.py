"""The sandbox's Entra ID: consent page, PKCE, tokens that rotate.

Stricter than Microsoft in one thing: a refresh token is dead once used, where Microsoft's old one goes on
working for a while. Whoever does not save each new one at once is found out here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request

from connectors.sandbox.microsoft import entra_tokens
from connectors.sandbox.microsoft.entra_tokens import TokenError
from connectors.sandbox.texts import language, translate
from connectors.sandbox.tokens import TokenKind
from connectors.sandbox.world import World
from connectors.types import Provider

_TENANT = re.compile(r"common|organizations|consumers|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]+(\.[\w-]+)+")
_NO_TENANT = "AADSTS90002: Tenant not found."
_CODE_LIFETIME = 600
_MEANING = {
    "mail.send": "Send emails on your behalf",
    "mail.readwrite": "Read and write your emails",
    "user.read": "View your profile",
    "offline_access": "Keep access until you take it away",
}
_IMPLIED = {"openid", "profile", "email"}
_PAGE_CSP = "default-src 'none'; style-src 'self'; script-src 'self'; frame-ancestors 'none'"


def add_routes(microsoft: Blueprint, world: World) -> None:
    @microsoft.get("/common/discovery/instance")
    def instance() -> Any:
        host = request.host
        return jsonify(
            tenant_discovery_endpoint=f"{_root('common')}/v2.0/.well-known/openid-configuration",
            metadata=[{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
        )

    @microsoft.get("/<tenant>/v2.0/.well-known/openid-configuration")
    def configuration(tenant: str) -> Any:
        if not _TENANT.fullmatch(tenant):
            return TokenError("invalid_tenant", 90002, f"Tenant '{tenant}' not found.").response()
        return jsonify(_configuration(tenant))

    @microsoft.get("/<tenant>/oauth2/v2.0/authorize")
    def consent_page(tenant: str) -> Any:
        return _page(world, tenant, request.args)

    @microsoft.post("/<tenant>/oauth2/v2.0/authorize")
    def decide(tenant: str) -> Any:
        return _decide(world, tenant, request.form)

    @microsoft.post("/<tenant>/oauth2/v2.0/token")
    def token(tenant: str) -> Any:
        try:
            with world.lock:
                return jsonify(entra_tokens.grant(world, _root(tenant)))
        except TokenError as error:
            return error.response()

    @microsoft.get("/<tenant>/oauth2/v2.0/logout")
    def logout(tenant: str) -> Any:
        return _logout(world, tenant)


def _root(tenant: str) -> str:
    return f"{current_app.config['BASE_URL'] or request.host_url.rstrip('/')}/{tenant}"


def _configuration(tenant: str) -> dict[str, Any]:
    endpoints = f"{_root(tenant)}/oauth2/v2.0"
    return {
        "issuer": f"{_root(tenant)}/v2.0",
        "authorization_endpoint": f"{endpoints}/authorize",
        "token_endpoint": f"{endpoints}/token",
        "end_session_endpoint": f"{endpoints}/logout",
        "response_modes_supported": ["query", "form_post"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    }


def _problem(world: World, tenant: str, args: Mapping[str, str]) -> str:
    """What Microsoft's error page would say about this request, "" when it is in order."""
    if not _TENANT.fullmatch(tenant):
        return _NO_TENANT
    client = world.tokens.clients.get(args.get("client_id", ""))
    if not client:
        return "AADSTS700016: The application was not found in the directory."
    if args.get("redirect_uri") not in client.redirect_uris:
        return "AADSTS50011: The redirect URI does not match those configured for the application."
    if args.get("response_type") != "code":
        return "AADSTS900561: This response_type is not supported here."
    if args.get("response_mode", "query") not in ("query", "form_post"):
        return "AADSTS70007: This response_mode is not supported for a code."
    if not args.get("scope", "").split():
        return "AADSTS900144: The request must contain the parameter 'scope'."
    if args.get("code_challenge") and args.get("code_challenge_method") != "S256":
        return "AADSTS501491: The code_challenge_method is invalid."
    return ""


def _refused(problem: str) -> Any:
    return render_template("refused.html", problem=problem, t=translate, lang=language()), 400


def _page(world: World, tenant: str, args: Mapping[str, str]) -> Any:
    if problem := _problem(world, tenant, args):
        return _refused(problem)
    accounts = [a for a in world.accounts.values() if a.provider is Provider.MICROSOFT]
    hint = args.get("login_hint", "").lower()
    chosen = hint if any(a.address == hint for a in accounts) else (accounts[0].address if accounts else "")
    asked = [s for s in args["scope"].split() if s.lower() not in _IMPLIED]
    return _rendered(
        "microsoft_consent.html",
        accounts=accounts,
        chosen=chosen,
        scopes=[(scope, _MEANING.get(scope.rsplit("/", 1)[-1].lower(), scope)) for scope in asked],
        kept=dict(args),
    )


def _rendered(template: str, **values: Any) -> Response:
    answer = Response(render_template(template, t=translate, lang=language(), **values))
    # No form-action here: it would also forbid the way back to the application.
    answer.headers["Content-Security-Policy"] = _PAGE_CSP
    return answer


def _decide(world: World, tenant: str, form: Mapping[str, str]) -> Any:
    if problem := _problem(world, tenant, form):
        return _refused(problem)
    account = world.accounts.get(form.get("account", ""))
    if form.get("decision") != "allow" or account is None:
        answer = {
            "error": "access_denied",
            "error_subcode": "cancel",
            "error_description": "AADSTS65004: User declined to consent to access the app.",
        }
        return _back(form, answer)
    kept = {name: form.get(name, "") for name in ("redirect_uri", "code_challenge", "nonce")}
    code = world.tokens.issue(
        TokenKind.CODE,
        account.address,
        form["client_id"],
        [scope.rsplit("/", 1)[-1] for scope in form["scope"].split()],
        lifetime=_CODE_LIFETIME,
        prefix="1.A",
        extra=kept,
    )
    return _back(form, {"code": code.value, "session_state": code.grant})


def _back(form: Mapping[str, str], answer: dict[str, str]) -> Any:
    if form.get("state"):
        answer["state"] = form["state"]
    if form.get("response_mode") == "form_post":
        return _rendered("microsoft_form_post.html", target=form["redirect_uri"], fields=answer)
    return redirect(f"{form['redirect_uri']}?{urlencode(answer)}")


def _logout(world: World, tenant: str) -> Any:
    """Back to a registered application only."""
    if not _TENANT.fullmatch(tenant):
        return _refused(_NO_TENANT)
    target = request.args.get("post_logout_redirect_uri", "")
    known = {uri for client in world.tokens.clients.values() for uri in client.redirect_uris}
    return redirect(target) if target in known else _rendered("microsoft_signed_out.html")
