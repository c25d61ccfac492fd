"""A user's absence holds what is due, and lets it go as soon as it is shortened."""

from __future__ import annotations

from datetime import date, datetime

from server.actions import profile, send
from server.domain.codes import Hold, MessageState
from server.models import Message, User
from tests.factories import Firm, enrolled


def test_what_an_absence_held_leaves_when_it_ends_early(firm: Firm) -> None:
    person = enrolled(firm)
    owner = User.get_by_id(firm.owner.id)
    profile.set_absence(owner, owner, date(2026, 11, 24), date(2026, 11, 27), now=firm.now)
    firm.clock.at = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
    send.work(firm.mailbox.id, now=firm.clock, real=firm.clock)
    held = Message.get(Message.enrollment == person)
    assert (held.state, held.hold) == (MessageState.PLANNED, Hold.PAUSED_USER)
    firm.clock.forward(hours=1)
    profile.set_absence(owner, owner, None, None, now=firm.clock())
    send.work(firm.mailbox.id, now=firm.clock, real=firm.clock)
    row = Message.get_by_id(held.id)
    assert (row.state, row.sent_at) == (MessageState.SENT, firm.clock())
