"""What every answer carries, and what forged requests get."""

from __future__ import annotations

import re

import pytest

from server.models import Person
from tests.factories import Firm
from tests.web.conftest import Browser


def policy(browser: Browser, path: str) -> dict[str, str]:
    header = browser.get(path).headers["Content-Security-Policy"]
    return {part.split(" ", 1)[0]: part.split(" ", 1)[-1] for part in header.split("; ")}


def test_scripts_need_the_nonce_of_this_very_answer(owner: Browser) -> None:
    first, second = owner.get("/people"), owner.get("/people")
    nonces = [re.search(r"'nonce-([^']+)'", one.headers["Content-Security-Policy"])[1] for one in (first, second)]
    assert nonces[0] != nonces[1]
    scripts = re.findall(r"<script[^>]*>", first.get_data(as_text=True))
    assert scripts
    assert all(f'nonce="{nonces[0]}"' in tag and "src=" in tag for tag in scripts)


def test_the_policy_allows_nothing_but_ourselves(owner: Browser) -> None:
    found = policy(owner, "/people")
    assert found["default-src"] == "'none'"
    assert found["form-action"] == "'self'"
    assert found["frame-ancestors"] == "'none'"
    assert found["base-uri"] == "'none'"
    assert "unsafe" not in " ".join(found.values())


@pytest.mark.parametrize(("name", "value"), [
    ("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store")])
def test_pages_carry(owner: Browser, name: str, value: str) -> None:
    assert owner.get("/people").headers[name] == value


def test_the_providers_may_be_reached_from_the_pages_that_lead_there(owner: Browser) -> None:
    assert "https://accounts.google.com" in policy(owner, "/mailboxes")["form-action"]
    assert "https://login.microsoftonline.com" in policy(owner, "/mailboxes/new")["form-action"]
    assert "google" not in policy(owner, "/people")["form-action"]


def test_a_form_without_the_token_changes_nothing(owner: Browser) -> None:
    answer = owner.client.post("/people/new", data={"first_name": "Forged", "email": "forged@people.example"})
    assert answer.status_code == 400
    assert "This page was open for too long" in answer.get_data(as_text=True)
    assert not Person.select().where(Person.first_name == "Forged").exists()


def test_no_page_needs_inline_styles_or_handlers(owner: Browser, firm: Firm) -> None:
    for path in ("/", "/people", f"/sequences/{firm.sequence.id}", "/mailboxes", "/settings", "/team"):
        text = owner.text(path)
        assert not re.search(r'\sstyle="', text), path
        assert not re.search(r'\son[a-z]+="', text), path


def test_errors_are_plain_pages(browser: Browser, firm: Firm) -> None:
    answer = browser.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.get_data(as_text=True)


def test_a_broken_view_says_so_and_shows_no_trace(app: object, browser: Browser, firm: Firm,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    app.testing = False  # type: ignore[attr-defined]
    app.config["PROPAGATE_EXCEPTIONS"] = False  # type: ignore[attr-defined]
    monkeypatch.setattr("server.actions.signin.any_user", lambda: 1 / 0)
    answer = browser.get("/people")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)


def test_static_files_are_served_and_kept(browser: Browser) -> None:
    answer = browser.get("/static/tokens.css?v=1")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()
    assert browser.get("/static/../security.py").status_code == 404
