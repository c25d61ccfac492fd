"""Who is away is waited for: until the first open day on which they are back, a week, or a human's decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.access import Conflict
from server.actions import stop, tasks
from server.domain.codes import EnrollmentState, Finish, Hold, InboundKind, TaskState
from server.models import Enrollment, Inbound, Message, Task
from tests import factories
from tests.actions.inbox import answer, arrives, away, fresh, letter, run, until, written_to
from tests.factories import Firm


@pytest.fixture
def db_kind() -> str:
    return "sqlite"  # the other consequences run on both


def midnight(year: int, month: int, day: int) -> datetime:
    """The first moment of a day in Paris, in winter."""
    return datetime(year, month, day, tzinfo=UTC) - timedelta(hours=1)


@pytest.mark.parametrize(("text", "until_"), [
    ("I am away from the office and back on 3 December 2026.", midnight(2026, 12, 3)),
    ("I am out of the office until 3 December 2026.", midnight(2026, 12, 3)),
    ("I am out of the office. I will be back on 5 December 2026.", midnight(2026, 12, 7)),  # a Saturday
    ("I am out of the office and cannot read mail.", midnight(2026, 12, 1)),  # a week after Tuesday
])
def test_steps_wait_for_the_first_open_day_back(firm: Firm, text: str, until_: datetime) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, away(first, text))
    assert row.kind is InboundKind.OUT_OF_OFFICE
    held = fresh(enrollment)
    assert (held.state, held.hold, held.held_until) == (EnrollmentState.ACTIVE, Hold.OUT_OF_OFFICE, until_)
    planned = Message.get(Message.state == "planned")
    assert (planned.hold, planned.held_until) == (Hold.OUT_OF_OFFICE, until_)


def test_a_week_without_a_date_ends_on_an_open_day(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    until(firm, "2026-11-28T10:00:00+00:00")  # a Saturday
    arrives(firm, away(first, "I am out of the office."))
    assert fresh(enrollment).held_until == midnight(2026, 12, 7)


def test_a_holiday_is_no_day_back(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    type(firm.sequence).update(holidays="FR").where(type(firm.sequence).id == firm.sequence.id).execute()
    until(firm, "2026-12-21T10:00:00+00:00")
    arrives(firm, away(first, "I am out of the office until 25 December 2026."))
    assert fresh(enrollment).held_until == midnight(2026, 12, 28)


def test_the_zone_is_the_enrollments(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    Enrollment.update(zone="America/New_York").where(Enrollment.id == enrollment.id).execute()
    arrives(firm, away(first, "I am out of the office and back on 3 December 2026."))
    assert fresh(enrollment).held_until == datetime(2026, 12, 3, 5, tzinfo=UTC)


def test_the_step_leaves_on_the_day_back_at_its_own_time(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office and back on 3 December 2026."))
    for moment in ("2026-11-26T09:30:00+00:00", "2026-12-02T09:30:00+00:00", "2026-12-03T06:59:00+00:00"):
        until(firm, moment)
        assert run(firm) == 0, moment
    until(firm, "2026-12-03T09:30:00+00:00")
    assert run(firm) == 1
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_a_second_absence_extends_and_never_shortens(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office and back on 3 December 2026."))
    arrives(firm, away(first, "I am out of the office."))  # no date: 1 December
    assert fresh(enrollment).held_until == midnight(2026, 12, 3)
    arrives(firm, away(first, "I am out of the office and back on 10 December 2026."))
    assert fresh(enrollment).held_until == midnight(2026, 12, 10)
    assert fresh(enrollment).finish is None


def test_ten_absences_are_never_a_reply(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    for _ in range(10):
        arrives(firm, away(first, "I am out of the office."))
    assert fresh(enrollment).finish is None
    assert {row.kind for row in Inbound.select()} == {InboundKind.OUT_OF_OFFICE}


def test_back_today_holds_nothing(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    until(firm, "2026-11-26T07:00:00+00:00")
    arrives(firm, away(first, "I am out of the office and back on 26 November 2026."))
    assert fresh(enrollment).hold is None
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 1


def test_a_long_absence_asks_resume_or_stop(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am on parental leave and back on 1 March 2027."))
    assert fresh(enrollment).state is EnrollmentState.PAUSED
    task = Task.get()
    assert (task.note, task.assignee_id, task.state) == ("resume_or_stop", firm.owner.id, TaskState.OPEN)
    arrives(firm, away(first, "I am on parental leave and back on 1 March 2027."))
    assert Task.select().count() == 1
    assert stop.resume(firm.owner, fresh(enrollment), now=firm.clock())
    assert Task.get().state is TaskState.DONE
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_the_question_is_not_ticked_off(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am on parental leave and back on 1 March 2027."))
    for close in (tasks.done, tasks.skip):
        with pytest.raises(Conflict, match="task_is_question"):
            close(firm.owner, Task.get(), now=firm.clock())
    assert (fresh(enrollment).state, Task.get().state) == (EnrollmentState.PAUSED, TaskState.OPEN)


def test_undo_after_stop_asks_again(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am on parental leave and back on 1 March 2027."))
    stop.unenroll(firm.owner, [enrollment.id], where="web", now=firm.clock())
    assert Task.get().state is TaskState.CANCELLED
    stop.undo_unenroll(firm.owner, [enrollment.id], now=firm.clock())
    assert (fresh(enrollment).state, Task.get().state) == (EnrollmentState.PAUSED, TaskState.OPEN)


def test_45_days_are_waited_for_and_46_are_not(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office and back on 8 January 2027."))
    assert fresh(enrollment).state is EnrollmentState.ACTIVE
    arrives(firm, away(first, "I am out of the office and back on 9 January 2027."))
    assert fresh(enrollment).state is EnrollmentState.PAUSED


def test_an_absence_from_an_earlier_sequence_holds_the_open_one(firm: Firm) -> None:
    old, first = written_to(firm)
    stop.unenroll(firm.owner, [old.id], where="web", now=firm.clock())
    again = factories.enrolled(firm, made=factories.sequence(firm.owner, firm.clock(), name="Second"))
    firm.clock.forward(minutes=5)
    arrives(firm, away(first, "I am out of the office and back on 3 December 2026."))
    assert fresh(again).hold is Hold.OUT_OF_OFFICE
    assert fresh(old).hold is None


def test_a_human_answer_ends_the_wait(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office and back on 3 December 2026."))
    arrives(firm, answer(first))
    assert (fresh(enrollment).finish, fresh(enrollment).hold) == (Finish.REPLIED, None)


CHALLENGE = "X-Boxtrapper: wants proof\r\nAuto-Submitted: auto-replied\r\n"
PROOF = ("Please verify your email so that I receive it. Click here to be added to my allowed senders: "
         "https://filter.example/prove/1")


def test_a_challenge_waits_a_week_with_its_link_and_then_stops(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    reply = f"In-Reply-To: {first.rfc_id}\r\nReferences: {first.rfc_id}\r\n"
    (row,) = arrives(firm, letter(PROOF, subject="Your email requires verification", headers=reply + CHALLENGE))
    assert (row.kind, row.link) == (InboundKind.CHALLENGE, "https://filter.example/prove/1")
    assert fresh(enrollment).hold is Hold.CHALLENGE
    arrives(firm, away(first, "I am out of the office and back on 26 November 2026."))
    assert fresh(enrollment).hold is Hold.CHALLENGE, "an absence does not answer it"
    until(firm, "2026-12-01T08:01:00+00:00")
    arrives(firm, letter("news", sender="x@nobody.example", number=2))
    assert fresh(enrollment).finish is None
    until(firm, "2026-12-01T08:03:00+00:00")
    arrives(firm, letter("news", sender="x@nobody.example", number=3))
    assert fresh(enrollment).finish is Finish.BOUNCED


def test_a_challenge_that_was_answered_goes_on(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    reply = f"In-Reply-To: {first.rfc_id}\r\n"
    arrives(firm, letter(PROOF, subject="Your email requires verification", headers=reply + CHALLENGE))
    stop.resume(firm.owner, fresh(enrollment), now=firm.clock())
    until(firm, "2026-12-03T09:30:00+00:00")
    assert run(firm) == 1
