"""Explain names who, when and what: no sentence is left with a gap, in either language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from server import words
from server.actions import (
    consequences,
    mailboxes,
    moves,
    pauses,
    people,
    planning,
    profile,
    sequences,
    stop,
    tasks,
    team,
)
from server.domain.codes import Finish, Hold, InboundKind, ThreadMode
from server.models import Enrollment, Inbound, Mailbox, Message, Task
from server.queries import evidence, explain, plans
from server.queries.situations import Situation
from tests.factories import Firm, email, enrolled, messages, sequence, task


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    app = Flask("words")
    Babel(app)
    with app.test_request_context(), force_locale(request.param):
        yield request.param


def said(enrollment: Enrollment, firm: Firm, step: int | None = None) -> list[str]:
    """The sentences of the checks that say no."""
    row = Enrollment.get_by_id(enrollment.id)
    found = explain.explain(row, step, now=firm.clock())
    return [words.check(one.code, one.passed, one.evidence, one.until, row.zone) for one in found.checks
            if one.passed is False]


def test_who_paused_and_when(firm: Firm, language: str) -> None:
    marie = enrolled(firm)
    stop.pause(firm.member, marie, now=firm.now)
    firm.clock.forward(hours=3)
    assert said(marie, firm)[0] == {"en": "Paused by Member, Tue 24 Nov", "fr": "En pause par Member, mar. 24 nov."}[
        language]
    Enrollment.update(paused_by=None).execute()
    assert "Relance" in said(marie, firm)[0]


def test_who_unenrolled_when_and_what_it_took_back(firm: Firm, language: str) -> None:
    marie = enrolled(firm)
    stop.unenroll(firm.admin, [marie.id], where="panel", now=firm.now)
    assert said(marie, firm) == [{
        "en": "Stopped on Tue 24 Nov, 08:40: Unenrolled by Admin, 1 planned email cancelled",
        "fr": "Arrêtée le mar. 24 nov., 08:40\xa0: Désinscription par Admin, 1 email prévu annulé"}[language]]


def test_who_archived_the_sequence(firm: Firm) -> None:
    marie = enrolled(firm)
    sequences.archive(firm.owner, firm.sequence, now=firm.now)
    assert "archived by Anna Keller" in said(marie, firm)[0]


def test_who_wrote_by_hand_is_whose_mailbox_it_is(firm: Firm) -> None:
    marie = enrolled(firm)
    row = Inbound.create(mailbox=firm.mailbox, provider_id="x", enrollment=marie, kind=InboundKind.OWN,
                         matched_by="thread", received_at=firm.now, stored_at=firm.now)
    consequences._own(row, consequences.OWNER_WROTE, firm.now)
    assert "Anna Keller wrote by hand" in said(marie, firm)[0]


def pause_sequence(firm: Firm) -> None:
    sequences.pause(firm.member, firm.sequence, now=firm.now)


def go_away(firm: Firm) -> None:
    today = firm.now.date()
    profile.set_absence(firm.owner, firm.owner, today, today + timedelta(days=2), now=firm.now)


def lose_mailbox(firm: Firm) -> None:
    mailboxes.lose_access(firm.mailbox, "revoked", now=firm.now)


def be_away(firm: Firm) -> None:
    Enrollment.update(hold=Hold.OUT_OF_OFFICE, held_until=firm.now + timedelta(days=5)).execute()


def fill_the_day(firm: Firm) -> None:
    Mailbox.update(daily_cap=1).execute()
    other = messages(enrolled(firm, "Paul Martin"))[0]
    Message.update(state="sent", sent_at=firm.now).where(Message.id == other.id).execute()


def leave_today(firm: Firm) -> None:
    first = Message.get()
    Message.update(state="sent", sent_at=firm.now).where(Message.id == first.id).execute()
    second = plans.steps_for(first.enrollment)[1]
    Message.create(enrollment=first.enrollment, mailbox=firm.mailbox, step=second.id, version=second.version_id,
                   state="planned", due_at=firm.now, planned_on=firm.now.date())


def doubt(firm: Firm) -> None:
    leave_today(firm)
    Message.update(state="uncertain", sent_at=None).where(Message.state == "sent").execute()


def lose_the_address(firm: Firm) -> None:
    Enrollment.update(email=None).execute()


def shut_out(firm: Firm) -> None:
    team.disable(firm.admin, firm.owner, now=firm.now)


def slow_down(firm: Firm) -> None:
    Mailbox.update(throttled_until=firm.now + timedelta(hours=9)).execute()


@pytest.mark.parametrize(("happens", "tells"), [
    (pause_sequence, {"en": "Sequence paused by Member, Tue 24 Nov", "fr": "Séquence en pause par Member"}),
    (go_away, {"en": "Anna Keller is away until Thu 26 Nov", "fr": "Absence de Anna Keller jusqu'au jeu. 26 nov."}),
    (lose_mailbox, {"en": "anna@northwind.example is disconnected", "fr": "anna@northwind.example est déconnectée"}),
    (be_away, {"en": "Out of office until Sun 29 Nov", "fr": "Absence jusqu'au dim. 29 nov."}),
    (fill_the_day, {"en": "Limit of 1 a day reached", "fr": "Limite de 1 par jour atteinte"}),
    (leave_today, {"en": "Step 1 has not left yet", "fr": "L'étape 1 n'est pas encore partie"}),
    (doubt, {"en": "Not known whether step 1 left", "fr": "On ne sait pas si l'étape 1 est partie"}),
    (lose_the_address, {"en": "Missing: email", "fr": "Il manque\xa0: email"}),
    (slow_down, {"en": "Memory asks to slow down", "fr": "Memory demande de ralentir"}),
])
def test_each_hold_names_what_it_is_about(happens: Callable[[Firm], None], tells: dict[str, str], firm: Firm,
                                          language: str) -> None:
    marie = enrolled(firm)
    firm.clock.forward(hours=1)
    happens(firm)
    firm.clock.forward(hours=1)
    coming = Message.get(Message.enrollment == marie, Message.state == "planned")
    place = next(step.position for step in plans.steps_for(marie) if step.id == coming.step_id)
    told = said(marie, firm, place)
    assert any(tells[language] in one for one in told), told
    assert not any("…" in one for one in told), told


def test_an_open_task_is_named(firm: Firm, language: str) -> None:
    steps = task(0, "09:00", "Call Marie"), email(1, subject="A", thread=ThreadMode.NEW)
    made = sequence(firm.owner, firm.now, *steps, name="T")
    told = said(enrolled(firm, made=made), firm, step=2)
    assert {"en": 'Task "Call Marie" is not done', "fr": "Tâche « Call Marie » pas encore faite"}[language] in [
        one.replace("\u202f", " ").replace("\xa0", " ") for one in told]


def test_every_hold_is_told_without_a_gap(firm: Firm, language: str) -> None:
    """Whatever holds, the values of its sentence are found in the rows."""
    marie = enrolled(firm)
    people.edit(firm.owner, marie.person, {"first_name": "M"}, {}, now=firm.now)
    stop.pause(firm.member, marie, now=firm.now)
    pause_sequence(firm)
    go_away(firm)
    be_away(firm)
    doubt(firm)
    lose_the_address(firm)
    at = Situation.of(Message.get(Message.state == "planned"), firm.now)
    blank = {Hold.TASK_OPEN, Hold.HOLIDAY}  # no task is open here; "Closed day" is said where no name is known
    for hold in set(Hold) - blank:
        told = words.check(hold.value, False, evidence.of(hold, at), firm.now, "Europe/Paris")
        assert "…" not in told, (hold, told)


def test_a_finish_of_an_older_release_is_told_all_the_same(firm: Firm) -> None:
    marie = enrolled(firm)
    stop.stop(marie, Finish.UNENROLLED, now=firm.now)
    assert "Unenrolled by Relance" in said(marie, firm)[0]


def told(enrollment: Enrollment, firm: Firm, step: int) -> tuple[str, dict[str, str]]:
    """The question, and each check that was looked at with its sentence."""
    row = Enrollment.get_by_id(enrollment.id)
    found = explain.explain(row, step, now=firm.clock())
    return words.question(found.question, found.position), {
        one.name: words.check(one.code, one.passed, one.evidence, one.until, row.zone) for one in found.checks}


def leave(firm: Firm, enrollment: Enrollment) -> Message:
    """The next mail leaves now."""
    row = Message.get(Message.enrollment == enrollment, Message.state == "planned")
    Message.update(state="sent", end="sent", sent_at=firm.clock(), hold=None).where(Message.id == row.id).execute()
    planning.replan(Enrollment.get_by_id(enrollment.id), now=firm.clock())
    return row


def test_a_mail_that_left_on_time_has_passed_every_check_of_its_moment(firm: Firm) -> None:
    marie = enrolled(firm)
    firm.clock.forward(minutes=21)
    leave(firm, marie)
    sequences.pause(firm.member, firm.sequence, now=firm.clock())  # what holds now did not hold then
    question, checks = told(marie, firm, 1)
    assert question == "Why did step 1 leave?"
    assert list(checks)[:2] == ["planned", "restored_copy"]
    assert checks["planned"] == "Its time had come: Tue 24 Nov, 09:00"
    assert checks["paused_sequence"] == "The sequence is running"
    assert checks["mailbox_read"] == "The mailbox was read right before"
    assert checks["version"] == "Its text is that of version 1"
    assert checks["sent"] == "It left Tue 24 Nov, 09:01"
    assert "previous_step_pending" not in checks  # no step was before it


def test_a_mail_that_left_late_says_what_it_waited_for(firm: Firm) -> None:
    marie = enrolled(firm)
    stop.pause(firm.member, marie, now=firm.now)
    firm.clock.forward(days=1)
    stop.resume(firm.owner, Enrollment.get_by_id(marie.id), now=firm.clock())
    leave(firm, marie)
    assert told(marie, firm, 1)[1]["waited"] == "It waited until Wed 25 Nov, 08:40: Paused by Member, Tue 24 Nov"


def test_a_pause_with_an_end_is_told_as_such(firm: Firm) -> None:
    marie = enrolled(firm)
    pauses.pause_until(firm.member, marie, date(2026, 11, 26), now=firm.now)
    assert "Paused by Member until Thu 26 Nov" in said(marie, firm)
    firm.clock.forward(days=2)
    leave(firm, marie)
    assert told(marie, firm, 1)[1]["waited"] == (
        "It waited until Thu 26 Nov, 00:00: Paused by Member until Thu 26 Nov")


def test_a_step_left_out_names_by_whom_and_when(firm: Firm) -> None:
    marie, late = enrolled(firm), enrolled(firm, "Paul Martin", start_at=2)
    second = plans.steps_for(marie)[1]
    moves.skip(firm.admin, marie, second.id, now=firm.now)
    assert told(marie, firm, 2) == (
        "Why will step 2 not leave?", {"skipped_by_user": "Skipped by hand, by Admin, Tue 24 Nov, 08:40"})
    assert told(late, firm, 1)[1] == {
        "start_at": "Skipped: started at a later step, by Anna Keller, Tue 24 Nov, 08:40"}


def test_a_task_is_open_or_says_who_did_it(firm: Firm) -> None:
    made = sequence(firm.owner, firm.now, task(0, "09:00", "Call"), email(1, subject="A"), name="T")
    marie = enrolled(firm, made=made)
    assert told(marie, firm, 1)[1] == {"planned": "Planned for Tue 24 Nov, 09:00"}
    firm.clock.forward(hours=1)
    assert list(told(marie, firm, 1)[1].values()) == ["Its time had come: Tue 24 Nov, 09:00", 'Task "Call" is not done']
    tasks.done(firm.owner, Task.get(), now=firm.clock())
    assert told(marie, firm, 1) == ("What became of step 1?", {
        "planned": "Its time had come: Tue 24 Nov, 09:00", "task_done": "Done by Anna Keller, Tue 24 Nov, 09:40"})


def test_all_that_is_over_is_told_in_order_with_each_round(firm: Firm) -> None:
    marie = enrolled(firm)
    firm.clock.forward(minutes=21)
    leave(firm, marie)
    first, second, _ = plans.steps_for(marie)
    moves.skip(firm.owner, marie, second.id, now=firm.clock())
    moves.move_to(firm.owner, marie, first.id, now=firm.clock(), again=True)
    row = Enrollment.get_by_id(marie.id)
    over = [(one.round, one.position, one.question.value) for one in explain.past(row)]
    assert over == [(1, 1, "why_sent"), (1, 2, "why_never")]
    assert [(one.round, one.position) for one in explain.whole(row, now=firm.clock())][-1] == (2, 1)
    assert explain.explain(row, 1, now=firm.clock(), number=1).question.value == "why_sent"
    stop.unenroll(firm.owner, [marie.id], where="test", now=firm.clock())
    ended = explain.whole(Enrollment.get_by_id(marie.id), now=firm.clock())
    assert [(one.round, one.position) for one in ended] == [(1, 1), (1, 2), (1, 3), (2, 1)]
