"""The enrolling sheet: check, sequence, steps and dates, preview, enroll, undo."""

from __future__ import annotations

import re
from html import unescape

import pytest

from server.actions import people
from server.actions.people import Seen
from server.domain.codes import Audience, EnrollmentState
from server.models import Email, Enrollment, Mailbox, Message, Override, Person
from server.queries import plans
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser


@pytest.fixture
def crowd(firm: Firm) -> list[Person]:
    return [people.add(firm.owner, factories.seen(name, company="Vela"), audience=Audience.CANDIDATES, now=firm.now)
            for name in ("Marie Durand", "Jonas Weber", "Nora Lind")]


def ids(crowd: list[Person]) -> str:
    return ",".join(str(one.id) for one in crowd)


def fields(text: str) -> dict[str, object]:
    """What the form of a screen would send: hidden and other inputs, selects' choices, texts."""
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        kind = re.search(r' type="([^"]+)"', tag)
        sent = kind is None or kind[1] not in ("checkbox", "radio") or " checked" in tag
        if name and sent and " disabled" not in tag:
            found[name[1]] = unescape(value[1]) if value else "on"
    for name, body in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', text, re.S):
        found[name] = unescape(body)
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    return found


def send(browser: Browser, text: str, **changes: object) -> str:
    """The next screen, as htmx gets it."""
    data = {**fields(text), **changes}
    answer = browser.post("/enroll", data, headers={"HX-Request": "true"})
    shown = answer.get_data(as_text=True)
    assert answer.status_code in (200, 422), shown
    assert "<html" not in shown
    return shown


def start(browser: Browser, crowd: list[Person]) -> str:
    return send(browser, "", people=ids(crowd))


def test_from_the_check_to_the_undo(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    check = start(owner, crowd)
    assert "3 people will be enrolled" in check
    sequence = send(owner, check, go="sequence")
    assert "Engineers" in sequence
    steps = send(owner, sequence, sequence_id=firm.sequence.id, go="steps")
    assert "today, 09:00" in steps
    assert "9 emails" in steps
    preview = send(owner, steps, go="preview")
    assert "Enroll 3 people" in preview
    assert "The next 14 days of anna@northwind.example" in preview
    assert "is reached" not in preview
    assert not Enrollment.select().exists()
    done = send(owner, preview, go="enroll")
    assert "3 people enrolled" in done
    assert Enrollment.select().count() == 3
    undo = re.search(r'action="(/batches/\d+/undo)"', done)[1]
    assert owner.post(undo, {"back": "/people"}).location == "/people"
    assert {one.state for one in Enrollment.select()} == {EnrollmentState.FINISHED}


def test_a_second_click_on_enroll_enrolls_nobody_twice(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    preview = send(owner, start(owner, crowd), sequence_id=firm.sequence.id, go="preview")
    first, second = send(owner, preview, go="enroll"), send(owner, preview, go="enroll")
    assert "3 people enrolled" in first
    assert "3 people enrolled" in second
    assert Enrollment.select().count() == 3


def test_a_missing_address_is_typed_in_the_row(owner: Browser, firm: Firm) -> None:
    person = people.add(firm.owner, Seen(first_name="Sans", last_name="Adresse"), audience=Audience.CANDIDATES,
                        now=firm.now)
    check = start(owner, [person])
    assert "No email address" in check
    wrong = send(owner, check, **{f"email-{person.id}": "nonsense", "do": f"email:{person.id}"})
    assert "is not a valid address" in wrong
    assert 'value="nonsense"' in wrong
    right = send(owner, wrong, **{f"email-{person.id}": "sans@people.example", "do": f"email:{person.id}"})
    assert "1 person will be enrolled" in right
    assert Email.get(Email.person == person).address == "sans@people.example"


def test_a_missing_field_is_filled_in_the_row(owner: Browser, firm: Firm) -> None:
    made = factories.sequence(firm.owner, firm.now, factories.email(0, subject="At {{ company }}"), name="Company")
    person = people.add(firm.owner, factories.seen("Marie Durand"), audience=Audience.CANDIDATES, now=firm.now)
    check = send(owner, start(owner, [person]), sequence_id=made.id, go="check")
    assert "Missing: company" in check
    name = f"field-{person.id}-company"
    assert "1 person will be enrolled" in send(owner, check, **{name: "Vela", "do": f"fields:{person.id}"})


def test_the_other_audience_is_offered(owner: Browser, firm: Firm) -> None:
    contact = people.add(firm.owner, factories.seen("Ida Contact"), audience=Audience.CONTACTS, now=firm.now)
    check = send(owner, start(owner, [contact]), sequence_id=firm.sequence.id, go="check")
    assert "A contact; this sequence is for candidates" in check
    assert "1 person will be enrolled" in send(owner, check, do=f"also:{contact.id}")


def test_somebody_is_left_out(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    check = send(owner, start(owner, crowd), do=f"leave_out:{crowd[0].id}")
    assert "2 people will be enrolled" in check
    assert "Marie Durand" not in check


def test_who_is_enrolled_already_is_shown_with_the_reason(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    factories.enrolled(firm, "Marie Durand")
    check = start(owner, crowd)
    assert "2 will be enrolled, 1 will not" in check
    assert "Already in &#34;Engineers&#34;, step 1 of 3" in check


def steps_of(owner: Browser, firm: Firm, crowd: list[Person]) -> str:
    return send(owner, start(owner, crowd), sequence_id=firm.sequence.id, go="steps")


def test_days_and_texts_change_for_this_batch_alone(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    first, second, third = plans.steps_of(plans.latest(firm.sequence))
    steps = steps_of(owner, firm, crowd)
    moved = send(owner, steps, **{f"day-{second.id}": "3", f"body-{second.id}": "Own words."})
    assert "Changed for these people" in moved
    assert fields(moved)[f"day-{third.id}"] == "8"  # the later step moved by as much
    preview = send(owner, moved, go="preview")
    assert "Own words." in preview
    assert "Fri 27 Nov, 10:30" in preview
    send(owner, preview, go="enroll")
    assert {row.step_id for row in Override.select()} == {second.id, third.id}
    assert [step.day_offset for step in plans.steps_of(plans.latest(firm.sequence))] == [0, 2, 7]
    assert first.day_offset == 0


def test_the_others_stay_when_asked_to(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    _, second, third = plans.steps_of(plans.latest(firm.sequence))
    moved = send(owner, steps_of(owner, firm, crowd), keep_others="on", **{f"day-{second.id}": "3"})
    assert fields(moved)[f"day-{third.id}"] == "7"


def test_one_person_gets_their_own_text(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    first = plans.steps_of(plans.latest(firm.sequence))[0]
    one = send(owner, steps_of(owner, firm, crowd), scope=crowd[1].id)
    own = send(owner, one, **{f"body-{first.id}": "Only for Jonas."})
    assert "Changed for Jonas Weber" in own
    shown = send(owner, own, go="preview")
    assert "<p>Only for Jonas.</p>" not in shown
    assert "<p>Only for Jonas.</p>" in send(owner, shown, move="1")
    send(owner, shown, go="enroll")
    row = Override.get()
    assert row.enrollment.person_id == crowd[1].id
    back = send(owner, own, do=f"reset:{first.id}")
    assert "Changed for" not in back


def test_send_today_and_start_at_show_their_dates(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    steps = send(owner, steps_of(owner, firm, crowd), start_at="2", send_today="on")
    assert "Skipped: you start at step 2" in steps
    assert "6 emails" in steps
    enrolled = send(owner, send(owner, steps, go="preview"), go="enroll")
    assert "3 people enrolled" in enrolled
    due = Message.get(Message.state == "planned")
    assert due.due_at.date() == firm.now.date()


def test_a_wrong_day_is_said_beside_its_field(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    second = plans.steps_of(plans.latest(firm.sequence))[1]
    text = send(owner, steps_of(owner, firm, crowd), go="preview", **{f"day-{second.id}": "soon"})
    assert "Give whole days, 0 to 365." in text
    assert 'value="soon"' in text


def test_without_scripts_each_screen_is_a_page(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    answer = owner.post("/enroll", {"people": ids(crowd)})
    text = answer.get_data(as_text=True)
    assert "<html" in text
    assert "Who will be enrolled" in text


def test_nobody_and_too_many_are_said(owner: Browser, firm: Firm) -> None:
    assert "Select at least one person." in owner.post("/enroll", {"people": ""}).get_data(as_text=True)
    many = ",".join(str(n) for n in range(1, 502))
    assert "At most 500 people at once." in owner.post("/enroll", {"people": many}).get_data(as_text=True)


def test_everyone_of_a_filter_is_taken(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    answer = owner.post("/people/bulk", {"all_of_filter": "on", "q": "vela", "do": "enroll"})
    assert "3 people will be enrolled" in answer.get_data(as_text=True)


def test_a_tampered_form_is_a_wrong_request_not_a_crash(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    for changes in ({"changes": "nonsense"}, {"changes": '[{"step_id": 1}]'}, {"changes": "[1]"}):
        answer = owner.post("/enroll", {"people": ids(crowd), "changes_for": firm.sequence.id,
                                        "sequence_id": firm.sequence.id, **changes})
        assert answer.status_code == 422


def test_who_had_the_sequence_restarts_or_goes_on(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    row = factories.enrolled(firm, "Marie Durand")
    Message.update(state="sent", end="sent", sent_at=firm.now).execute()
    owner.post("/enrollments/unenroll", {"ids": row.id})
    steps = steps_of(owner, firm, crowd)
    assert "1 person had this sequence before." in steps
    check = send(owner, steps, go="check")
    assert fields(check)[f"start-{crowd[0].id}"] == ""
    assert "Continue at step 2" in check
    chosen = send(owner, check, go="steps", **{f"start-{crowd[0].id}": "2"})
    assert "8 emails" in chosen
    back = send(owner, chosen, go="check")
    assert fields(back)[f"start-{crowd[0].id}"] == "2"
    done = send(owner, send(owner, back, go="preview"), go="enroll")
    assert "3 people enrolled" in done
    again = Enrollment.select().where(Enrollment.person == crowd[0]).order_by(Enrollment.id.desc()).get()
    assert again.start_step_id == plans.steps_for(again)[1].id
    others = Enrollment.select().where(Enrollment.person.in_([one.id for one in crowd[1:]]))
    assert {one.start_step_id for one in others} == {None}


def test_the_daily_limit_is_foreseen_before_enrolling(owner: Browser, firm: Firm, crowd: list[Person]) -> None:
    Mailbox.update(daily_cap=1).execute()
    preview = send(owner, steps_of(owner, firm, crowd), go="preview")
    assert "The limit of 1 emails a day is reached." in preview
    assert "of these emails leave a day or more later." in preview
    second = send(owner, preview, move="1")
    assert "Wed 25 Nov" in second
    assert "Limit of 1 a day reached" in second
