"""From the toolbar button to "5 people enrolled", and every way it can go wrong on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.extension.browser import Browser
from tests.extension.panel.fake_server import Fake

pytestmark = pytest.mark.browser


def to_check(panel: Page) -> None:
    panel.get_by_role("button", name="Continue").click()
    expect(panel.get_by_role("heading", name="Who will be enrolled")).to_be_focused()


def to_steps(panel: Page, sequence: str = "Backend engineers, Paris") -> None:
    to_check(panel)
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_text(sequence).click()
    panel.get_by_role("button", name="Continue").click()
    panel.get_by_text("Send today").first.wait_for()


def to_preview(panel: Page) -> None:
    to_steps(panel)
    panel.get_by_role("button", name="Preview").click()
    panel.get_by_role("article").first.wait_for()


def asked_with(panel: Page, fake: Fake, what: str) -> None:
    """Waits for the request that follows a change; the panel sends it when the typing stops."""
    for _ in range(100):
        if fake.asked[-1].get(what):
            return
        panel.wait_for_timeout(50)
    raise AssertionError(f"no request with {what}")


def test_everyone_is_listed_and_shared_addresses_are_unticked(panel: Page) -> None:
    ticked = [box.get_attribute("id") for box in panel.locator("li input:checked").all()]
    assert len(ticked) == 7
    expect(panel.get_by_label("jobs@atelier.example")).not_to_be_checked()
    expect(panel.get_by_text("Shared address")).to_be_visible()
    expect(panel.locator("#foot")).to_contain_text("7 people")


def test_an_unsure_name_is_asked_and_goes_along(panel: Page, fake: Fake) -> None:
    row = panel.locator("li", has_text="h.lindqvist@atelier.example")
    row.get_by_label("First name").fill("Hanna")
    row.get_by_label("Last name").fill("Lindqvist")
    to_check(panel)
    asked = {person.get("email"): person for person in fake.asked[-1]["people"]}
    assert asked["h.lindqvist@atelier.example"]["first_name"] == "Hanna"
    assert asked["marie.durand@atelier.example"]["last_name"] == "Durand"
    assert asked["marie.durand@atelier.example"]["source_url"].endswith("/team.html")


def test_a_person_of_the_page_is_put_right_in_the_row(panel: Page, fake: Fake) -> None:
    panel.locator("li", has_text="Marie Durand").get_by_role("button", name="Edit").click()
    expect(panel.get_by_label("First name").first).to_be_focused()
    address = panel.get_by_label("Email address", exact=True)
    address.fill("marie@")
    address.press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("marie@")
    expect(address).to_be_focused()
    address.fill("marie@durand.example")
    panel.get_by_label("Company", exact=True).fill("Durand & Co")
    panel.get_by_role("button", name="Done").click()
    row = panel.locator("li", has_text="Marie Durand")
    expect(row.get_by_role("button", name="Edit")).to_be_focused()
    panel.get_by_role("button", name="Read the page again").click()
    expect(row).to_contain_text("marie@durand.example")
    row.get_by_role("button", name="Edit").click()
    panel.get_by_label("First name").first.fill("Nobody")
    panel.keyboard.press("Escape")
    to_check(panel)
    asked = {person.get("email"): person for person in fake.asked[-1]["people"]}
    assert asked["marie@durand.example"]["company"] == "Durand & Co"
    assert asked["marie@durand.example"]["first_name"] == "Marie"
    assert "marie.durand@atelier.example" not in asked


def test_check_says_who_is_left_out_and_why(panel: Page) -> None:
    to_check(panel)
    expect(panel.get_by_text("Already in “Data, Lyon”, step 2 of 3")).to_be_visible()
    expect(panel.get_by_text("Opted out on 3 Oct")).to_be_visible()
    expect(panel.locator("#foot")).to_contain_text("5 will be enrolled, 2 will not")


def test_a_warned_person_can_be_left_out(panel: Page) -> None:
    to_check(panel)
    panel.get_by_role("button", name="Leave out Jonas Weber").click()
    expect(panel.locator("#foot")).to_contain_text("4 will be enrolled, 2 will not")


def test_enrolling_from_end_to_end(panel: Page, fake: Fake) -> None:
    to_preview(panel)
    expect(panel.get_by_role("article").first).to_contain_text("A Python role in Paris, Marie")
    expect(panel.locator(".merge").first).to_have_text("Marie")
    panel.get_by_role("button", name="Enroll 5 people").click()
    expect(panel.get_by_role("heading", name="5 people enrolled")).to_be_visible()
    assert len(fake.enrolled) == 5
    panel.get_by_role("button", name="Undo: unenroll all 5").click()
    expect(panel.get_by_text("5 people unenrolled, nothing was sent")).to_be_visible()
    assert fake.enrolled == []


def test_many_people_show_progress_and_are_enrolled_once(panel: Page, fake: Fake) -> None:
    to_preview(panel)
    expect(panel.get_by_role("list", name="Attachments").first).to_contain_text("The role, in short.pdf182 kB")
    fake.late = {"/api/enrollments": [1.5]}
    enroll = panel.get_by_role("button", name="Enroll 5 people")
    enroll.click()
    expect(panel.get_by_role("progressbar", name="Enrolling 5 people…")).to_be_visible()
    enroll.click()
    enroll.press("Enter")
    expect(panel.get_by_role("heading", name="5 people enrolled")).to_be_visible()
    assert len(fake.answers) == 1
    assert len(fake.enrolled) == 5


def test_a_double_click_on_preview_enrolls_nobody(panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.get_by_role("button", name="Preview").dblclick()
    expect(panel.get_by_role("article").first).to_be_visible()
    panel.wait_for_timeout(300)
    assert fake.enrolled == []


def test_a_lost_answer_is_asked_again_with_the_same_key(panel: Page, fake: Fake) -> None:
    fake.lose_answers = 1
    to_preview(panel)
    panel.get_by_role("button", name="Enroll 5 people").click()
    expect(panel.get_by_role("heading", name="It is not known whether the enrollment was saved")).to_be_visible()
    panel.get_by_role("button", name="Check").click()
    expect(panel.get_by_role("heading", name="5 people enrolled")).to_be_visible()
    assert len(fake.answers) == 1
    assert len(fake.enrolled) == 5


def test_a_second_click_is_harmless(panel: Page, fake: Fake) -> None:
    to_preview(panel)
    panel.get_by_role("button", name="Enroll 5 people").dblclick()
    expect(panel.get_by_role("heading", name="5 people enrolled")).to_be_visible()
    assert len(fake.answers) == 1


def test_days_changed_for_one_person_carry_the_later_steps(panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.get_by_label("Changes apply to").select_option(label="Marie Durand")
    panel.locator("#step-12").click()
    panel.get_by_label("Days after start").fill("4")
    expect(panel.get_by_text("Own date for Marie Durand").first).to_be_visible()
    expect(panel.get_by_text("Day 7 · 3 days after the previous")).to_be_visible()
    asked_with(panel, fake, "overrides")
    moved = {row["step_id"]: (row["person"], row["day_offset"]) for row in fake.asked[-1]["overrides"]}
    assert moved == {12: (0, 4), 13: (0, 7), 14: (0, 11)}


def test_later_steps_stay_when_asked(panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.locator("#step-12").click()
    panel.get_by_label("Later steps follow").uncheck()
    panel.get_by_label("Days after start").fill("3")
    expect(panel.get_by_text("Day changed for these people (sequence: day 2)")).to_be_visible()
    asked_with(panel, fake, "overrides")
    assert fake.asked[-1]["overrides"] == [{"step_id": 12, "person": None, "day_offset": 3}]


def test_an_edited_text_keeps_its_formatting(panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.locator("#step-11").click()
    text = panel.get_by_role("textbox", name="Text")
    expect(text.locator("b")).to_have_text("small team")
    text.press("Control+End")
    text.type(" Thank you <3")
    expect(panel.get_by_text("Text changed for these people")).to_be_visible()
    asked_with(panel, fake, "overrides")
    body = fake.asked[-1]["overrides"][0]["body"]
    assert "<b>small team</b>" in body
    assert "Thank you &lt;3" in body


def test_start_at_takes_over_the_subject_of_the_thread(panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.get_by_label("Start at").select_option(label="Step 2")
    expect(panel.get_by_text("Skipped: you start at step 2")).to_be_visible()
    panel.locator("#step-12").click()
    expect(panel.get_by_label("Subject")).to_have_value("A Python role in Paris, {{ first_name }}")
    panel.get_by_role("button", name="Preview").click()
    expect(panel.get_by_role("article").first).to_contain_text("A Python role in Paris, Marie")
    expect(panel.get_by_role("article").first.get_by_role("heading").locator(".merge")).to_have_text("Marie")


def test_start_at_asks_for_a_subject_that_is_nowhere(panel: Page, fake: Fake) -> None:
    to_steps(panel, "Product designers")
    panel.get_by_label("Start at").select_option(label="Step 2")
    expect(panel.get_by_text("Skipped: you start at step 2")).to_be_visible()
    expect(panel.locator("#foot")).to_contain_text("Step 2 needs a subject")
    panel.get_by_role("button", name="Preview").click()
    subject = panel.get_by_label("Subject")
    expect(subject).to_be_focused()
    subject.fill("The Python role")
    expect(panel.locator("#foot")).to_contain_text("emails")
    panel.get_by_role("button", name="Preview").click()
    expect(panel.get_by_role("article").first).to_contain_text("The Python role")
    assert fake.asked[-1]["start_at"] == 2


def test_send_today(panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.get_by_label("Send today").check()
    expect(panel.get_by_text("Today, ").first).to_be_visible()
    asked_with(panel, fake, "send_today")


def test_a_field_the_sequence_needs_is_given_in_the_row(signed_in: Browser, fake: Fake, panel: Page) -> None:
    add_by_hand(panel, "nocompany@else.example")
    to_steps(panel)
    expect(panel.get_by_text("1 more cannot be enrolled in this sequence.")).to_be_visible()
    panel.get_by_role("button", name="Review", exact=True).click()
    panel.get_by_role("textbox", name="company").fill("Vela")
    panel.get_by_role("button", name="Add (nocompany@else.example)").click()
    expect(panel.locator("#foot")).to_contain_text("6 will be enrolled, 2 will not")
    panel.get_by_role("button", name="Continue").click()
    expect(panel.locator("#foot")).to_contain_text("18 emails")


def test_who_had_the_sequence_before_can_be_left_out(panel: Page, fake: Fake) -> None:
    fake.finished = {"aicha@benali.example"}
    to_steps(panel)
    expect(panel.get_by_text("1 person has finished this sequence before.")).to_be_visible()
    panel.get_by_role("button", name="Review", exact=True).click()
    panel.get_by_role("button", name="Leave out Aïcha Benali").click()
    expect(panel.locator("#foot")).to_contain_text("4 will be enrolled, 2 will not")
    panel.get_by_role("button", name="Continue").click()
    expect(panel.locator("#foot")).to_contain_text("12 emails")


def test_who_had_the_sequence_before_can_go_on_where_they_stopped(panel: Page, fake: Fake) -> None:
    fake.finished = {"aicha@benali.example"}
    to_steps(panel)
    panel.get_by_role("button", name="Review", exact=True).click()
    start = panel.get_by_label("Where Aïcha Benali starts")
    expect(start.locator("option:checked")).to_have_text("Restart")
    start.select_option(label="Continue at step 3")
    asked_of(panel, fake, "aicha@benali.example", "start_at", 3)
    assert [one.get("start_at") for one in fake.asked[-1]["people"]].count(3) == 1
    expect(start.locator("option:checked")).to_have_text("Continue at step 3")
    panel.get_by_role("button", name="Continue", exact=True).click()
    expect(panel.locator("#foot")).to_contain_text("13 emails, 5 tasks")  # two emails less
    expect(panel.get_by_text("Skipped: you start at step 3")).to_have_count(0)  # the others start at step 1
    panel.get_by_label("Changes apply to").select_option(label="Aïcha Benali")
    expect(panel.get_by_text("Skipped: you start at step 3")).to_have_count(2)
    panel.get_by_role("button", name="Preview").click()
    panel.get_by_role("button", name="Enroll 5 people").click()
    expect(panel.get_by_role("heading", name="5 people enrolled")).to_be_visible()
    sent = {one["email"]: one.get("start_at") for one in fake.asked[-1]["people"]}
    assert sent["aicha@benali.example"] == 3
    assert set(sent.values()) == {3, None}


def test_another_sequence_forgets_where_somebody_starts(panel: Page, fake: Fake) -> None:
    fake.finished = {"aicha@benali.example"}
    to_steps(panel)
    panel.get_by_role("button", name="Review", exact=True).click()
    panel.get_by_label("Where Aïcha Benali starts").select_option(label="Continue at step 3")
    asked_of(panel, fake, "aicha@benali.example", "start_at", 3)
    panel.get_by_role("button", name="Back").click()
    panel.get_by_role("button", name="Back").click()
    panel.get_by_text("Product designers").click()
    panel.get_by_role("button", name="Continue", exact=True).click()
    expect(panel.get_by_role("heading", name="Product designers")).to_be_visible()
    asked_of(panel, fake, "aicha@benali.example", "start_at", None)


def asked_of(panel: Page, fake: Fake, email: str, name: str, value: object) -> None:
    """Waits for a request that says this of that person."""
    for _ in range(100):
        if [one.get(name) for one in fake.asked[-1]["people"] if one.get("email") == email] == [value]:
            return
        panel.wait_for_timeout(50)
    raise AssertionError(f"never asked with {name} = {value}: {fake.asked[-1]}")


def test_a_contact_becomes_a_candidate_as_well_in_the_row(panel: Page, fake: Fake) -> None:
    fake.contacts = {"aicha@benali.example"}
    to_steps(panel)
    panel.get_by_role("button", name="Review", exact=True).click()
    row = panel.locator("li", has_text="Aïcha Benali")
    expect(row).to_contain_text("A contact; this sequence is for candidates")
    expect(row.get_by_role("button", name="Choose another")).to_be_visible()
    row.get_by_role("button", name="Also a candidate (Aïcha Benali)").click()
    expect(panel.locator("#foot")).to_contain_text("5 will be enrolled, 2 will not")
    assert fake.contacts == set()
    panel.get_by_role("button", name="Continue", exact=True).click()
    expect(panel.locator("#foot")).to_contain_text("15 emails")


def test_or_another_sequence_is_chosen(panel: Page, fake: Fake) -> None:
    fake.contacts = {"aicha@benali.example"}
    to_steps(panel)
    panel.get_by_role("button", name="Review", exact=True).click()
    panel.get_by_role("button", name="Choose another").click()
    expect(panel.get_by_role("heading", name="Choose a sequence")).to_be_visible()


def add_by_hand(panel: Page, email: str) -> None:
    panel.get_by_role("button", name="Menu").click()
    panel.get_by_role("button", name="Add a person").click()
    panel.get_by_label("Email address", exact=True).fill(email)
    panel.get_by_role("button", name="Add", exact=True).click()
    expect(panel.get_by_text(email).first).to_be_visible()


def test_an_address_that_is_missing_is_given_in_the_check(panel: Page, fake: Fake) -> None:
    panel.get_by_role("button", name="Menu").click()
    panel.get_by_role("button", name="People you already have").click()
    panel.get_by_label("Omar Haddad").check()
    panel.get_by_role("button", name="Take them").click()
    to_check(panel)
    panel.get_by_label("Email address of Omar Haddad").fill("omar@haddad.example")
    panel.get_by_role("button", name="Add (Omar Haddad)").click()
    expect(panel.locator("#foot")).to_contain_text("1 will be enrolled")
    assert fake.asked[-1]["people"] == [{"id": 72, "email": "omar@haddad.example", "first_name": "Omar",
                                         "last_name": "Haddad"}]


def test_work_survives_the_panel_and_the_worker(signed_in: Browser, panel: Page, fake: Fake) -> None:
    to_steps(panel)
    panel.get_by_label("Start at").select_option(label="Step 2")
    expect(panel.get_by_text("Skipped: you start at step 2")).to_be_visible()
    address = panel.url
    panel.close()
    signed_in.kill_worker()
    again = signed_in.open(address)
    expect(again.get_by_text("Skipped: you start at step 2")).to_be_visible()
    expect(again.get_by_role("heading", name="Backend engineers, Paris")).to_be_visible()


def test_half_typed_work_survives_as_well(panel: Page) -> None:
    panel.get_by_role("button", name="Menu").click()
    panel.get_by_role("button", name="Add a person").click()
    panel.get_by_label("Email address", exact=True).fill("half@typed.example")
    panel.locator("li", has_text="Jonas Weber").get_by_role("button", name="Edit").click()
    panel.locator("#editing-company").fill("Weber")
    panel.reload()
    expect(panel.locator("#hand-email")).to_have_value("half@typed.example")
    expect(panel.locator("#editing-company")).to_have_value("Weber")


def test_a_wrong_name_is_put_right_in_the_preview(panel: Page, fake: Fake) -> None:
    to_preview(panel)
    panel.get_by_role("button", name="Correct the name (Marie Durand)").click()
    expect(panel.get_by_label("First name")).to_be_focused()
    panel.get_by_label("First name").fill("Mariette")
    panel.get_by_label("First name").press("Enter")
    expect(panel.locator(".merge").first).to_have_text("Mariette")
    expect(panel.get_by_role("button", name="Correct the name (Mariette Durand)")).to_be_focused()
