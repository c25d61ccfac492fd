"""The article's 14 rows, each in a real browser, each judged by what the recipient really received."""

from __future__ import annotations

from email.utils import parseaddr

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import Demo
from tests.e2e.hands import ENGINEERS, Hands

pytestmark = pytest.mark.browser


def subjects(demo: Demo, address: str) -> list[str]:
    return [str(mail["Subject"]) for mail in demo.mails(address)]


def test_row_04_eligibility_shows_who_and_why_with_a_fix_in_place(hands: Hands, demo: Demo) -> None:
    hands.enroll_all("first", ("Greta Lind", "greta@row4.example"), ("Hugo Brandt", "hugo@row4.example"))
    demo.forward(1)
    demo.answer("stop", "hugo@row4.example")
    panel = hands.panel_on("second", ("Greta Lind", "greta@row4.example"), ("Hugo Brandt", "hugo@row4.example"),
                           ("Nils Ekman", ""), ("Ola Frisk", "ola@row4.example"))
    hands.go_on(panel)
    body = panel.locator("#body")
    expect(body).to_contain_text(f"Already in \"{ENGINEERS}\", step 2 of 3, enrolled by Anna Keller")
    expect(body).to_contain_text("Opted out on")
    expect(body).to_contain_text("No email address")
    panel.locator("li", has_text="Nils Ekman").get_by_role("textbox").fill("nils@row4.example")
    panel.locator("li", has_text="Nils Ekman").get_by_role("button", name="Add").click()
    expect(panel.locator("#foot")).to_contain_text("2 will be enrolled, 2 will not")
    hands.pick(panel)
    hands.enroll(panel)
    demo.forward(5)
    assert len(demo.mails("nils@row4.example")) >= 1
    assert len(demo.mails("ola@row4.example")) >= 1
    assert len(demo.mails("hugo@row4.example")) == 1, "who opted out is never written to again"


def test_row_05_my_sequences_first_and_a_switch_for_others(hands: Hands, demo: Demo) -> None:
    panel = hands.panel_on("choosing", ("Karin Blom", "karin@row5.example"))
    panel.get_by_role("radio", name="Contacts").check()
    hands.go_on(panel)
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_visible()
    hands.go_on(panel)
    expect(panel.get_by_role("heading", name="Choose a sequence")).to_be_visible()
    expect(panel.get_by_role("radio")).to_have_count(0)
    panel.get_by_label("Show sequences of others").check()
    panel.get_by_role("radio", name="New clients, fintech Paul Martin").check()
    hands.go_on(panel)
    panel.get_by_role("button", name="Review", exact=True).click()  # this sequence needs a company, and the page had none
    panel.locator("li", has_text="Karin Blom").get_by_role("textbox").fill("Blom & Co")
    panel.locator("li", has_text="Karin Blom").get_by_role("button", name="Add").click()
    expect(panel.locator("#foot")).to_contain_text("1 will be enrolled")
    hands.go_on(panel)
    hands.enroll(panel)
    demo.forward(3)
    mail = demo.mails("karin@row5.example")[0]
    assert mail["Subject"] == "Hiring at Blom & Co"
    assert parseaddr(str(mail["From"]))[1] == "anna.keller@northwind.example", "from the enrolling user's own mailbox"


def test_row_06_steps_change_for_one_person_and_the_sequence_stays(hands: Hands, demo: Demo) -> None:
    panel = hands.panel_on("steps", ("Lars Moen", "lars@row6.example"), ("Mia Dahl", "mia@row6.example"))
    hands.choose(panel)
    panel.get_by_label("Changes apply to").select_option(label="Lars Moen")
    panel.locator(".step-head").nth(1).click()
    panel.get_by_label("Days after start").fill("4")
    panel.locator(".step-head").nth(0).click()
    panel.get_by_label("Subject").fill("Just for Lars")
    expect(panel.get_by_text("Own text for Lars Moen").first).to_be_visible()
    hands.enroll(panel)
    demo.forward(9)
    assert subjects(demo, "lars@row6.example")[:2] == ["Just for Lars", "Re: Just for Lars"]
    assert subjects(demo, "mia@row6.example")[0] == "A Python role in Paris, Mia?"
    gap = {name: _days_between(demo, f"{name}@row6.example") for name in ("lars", "mia")}
    assert gap["mia"] == 2
    assert gap["lars"] >= 4


def _days_between(demo: Demo, address: str) -> int:
    from email.utils import parsedate_to_datetime

    first, second = (parsedate_to_datetime(str(mail["Date"])).date() for mail in demo.mails(address)[:2])
    return (second - first).days


def test_row_07_send_today_goes_now_and_undo_takes_it_back(hands: Hands, demo: Demo) -> None:
    demo.forward(0.15)  # past 12:00: the step's 09:00 is over
    panel = hands.panel_on("today", ("Nora Lie", "nora@row7.example"))
    hands.choose(panel)
    panel.get_by_label("Send today").check()
    hands.enroll(panel)
    assert demo.mails("nora@row7.example") == [], "nothing leaves within the minute"
    demo.forward(0.01)
    assert subjects(demo, "nora@row7.example") == ["A Python role in Paris, Nora?"]
    taken_back = hands.panel_on("back", ("Oskar Nyman", "oskar@row7.example"))
    hands.choose(taken_back)
    taken_back.get_by_label("Send today").check()
    hands.enroll(taken_back)
    taken_back.get_by_role("button", name="Undo").click()
    expect(taken_back.get_by_text("nothing was sent")).to_be_visible()
    demo.forward(10)
    assert demo.mails("oskar@row7.example") == []


def test_row_08_start_at_skips_and_opens_a_new_thread(hands: Hands, demo: Demo) -> None:
    panel = hands.panel_on("start", ("Petra Vogel", "petra@row8.example"))
    hands.choose(panel)
    panel.get_by_label("Start at").select_option(index=1)
    expect(panel.get_by_text("Skipped: you start at step 2").first).to_be_visible()
    hands.enroll(panel)
    demo.forward(10)
    assert subjects(demo, "petra@row8.example") == ["A Python role in Paris, Petra?", "Re: A Python role in Paris, Petra?"]
    assert "did my note" in demo.texts("petra@row8.example")[0]


def test_row_10_what_is_previewed_is_what_arrives(hands: Hands, demo: Demo) -> None:
    panel = hands.panel_on("preview", ("Quentin Lambert", "quentin@row10.example"))
    hands.choose(panel)
    hands.preview(panel)
    first = panel.get_by_role("article").first
    expect(first).to_contain_text("A Python role in Paris, Quentin?")
    shown = " ".join(first.locator("p").all_inner_texts())
    hands.enroll(panel)
    demo.forward(1)
    received = " ".join(demo.texts("quentin@row10.example")[0].split())
    assert "Hi Quentin, I read your page" in received
    assert "I read your page and thought of a small team" in " ".join(shown.split())


def test_row_12_a_human_reply_stops_the_sequence(hands: Hands, demo: Demo) -> None:
    hands.enroll_all("reply", ("Rosa Nordin", "rosa@row12.example"), ("Sven Holm", "sven@row12.example"))
    demo.forward(1)
    demo.answer("reply", "rosa@row12.example", text="Yes, tell me more.")
    demo.answer("ooo", "sven@row12.example", back=demo.day(4))
    page = hands.browser.open(hands.pages.show("again", [("Rosa Nordin", "rosa@row12.example")]))
    hands.browser.click_toolbar(page)
    demo.forward(20)
    assert len(demo.mails("rosa@row12.example")) == 1, "nothing after the answer"
    assert len(demo.mails("sven@row12.example")) == 3, "an absence delays, it does not stop"

