"""Two editors at once: what each wrote stands side by side, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

from server.models import Message
from server.queries import plans
from server.web import versions
from server.web.rows import Row
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser
from tests.web.test_editor import edit
from tests.web.test_enroll import fields


def row(number: int, **changes: object) -> Row:
    made = Row(str(number), "email", str(number), "09:00", "same", f"Subject {number}", f"Text {number}")
    return replace(made, **changes)  # type: ignore[arg-type]


BASE = [row(1), row(2), row(3)]


def chosen(mine: list[Row], theirs: list[Row], **form: str) -> list[Row]:
    return versions.merged(BASE, mine, theirs, {name.replace("__", "."): value for name, value in form.items()})


def test_what_only_one_has_changed_is_proposed() -> None:
    mine, theirs = [row(1, subject="Mine"), *BASE[1:]], [row(1, body="Theirs"), *BASE[1:]]
    found = versions.compare(BASE, mine, theirs)
    assert [(one.field, one.chosen, one.both) for step in found for one in step.found] == [
        ("subject", "mine", False), ("body", "theirs", False)]
    assert chosen(mine, theirs) == [row(1, subject="Mine", body="Theirs"), *BASE[1:]]


def test_an_email_that_became_a_task_there_is_not_made_an_email_again() -> None:
    mine, theirs = [row(1), row(2, body="Mine"), row(3)], [row(1), row(2, kind="task", subject="Call"), row(3)]
    assert chosen(mine, theirs) == [row(1), row(2, kind="task", subject="Call", body="Mine"), row(3)]


def test_where_both_have_changed_it_the_choice_counts() -> None:
    mine, theirs = [row(1, subject="Mine"), *BASE[1:]], [row(1, subject="Theirs"), *BASE[1:]]
    one = versions.compare(BASE, mine, theirs)[0].found[0]
    assert (one.both, one.chosen) == (True, "mine")
    assert chosen(mine, theirs, pick__1__subject="theirs") == theirs
    assert chosen(mine, theirs) == mine


def test_steps_added_and_removed_on_either_side() -> None:
    new = row(9, id="", subject="New")
    mine, theirs = [row(1), new, row(2)], [row(1), row(3), row(4)]  # mine without 3; theirs without 2, with 4
    assert [(one.name, one.chosen) for step in versions.compare(BASE, mine, theirs) for one in step.found] == [
        ("pick.new1.step", "mine"), ("pick.2.step", "theirs"), ("pick.3.step", "mine"), ("pick.4.step", "theirs")]
    assert chosen(mine, theirs) == [row(1), new, row(4)]
    assert chosen(mine, theirs, pick__2__step="mine", pick__new1__step="theirs") == [row(1), row(2), row(4)]


def test_a_step_that_was_changed_here_and_removed_there_stays_unless_chosen_otherwise() -> None:
    mine, theirs = [row(1), row(2, body="Longer"), row(3)], [row(1), row(3)]
    assert chosen(mine, theirs) == mine
    assert chosen(mine, theirs, pick__2__step="theirs") == theirs


def test_the_order_that_was_changed_holds() -> None:
    mine, theirs = [row(3), row(1), row(2)], [row(1), row(2), row(3), row(4)]
    assert [one.id for one in chosen(mine, theirs)] == ["3", "4", "1", "2"]
    assert [one.id for one in chosen(BASE, [row(2), row(1), row(3)])] == ["2", "1", "3"]


def test_line_ends_of_a_form_are_no_difference() -> None:
    assert versions.compare(BASE, [row(1, body="Text 1\r\n"), *BASE[1:]], BASE) == []


def conflict(owner: Browser, firm: Firm, **mine: object) -> tuple[str, str]:
    """The page of the second editor, whose form was loaded before the first one saved."""
    path = f"/sequences/{firm.sequence.id}/edit"
    stale = fields(owner.text(path))
    edit(owner, firm.sequence, steps__1__body="Theirs.", steps__2__day_offset="8")
    answer = owner.post(path, {**stale, **{name.replace("__", "."): value for name, value in mine.items()}})
    assert answer.status_code == 409
    return path, answer.get_data(as_text=True)


def test_the_second_editor_chooses_field_by_field_and_saves(owner: Browser, firm: Firm) -> None:
    path, text = conflict(owner, firm, steps__1__body="Mine, with <b> & {{ first_name }}.", steps__0__subject="New one")
    assert "Anna Keller saved this sequence while you were editing." in text
    assert "both of you changed this" in text
    assert "Theirs." in text
    assert "Mine, with &lt;b&gt; &amp; {{ first_name }}." in text
    assert owner.post(path, {**fields(text), "do": "merge"}).status_code == 303
    steps = plans.steps_of(plans.latest(firm.sequence))
    assert [one.day_offset for one in steps] == [0, 2, 8]
    assert (steps[0].subject, steps[1].body) == ("New one", "<p>Mine, with &lt;b&gt; &amp; {{ first_name }}.</p>")


def test_a_third_save_is_told_as_well_and_a_wrong_choice_stands_in_the_form(owner: Browser, firm: Firm) -> None:
    path, text = conflict(owner, firm, steps__1__day_offset="soon")
    edit(owner, firm.sequence, steps__0__subject="Third")
    again = owner.post(path, {**fields(text), "do": "merge"})
    assert again.status_code == 409
    shown = again.get_data(as_text=True)
    assert "Third" in shown
    wrong = owner.post(path, {**fields(shown), "do": "merge"})
    assert wrong.status_code == 422
    assert "Give whole days after the start, 0 or more." in wrong.get_data(as_text=True)
    kept = fields(wrong.get_data(as_text=True))
    assert (kept["steps.0.subject"], kept["steps.1.day_offset"], kept["steps.2.day_offset"]) == ("Third", "soon", "8")


def test_a_step_that_was_removed_meanwhile_comes_back_as_itself(owner: Browser, firm: Firm) -> None:
    person, before = factories.enrolled(firm), plans.steps_of(plans.latest(firm.sequence))
    path = f"/sequences/{firm.sequence.id}/edit"
    stale = fields(owner.text(path))
    _, asked = edit(owner, firm.sequence, do="remove:0")
    removed = {**fields(asked), "steps.0.subject": "First now", "steps.0.thread": "new", "reach": "all"}
    assert owner.post(path, removed).status_code == 303
    text = owner.post(path, {**stale, "steps.0.body": "Still here."}).get_data(as_text=True)
    assert owner.post(path, {**fields(text), "do": "merge", "reach": "all"}).status_code == 303
    assert [one.id for one in plans.steps_of(plans.latest(firm.sequence))] == [one.id for one in before]
    row = Message.get(Message.enrollment == person, Message.step == before[0].id)
    assert (row.state.value, row.end) == ("planned", None)
