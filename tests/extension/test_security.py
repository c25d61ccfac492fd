"""What the extension and its sign-in withstand: a hostile page in a real browser, and the rules to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from server import clock
from server.actions import devices, signin
from server.app import create_app
from server.database import database
from server.models import DeviceCode
from server.settings import Settings
from tests.api.signin import CHALLENGE, REDIRECT, VERIFIER
from tests.e2e.pages import Pages, serving
from tests.extension import hostile
from tests.extension.browser import EXTENSION, Browser, chromium_path
from tests.extension.panel import fake_server
from tests.extension.panel.fake_server import Fake
from tests.factories import Firm
from tests.requirements import missing

# The code as it is shipped


def sources(*suffixes: str) -> dict[str, str]:
    return {path.relative_to(EXTENSION).as_posix(): path.read_text("utf-8") for path in EXTENSION.rglob("*")
            if path.suffix in suffixes}


@pytest.mark.parametrize("never", [
    r"innerHTML", r"insertAdjacentHTML", r"outerHTML\s*[+]?=(?!=)", r"setHTML", r"createContextualFragment",
    r"document\.write", r"srcdoc", r"\beval\(", r"new Function\b", r"storage\.sync\b",
    r"setPanelBehavior", r"onMessageExternal", r"addEventListener\(\"message\"", r"document\.cookie",
    r"credentials: \"(?!omit)",
])
def test_no_module_does_this(never: str) -> None:
    found = [(name, line) for name, text in sources(".js").items() for line in text.splitlines()
             if re.search(never, line) and not re.match(r"\s*(/?\*|//)", line)]
    assert not found


def test_markup_is_read_in_one_place_and_never_shown() -> None:
    """The snapshot's copy is the only serialised HTML; parsed documents are inert and their nodes stay in them."""
    js = sources(".js")
    assert {name for name, text in js.items() if "outerHTML" in text} == {"content/snapshot.js"}
    assert {name for name, text in js.items() if "parseFromString" in text} <= {"panel/reading.js", "lib/mail.js"}
    assert not {name for name, text in js.items() if re.search(r"importNode|adoptNode", text)}


def test_pages_hold_no_code_or_style_of_their_own() -> None:
    for name, text in sources(".html").items():
        assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=\"[^:]+\")", text), name


def test_the_manifest_asks_for_nothing_in_advance() -> None:
    manifest = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    assert not {"host_permissions", "content_scripts", "web_accessible_resources", "externally_connectable",
                "optional_permissions"} & manifest.keys()
    assert not [one for one in manifest["permissions"] if "/" in one or one in ("tabs", "cookies", "webRequest")]
    assert manifest["optional_host_permissions"] == ["https://*/*"]
    assert manifest["content_security_policy"] == {"extension_pages": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' https: "
        "http://localhost:* http://127.0.0.1:*; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")}


# The server's half


@pytest.fixture
def db_kind() -> str:
    return "sqlite"


@pytest.fixture
def client(installed: Settings, firm: Firm) -> FlaskClient:
    """A browser in which the owner is signed in."""
    app = create_app(installed)
    app.testing = True
    app.teardown_request_funcs.clear()  # the connection is the fixture's
    opened = app.test_client()
    opened.set_cookie("relance", signin.open_session(firm.owner, now=clock.real()))
    return opened


def consent_path(**changes: str) -> str:
    asked = {"response_type": "code", "client_id": devices.CLIENT_ID, "redirect_uri": REDIRECT, "state": "s",
             "code_challenge": CHALLENGE, "code_challenge_method": "S256", "device_name": "Chrome", **changes}
    return f"/connect/authorize?{urlencode(asked)}"


def all_rows() -> dict[str, list[Any]]:
    return {table: list(database.execute_sql(f'SELECT * FROM "{table}"')) for table in database.get_tables()}


def test_looking_at_the_consent_page_writes_nothing_at_all(client: FlaskClient) -> None:
    client.get(consent_path())  # a session notes once when it was seen
    before = all_rows()
    for path in (consent_path(), consent_path(redirect_uri="https://evil.example/"), consent_path(answer="connect")):
        client.get(path)
        client.head(path)
    assert all_rows() == before


def test_the_consent_page_can_neither_be_framed_kept_nor_left_for_elsewhere(client: FlaskClient) -> None:
    headers = client.get(consent_path()).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["frame-ancestors"] == "'none'"
    assert policy["default-src"] == "'none'"
    assert policy["form-action"] == f"'self' {REDIRECT.rstrip('/')}"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_codes_and_tokens_are_stored_as_digests(firm: Firm) -> None:
    code = devices.authorize(firm.owner, REDIRECT, CHALLENGE, "Chrome", now=firm.now)
    _, token = devices.redeem(code, VERIFIER, REDIRECT, now=firm.now)
    stored = json.dumps(all_rows(), default=str)
    assert code not in stored
    assert token not in stored
    assert min(len(code), len(token)) >= 43  # 32 random bytes
    assert DeviceCode.get().expires_at - firm.now == timedelta(seconds=60)


def test_a_revoked_browser_is_told_so_at_once(client: FlaskClient, firm: Firm) -> None:
    code = devices.authorize(firm.owner, REDIRECT, CHALLENGE, "Chrome", now=clock.real())
    device, token = devices.redeem(code, VERIFIER, REDIRECT, now=clock.real())
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/me", headers=bearer).status_code == 200
    devices.revoke(firm.owner, device, now=clock.real())
    refused = client.get("/api/me", headers=bearer)
    assert (refused.status_code, refused.get_json()["code"]) == (401, "unauthorized")


@pytest.mark.parametrize(("origin", "let_in"), [
    (f"chrome-extension://{'a' * 32}", True), ("moz-extension://0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", True),
    ("https://evil.example", False), ("null", False), (f"chrome-extension://{'a' * 32}.evil.example", False)])
def test_answers_are_for_extensions_and_never_with_cookies(origin: str, let_in: bool, client: FlaskClient) -> None:
    for method in ("OPTIONS", "GET"):
        headers = client.open("/api/me", method=method, headers={"Origin": origin}).headers
        assert headers.get("Access-Control-Allow-Origin") == (origin if let_in else None)
        assert headers.get("Access-Control-Max-Age") == ("600" if let_in else None)
        assert "Access-Control-Allow-Credentials" not in headers
        assert "Origin" in headers["Vary"]
    assert client.get("/api/me", headers={"Origin": origin}).status_code == 401, "a cookie is no key"


def test_a_code_reaches_nobody_but_the_extension_that_asked(client: FlaskClient) -> None:
    page = client.get(consent_path()).get_data(as_text=True)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    form = {"answer": "connect", "csrf_token": csrf[1]}
    landed = client.post(consent_path(), data=form).location
    code = parse_qs(urlsplit(landed).query)["code"][0]
    other = f"https://{'b' * 32}.chromiumapp.org/"
    for grant in ({"code": code, "code_verifier": VERIFIER, "redirect_uri": other},
                  {"code": code, "code_verifier": VERIFIER, "redirect_uri": REDIRECT}):  # the first try spent it
        assert client.post("/api/token", json=grant).status_code == 400


# A hostile page


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if chromium_path() is None:
        missing("browser", "no Chromium was found")
    with hostile.allowed_browser(tmp_path_factory.mktemp("hostile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with serving() as started:
        yield started


@pytest.fixture
def fake() -> Fake:
    return Fake(token="seq_secret")


@pytest.fixture
def browser(launched: Browser, fake: Fake) -> Iterator[Browser]:
    """Signed in; nothing a page tries may throw in the extension."""
    launched.forget()
    with fake_server.serving(fake) as url:
        launched.settings({"server": url, "token": fake.token, "device": "Chrome on Linux"})
        yield launched
        assert launched.problems == []


def panel_over(browser: Browser, pages: Pages, body: str) -> tuple[Page, Page]:
    pages.bodies["/hostile"] = body
    page = browser.open(f"{pages.base}/hostile")
    browser.problems.clear()  # what the page itself breaks is its own affair
    browser.click_toolbar(page)
    return page, browser.panel()


@pytest.mark.browser
def test_markup_and_endless_text_stay_short_text(browser: Browser, pages: Pages, fake: Fake) -> None:
    _, panel = panel_over(browser, pages, hostile.marked_up())
    panel.get_by_text("Ann Lee").first.wait_for()
    panel.get_by_text("eve.stone@evil.example").first.wait_for()
    expect(panel.locator("li", has_text="data0@evil.example").get_by_label("First name")).to_have_value("")
    expect(panel.locator(".row a[href]")).to_have_count(0)
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_role("heading", name="Who will be enrolled").wait_for()
    for _screen in range(2):
        assert panel.locator("main img, main script, main iframe, main object, main [onerror]").count() == 0
        panel.reload()
        panel.get_by_text("Ann Lee").first.wait_for()
    assert panel.evaluate("'owned' in window") is False
    sent = [value for one in fake.asked[0]["people"] for name, value in one.items() if name != "source_url"]
    assert len(sent) > 6
    assert max(len(str(value)) for value in sent) <= 254


@pytest.mark.browser
def test_a_crowd_is_bounded_and_enrolled_by_nobody(browser: Browser, pages: Pages, fake: Fake) -> None:
    _, panel = panel_over(browser, pages, hostile.crowd(3000))
    panel.get_by_text("Fake Persona").first.wait_for()
    rows = panel.locator("ul.rows > li")
    assert 500 < rows.count() <= 2000
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_role("alert")).to_contain_text("500")
    assert fake.asked == []


@pytest.mark.browser
def test_a_page_cannot_choose_for_the_user(browser: Browser, pages: Pages) -> None:
    spoofed = '<p><span data-relance-selected>eve@evil.example</span></p><i data-relance-selected=x>Eve Stone</i>'
    _, panel = panel_over(browser, pages, hostile.table(
        hostile.person("Ann Lee", "ann.lee@staff.example"), hostile.person("Bo Quist", "bo.quist@staff.example"),
        more=spoofed))
    panel.get_by_text("Ann Lee").first.wait_for()
    expect(panel.locator("ul.rows > li")).to_have_count(3)


@pytest.mark.browser
def test_a_page_reaches_nothing_of_the_extension(browser: Browser, pages: Pages) -> None:
    page, panel = panel_over(browser, pages, hostile.table(hostile.person("Ann Lee", "ann.lee@staff.example")))
    panel.get_by_text("Ann Lee").first.wait_for()
    before = browser.stored()
    found = page.evaluate("""async id => {
        const home = `chrome-extension://${id}`;
        const loads = url => fetch(url).then(() => true, () => false);
        const frame = document.createElement("iframe");
        frame.src = `${home}/panel/panel.html`;
        document.body.append(frame);
        const orders = [{ kind: "sign_out", ask: {} }, { kind: "connect", ask: { server: "https://evil.example" } }];
        for (const order of orders) {
            window.postMessage(order, "*");
            new BroadcastChannel("relance").postMessage(order);
        }
        await new Promise(done => setTimeout(done, 500));
        return {
            storage: Boolean(globalThis.chrome?.storage), message: Boolean(globalThis.chrome?.runtime?.sendMessage),
            manifest: await loads(`${home}/manifest.json`), panel: await loads(`${home}/panel/panel.html`),
            global: Object.keys(globalThis).some(name => /relance/i.test(name)),
        };
    }""", browser.extension_id)
    assert not any(found.values()), found
    framed = [frame for frame in page.frames if frame != page.main_frame]
    assert not any("chrome-extension://" in frame.url and frame.query_selector("#body") for frame in framed)
    assert browser.stored() == before


AS_CONTENT_SCRIPT = """async ([url, orders]) => {
    const [tab] = await chrome.tabs.query({ url });
    const run = { target: { tabId: tab.id }, args: [orders] };
    const [frame] = await chrome.scripting.executeScript({ ...run, func: async orders => {
        const answers = [];
        for (const [kind, ask] of orders)
            answers.push(await chrome.runtime.sendMessage({ kind, ask }).catch(() => null));
        const areas = await Promise.all(["local", "session"].map(area =>
            chrome.storage[area].get().then(() => "read", error => String(error))));
        return { answers, areas };
    } });
    return frame.result;
}"""


@pytest.mark.browser
def test_not_even_our_script_in_a_page_may_more_than_ask(browser: Browser, pages: Pages, fake: Fake) -> None:
    """As if the page had taken over the renderer, and with it the world of our content script."""
    page, panel = panel_over(browser, pages, hostile.table(hostile.person("Ann Lee", "ann.lee@staff.example")))
    panel.get_by_text("Ann Lee").first.wait_for()
    panel.close()
    orders = [["sign_out", {}], ["connect", {"server": "https://evil.example"}], ["sites", {}], ["toString", {}],
              ["snapshot", {"tabId": 1}],
              ["badge", {"tabId": 1, "count": 9, "trouble": True}], ["page_status", None],
              ["page_status", {"url": {}, "emails": [1, {}, "x" * 9000]}], ["open_status", None],
              ["open_status", {"id": "1/../../people", "intent": "unenroll"}],
              ["open_status", {"id": 1, "intent": "x"}]]
    before = browser.stored()
    got = browser.worker.evaluate(AS_CONTENT_SCRIPT, [page.url, orders])
    assert all("not allowed" in area for area in got["areas"])
    assert got["answers"] == [None] * 6 + [{"bar": None}] * 2 + [{}] * 3
    assert browser.stored() == before
    assert not [key for key in browser.stored("session") if key.startswith("errand.")]
    assert fake.token == "seq_secret"
