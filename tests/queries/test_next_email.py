"""The next email of a sequence is the one that leaves first, not the one that was due first."""

from __future__ import annotations

from datetime import timedelta

from server.domain.codes import Hold
from server.models import Message
from server.queries import sequences
from tests.factories import Firm, enrolled


def test_a_mail_that_waits_is_not_the_next(firm: Firm) -> None:
    away, there = enrolled(firm, "Mateo Away"), enrolled(firm, "Victor There")
    Message.update(due_at=firm.now, hold=Hold.OUT_OF_OFFICE, held_until=firm.now + timedelta(days=9)).where(
        Message.enrollment == away).execute()
    due = firm.now + timedelta(days=1)
    Message.update(due_at=due, hold=None, held_until=firm.now).where(Message.enrollment == there).execute()
    shown = sequences.head(firm.sequence, {}).next
    assert shown is not None
    assert (shown.person, shown.instant) == ("Victor There", due)
