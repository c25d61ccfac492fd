"""The article's 14 rows, each in a real browser, each judged by what the recipient really received."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.demo import ADMIN, PASSWORD, RECRUITER, Demo
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
    panel.get_by_role("button", name="Review", exact=True).click()  # it needs a company, and the page had none
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
    opened = "A Python role in Paris, Petra?"
    assert subjects(demo, "petra@row8.example") == [opened, f"Re: {opened}"]
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


@contextmanager
def other_user(hands: Hands, email: str) -> Iterator[Page]:
    """A second browser, where a colleague is signed in."""
    browser = hands.browser.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{hands.demo.base}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Password")).to_have_count(0)
    try:
        yield page
    finally:
        context.close()


def add_person(page: Page, demo: Demo, first: str, last: str, email: str) -> None:
    page.goto(f"{demo.base}/people/new")
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name=f"{first} {last}")).to_be_visible()


def enroll_in_sheet(page: Page, *, others: bool = False, chosen: bool = False) -> None:
    """The web's enroll sheet, from the check to the result; `chosen`: the sequence is known already."""
    sheet = page.locator("dialog#sheet")
    expect(sheet.get_by_role("heading", name="Who will be enrolled")).to_be_visible()
    sheet.get_by_role("button", name="Continue").click()
    if not chosen:
        expect(sheet.get_by_role("heading", name="Choose a sequence")).to_be_visible()
        if others:
            sheet.get_by_label("Show sequences of others").check()
        sheet.get_by_role("radio", name=ENGINEERS).check()
        sheet.get_by_role("button", name="Continue").click()
    sheet.get_by_role("button", name="Preview").click()
    expect(sheet.get_by_role("heading", name="Preview")).to_be_visible()
    sheet.get_by_role("button", name="Enroll 1 person").click()
    expect(sheet.get_by_role("heading", name="1 person enrolled")).to_be_visible()


def new_sequence(page: Page, demo: Demo, name: str, subject: str) -> None:
    page.goto(f"{demo.base}/sequences/new")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Write the steps").click()
    if not page.get_by_label("Subject").count():
        page.get_by_role("button", name="Add an email").click()
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Text", exact=True).fill("Hello {{ first_name | default: \"there\" }}, one line.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def set_plan(page: Page, demo: Demo, plan: str) -> None:
    page.goto(f"{demo.base}/settings")
    page.locator("#plan").select_option(plan)
    page.get_by_role("button", name="Change the plan").click()
    expect(page.locator("#plan")).to_have_value(plan)


def test_row_01_the_plan_limits_creating_and_nothing_that_runs(hands: Hands, demo: Demo, web: Page) -> None:
    hands.enroll_all("plan", ("Tove Berg", "tove@row1.example"))
    set_plan(web, demo, "free")
    web.goto(f"{demo.base}/sequences/new")
    web.get_by_label("Name").fill("One too many")
    web.get_by_role("button", name="Write the steps").click()
    expect(web.locator("main")).to_contain_text("plan")
    expect(web.get_by_text("One too many")).to_have_count(0)
    demo.forward(3)
    assert len(demo.mails("tove@row1.example")) == 2, "what runs goes on above the limit"
    set_plan(web, demo, "business")
    new_sequence(web, demo, "Allowed again", "A fresh subject")
    hands.enroll_all("again", ("Ulla Sand", "ulla@row1.example"), sequence="Allowed again")
    demo.forward(4)
    assert subjects(demo, "ulla@row1.example") == ["A fresh subject"]


def test_row_02_a_member_enrolls_but_creates_no_sequence(hands: Hands, demo: Demo) -> None:
    with other_user(hands, RECRUITER) as page:
        page.goto(f"{demo.base}/sequences")
        expect(page.get_by_role("link", name="New sequence")).to_have_count(0)
        assert page.request.get(f"{demo.base}/sequences/new").status == 403
        connect_mailbox(page, demo, "Google", RECRUITER)
        add_person(page, demo, "Vera", "Holt", "vera@row2.example")
        page.get_by_role("button", name="Enroll", exact=True).click()
        enroll_in_sheet(page, others=True)
    demo.forward(3)
    senders = {parseaddr(str(mail["From"]))[1] for mail in demo.mails("vera@row2.example")}
    assert senders == {RECRUITER}


def connect_mailbox(page: Page, demo: Demo, provider: str, address: str) -> None:
    """Through the provider's own consent page, where the user's address is chosen already."""
    page.goto(f"{demo.base}/mailboxes/new")
    page.get_by_role("button", name=provider).click()
    expect(page.get_by_role("radio", name=address)).to_be_checked()
    page.get_by_role("button", name="Allow").or_(page.get_by_role("button", name="Accept")).click()
    page.wait_for_url(f"{demo.base}/**")
    expect(page.locator("main")).to_contain_text(address)


def test_row_03_selecting_from_a_list_a_person_and_a_sequence(hands: Hands, demo: Demo, web: Page) -> None:
    add_person(web, demo, "Wanda", "Klein", "wanda@row3.example")
    web.get_by_role("button", name="Enroll", exact=True).click()
    enroll_in_sheet(web)
    add_person(web, demo, "Xaver", "Lang", "xaver@row3.example")
    web.goto(f"{demo.base}/people?q=xaver")
    web.get_by_label("Select everyone on this page").check()
    web.get_by_role("button", name="Enroll", exact=True).click()
    enroll_in_sheet(web)
    add_person(web, demo, "Yara", "Meier", "yara@row3.example")
    web.goto(f"{demo.base}/sequences/1")
    web.get_by_role("link", name="Enroll people").click()
    web.get_by_role("searchbox").last.fill("yara")
    web.keyboard.press("Enter")
    web.get_by_label("Select Yara Meier").check()
    web.get_by_role("button", name="Enroll", exact=True).click()
    enroll_in_sheet(web, chosen=True)
    hands.enroll_all("page", ("Zoe Novak", "zoe@row3.example"))
    demo.forward(2)
    for name in ("wanda", "xaver", "yara", "zoe"):
        assert len(demo.mails(f"{name}@row3.example")) >= 1, name


def test_row_09_the_status_is_shown_with_unenroll(hands: Hands, demo: Demo, web: Page) -> None:
    hands.enroll_all("status", ("Astrid Falk", "astrid@row9.example"))
    demo.forward(1)
    web.goto(f"{demo.base}/people?q=astrid")
    web.get_by_role("link", name="Astrid Falk").click()
    bar = web.locator("main")
    expect(bar).to_contain_text(ENGINEERS)
    expect(bar).to_contain_text("step 2 of 3")
    hands.close_pages()
    panel = hands.panel_on("known", ("Astrid Falk", "astrid@row9.example"), ("Bodil Gran", "bodil@row9.example"))
    panel.locator("li", has_text="Astrid Falk").get_by_role("button", name="See Astrid Falk").click()
    expect(panel.locator("#body")).to_contain_text("Enrolled by")
    expect(panel.locator("#body")).to_contain_text("2 of 3")
    panel.get_by_role("button", name="Unenroll").click()
    expect(panel.get_by_text("Astrid Falk unenrolled, 2 emails cancelled")).to_be_visible()
    panel.get_by_role("button", name="Undo").click()
    expect(panel.get_by_text("Astrid Falk: Back in the sequence, with new dates")).to_be_visible()
    panel.get_by_role("button", name="Unenroll").click()
    expect(panel.get_by_text("Astrid Falk unenrolled, 2 emails cancelled")).to_be_visible()
    demo.forward(12)
    assert len(demo.mails("astrid@row9.example")) == 1


def test_row_11_an_edit_reaches_who_has_not_got_that_step(hands: Hands, demo: Demo, web: Page) -> None:
    new_sequence(web, demo, "To be edited", "First version")
    web.get_by_role("link", name="Edit").first.click()
    web.get_by_role("button", name="Add an email").click()
    second = web.get_by_role("group", name="Step 2")
    second.get_by_label("Days after start").fill("2")
    second.get_by_label("Text", exact=True).fill("Old words.")
    web.get_by_role("button", name="Save").click()
    hands.enroll_all("edited", ("Carl Dorn", "carl@row11.example"), sequence="To be edited")
    demo.forward(1)
    assert subjects(demo, "carl@row11.example") == ["First version"]
    web.bring_to_front()
    web.get_by_role("link", name="Edit").first.click()
    web.get_by_role("group", name="Step 1").get_by_label("Subject").fill("Second version")
    web.get_by_role("group", name="Step 2").get_by_label("Text", exact=True).fill("New words.")
    web.get_by_role("button", name="Save").click()
    reach = web.get_by_role("dialog")
    expect(reach).to_contain_text("nothing is sent again")
    reach.get_by_role("button", name="Save").click()
    expect(reach).to_have_count(0)
    hands.enroll_all("later", ("Dora Engel", "dora@row11.example"), sequence="To be edited")
    demo.forward(5)
    assert subjects(demo, "carl@row11.example") == ["First version", "Re: First version"]
    assert "New words." in demo.texts("carl@row11.example")[1]
    assert subjects(demo, "dora@row11.example")[0] == "Second version"


def test_row_13_bulk_unenroll_with_undo(hands: Hands, demo: Demo, web: Page) -> None:
    new_sequence(web, demo, "To be left", "Only subject")
    people = [("Erik Fors", "erik@row13.example"), ("Frida Gren", "frida@row13.example")]
    hands.enroll_all("bulk", *people, sequence="To be left")
    web.bring_to_front()
    web.reload()
    web.get_by_role("link", name="Enrollments").click()
    web.get_by_label("Select everyone on this page").check()
    web.get_by_role("button", name="Unenroll").click()
    box = web.locator("dialog#box")
    expect(box).to_contain_text("Unenroll 2 people")
    expect(box).to_contain_text("2 planned emails are cancelled")
    box.get_by_role("button", name="Unenroll").click()
    web.get_by_role("button", name="Undo").click()
    demo.forward(1)
    assert len(demo.mails("erik@row13.example")) == 1, "Undo brings the remaining steps back"
    hands.enroll_all("gone", ("Gerd Hahn", "gerd@row13.example"), sequence="To be left")
    web.bring_to_front()
    web.goto(web.url.split("?")[0])
    web.get_by_label("Select Gerd Hahn").check()
    web.get_by_role("button", name="Unenroll").click()
    box.get_by_role("button", name="Unenroll").click()
    expect(box).not_to_be_visible()
    demo.forward(5)
    assert demo.mails("gerd@row13.example") == []


def test_row_14_the_users_own_mailbox_is_needed_and_used(hands: Hands, demo: Demo) -> None:
    with other_user(hands, ADMIN) as page:
        add_person(page, demo, "Hilde", "Iversen", "hilde@row14.example")
        page.get_by_role("button", name="Enroll", exact=True).click()
        expect(page.locator("dialog#sheet")).to_contain_text("Connect a mailbox")
        connect_mailbox(page, demo, "Microsoft", ADMIN)
        page.goto(f"{demo.base}/people?q=hilde")
        page.get_by_role("link", name="Hilde Iversen").click()
        page.get_by_role("button", name="Enroll", exact=True).click()
        enroll_in_sheet(page, others=True)
    demo.forward(2)
    mail = demo.mails("hilde@row14.example")[0]
    assert parseaddr(str(mail["From"]))[1] == ADMIN



def test_section_6_who_comes_back_goes_on_where_they_stopped(hands: Hands, demo: Demo) -> None:
    hands.enroll_all("once", ("Klara Lind", "klara@again.example"))
    demo.forward(1)
    known = hands.panel_on("stop", ("Klara Lind", "klara@again.example"))
    known.get_by_role("button", name="See Klara Lind").click()
    known.get_by_role("button", name="Unenroll").click()
    expect(known.get_by_text("Klara Lind unenrolled")).to_be_visible()
    hands.close_pages()
    panel = hands.panel_on("twice", ("Klara Lind", "klara@again.example"), ("Leif Moe", "leif@again.example"))
    hands.choose(panel)
    panel.get_by_role("button", name="Review", exact=True).click()
    panel.get_by_label("Where Klara Lind starts").select_option(label="Continue at step 2")
    hands.go_on(panel)
    expect(panel.locator("#foot")).to_contain_text("5 emails")
    hands.enroll(panel)
    demo.forward(12)
    opened = "A Python role in Paris, Klara?"
    assert subjects(demo, "klara@again.example") == [opened, opened, f"Re: {opened}"], "a new thread, nothing twice"
    assert "did my note" in demo.texts("klara@again.example")[1]
    assert len(demo.mails("leif@again.example")) == 3, "everybody else starts at step 1"
