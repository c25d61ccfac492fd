"""The sandbox's Google is as strict as the real one where a connector could come to rely on less."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.gmail.endpoints import COMPOSE, METADATA, READONLY
from connectors.sandbox import google_schema, rfc822
from connectors.sandbox.app import create_sandbox
from connectors.sandbox.google_schema import Misfit
from connectors.sandbox.tokens import TokenKind
from connectors.sandbox.world import Folder, World
from connectors.types import Provider
from tests.connectors.peers import ALIAS, ANNA, MARIE, REDIRECT, Clock

SEND = "https://www.googleapis.com/auth/gmail.send"
MAIL = f"To: {MARIE}\r\nSubject: Hello\r\nMessage-ID: <mine@northwind.example>\r\n\r\nHello\r\n"


class Caller:
    """Google's REST as a bare client sees it: the status and the JSON."""

    def __init__(self, world: World, *scopes: str) -> None:
        self.client: FlaskClient = create_sandbox(world, base_url="").test_client()
        token = world.tokens.issue(TokenKind.ACCESS, ANNA, "relance-test", list(scopes), lifetime=3600)
        self.headers = {"Authorization": f"Bearer {token.value}"}

    def __call__(self, verb: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        answer = self.client.open(
            f"/gmail/v1/users/me/{path}", method=verb, json=body, query_string=query, headers=self.headers
        )
        return answer.status_code, answer.get_json()

    def send(self, raw: str, **more: str) -> Any:
        code, answer = self("POST", "messages/send", {"raw": encoded(raw), **more})
        assert code == 200, answer
        return answer

    def header(self, message: Any, name: str) -> str:
        _, full = self("GET", f"messages/{message['id']}", format="metadata", metadataHeaders=name)
        (found,) = full["payload"]["headers"]
        return str(found["value"])


@pytest.fixture
def call(world: World) -> Caller:
    return Caller(world, COMPOSE, READONLY)


def encoded(raw: str) -> str:
    return base64.urlsafe_b64encode(raw.encode()).decode()


def test_google_s_own_description_is_the_judge() -> None:
    google_schema.check("Profile", {"emailAddress": ANNA, "historyId": "18446744073709551615"})
    for wrong in (
        {"historyId": "18446744073709551616"},
        {"historyId": 7},
        {"messagesTotal": "7"},
        {"messagesTotal": 2**31},
        {"emailAdress": ANNA},
    ):
        with pytest.raises(Misfit):
            google_schema.check("Profile", wrong)
    with pytest.raises(Misfit, match=r"message\.raw"):
        google_schema.check("Draft", {"message": {"raw": "no+base64/url"}})


@pytest.mark.parametrize(
    ("verb", "path", "body", "query", "code"),
    [
        ("GET", "mesages", None, {}, 404),
        ("PATCH", "drafts", {}, {}, 404),
        ("GET", "messages", None, {"querry": "x"}, 400),
        ("GET", "messages", None, {"maxResults": "ten"}, 400),
        ("GET", "messages", None, {"includeSpamTrash": "yes"}, 400),
        ("GET", "messages/1", None, {"format": "whole"}, 400),
        ("GET", "history", None, {}, 400),
        ("GET", "history", None, {"startHistoryId": "-1"}, 400),
        ("POST", "drafts", {"message": {"raw": "", "thread_id": "1"}}, {}, 400),
        ("POST", "drafts", {"message": {}}, {}, 400),
        ("POST", "drafts", [], {}, 400),
        ("POST", "drafts/send", {"id": 7}, {}, 400),
        ("POST", "drafts/send", {"id": "r0"}, {}, 404),
        ("POST", "messages/send", {"raw": encoded("Subject: x\r\n\r\n")}, {}, 400),
        ("POST", "messages/send", {"raw": encoded("To: marie@\r\n\r\n")}, {}, 400),
        ("POST", "messages/send", {"raw": encoded(MAIL), "threadId": "0"}, {}, 404),
        ("GET", "messages/0", None, {}, 404),
        ("GET", "threads/0", None, {}, 404),
        ("GET", "settings/vacation", None, {}, 501),
    ],
)
def test_what_is_not_in_the_api_is_refused_in_google_s_words(
    world: World, verb: str, path: str, body: Any, query: dict[str, str], code: int
) -> None:
    everything = Caller(world, "https://mail.google.com/")
    status, answer = everything(verb, path, body, **query)
    assert status == code
    assert answer["error"]["code"] == code
    assert answer["error"]["errors"][0]["reason"]
    assert world.journal == []


def test_scopes_are_google_s_own_table(world: World) -> None:
    only_send = Caller(world, SEND)
    assert only_send("GET", "profile")[0] == 403
    assert only_send("POST", "drafts", {"message": {"raw": encoded(MAIL)}})[0] == 403
    assert only_send("POST", "messages/send", {"raw": encoded(MAIL)})[0] == 200
    only_compose = Caller(world, COMPOSE)
    assert only_compose("GET", "messages")[0] == 403
    assert only_compose("GET", "settings/sendAs")[0] == 403
    assert only_compose("GET", "profile")[0] == 200


def test_one_metadata_scope_rules_all_others(world: World, call: Caller) -> None:
    message = call.send(MAIL)
    mixed = Caller(world, COMPOSE, READONLY, METADATA)
    assert mixed("GET", "messages", q="in:sent")[0] == 403
    assert mixed("GET", f"messages/{message['id']}")[0] == 403
    assert mixed("GET", f"messages/{message['id']}", format="raw")[0] == 403
    assert mixed("GET", f"messages/{message['id']}", format="metadata")[0] == 200


def test_a_token_unknown_expired_or_for_another_mailbox(world: World, call: Caller) -> None:
    other = "/gmail/v1/users/paul@northwind.example/profile"
    assert call.client.get(other, headers=call.headers).status_code == 403
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}):
        answer = call.client.get("/gmail/v1/users/me/profile", headers=headers)
        assert (answer.status_code, answer.get_json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    stale = world.tokens.issue(TokenKind.ACCESS, ANNA, "relance-test", [COMPOSE], lifetime=-1)
    headers = {"Authorization": f"Bearer {stale.value}"}
    assert call.client.get("/gmail/v1/users/me/profile", headers=headers).status_code == 401


def test_gmail_gives_its_own_message_id_sender_and_date(call: Caller) -> None:
    message = call.send("From: Boss <boss@other.example>\r\n" + MAIL)
    assert set(message) == {"id", "threadId", "labelIds"}
    assert call.header(message, "Message-ID").endswith("@mail.gmail.com>")
    assert call.header(message, "From") == f"Anna Keller <{ANNA}>"
    assert call.header(message, "Date")
    alias = call.send(f"From: {ALIAS}\r\n" + MAIL)
    assert call.header(alias, "From") == ALIAS


def test_a_thread_needs_its_id_a_reference_and_the_subject(call: Caller) -> None:
    first = call.send(MAIL)
    rfc_id = call.header(first, "Message-ID")
    re, refers = MAIL.replace("Hello\r\nM", "Re: Hello\r\nM"), f"In-Reply-To: {rfc_id}\r\n"
    joined = call.send(refers + re, threadId=first["threadId"])
    assert joined["threadId"] == first["threadId"]
    apart = [
        call.send(re, threadId=first["threadId"]),
        call.send(refers + MAIL.replace("Hello\r\nM", "Hi\r\nM"), threadId=first["threadId"]),
        call.send("In-Reply-To: <other@x.example>\r\n" + re, threadId=first["threadId"]),
        call.send(refers + re),
    ]
    assert len({first["threadId"], *(message["threadId"] for message in apart)}) == 5


def test_a_sent_draft_is_gone_and_its_message_has_another_id(call: Caller) -> None:
    _, draft = call("POST", "drafts", {"message": {"raw": encoded(MAIL)}})
    assert draft["message"]["labelIds"] == ["DRAFT"]
    code, message = call("POST", "drafts/send", {"id": draft["id"]})
    assert code == 200
    assert message["id"] != draft["message"]["id"]
    assert message["labelIds"] == ["SENT"]
    assert call("GET", f"drafts/{draft['id']}")[0] == 404
    assert call("GET", f"messages/{draft['message']['id']}")[0] == 404
    assert call("POST", "drafts/send", {"id": draft["id"]})[0] == 404


def test_of_many_sends_of_one_draft_at_once_one_happens(world: World, call: Caller) -> None:
    _, draft = call("POST", "drafts", {"message": {"raw": encoded(MAIL)}})
    callers = [Caller(world, COMPOSE) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda c: c("POST", "drafts/send", {"id": draft["id"]})[0], callers))
    assert sorted(codes) == [200] + [404] * 7
    assert len(world.journal) == 1


def test_an_edited_draft_keeps_its_id_and_changes_its_message_s(call: Caller) -> None:
    _, draft = call("POST", "drafts", {"message": {"raw": encoded(MAIL)}})
    new = encoded(MAIL.replace("Hello", "Bye"))
    _, edited = call("PUT", f"drafts/{draft['id']}", {"message": {"raw": new}})
    assert (edited["id"], edited["message"]["id"] == draft["message"]["id"]) == (draft["id"], False)
    _, listed = call("GET", "drafts", q="subject:Bye")
    assert [d["id"] for d in listed["drafts"]] == [draft["id"]]
    assert call("DELETE", f"drafts/{draft['id']}") == (204, None)


def test_history_counts_in_uint64_strings_page_by_page_and_forgets(world: World, call: Caller) -> None:
    start = call("GET", "profile")[1]["historyId"]
    sent = [call.send(MAIL)["id"] for _ in range(5)]
    world.deliver(MAIL.encode(), MARIE, ANNA)
    found: list[Any] = []
    token: dict[str, str] = {}
    while True:
        _, page = call("GET", "history", startHistoryId=start, labelId="SENT", maxResults=2, **token)
        found += [added["message"] for record in page["history"] for added in record["messagesAdded"]]
        if "nextPageToken" not in page:
            break
        token = {"pageToken": page["nextPageToken"]}
    assert [message["id"] for message in found] == sent
    assert set(found[0]) == {"id", "threadId"}
    assert call("GET", "history", startHistoryId=page["historyId"]) == (200, {"historyId": page["historyId"]})
    world.expire_history(ANNA)
    assert call("GET", "history", startHistoryId=start)[0] == 404
    assert call("GET", "history", startHistoryId=call("GET", "profile")[1]["historyId"])[0] == 200


def test_a_late_copy_can_be_got_but_not_listed(world: World, call: Caller, clock: Clock) -> None:
    start = call("GET", "profile")[1]["historyId"]
    world.set_fault(ANNA, "sent_lag", 60)
    message = call.send(MAIL)
    assert call("GET", f"messages/{message['id']}")[0] == 200
    assert "history" not in call("GET", "history", startHistoryId=start)[1]
    assert "messages" not in call("GET", "messages", labelIds="SENT")[1]
    clock.advance(seconds=61)
    assert len(call("GET", "history", startHistoryId=start)[1]["history"]) == 1
    assert len(call("GET", "messages", labelIds="SENT")[1]["messages"]) == 1


def test_search_finds_by_message_id_folder_and_time(world: World, call: Caller) -> None:
    message = call.send(MAIL)
    rfc_id = call.header(message, "Message-ID")
    world.deliver(b"Subject: spam\r\n\r\n", MARIE, ANNA, Folder.JUNK)

    def found(q: str, **more: str) -> int:
        return len(call("GET", "messages", q=q, **more)[1].get("messages", []))

    assert found(f"rfc822msgid:{rfc_id}") == 1
    assert found("rfc822msgid:<mine@northwind.example>") == 0
    assert found("in:sent") == 1
    assert found("-in:sent") == 0
    assert found("-in:sent", includeSpamTrash="true") == 1
    assert found("in:sent after:4102444800") == 0


def test_full_format_shows_parts_and_decoded_headers(call: Caller) -> None:
    raw = (
        f"To: {MARIE}\r\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b--\r\n"
    )
    _, message = call("GET", f"messages/{call.send(raw)['id']}")
    assert {"name": "Subject", "value": "été"} in message["payload"]["headers"]
    plain, html = message["payload"]["parts"]
    assert (plain["partId"], html["mimeType"]) == ("0", "text/html")
    assert base64.urlsafe_b64decode(plain["body"]["data"]) == b"plain"


def test_a_mail_by_upload_is_a_mail_as_well(world: World, call: Caller) -> None:
    path = "/upload/gmail/v1/users/me/messages/send?uploadType=media"
    answer = call.client.post(path, data=MAIL, content_type="message/rfc822", headers=call.headers)
    assert answer.status_code == 200
    wrong = call.client.post(path, data=MAIL, content_type="text/plain", headers=call.headers)
    assert wrong.status_code == 400
    assert len(world.journal) == 1


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("{}", "Content-Type: message/rfc822", 200),
        ('{"threadid": "1"}', "Content-Type: message/rfc822", 400),
        ("{", "Content-Type: message/rfc822", 400),
        ("{}", "Content-Type: text/plain", 400),
        ("{}", "", 400),
    ],
)
def test_an_upload_in_two_parts(world: World, call: Caller, first: str, second: str, code: int) -> None:
    parts = f"--b\r\nContent-Type: application/json\r\n\r\n{first}\r\n"
    parts += f"--b\r\n{second}\r\n\r\n{MAIL}\r\n--b--\r\n" if second else "--b--"
    path = "/upload/gmail/v1/users/me/messages/send?uploadType=multipart"
    answer = call.client.post(path, data=parts, content_type='multipart/related; boundary="b"', headers=call.headers)
    assert answer.status_code == code
    assert len(world.journal) == (code == 200)


def test_accounts_write_to_each_other_and_blind_copies_stay_blind(world: World, call: Caller) -> None:
    world.add_account("paul@northwind.example", "Paul", Provider.GMAIL, ["p@northwind.example"])
    call.send(f"To: {MARIE}\r\nBcc: p@northwind.example\r\nSubject: x\r\n\r\n")
    (mail,) = world.visible("paul@northwind.example")
    assert mail.folder is Folder.INBOX
    assert rfc822.header(mail.raw, "Bcc") == ""
    assert rfc822.header(world.visible(MARIE)[0].raw, "Bcc") == ""
    assert world.external_boxes() == [MARIE]


ASK = {
    "client_id": "relance-test",
    "redirect_uri": REDIRECT,
    "response_type": "code",
    "scope": f"{COMPOSE} {READONLY}",
    "state": "s",
}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"client_id": "x"}, "invalid_client"),
        ({"redirect_uri": REDIRECT + "/"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_scope"),
        ({"code_challenge": "x", "code_challenge_method": "plain"}, "code_challenge_method"),
    ],
)
def test_a_wrong_question_gets_a_page_and_no_redirect(call: Caller, wrong: dict[str, str], problem: str) -> None:
    answer = call.client.get("/o/oauth2/v2/auth", query_string={**ASK, **wrong})
    assert answer.status_code == 400
    assert problem in answer.text


def code_for(call: Caller, **more: str) -> str:
    form = {**ASK, "account": ANNA, "decision": "allow", "granted": [COMPOSE, READONLY], **more}
    location = call.client.post("/o/oauth2/v2/auth", data=form).headers["Location"]
    query = parse_qs(urlsplit(location).query)
    assert query["state"] == ["s"]
    return query["code"][0]


def trade(call: Caller, code: str, **more: Any) -> Any:
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    return call.client.post("/token", data={**fields, **more.pop("data", {})}, **more)


def test_the_token_endpoint_takes_the_client_by_basic_and_by_form(call: Caller) -> None:
    by_basic = trade(call, code_for(call), auth=("relance-test", "not-a-secret"))
    form = {"client_id": "relance-test", "client_secret": "not-a-secret"}
    by_form = trade(call, code_for(call), data=form)
    assert by_basic.status_code == by_form.status_code == 200
    assert json.loads(by_form.text)["token_type"] == "Bearer"
    assert trade(call, code_for(call), auth=("relance-test", "wrong")).status_code == 401
    assert trade(call, code_for(call)).get_json()["error"] == "invalid_client"


def test_a_refresh_token_comes_with_offline_access_and_again_only_when_asked(call: Caller) -> None:
    auth = ("relance-test", "not-a-secret")
    assert "refresh_token" not in trade(call, code_for(call), auth=auth).get_json()
    assert "refresh_token" in trade(call, code_for(call, access_type="offline"), auth=auth).get_json()
    assert "refresh_token" not in trade(call, code_for(call, access_type="offline"), auth=auth).get_json()
    again = code_for(call, access_type="offline", prompt="consent")
    assert "refresh_token" in trade(call, again, auth=auth).get_json()


def test_deny_and_nothing_ticked_are_both_access_denied(call: Caller) -> None:
    for form in ({"decision": "deny", "granted": [COMPOSE]}, {"decision": "allow", "granted": []}):
        answer = call.client.post("/o/oauth2/v2/auth", data={**ASK, "account": ANNA, **form})
        assert answer.headers["Location"] == f"{REDIRECT}?{urlencode({'error': 'access_denied', 'state': 's'})}"


def test_the_consent_page_speaks_french_and_needs_no_inline_style(call: Caller) -> None:
    answer = call.client.get("/o/oauth2/v2/auth", query_string={**ASK, "lang": "fr", "login_hint": ANNA})
    assert "Choisissez un compte" in answer.text
    assert "Gérer les brouillons" in answer.text
    assert "style=" not in answer.text
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert "form-action" not in answer.headers["Content-Security-Policy"]
