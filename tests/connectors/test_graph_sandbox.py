"""The sandbox's Graph and Entra ID: what Microsoft refuses, it refuses too, in Microsoft's words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.sandbox.app import create_sandbox
from connectors.sandbox.microsoft import schema
from connectors.sandbox.tokens import TokenKind
from connectors.sandbox.world import Folder, World
from connectors.types import Provider
from tests.connectors.peers import ANNA, MARIE, REDIRECT, Clock, world_of_anna

LASTING = 'IdType="ImmutableId"'
DRAFT = {
    "subject": "Hello",
    "body": {"contentType": "html", "content": "<p>Hi</p>"},
    "toRecipients": [{"emailAddress": {"address": MARIE}}],
}
KEY = "String {6E1F4D3A-52c7-4b0e-9a86-7d1c0b5e2f94} Name Key"


@dataclass
class Graph:
    """A signed-in client of Graph."""

    world: World
    client: FlaskClient
    token: str

    def call(self, verb: str, path: str, status: int, json: Any = None, **headers: str) -> Any:
        url = path if path.startswith("http") else f"/v1.0{path}"
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        answer = self.client.open(url, method=verb, json=json, headers=sent)
        assert answer.status_code == status, answer.text
        return answer.json if answer.is_json else answer.data

    def get(self, path: str, status: int = 200, prefer: str = "") -> Any:
        return self.call("GET", path, status, **({"Prefer": prefer} if prefer else {}))

    def refused(self, verb: str, path: str, json: Any = None, status: int = 400) -> str:
        body = self.call(verb, path, status, json)
        schema.check("ErrorAnswer", body)
        return str(body["error"]["code"])

    def draft(self, **fields: Any) -> Any:
        return self.call("POST", "/me/messages", 201, {**DRAFT, **fields}, Prefer=LASTING)

    def inject(self, number: int, sender: str = MARIE) -> None:
        raw = f"From: {sender}\r\nSubject: {number}\r\nMessage-ID: <{number}@a.example>\r\n\r\n.\r\n"
        self.world.deliver(raw.encode(), sender, ANNA)


@pytest.fixture
def graph(clock: Clock) -> Graph:
    world = world_of_anna(clock.now, Provider.MICROSOFT)
    scopes = ["Mail.ReadWrite", "Mail.Send", "User.Read"]
    token = world.tokens.issue(TokenKind.ACCESS, ANNA, "relance-test", scopes, lifetime=3600)
    return Graph(world, create_sandbox(world, base_url="http://localhost").test_client(), token.value)


# Requests that are not Graph's


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/me/mails"),
        ("PUT", "/me/messages"),
        ("GET", "/me/messages?$serach=x"),
        ("GET", "/me/messages?$select=subjekt"),
        ("GET", "/me/messages?$orderby=colour"),
        ("GET", "/me/messages?$top=0"),
        ("GET", "/me/messages?$top=1001"),
        ("GET", "/me/messages?$expand=singleValueExtendedProperties"),
        ("GET", "/me/messages?$filter=colour eq 'red'"),
        ("GET", "/me/mailFolders?$filter=displayName eq 'Inbox'"),
        ("GET", "/me/messages?$filter=subject eq"),
        ("GET", "/me/messages?$filter=subject eq 'a' isRead"),
        ("GET", "/me/messages?$filter=subject like 'a'"),
        ("GET", "/me/messages?$filter=receivedDateTime ge yesterday"),
    ],
)
def test_what_is_not_in_the_api_is_refused(graph: Graph, verb: str, path: str) -> None:
    assert graph.refused(verb, path) == "BadRequest"


@pytest.mark.parametrize(
    "body",
    [
        {"subjekt": "typo"},
        {"toRecipients": [MARIE]},
        {"body": {"contentType": "markdown", "content": "x"}},
        {"isRead": "true"},
        {"isDraft": False},
        {"subject": 5},
        [],
    ],
)
def test_a_body_that_is_not_in_the_types_is_refused(graph: Graph, body: Any) -> None:
    assert graph.refused("POST", "/me/messages", body) == "BadRequest"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [{"name": "List-Unsubscribe", "value": "<https://a.example>"}],
        [{"name": f"x-{number}", "value": "v"} for number in range(6)],
    ],
)
def test_internet_headers_are_one_to_five_and_x(graph: Graph, headers: Any) -> None:
    body = {**DRAFT, "internetMessageHeaders": headers}
    assert graph.refused("POST", "/me/messages", body) == "InvalidInternetMessageHeader"


def test_an_x_header_leaves_with_the_mail(graph: Graph) -> None:
    draft = graph.draft(internetMessageHeaders=[{"name": "X-Team", "value": "search"}])
    graph.call("POST", f"/me/messages/{draft['id']}/send", 202)
    assert b"X-Team: search" in graph.world.visible(MARIE)[0].raw


def test_a_sort_beside_a_filter_on_something_else_is_too_much(graph: Graph) -> None:
    path = "/me/messages?$filter=conversationId eq 'a'&$orderby=receivedDateTime"
    assert graph.refused("GET", path) == "InefficientFilter"


def test_who_has_no_right_gets_no_mail(graph: Graph) -> None:
    issue = graph.world.tokens.issue
    graph.token = issue(TokenKind.ACCESS, ANNA, "relance-test", ["User.Read"], lifetime=3600).value
    assert graph.get("/me")["mail"] == ANNA
    assert graph.refused("GET", "/me/messages", status=403) == "ErrorAccessDenied"
    graph.token = issue(TokenKind.ACCESS, ANNA, "relance-test", ["User.Read"], lifetime=-1).value
    assert graph.refused("GET", "/me", status=401) == "InvalidAuthenticationToken"


# Drafts and sends


def test_the_message_id_of_a_draft_stays(graph: Graph) -> None:
    draft = graph.draft()
    assert draft["isDraft"] is True
    graph.call("POST", f"/me/messages/{draft['id']}/send", 202)
    sent = graph.get(f"/me/messages/{draft['id']}")
    assert (sent["isDraft"], sent["internetMessageId"]) == (False, draft["internetMessageId"])
    assert graph.world.journal[0].rfc_id == draft["internetMessageId"]


def test_a_draft_is_sent_once(graph: Graph) -> None:
    draft = graph.draft()
    graph.call("POST", f"/me/messages/{draft['id']}/send", 202)
    assert graph.refused("POST", f"/me/messages/{draft['id']}/send", status=404) == "ErrorItemNotFound"
    assert len(graph.world.journal) == 1


def test_a_draft_is_sent_once_however_many_ask_at_the_same_time(graph: Graph) -> None:
    path = f"/v1.0/me/messages/{graph.draft()['id']}/send"
    clients = [graph.client.application.test_client() for _ in range(8)]

    def send(client: FlaskClient) -> int:
        return client.post(path, headers={"Authorization": f"Bearer {graph.token}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, clients)) == [202] + [404] * 7
    assert len(graph.world.journal) == 1


def test_a_draft_outlives_a_restart(tmp_path: Path, clock: Clock) -> None:
    def start() -> Graph:
        world = World(clock.now, tmp_path / "world.db")
        world.add_account(ANNA, "Anna Keller", Provider.MICROSOFT)
        token = world.tokens.issue(TokenKind.ACCESS, ANNA, "c", ["Mail.ReadWrite", "Mail.Send"], lifetime=60)
        return Graph(world, create_sandbox(world, base_url="http://localhost").test_client(), token.value)

    before = start()
    headers = [{"name": "x-team", "value": "search"}]
    draft = before.draft(internetMessageHeaders=headers, singleValueExtendedProperties=[{"id": KEY, "value": "7"}])
    before.world.close()
    after = start()
    after.call("POST", f"/me/messages/{draft['id']}/send", 202)
    (mail,) = after.world.visible(MARIE)
    assert draft["internetMessageId"].encode() in mail.raw
    assert b"x-team: search" in mail.raw
    after.world.close()


def test_what_has_left_cannot_be_changed(graph: Graph) -> None:
    draft = graph.draft()
    graph.call("POST", f"/me/messages/{draft['id']}/send", 202)
    path = f"/me/messages/{draft['id']}"
    assert graph.refused("PATCH", path, {"subject": "Other"}) == "ErrorInvalidPropertySet"
    assert graph.call("PATCH", path, 200, {"isRead": False})["isRead"] is False


@pytest.mark.parametrize("to", [[], [{"emailAddress": {"address": "nobody"}}]])
def test_a_mail_needs_a_recipient(graph: Graph, to: Any) -> None:
    draft = graph.draft(toRecipients=to)
    assert graph.refused("POST", f"/me/messages/{draft['id']}/send") == "ErrorInvalidRecipients"
    assert graph.world.journal == []


def test_a_reply_to_ones_own_mail_is_addressed_to_oneself(graph: Graph) -> None:
    """The trap in createReply: who does not set the recipients writes to himself."""
    draft = graph.draft()
    graph.call("POST", f"/me/messages/{draft['id']}/send", 202)
    reply = graph.call("POST", f"/me/messages/{draft['id']}/createReply", 201, {})
    assert reply["toRecipients"][0]["emailAddress"]["address"] == ANNA
    assert (reply["subject"], reply["conversationId"]) == ("RE: Hello", draft["conversationId"])
    assert graph.refused("POST", f"/me/messages/{reply['id']}/createReply", {}) == "ErrorInvalidOperation"


def test_a_large_file_needs_an_upload(graph: Graph) -> None:
    draft = graph.draft()
    file = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a", "contentBytes": "A" * 4_300_000}
    path = f"/me/messages/{draft['id']}/attachments"
    assert graph.refused("POST", path, file, status=413) == "RequestEntityTooLarge"


def test_a_sent_copy_is_away_until_it_is_filed(graph: Graph, clock: Clock) -> None:
    draft = graph.draft()
    graph.world.set_fault(ANNA, "sent_lag", 60)
    graph.call("POST", f"/me/messages/{draft['id']}/send", 202)
    assert graph.refused("GET", f"/me/messages/{draft['id']}", status=404) == "ErrorItemNotFound"
    assert graph.get("/me/messages")["value"] == []
    clock.advance(seconds=61)
    assert graph.get(f"/me/messages/{draft['id']}")["isDraft"] is False


def test_a_throttled_call_names_its_seconds(graph: Graph) -> None:
    graph.world.set_fault(ANNA, "throttle", 12)
    answer = graph.client.get("/v1.0/me", headers={"Authorization": f"Bearer {graph.token}"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "12")


# Ids and folders


def test_an_ordinary_id_ends_with_the_folder_and_an_immutable_one_does_not(graph: Graph) -> None:
    graph.inject(1)
    (ordinary,) = graph.get("/me/messages")["value"]
    (lasting,) = graph.get("/me/messages", prefer=LASTING)["value"]
    moved = graph.call("POST", f"/me/messages/{ordinary['id']}/move", 201, {"destinationId": "archive"})
    assert moved["id"] != ordinary["id"]
    graph.get(f"/me/messages/{ordinary['id']}", 404)
    assert graph.get(f"/me/messages/{lasting['id']}")["subject"] == "1"
    assert graph.get(f"/me/messages/{moved['id']}")["subject"] == "1"


def test_deleting_is_into_deleted_items_and_then_for_good(graph: Graph) -> None:
    draft = graph.draft()
    path = f"/me/messages/{draft['id']}"
    graph.call("DELETE", path, 204)
    deleted = graph.get("/me/mailFolders/deleteditems")
    assert graph.get(path)["parentFolderId"] == deleted["id"]
    graph.call("DELETE", path, 204)
    graph.get(path, 404)


def test_folders_go_by_name_and_by_id(graph: Graph) -> None:
    graph.world.add_rule(ANNA, "lottery", Folder.JUNK)
    graph.inject(1, "win@lottery.example")
    graph.inject(2)
    folders = {f["displayName"]: f for f in graph.get("/me/mailFolders?$top=50")["value"]}
    assert (folders["Junk Email"]["totalItemCount"], folders["Inbox"]["unreadItemCount"]) == (1, 1)
    for name in ("junkemail", folders["Junk Email"]["id"]):
        assert [m["subject"] for m in graph.get(f"/me/mailFolders/{name}/messages")["value"]] == ["1"]
    assert graph.refused("GET", "/me/mailFolders/nowhere/messages", status=404) == "ErrorItemNotFound"


# Reading


def subjects(answer: Any) -> list[str]:
    return [item["subject"] for item in answer["value"]]


def test_a_collection_comes_in_pages(graph: Graph, clock: Clock) -> None:
    for number in range(25):
        graph.inject(number)
        clock.advance(seconds=1)
    url, found = "/me/messages?$orderby=receivedDateTime&$select=subject", []
    while url:
        page = graph.get(url)
        assert all(set(item) == {"@odata.etag", "id", "subject"} for item in page["value"])
        found += subjects(page)
        url = page.get("@odata.nextLink", "")
    assert found == [str(number) for number in range(25)]


def test_filters_find_what_they_say(graph: Graph, clock: Clock) -> None:
    graph.inject(1)
    clock.advance(hours=1)
    edge = clock.now()
    graph.inject(2, "o'neil@a.example")
    draft = graph.draft(singleValueExtendedProperties=[{"id": KEY, "value": "it's 7"}])

    def found(condition: str) -> list[str]:
        return sorted(subjects(graph.get(f"/me/messages?{urlencode({'$filter': condition})}")))

    assert found(f"receivedDateTime ge {edge:%Y-%m-%dT%H:%M:%SZ}") == ["2", "Hello"]
    assert found(f"receivedDateTime lt {edge:%Y-%m-%dT%H:%M:%SZ} and isDraft eq false") == ["1"]
    assert found("internetMessageId eq '<2@a.example>'") == ["2"]
    assert found("from/emailAddress/address eq 'o''neil@a.example'") == ["2"]
    assert found(f"conversationId eq '{draft['conversationId']}'") == ["Hello"]
    assert found("startswith(subject,'hel') or (subject eq '1' and not isDraft eq true)") == ["1", "Hello"]
    named = KEY.replace("6E1F4D3A", "6e1f4d3a").replace("'", "''")
    condition = "singleValueExtendedProperties/Any(ep: ep/id eq '{}' and ep/value eq 'it''s {}')"
    assert found(condition.format(named, 7)) == ["Hello"]
    assert found(condition.format(named, 8)) == []
    assert found(condition.format(named.replace("Key", "key"), 7)) == []


def test_extended_properties_come_when_asked_for(graph: Graph) -> None:
    graph.inject(1)
    name = "String 0x001A"
    expand = urlencode({"$expand": f"singleValueExtendedProperties($filter=id eq '{name}')"})
    (item,) = graph.get(f"/me/messages?{expand}")["value"]
    assert item["singleValueExtendedProperties"] == [{"id": "String 0x1a", "value": "IPM.Note"}]
    (item,) = graph.get("/me/messages")["value"]
    assert "singleValueExtendedProperties" not in item
    assert "internetMessageHeaders" not in item


def test_headers_come_when_selected_and_never_for_what_one_wrote(graph: Graph) -> None:
    graph.inject(1)
    graph.draft()
    items = {i["subject"]: i for i in graph.get("/me/messages?$select=subject,internetMessageHeaders")["value"]}
    assert {"name": "Message-ID", "value": "<1@a.example>"} in items["1"]["internetMessageHeaders"]
    assert "internetMessageHeaders" not in items["Hello"]


def test_the_whole_mail_is_mime(graph: Graph) -> None:
    graph.inject(1)
    (item,) = graph.get("/me/messages")["value"]
    assert b"Message-ID: <1@a.example>" in graph.get(f"/me/messages/{item['id']}/$value")


# Delta


def walk(graph: Graph, url: str) -> tuple[list[Any], str]:
    found: list[Any] = []
    while True:
        page = graph.get(url, prefer='odata.maxpagesize=2, IdType="ImmutableId"')
        found += page["value"]
        if link := page.get("@odata.deltaLink"):
            return found, str(link)
        url = page["@odata.nextLink"]


def test_delta_gives_all_then_what_changed_in_that_folder(graph: Graph) -> None:
    for number in range(5):
        graph.inject(number)
    found, link = walk(graph, "/me/mailFolders/inbox/messages/delta?$select=subject")
    assert [item["subject"] for item in found] == ["0", "1", "2", "3", "4"]
    graph.inject(5)
    graph.call("POST", f"/me/messages/{found[0]['id']}/move", 201, {"destinationId": "archive"}, Prefer=LASTING)
    changed, link = walk(graph, link)
    assert [item.get("subject") for item in changed] == ["5", None]
    assert (changed[1]["id"], "@removed" in changed[1]) == (found[0]["id"], True)
    assert walk(graph, link)[0] == []


def test_a_delta_link_can_be_forgotten_also_amid_its_walk(graph: Graph) -> None:
    _, link = walk(graph, "/me/mailFolders/inbox/messages/delta")
    for number in range(5):
        graph.inject(number)
    amid = graph.get(link, prefer="odata.maxpagesize=2")["@odata.nextLink"]
    graph.world.expire_history(ANNA)
    for url in (link, amid):
        assert graph.get(url, 410)["error"]["code"] == "syncStateNotFound"


def test_delta_filters_by_time_only(graph: Graph, clock: Clock) -> None:
    graph.inject(1)
    clock.advance(hours=1)
    graph.inject(2)
    since = f"{clock.now() - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    found, _ = walk(graph, f"/me/mailFolders/inbox/messages/delta?$filter=receivedDateTime ge {since}")
    assert [item["subject"] for item in found] == ["2"]
    path = "/me/mailFolders/inbox/messages/delta?$filter=subject eq '2'"
    assert graph.refused("GET", path) == "BadRequest"


# Entra ID


def authorize(graph: Graph, **changes: str) -> Any:
    asked = {
        "client_id": "relance-test",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": "Mail.Send offline_access openid",
        "state": "s",
        **changes,
    }
    return graph.client.post("/common/oauth2/v2.0/authorize", data={**asked, "account": ANNA, "decision": "allow"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "other"},
        {"redirect_uri": "https://attacker.example/"},
        {"response_type": "token"},
        {"response_mode": "fragment"},
        {"scope": ""},
        {"code_challenge": "x", "code_challenge_method": "plain"},
    ],
)
def test_a_request_out_of_order_stays_on_the_page(graph: Graph, wrong: dict[str, str]) -> None:
    answer = authorize(graph, **wrong)
    assert answer.status_code == 400
    assert "AADSTS" in answer.text


def test_form_post_brings_the_code_in_a_form(graph: Graph) -> None:
    page = authorize(graph, response_mode="form_post")
    assert page.status_code == 200
    assert f'action="{REDIRECT}"' in page.text
    assert 'name="code"' in page.text
    with graph.client.get("/static/microsoft_form_post.js") as script:
        assert b"submit" in script.data


def test_a_used_refresh_token_is_dead(graph: Graph) -> None:
    code = parse_qs(urlsplit(authorize(graph).headers["Location"]).query)["code"][0]
    client = {"client_id": "relance-test", "client_secret": "not-a-secret"}

    def trade(**fields: str) -> Any:
        return graph.client.post("/common/oauth2/v2.0/token", data={**client, **fields}).json

    first = trade(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
    second = trade(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    again = trade(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert (again["error"], again["error_codes"]) == ("invalid_grant", [700082])
    beyond = trade(grant_type="refresh_token", refresh_token=second["refresh_token"], scope="Mail.ReadWrite")
    assert (beyond["error"], beyond["suberror"]) == ("invalid_grant", "consent_required")


def test_signing_out_returns_to_known_addresses_only(graph: Graph) -> None:
    path = "/common/oauth2/v2.0/logout?post_logout_redirect_uri="
    assert graph.client.get(path + REDIRECT).headers["Location"] == REDIRECT
    assert graph.client.get(path + "https://attacker.example/").status_code == 200


def test_msal_may_ask_who_this_authority_is(graph: Graph) -> None:
    def get(url: str) -> Any:
        return graph.client.get(url).json

    endpoint = get("/common/discovery/instance?api-version=1.1")["tenant_discovery_endpoint"]
    assert get(endpoint)["token_endpoint"].endswith("/common/oauth2/v2.0/token")
    assert get("/nobody/v2.0/.well-known/openid-configuration")["error"] == "invalid_tenant"
