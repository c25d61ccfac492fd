"""The sequence editor, its rules and its states."""

from __future__ import annotations

import re

import pytest

from server.domain.codes import SequenceState, StepKind
from server.models import Enrollment, Event, Sequence
from server.queries import plans
from server.web import richtext
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn
from tests.web.test_adjusting import words
from tests.web.test_enroll import fields


def edit(browser: Browser, sequence: Sequence, **changes: object) -> tuple[int, str]:
    path = f"/sequences/{sequence.id}/edit"
    data = {**fields(browser.text(path)), **{name.replace("__", "."): value for name, value in changes.items()}}
    answer = browser.post(path, data)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_new_sequence_is_written_step_by_step(owner: Browser, firm: Firm) -> None:
    made = owner.post("/sequences/new", {"name": "New one", "audience": "contacts"})
    assert made.status_code == 303
    sequence = Sequence.get(Sequence.name == "New one")
    text = owner.text(made.location)
    assert "Step 1" in text
    data = {**fields(text), "steps.0.subject": "Hello {{ first_name }}", "steps.0.body": "One line.\n\nAnother."}
    added = owner.post(made.location, {**data, "do": "add:task"}).get_data(as_text=True)
    assert "Hello {{ first_name }}" in added  # nothing typed is lost
    last = {**fields(added), "steps.1.subject": "Call", "steps.1.day_offset": "4"}
    assert owner.post(made.location, last).status_code == 303
    steps = plans.steps_of(plans.latest(sequence))
    assert [(one.kind, one.day_offset) for one in steps] == [(StepKind.EMAIL, 0), (StepKind.TASK, 4)]
    assert steps[0].body == "<p>One line.</p>\n<p>Another.</p>"


def test_errors_stand_beside_their_fields_and_nothing_is_lost(owner: Browser, firm: Firm) -> None:
    before = plans.latest(firm.sequence).number
    status, text = edit(owner, firm.sequence, steps__0__subject="", steps__1__day_offset="soon", steps__1__body="Kept")
    assert status == 422
    assert "Give whole days after the start, 0 or more." in text
    assert "Kept" in text
    status, text = edit(owner, firm.sequence, steps__0__subject="", steps__1__body="Hi {{ nonsense }}")
    assert status == 422
    assert 'id="error-steps.0.subject"' in text
    assert 'id="error-steps.1.body"' in text
    assert plans.latest(firm.sequence).number == before


def test_steps_move_and_go_away(owner: Browser, firm: Firm) -> None:
    _, text = edit(owner, firm.sequence, do="down:0")
    moved = fields(text)
    first = plans.steps_of(plans.latest(firm.sequence))[0]
    assert moved["steps.1.id"] == str(first.id)
    assert (moved["steps.0.day_offset"], moved["steps.1.day_offset"]) == ("0", "2")
    _, text = edit(owner, firm.sequence, do="remove:1")
    assert fields(text)["count"] == "2"


def test_a_step_becomes_a_task_and_its_planned_email_does_not_leave(owner: Browser, firm: Firm) -> None:
    factories.enrolled(firm)
    _, text = edit(owner, firm.sequence, do="kind:2")
    asked = {**fields(text), "steps.2.subject": "Call {{ first_name }}", "reach": "all"}
    assert owner.post(f"/sequences/{firm.sequence.id}/edit", asked).status_code == 303
    steps = plans.steps_of(plans.latest(firm.sequence))
    assert [step.kind for step in steps] == [StepKind.EMAIL, StepKind.EMAIL, StepKind.TASK]
    _, back = edit(owner, firm.sequence, do="kind:2")
    assert fields(back)["steps.2.kind"] == "email"


def test_an_edit_of_unsent_emails_asks_whom_it_reaches(owner: Browser, firm: Firm) -> None:
    enrollment, before = factories.enrolled(firm), plans.latest(firm.sequence).number
    status, text = edit(owner, firm.sequence, steps__1__body="Changed words.", steps__2__day_offset="9")
    assert status == 200
    assert "This edit changes 2 emails not yet sent" in text
    assert "step 2" in text
    assert "the first from Tue 1 Dec, 09:00 to Thu 3 Dec, 09:00" in text
    assert plans.latest(firm.sequence).number == before
    answer = owner.post(f"/sequences/{firm.sequence.id}/edit", {**fields(text), "reach": "new"})
    assert answer.status_code == 303
    assert Enrollment.get_by_id(enrollment.id).pinned.number == before
    assert plans.latest(firm.sequence).number == before + 1


def test_the_dialog_says_who_is_due_soon_who_stays_behind_and_who_had_finished(owner: Browser, firm: Firm) -> None:
    pinned, done = factories.enrolled(firm, "Paul Martin"), factories.enrolled(firm, "Ida Nyst")
    Enrollment.update(pinned=plans.latest(firm.sequence)).where(Enrollment.id == pinned.id).execute()
    Enrollment.update(state="finished", finish="completed").where(Enrollment.id == done.id).execute()
    factories.enrolled(firm)
    _, text = edit(owner, firm.sequence, do="add:email")
    new = {**fields(text), "steps.0.time": "10:15", "steps.3.body": "One more."}
    asked = owner.post(f"/sequences/{firm.sequence.id}/edit", new).get_data(as_text=True)
    shown = " ".join(re.sub(r"<[^>]+>", " ", asked).split())
    assert "1 person will be due within 24 hours" in shown
    assert "1 person stays on an earlier version, as chosen then" in shown
    assert "1 person had finished and stays so; the new last step can be offered afterwards" in shown


def test_the_list_behind_the_numbers_names_people_steps_and_both_dates(owner: Browser, firm: Firm) -> None:
    for name in ("Marie Durand", "Jonas Weber"):
        factories.enrolled(firm, name)
    pinned = factories.enrolled(firm, "Paul Martin")
    Enrollment.update(pinned=plans.latest(firm.sequence)).where(Enrollment.id == pinned.id).execute()
    _, text = edit(owner, firm.sequence, steps__1__day_offset="3")
    shown = words(text)
    for name in ("Marie Durand", "Jonas Weber"):
        assert f"{name} 2 Thu 26 Nov, 10:30 Fri 27 Nov, 10:30" in shown
    assert "Paul Martin · version 1" in shown
    assert "Paul Martin 2" not in shown


def test_a_save_whose_dates_are_others_by_then_is_asked_again(owner: Browser, firm: Firm) -> None:
    factories.enrolled(firm)
    path, before = f"/sequences/{firm.sequence.id}/edit", plans.latest(firm.sequence).number
    _, text = edit(owner, firm.sequence, steps__1__day_offset="3")
    Sequence.update(open_days=[0, 1, 2, 3]).execute()
    late = owner.post(path, {**fields(text), "reach": "all"})
    again = late.get_data(as_text=True)
    assert (late.status_code, "Mon 30 Nov, 10:30" in words(again)) == (409, True)
    assert "The dates are no longer those that were shown." in words(again)
    assert plans.latest(firm.sequence).number == before
    assert owner.post(path, {**fields(again), "reach": "all"}).status_code == 303
    assert plans.latest(firm.sequence).number == before + 1


def test_an_edit_that_reaches_all_changes_what_is_planned(owner: Browser, firm: Firm) -> None:
    enrollment = factories.enrolled(firm)
    _, text = edit(owner, firm.sequence, steps__1__body="Changed words.")
    owner.post(f"/sequences/{firm.sequence.id}/edit", {**fields(text), "reach": "all"})
    assert plans.steps_for(enrollment)[1].body == "<p>Changed words.</p>"


def test_an_edit_that_changes_nothing_unsent_saves_at_once(owner: Browser, firm: Firm) -> None:
    status, _ = edit(owner, firm.sequence, steps__1__body="Changed words.")
    assert status == 303


def test_days_holidays_and_the_opt_out_link_are_rules(owner: Browser, firm: Firm) -> None:
    path = f"/sequences/{firm.sequence.id}/rules"
    assert "Without a link, people can only answer" in owner.text(path)
    none = owner.post(path, {"name": "Renamed", "holidays": "FR"})
    assert none.status_code == 422
    assert "Choose at least one day of the week." in none.get_data(as_text=True)
    assert owner.post(path, {"name": "Renamed", "open_days": ["0", "5"], "holidays": "FR"}).status_code == 303
    row = Sequence.get_by_id(firm.sequence.id)
    assert (row.name, row.open_days, row.holidays, row.opt_out) == ("Renamed", [0, 5], "FR", False)


def test_rules_are_not_saved_by_halves(owner: Browser, firm: Firm) -> None:
    refused = owner.post(f"/sequences/{firm.sequence.id}/rules", {"name": " ", "open_days": ["0"], "confirm": "yes"})
    assert refused.status_code == 422
    assert Sequence.get_by_id(firm.sequence.id).open_days == [0, 1, 2, 3, 4]


def test_a_name_that_stays_is_no_event(owner: Browser, firm: Firm) -> None:
    chosen = {"name": firm.sequence.name, "open_days": ["0", "1", "2", "3", "4"]}
    assert owner.post(f"/sequences/{firm.sequence.id}/rules", chosen).status_code == 303
    assert not Event.select().where(Event.code == "sequence_renamed").exists()


def test_other_days_show_what_they_move_before_they_are_saved(owner: Browser, firm: Firm) -> None:
    factories.enrolled(firm)
    path = f"/sequences/{firm.sequence.id}/rules"
    chosen = {"name": "Engineers", "open_days": ["0", "2", "4"], "holidays": firm.sequence.holidays, "opt_out": "on"}
    asked = owner.post(path, chosen)
    text = asked.get_data(as_text=True)
    assert "3 planned emails get another date" in text
    assert "Marie Durand 1 today, 09:00 Wed 25 Nov, 09:00" in words(text)
    assert Sequence.get_by_id(firm.sequence.id).open_days == [0, 1, 2, 3, 4]
    late = owner.post(path, {**chosen, "open_days": ["4"], "confirm": "yes", "shown": fields(text)["shown"]})
    assert (late.status_code, "no longer those that were shown" in late.get_data(as_text=True)) == (409, True)
    assert owner.post(path, {**chosen, "confirm": "yes", "shown": fields(text)["shown"]}).status_code == 303
    assert Sequence.get_by_id(firm.sequence.id).open_days == [0, 2, 4]


def test_a_sequence_is_paused_resumed_archived_and_back(owner: Browser, firm: Firm) -> None:
    for what, state in (("pause", SequenceState.PAUSED), ("resume", SequenceState.ACTIVE),
                        ("archive", SequenceState.ARCHIVED), ("unarchive", SequenceState.ACTIVE)):
        assert owner.post(f"/sequences/{firm.sequence.id}/{what}").status_code == 303
        assert Sequence.get_by_id(firm.sequence.id).state is state
    assert firm.sequence.name in owner.text("/sequences")


def test_above_the_plan_a_sequence_is_read_only(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    factories.sequence(firm.owner, firm.now, name="Second")
    assert owner.post("/settings/plan", {"plan": "pro"}).status_code == 303
    text = owner.text(f"/sequences/{Sequence.get(Sequence.name == 'Second').id}")
    assert "Read-only: plan limit" in text
    assert "Add a step" not in text
    refused = owner.post("/sequences/new", {"name": "Third"})
    assert refused.status_code == 403
    assert "Your plan allows one sequence." in refused.get_data(as_text=True)


def test_a_template_starts_a_step(owner: Browser, firm: Firm) -> None:
    assert owner.post("/templates/new", {"name": "First", "subject": "From a template", "body": "Body.",
                                         "language": "en"}).status_code == 303
    assert "From a template" in owner.text("/templates")
    _, text = edit(owner, firm.sequence, do="template:0", steps__0__template="1")
    assert fields(text)["steps.0.subject"] == "From a template"
    wrong = owner.post("/templates/new", {"name": "", "body": "{{ broken"})
    assert wrong.status_code == 422
    assert "{{ broken" in wrong.get_data(as_text=True)


@pytest.mark.parametrize(("typed", "stored"), [
    ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>lines.</p>"), ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ("{{ first_name | default: 'you' }}", "<p>{{ first_name | default: 'you' }}</p>"), ("", "")])
def test_typed_text_and_html_lead_to_each_other(typed: str, stored: str) -> None:
    assert richtext.to_html(typed) == stored
    assert richtext.editable(stored) == (typed, "")


def test_html_that_plain_text_would_lose_is_edited_as_html() -> None:
    html = '<p>See <a href="https://northwind.example">us</a>.</p>'
    assert richtext.editable(html) == (html, "html")
    assert richtext.to_html(html, "html") == html


def test_merge_fields_are_named_and_the_rest_is_text() -> None:
    shown = str(richtext.with_fields("<b>{{ first_name }}</b>"))
    assert shown == '&lt;b&gt;<span class="merge">first name</span>&lt;/b&gt;'
