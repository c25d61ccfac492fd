"""Who gets in, what the others are told, and what every answer carries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from server import clock
from server.actions import devices, signin, team
from server.models import Device
from tests.api.conftest import Call, token_of
from tests.api.signin import CHALLENGE, REDIRECT, VERIFIER
from tests.factories import Firm

CHROME = f"chrome-extension://{'a' * 32}"
FIREFOX = "moz-extension://0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"


def views(app: Flask) -> list[tuple[str, str]]:
    """Every method and path under /api, ids filled in."""
    return [(method, re.sub(r"<[^>]+>", "1", rule.rule)) for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/api/") for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]


def test_nothing_but_the_token_request_works_without_a_token(app: Flask, client: Any) -> None:
    listed = views(app)
    assert len(listed) > 18
    for method, path in listed:
        if path == "/api/token" and method == "POST":
            continue
        for headers in ({}, {"Authorization": "Bearer relance_x"}, {"Authorization": "Basic YTpi"}):
            answer = client.open(path, method=method, json={"nonsense": 1}, headers=headers)
            assert answer.status_code == 401, (method, path)  # before the input is looked at
            assert answer.json["code"] == "unauthorized"


def test_a_signed_in_page_is_no_key(client: Any, firm: Firm) -> None:
    client.set_cookie("relance", signin.open_session(firm.owner, now=clock.real()))
    assert client.get("/api/me").status_code == 401


def test_the_extension_signs_in_and_out(client: Any, firm: Firm) -> None:
    code = devices.authorize(firm.member, REDIRECT, CHALLENGE, "Chrome on Mac", now=clock.real())
    body = {"code": code, "code_verifier": VERIFIER, "redirect_uri": REDIRECT}
    answer = client.post("/api/token", json=body)
    assert answer.status_code == 200
    assert answer.json["token_type"] == "bearer"
    assert answer.json["device"]["name"] == "Chrome on Mac"
    bearer = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert client.get("/api/me", headers=bearer).json["user"]["name"] == "Member"
    assert client.delete("/api/token", headers=bearer).status_code == 204
    assert client.get("/api/me", headers=bearer).status_code == 401
    again = client.post("/api/token", json=body)
    assert (again.status_code, again.json["error"], again.json["code"]) == (400, "invalid_grant", "invalid_grant")
    assert Device.select().count() == 1


def test_guessing_codes_is_slowed_down(client: Any) -> None:
    body = {"code": "x", "code_verifier": VERIFIER, "redirect_uri": REDIRECT}
    answers = [client.post("/api/token", json=body) for _ in range(25)]
    assert [answer.status_code for answer in answers].count(400) == 20
    assert answers[-1].status_code == 429
    assert (answers[-1].mimetype, answers[-1].json["code"]) == ("application/problem+json", "too_many_requests")


def test_a_user_shut_out_is_out_at_once(client: Any, firm: Firm) -> None:
    bearer = {"Authorization": f"Bearer {token_of(firm.member)}"}
    assert client.get("/api/me", headers=bearer).status_code == 200
    team.disable(firm.owner, firm.member, now=firm.now)
    assert client.get("/api/me", headers=bearer).status_code == 401


@pytest.mark.parametrize("origin", [CHROME, FIREFOX])
def test_extensions_may_call_from_their_own_origin(origin: str, client: Any) -> None:
    asked = client.open("/api/enrollments/preview", method="OPTIONS", headers={
        "Origin": origin, "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == origin
    assert "idempotency-key" in asked.headers["Access-Control-Allow-Headers"]
    assert "DELETE" in asked.headers["Access-Control-Allow-Methods"]
    refused = client.get("/api/me", headers={"Origin": origin})  # so that the panel can read why
    assert refused.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("origin", [
    "https://evil.example", "null", "", "chrome-extension://" + "z" * 32, CHROME + ".evil.example",
    "moz-extension://x", "https://evil.example/" + CHROME])
def test_no_other_origin_is_let_in(origin: str, client: Any) -> None:
    for method in ("OPTIONS", "GET"):
        answer = client.open("/api/me", method=method, headers={"Origin": origin})
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("path", "send", "status", "code"), [
    ("/api/nothing", {}, 404, "no_page"),
    ("/api/me", {"method": "PUT"}, 405, "method_not_allowed"),
    ("/api/people/lookup", {"method": "POST", "data": "{", "content_type": "application/json"}, 400,
     "json_malformed"),
    ("/api/people/lookup", {"method": "POST", "data": "[]", "content_type": "application/json"}, 422,
     "input_invalid"),
])
def test_every_error_is_a_problem_with_a_code(path: str, send: dict[str, Any], status: int, code: str,
                                              client: Any, firm: Firm) -> None:
    answer = client.open(path, **send, headers={"Authorization": f"Bearer {token_of(firm.owner)}"})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert (answer.json["status"], answer.json["code"]) == (status, code)
    assert answer.json["detail"]


def test_what_breaks_tells_nothing_of_the_inside(app: Flask, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("secret detail")

    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    monkeypatch.setattr("server.queries.today.today", broken)
    answer = call("get", "/api/today")
    assert (answer.status_code, answer.json["code"]) == (500, "broken")
    assert "secret" not in answer.get_data(as_text=True)


def test_errors_speak_the_callers_language(call: Call, firm: Firm) -> None:
    body = {"people": [{"emial": "x"}], "extra": 1}
    english = call("post", "/api/people/lookup", body, Accept_Language="de, en;q=0.5")
    french = call("post", "/api/people/lookup", body, Accept_Language="fr-CA, fr;q=0.9")
    assert english.json["errors"] == [
        {"field": "people.0.emial", "detail": "There is no such field. Check its spelling."},
        {"field": "extra", "detail": "There is no such field. Check its spelling."}]
    assert french.json["detail"] == "Certains champs sont faux."
    firm.owner.language = "fr"
    firm.owner.save()
    own = call("post", "/api/people/lookup", body)  # no wish: the user's own language
    assert own.json["detail"] == "Certains champs sont faux."


def test_the_description_is_openapi_and_lists_every_view(app: Flask, client: Any) -> None:
    spec = client.get("/openapi.json").json
    assert spec["openapi"] == "3.1.0"
    described = {(method.upper(), re.sub(r"\{[^}]+\}", "1", path)) for path, item in spec["paths"].items()
                 for method in item}
    assert described >= set(views(app))
    for path, item in spec["paths"].items():
        for method, view in item.items():
            if path.startswith("/api/") and (method, path) != ("post", "/api/token"):
                assert view.get("security"), path
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', client.get("/openapi.json").get_data(as_text=True)))
    assert references <= set(spec["components"]["schemas"])
