"""The forecast of a mailbox: its pace counts, and what has no date is left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from server.domain.codes import Hold, MailboxState, MessageState, SequenceState
from server.domain.forecast import Leaving
from server.models import Enrollment, Mailbox, Message, Sequence, User
from server.queries import forecasts
from server.queries import leaving as calendar
from tests import factories


def leaving(firm: factories.Firm) -> list[Leaving]:
    mailbox = Mailbox.get_by_id(firm.mailbox.id)
    return forecasts.of_mailbox(mailbox, now=firm.now, until=firm.now + timedelta(days=30))


def firsts(firm: factories.Firm) -> list[str]:
    days: dict[str, str] = {}
    for one in leaving(firm):
        days.setdefault(one.enrollment, f"{one.at:%a}")
    return list(days.values())


@pytest.fixture
def two(firm: factories.Firm) -> list[Enrollment]:
    return [factories.enrolled(firm, name) for name in ("Marie Durand", "Omar Haddad")]


@pytest.mark.usefixtures("two")
def test_two_people_leave_one_after_the_other(firm: factories.Firm) -> None:
    first, second = leaving(firm)[:2]
    assert timedelta(seconds=20) <= second.at - first.at <= timedelta(seconds=90)
    assert (first.hold, second.hold) == (None, Hold.SPACING)


@pytest.mark.usefixtures("two")
def test_the_daily_limit_moves_the_second_to_another_day(firm: factories.Firm) -> None:
    Mailbox.update(daily_cap=1).where(Mailbox.id == firm.mailbox.id).execute()
    assert firsts(firm) == ["Tue", "Wed"]
    assert len({one.at.date() for one in leaving(firm)}) == len(leaving(firm)) == 6


def test_an_absence_with_an_end_delays_and_is_named(firm: factories.Firm, two: list[Enrollment]) -> None:
    back = firm.now + timedelta(days=3)
    Enrollment.update(hold=Hold.OUT_OF_OFFICE, held_until=back).where(Enrollment.id == two[0].id).execute()
    held = next(one for one in leaving(firm) if one.enrollment == two[0].key)
    assert (held.at >= back, held.hold) == (True, Hold.OUT_OF_OFFICE)
    User.update(away_from=firm.now.date(), away_until=date(2026, 11, 30)).execute()
    assert firsts(firm) == ["Tue", "Tue"]
    assert {one.hold for one in leaving(firm)[:1]} == {Hold.PAUSED_USER}


@pytest.mark.usefixtures("two")
def test_what_is_held_without_a_known_end_has_no_date(firm: factories.Firm) -> None:
    Sequence.update(state=SequenceState.PAUSED).where(Sequence.id == firm.sequence.id).execute()
    assert leaving(firm) == []
    Sequence.update(state=SequenceState.ACTIVE).where(Sequence.id == firm.sequence.id).execute()
    Message.update(state=MessageState.UNCERTAIN).execute()
    assert leaving(firm) == []
    Message.update(state=MessageState.PLANNED).execute()
    assert len(leaving(firm)) == 6
    Mailbox.update(state=MailboxState.DISCONNECTED).execute()
    assert leaving(firm) == []


@pytest.mark.usefixtures("two")
def test_the_calendar_shows_what_the_pace_makes_of_the_plans(firm: factories.Firm) -> None:
    Mailbox.update(daily_cap=1).where(Mailbox.id == firm.mailbox.id).execute()
    shown = calendar.upcoming(firm.owner, now=firm.now)
    foreseen = leaving(firm)
    assert shown == foreseen
    assert max(day.emails for day in calendar.fortnight(shown, firm.owner, now=firm.now)) == 1
