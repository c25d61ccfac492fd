"""The sandbox's world and its web inbox: nothing lost, answers as real servers build them, a clock to move."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from connectors.sandbox import rfc822, texts
from connectors.sandbox.app import create_sandbox
from connectors.sandbox.world import Fault, Folder, Mail, World
from connectors.types import Provider
from tests.connectors.peers import ANNA, MARIE, Clock, world_of_anna

RAW = (
    f"From: Anna Keller <{ANNA}>\r\nTo: Marie Durand <{MARIE}>\r\nSubject: Un rôle ?\r\n"
    "Message-ID: <1@gmail.example>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0100\r\n"
    "List-Unsubscribe: <https://relance.example/stop/abc>, <mailto:anna@northwind.example?subject=stop%20abc>\r\n"
    "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nHello Marie\r\n"
    "--b\r\nContent-Type: text/html\r\n\r\n<p>Hello <script>alert(1)</script></p>\r\n--b--\r\n"
).encode()


class Hands:
    """A clock control as `relance demo` gives one: two sends are due, a day apart."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.due = [clock.now() + timedelta(days=days) for days in (1, 2)]

    def now(self) -> datetime:
        return self._clock.now()

    def advance_to(self, moment: datetime) -> list[str]:
        passed = [due for due in self.due if due <= moment]
        self.due = [due for due in self.due if due > moment]
        self._clock.advance(seconds=(moment - self.now()).total_seconds())
        return [f"sent {due:%d}" for due in passed]

    def next_due(self) -> datetime | None:
        return self.due[0] if self.due else None


@pytest.fixture
def world(clock: Clock) -> World:
    world = world_of_anna(clock.now, Provider.GMAIL)
    copy = Mail("sent1", ANNA, "thread1", RAW, Folder.SENT, clock.now())
    world.submit(copy, [MARIE])
    return world


@pytest.fixture
def inbox(world: World, clock: Clock) -> FlaskClient:
    return create_sandbox(world, base_url="", clock_control=Hands(clock)).test_client()


def press(inbox: FlaskClient, verb: str, **fields: Any) -> Any:
    answer = inbox.post(f"/demo/{verb}", json={"to": MARIE, **fields})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def arrived(world: World) -> EmailMessage:
    """The newest mail in Anna's inbox."""
    mail = [m for m in world.visible(ANNA) if m.folder is Folder.INBOX][-1]
    parsed = message_from_bytes(mail.raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_world_on_disk_goes_on_where_it_stopped(tmp_path: Path, clock: Clock) -> None:
    first = World(clock.now, tmp_path / "world.sqlite")
    first.add_account(ANNA, "Anna", Provider.GMAIL)
    first.set_fault(ANNA, "accept_then_close", 2)
    first.add_rule(ANNA, "lottery", Folder.JUNK)
    first.submit(Mail("1", ANNA, "t", RAW, Folder.SENT, clock.now()), [MARIE], lag=60)
    first.deliver(b"Subject: hi\r\n\r\n", MARIE, ANNA)
    newest = first.box_history_id(ANNA)
    first.close()
    again = World(clock.now, tmp_path / "world.sqlite")
    assert again.accounts == first.accounts
    assert again.journal == first.journal
    assert again.history(ANNA, 0) == first.history(ANNA, 0)
    assert again.box_history_id(ANNA) == newest
    assert (again.take_fault(ANNA, Fault.ACCEPT_THEN_CLOSE), len(again.visible(ANNA))) == (2, 1)
    clock.advance(seconds=61)
    assert len(again.visible(ANNA)) == 2
    assert again.box_history_id(ANNA) > newest
    assert again.by_rfc_id(ANNA, "<1@gmail.example>") is not None
    assert again.deliver(b"Subject: Lottery\r\n\r\n", MARIE, ANNA).folder is Folder.JUNK
    again.close()


def test_a_fault_that_counts_is_used_up_and_one_that_stays_stays(world: World) -> None:
    world.set_fault(ANNA, "accept_then_504", 2)
    assert [world.take_fault(ANNA, Fault.ACCEPT_THEN_504) for _ in range(3)] == [2, 1, None]
    world.set_fault(ANNA, "sent_lag", 30)
    assert [world.take_fault(ANNA, Fault.SENT_LAG) for _ in range(2)] == [30, 30]
    world.set_fault(ANNA, "sent_lag", 0)
    assert world.take_fault(ANNA, Fault.SENT_LAG) is None
    with pytest.raises(ValueError, match="no_such"):
        world.set_fault(ANNA, "no_such")


def test_mails_are_listed_with_all_that_a_test_wants_to_see(inbox: FlaskClient) -> None:
    (mail,) = inbox.get("/demo/mails", query_string={"to": MARIE}).get_json()
    assert mail["subject"] == "Un rôle ?"
    assert mail["text"].strip() == "Hello Marie"
    assert ["Return-Path", f"<{ANNA}>"] in mail["headers"]
    assert "<p>Hello" in mail["html"]
    (entry,) = inbox.get("/demo/journal").get_json()
    assert (entry["account"], entry["recipients"], entry["rfc_id"]) == (ANNA, [MARIE], "<1@gmail.example>")


def test_a_reply_joins_the_thread_and_quotes(inbox: FlaskClient, world: World) -> None:
    press(inbox, "reply", text="Oui, avec plaisir.\nMarie")
    mail = arrived(world)
    assert mail["From"].addresses[0].display_name == "Marie Durand"
    assert (mail["Subject"], mail["In-Reply-To"]) == ("Re: Un rôle ?", "<1@gmail.example>")
    assert mail["Return-Path"] == f"<{MARIE}>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Oui, avec plaisir.\r\nMarie" in body.get_content()
    assert "> Hello Marie" in body.get_content()
    assert world.visible(ANNA)[-1].thread_id == "thread1"
    assert "Auto-Submitted" not in mail


def test_a_colleague_answers_from_another_address(inbox: FlaskClient, world: World) -> None:
    press(inbox, "reply", text="Je réponds pour Marie.", **{"from": "paul@atelier.example"})
    assert arrived(world)["From"].addresses[0].addr_spec == "paul@atelier.example"
    assert arrived(world)["References"] == "<1@gmail.example>"


@pytest.mark.parametrize(("lang", "words"), [("en", "Monday 7 December 2026"), ("fr", "lundi 7 décembre 2026")])
def test_an_absence_is_automatic_and_names_the_day(inbox: FlaskClient, world: World, lang: str, words: str) -> None:
    press(inbox, "ooo", back="2026-12-07", lang=lang)
    mail = arrived(world)
    assert words in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Precedence"] == "bulk"
    assert mail["Return-Path"] == "<>"
    assert mail["In-Reply-To"] == "<1@gmail.example>"


def test_a_bounce_is_a_report_with_the_original_s_headers(inbox: FlaskClient, world: World) -> None:
    press(inbox, "bounce")
    mail = arrived(world)
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "delivery-status"
    text, report, original = list(mail.iter_parts())
    assert MARIE in text.get_content()
    assert report.get_content_type() == "message/delivery-status"
    status = report.as_string()
    for line in (f"Final-Recipient: rfc822; {MARIE}", "Action: failed", "Status: 5.1.1"):
        assert line in status
    assert original.get_content_type() == "text/rfc822-headers"
    assert "Message-ID: <1@gmail.example>" in original.as_string()
    assert mail["Return-Path"] == "<>"


def test_stop_by_answer_and_by_the_mail_program_s_button(inbox: FlaskClient, world: World) -> None:
    press(inbox, "stop")
    body = arrived(world).get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("STOP")
    press(inbox, "optout")
    assert arrived(world)["Subject"] == "stop abc"


def test_what_is_missing_is_named(inbox: FlaskClient) -> None:
    for verb, fields, word in (
        ("reply", {"to": MARIE, "text": " "}, "text"),
        ("reply", {"to": "nobody@x.example", "text": "x"}, "nobody@x.example"),
        ("ooo", {"to": MARIE, "back": "soon"}, "back"),
        ("bounce", {"to": MARIE, "id": "0"}, "id"),
        ("fault", {"address": ANNA, "name": "x"}, "name"),
        ("fault", {"address": ANNA, "name": "sent_lag", "value": "long"}, "value"),
        ("clock", {"to": "2020-01-01T00:00:00+00:00"}, "future"),
        ("clock", {"to": "soon"}, "next"),
        ("clock", {"days": "many"}, "days"),
        ("clock", {"days": -1}, "days"),
    ):
        answer = inbox.post(f"/demo/{verb}", json=fields)
        assert answer.status_code in (400, 404)
        assert word in answer.get_json()["error"]


def test_faults_by_the_api(inbox: FlaskClient, world: World) -> None:
    answer = inbox.post("/demo/fault", json={"address": ANNA, "name": "sent_lag", "value": 30})
    assert answer.get_json() == {"sent_lag": 30}
    assert world.take_fault(ANNA, Fault.SENT_LAG) == 30


def test_the_clock_moves_a_day_to_the_next_send_and_to_the_end(inbox: FlaskClient, clock: Clock) -> None:
    start = clock.now()
    moved = inbox.post("/demo/clock", json={"to": "next"}).get_json()
    assert moved["log"] == [f"sent {start + timedelta(days=1):%d}"]
    assert clock.now() - start >= timedelta(days=0.99)
    assert inbox.post("/demo/clock", json={"to": "play"}).get_json()["next"] is None
    assert inbox.post("/demo/clock", json={"to": "next"}).get_json()["log"] == []
    inbox.post("/demo/clock", json={"days": 3})
    assert clock.now() - start >= timedelta(days=4.99)
    target = (clock.now() + timedelta(hours=2)).isoformat()
    assert inbox.post("/demo/clock", json={"to": target}).status_code == 200


def test_without_a_control_there_is_no_clock(world: World) -> None:
    inbox = create_sandbox(world, base_url="").test_client()
    assert inbox.post("/demo/clock", json={"days": 1}).status_code == 409
    assert "/demo/clock" not in inbox.get("/").text


def test_other_sites_press_no_buttons(inbox: FlaskClient, world: World) -> None:
    answer = inbox.post("/demo/bounce", json={"to": MARIE}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert [m for m in world.visible(ANNA) if m.folder is Folder.INBOX] == []
    assert inbox.post("/demo/bounce", json={"to": MARIE}, headers={"Origin": "http://localhost"}).status_code == 200


def test_the_page_reads_and_answers_without_script(inbox: FlaskClient, world: World) -> None:
    assert "Choose a mail on the left" in inbox.get("/").text
    (mail,) = world.visible(MARIE)
    page = inbox.get("/", query_string={"to": MARIE, "mail": mail.id})
    assert "Un rôle ?" in page.text
    assert 'href="https://relance.example/stop/abc"' in page.text
    assert "<script" not in page.text
    assert re.search(r"<iframe sandbox\s", page.text)
    assert "style=" not in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    answer = inbox.post("/demo/reply", data={"to": MARIE, "id": mail.id, "text": "Oui"})
    assert answer.status_code == 303
    assert "Answered." in inbox.get(answer.headers["Location"]).text


def test_a_mailbox_is_read_too_but_not_answered_for(inbox: FlaskClient, world: World) -> None:
    world.deliver(b"From: x@y.example\r\nSubject: A test for myself\r\n\r\nHi\r\n", "x@y.example", ANNA)
    mail = world.visible(ANNA)[-1]
    assert "A test for myself" not in inbox.get("/").text
    page = inbox.get("/", query_string={"to": ANNA, "mail": mail.id}).text
    assert "A test for myself" in page
    assert "/demo/reply" not in page


def test_a_mail_s_html_runs_nothing(inbox: FlaskClient, world: World) -> None:
    (mail,) = world.visible(MARIE)
    html = inbox.get(f"/demo/mails/{mail.id}/html", query_string={"to": MARIE})
    assert html.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_language_is_asked_kept_and_guessed(inbox: FlaskClient, world: World) -> None:
    assert "Boîte de démonstration" in inbox.get("/", headers={"Accept-Language": "fr-CA,fr;q=0.9"}).text
    assert "Demo inbox" in inbox.get("/", headers={"Accept-Language": "de"}).text
    assert "Boîte de démonstration" in inbox.get("/?lang=fr").text
    assert "Boîte de démonstration" in inbox.get("/").text
    (mail,) = world.visible(MARIE)
    assert "En tant que Marie Durand :" in inbox.get("/", query_string={"to": MARIE, "mail": mail.id}).text


def test_every_text_of_the_templates_has_its_french() -> None:
    folder = Path(texts.__file__).parent / "templates"
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.html")]
    used = {text for source in sources for text in re.findall(r"""\bt\((["'])(.+?)\1\)""", source)}
    assert len(used) > 30
    assert {text for _, text in used} - set(texts._FRENCH) == set()


def test_the_people_page_looks_like_any_page(inbox: FlaskClient) -> None:
    page = inbox.get("/people").text
    assert page.count("mailto:") == 9
    assert page.count("not given") == 2
    assert "[at]" in page
    assert "jobs@septembre.example" in page
    assert set(re.findall(r"@[\w.]+?\.(\w+)", page)) == {"example"}


def test_headers_are_changed_byte_by_byte() -> None:
    raw = b"A: 1\r\nB: long\r\n folded\r\nb: again\r\nC: \xff\r\n\r\nB: body\r\n"
    assert rfc822.without(raw, "B") == b"A: 1\r\nC: \xff\r\n\r\nB: body\r\n"
    assert rfc822.with_header(raw, "B", "new").startswith(b"B: new\r\nA: 1\r\nC: ")
    assert rfc822.without(b"A: 1", "A") == b"\r\n\r\n"
    assert rfc822.bare_subject(b"Subject: RE: Fwd: AW: Hello  you\r\n\r\n") == "hello you"
    refs = b"References: <1@a> <2@a>\r\nIn-Reply-To: <2@a>\r\n\r\n"
    assert list(rfc822.ancestors(refs)) == ["<2@a>", "<2@a>", "<1@a>"]


def test_it_runs_alone_and_keeps_its_data(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "connectors.sandbox", "--port", "0", "--data", str(tmp_path / "w.sqlite")]
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            assert requests.get(f"{url}/people", timeout=10).status_code == 200
            requests.post(f"{url}/demo/fault", json={"address": ANNA, "name": "sent_lag", "value": 9}, timeout=10)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
    world = World(lambda: datetime.now(UTC), tmp_path / "w.sqlite")
    assert (list(world.accounts), world.take_fault(ANNA, Fault.SENT_LAG)) == ([ANNA], 9)
    world.close()
