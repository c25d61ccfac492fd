"""The date in the lists is the date of the planner, whatever holds the step."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from server.actions import profile
from server.domain.codes import Hold
from server.models import Enrollment, Message, User
from server.queries import enrollments, plans
from tests.factories import Firm, enrolled

LATER = datetime.fromisoformat("2026-11-26T20:00:00+00:00")


@pytest.mark.parametrize("columns", [
    {}, {"hold": Hold.OUT_OF_OFFICE, "held_until": LATER}, {"hold": Hold.CHALLENGE, "held_until": LATER}])
@pytest.mark.parametrize("hours", [0, 5, 14, 24 * 4])
def test_a_running_one(columns: dict[str, Any], hours: int, firm: Firm, now: datetime) -> None:
    enrollment = enrolled(firm)
    if columns:
        Enrollment.update(columns).where(Enrollment.id == enrollment.id).execute()
    compare(enrollment, now + timedelta(hours=hours))


@pytest.mark.parametrize("until", [date(2026, 11, 24), date(2026, 11, 27)])
def test_an_absence(until: date, firm: Firm, now: datetime) -> None:
    enrollment = enrolled(firm)
    profile.set_absence(firm.owner, User.get_by_id(firm.owner.id), date(2026, 11, 24), until, now=now)
    compare(enrollment, now)


def compare(enrollment: Enrollment, now: datetime) -> None:
    shown = enrollments.standing(enrollment, now=now)
    first = plans.upcoming(Enrollment.get_by_id(enrollment.id), now=now)[0]
    assert shown.next is not None
    assert (shown.next.instant, shown.next.position) == (first.expected, first.step.position), Message.get().due_at
