"""Ten times the rows, the same number of queries; and figures that add up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from server.actions import mailboxes, people, profile, sequences, stop
from server.domain.codes import Audience, Finish, Hold, InboundKind, MessageState, ThreadMode
from server.models import Enrollment, Inbound, Message, Override, Person, Role, User
from server.queries import activity, enrollments, figures, needs, tab, today
from server.queries import people as listing
from server.queries import sequences as sequence_lines
from server.queries.export import people_csv
from server.queries.people import Filter
from server.queries.suppressions import listing as opt_outs
from server.queries.tab import Show
from server.queries.team import members
from server.words import enrollment_chip
from tests.factories import Firm, email, enrolled, seen, sequence, task
from tests.queries.counting import counted


def fill(firm: Firm, start: int, number: int) -> None:
    """More of everything a screen lists: people in all kinds of states, sequences, users, tasks."""
    steps = task(0, "09:00"), email(2, subject="A", thread=ThreadMode.NEW)
    calls = sequence(firm.owner, firm.now, *steps, name=f"Calls {start}")
    for n in range(start, start + number):
        person = enrolled(firm, f"Marie Number{n}x")
        enrolled(firm, f"Tom Number{n}x", calls)
        people.upsert(seen(f"Ida Number{n}x"), by=firm.owner, now=firm.now, audience=Audience.CANDIDATES)
        stop.opt_out_by_hand(firm.owner, Person.get(Person.first_name == "Ida"), now=firm.now)
        if n % 3 == 0:
            stop.pause(firm.member, person, now=firm.now)
        if n % 3 == 1:
            Message.update(hold=Hold.MISSING_FIELD).where(Message.enrollment == person).execute()
        if n % 4 == 3:
            stop.unenroll(firm.owner, [person.id], where="test", now=firm.now)
        Inbound.create(mailbox=firm.mailbox, provider_id=f"x{n}", enrollment=person, kind=InboundKind.REPLY,
                       matched_by="thread", received_at=firm.now, stored_at=firm.now)
    for n in range(start, start + number):
        User.create(email=f"u{n}@northwind.example", name=f"U{n}", role=Role.get(Role.key == "member"),
                    created_at=firm.now)


SCREENS: dict[str, Callable[[Firm, datetime], object]] = {
    "people": lambda firm, now: listing.page(Filter(), 1, now=now).lines,
    "search": lambda firm, now: listing.page(Filter("number", Audience.CANDIDATES), 1, now=now).lines,
    "lookup": lambda firm, now: listing.lookup(
        [(f"marie.number{n}x@people.example", "") for n in range(20)], now=now),
    "sequences": lambda firm, now: sequence_lines.listing(firm.owner),
    "tab": lambda firm, now: tab.page(firm.sequence, Show.ALL, "", 1, now=now),
    "standings": lambda firm, now: enrollments.standings(enrollments.rows(), now=now),
    "figures": lambda firm, now: figures.per_step(firm.sequence, now=now),
    "weekly": lambda firm, now: figures.weekly(firm.sequence, now=now),
    "needs": lambda firm, now: needs.needs(firm.owner, now=now + timedelta(hours=4)),
    "today": lambda firm, now: today.today(firm.owner, now=now),
    "activity": lambda firm, now: activity.recent(zone="UTC"),
    "members": lambda firm, now: members(),
    "opt-outs": lambda firm, now: opt_outs(),
    "export": lambda firm, now: people_csv(range(1, 100), now=now),
}


def test_no_screen_asks_more_when_there_are_more_rows(firm: Firm, now: datetime) -> None:
    def asked() -> dict[str, int]:
        numbers = {}
        for name, screen in SCREENS.items():
            with counted() as queries:
                assert screen(firm, now)
            numbers[name] = len(queries)
        return numbers

    fill(firm, 0, 4)
    few = asked()
    fill(firm, 4, 12)
    assert asked() == few
    assert max(few.values()) <= 20, few


def test_pills_are_the_chips_of_the_rows(firm: Firm, now: datetime) -> None:
    """The database decides as the screen does, for every state that either knows."""
    fill(firm, 0, 8)
    ends = (Finish.REPLIED, Finish.BOUNCED, Finish.COMPLAINED, Finish.OPTED_OUT, Finish.COMPLETED)
    holds: tuple[dict[str, object], ...] = (
        {"hold": Hold.SPACING, "held_until": now + timedelta(minutes=1)}, {"hold": Hold.UNDO_WINDOW},
        {"hold": Hold.SPACING, "held_until": now - timedelta(minutes=1)}, {"state": MessageState.UNCERTAIN},
        {"hold": Hold.MAILBOX_UNREADABLE, "held_until": now + timedelta(minutes=1)})
    for number, finish in enumerate(ends):
        stop.stop(enrolled(firm, f"End N{number}"), finish, now=now)
    for number, columns in enumerate(holds):
        Message.update(columns).where(Message.enrollment == enrolled(firm, f"Held N{number}")).execute()
    for number, hold in enumerate((Hold.OUT_OF_OFFICE, Hold.CHALLENGE)):
        Enrollment.update(hold=hold, held_until=now + timedelta(days=1)).where(
            Enrollment.id == enrolled(firm, f"Away N{number}").id).execute()
    compare(firm, now)
    profile.set_absence(firm.owner, firm.owner, date(2026, 11, 24), date(2026, 11, 25), now=now)
    compare(firm, now)
    profile.set_absence(firm.owner, firm.owner, None, None, now=now)
    sequences.pause(firm.member, firm.sequence, now=now)
    compare(firm, now)
    sequences.resume(firm.owner, firm.sequence, now=now)
    mailboxes.lose_access(firm.mailbox, "revoked", now=now)
    compare(firm, now)


def compare(firm: Firm, now: datetime) -> None:
    for made in {row.sequence for row in Enrollment.select()}:
        shown = tab.counts(made, now=now)
        assert shown[Show.ALL] == Enrollment.select().where(Enrollment.sequence == made).count()
        for pill in set(Show) - {Show.ALL}:
            ids = tab.ids(made, pill, "", now=now)
            assert len(ids) == shown[pill]
            rows = enrollments.standings(enrollments.rows().where(Enrollment.id.in_(ids)), now=now)
            assert {expected(one) for one in rows} <= {pill}


def expected(one: enrollments.Standing) -> Show:
    """The pill by the chip's tone."""
    chip = enrollment_chip(one.enrollment.state, one.enrollment.finish, one.waits.hold if one.waits else None)
    return {"run": Show.RUNNING, "hold": Show.WAITING, "alert": Show.TO_CHECK, "reply": Show.REPLIED,
            "done": Show.FINISHED, "bounce": Show.BOUNCED, "optout": Show.OPTED_OUT}[chip.tone]


def test_the_tab_pages_and_searches(firm: Firm, now: datetime) -> None:
    for n in range(5):
        enrolled(firm, f"Marie Number{n}x")
    page = tab.page(firm.sequence, Show.RUNNING, "marie", 2, now=now, per_page=2)
    assert ([one.enrollment.person.last_name for one in page.lines], page.total, page.pages) == (
        ["Number2x", "Number1x"], 5, 3)
    assert tab.page(firm.sequence, Show.ALL, "number3", 1, now=now).total == 1
    assert tab.page(firm.sequence, Show.REPLIED, "", 9, now=now).lines == ()


def test_figures_add_up_to_the_people(firm: Firm, now: datetime) -> None:
    """Five people: one answered step 2, one bounced at 1, one opted out after 1, one waits at 2, one at 1."""
    answered, bounced, out, waits, _fresh = (enrolled(firm, name) for name in (
        "Ann A", "Bob B", "Cyd C", "Dan D", "Eve E"))
    steps = [one.step_id for one in figures.per_step(firm.sequence, now=now).steps]

    def sent(enrollment: Enrollment, *which: int) -> None:
        Message.delete().where(Message.enrollment == enrollment).execute()
        for step in which:
            Message.create(enrollment=enrollment, mailbox=firm.mailbox, step=steps[step], state=MessageState.SENT,
                           sent_at=now + timedelta(days=step))

    sent(answered, 0, 1)
    sent(bounced, 0)
    sent(out, 0)
    sent(waits, 0)
    Message.create(enrollment=waits, mailbox=firm.mailbox, step=steps[1], state=MessageState.PLANNED, due_at=now)
    stop.pause(firm.owner, waits, now=now)
    for enrollment, finish in ((answered, Finish.REPLIED), (bounced, Finish.BOUNCED), (out, Finish.OPTED_OUT)):
        stop.stop(enrollment, finish, now=now)
    Override.create(enrollment=waits, step=steps[2], body="own", set_at=now)
    shown = figures.per_step(firm.sequence, now=now)
    assert shown.people == 5
    assert [(one.planned, one.sent, one.replied, one.bounced, one.opted_out, one.held, one.differ)
            for one in shown.steps] == [(1, 4, 0, 1, 1, 0, 0), (2, 1, 1, 0, 0, 1, 0), (2, 0, 0, 0, 0, 0, 1)]
    assert [one.went_on for one in shown.steps] == [2, 0, 0]
    week = figures.weekly(firm.sequence, now=now + timedelta(days=1))[-1]
    assert (week.monday, week.sent, week.replied) == (date(2026, 11, 23), 5, 1)
    head = sequence_lines.head(firm.sequence, tab.counts(firm.sequence, now=now))
    assert (head.line.enrolled, head.line.active, head.line.reached, head.line.replied) == (5, 2, 4, 1)
    assert (head.waiting, head.to_check) == (1, 0)
    assert head.next is not None
    assert head.next.person == "Eve E"
    assert head.line.reply_rate == pytest.approx(0.25)


def test_the_log_names_people_and_places(firm: Firm, now: datetime) -> None:
    enrollment = enrolled(firm)
    profile.set_absence(firm.owner, firm.member, date(2026, 12, 1), date(2026, 12, 2), now=now)
    told = {entry.code: entry for entry in activity.recent(zone="Europe/Paris")}
    assert told["absence_set"].values["other"] == "Member"
    assert told["enrolled"].values["user"] == "Anna Keller"
    assert told["enrolled"].person == enrollment.person
    assert told["batch_enrolled"].values["sequence"] == "Engineers"
    only = activity.recent(zone="UTC", user=firm.viewer)
    assert {entry.code for entry in only} == {"invitation_taken_up"}
    older = activity.recent(zone="UTC", before=told["enrolled"].event_id)
    assert all((entry.event_id or 0) < (told["enrolled"].event_id or 0) for entry in older)


def test_a_persons_history_spans_their_enrollments(firm: Firm, now: datetime) -> None:
    first = enrolled(firm)
    stop.unenroll(firm.owner, [first.id], where="test", now=now)
    firm.clock.forward(minutes=1)
    second = enrolled(firm, made=sequence(firm.owner, now, name="Second"))
    shown = activity.of_person(first.person, now=now)
    assert [entry.planned for entry in shown[:3]] == [True, True, True]
    assert {entry.enrollment_id for entry in shown if entry.code == "enrolled"} == {first.id, second.id}
    assert shown[0].upcoming is not None


def test_what_needs_a_human_is_each_users_own(firm: Firm, now: datetime) -> None:
    enrollment = enrolled(firm)
    Message.update(hold=Hold.MISSING_FIELD).where(Message.enrollment == enrollment).execute()
    mine = needs.needs(firm.owner, now=now)
    assert [(item.need.value, item.values["person"]) for item in mine] == [("missing_field", "Marie Durand")]
    assert needs.needs(firm.member, now=now) == []
    assert len(needs.needs(firm.member, now=now, everyone=True)) == 1
    stop.unenroll(firm.owner, [enrollment.id], where="test", now=now)
    assert needs.needs(firm.owner, now=now) == []
