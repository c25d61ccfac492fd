"""From rows to the planner: what was decided keeps its place, whatever the sequence becomes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.actions import sequences
from server.domain.codes import MessageEnd, MessageState, ThreadMode
from server.models import Enrollment, Message, Sequence
from server.queries import plans
from tests import factories

LATER = (factories.email(5), factories.email(9))


@pytest.fixture
def made(firm: factories.Firm) -> Sequence:
    first = factories.email(2, subject="A role", thread=ThreadMode.NEW)
    return factories.sequence(firm.owner, firm.now, first, *LATER, name="Late start")


@pytest.fixture
def enrollment(firm: factories.Firm, made: Sequence) -> Enrollment:
    """Enrolled with Send today; the first mail has left."""
    enrollment = factories.enrolled(firm, made=made, send_today=True)
    first = factories.messages(enrollment)[0]
    Message.update(state=MessageState.SENT, end=MessageEnd.SENT, sent_at=firm.now + timedelta(hours=1)).where(
        Message.id == first.id
    ).execute()
    return Enrollment.get_by_id(enrollment.id)


def save(firm: factories.Firm, made: Sequence, *days: int | None) -> None:
    """Save the sequence with its steps on other days; None removes the step."""
    latest = plans.latest(made)
    drafts = [
        factories.email(day, step=row.id, subject=row.subject or "A role", thread=row.thread)
        for row, day in zip(plans.steps_of(latest), days, strict=True)
        if day is not None
    ]
    later = firm.now + timedelta(hours=2)
    sequences.save_steps(firm.owner, made, drafts, base_version=latest.number, now=later)


@pytest.mark.parametrize("days", [(2, 5, 9), (0, 5, 9), (4, 5, 9), (None, 5, 9)])
def test_editing_or_removing_the_first_mail_after_it_left_moves_no_other(
    firm: factories.Firm, made: Sequence, enrollment: Enrollment, days: tuple[int | None, ...]
) -> None:
    before = [one.on for _, one in plans.planned(enrollment)]
    assert before == [enrollment.day0 + timedelta(3), enrollment.day0 + timedelta(7)]
    save(firm, made, *days)
    assert [one.on for _, one in plans.planned(enrollment)] == before
