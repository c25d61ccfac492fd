"""What the machine found, one case each, so that nobody has to find it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.actions import send, stop
from tests import factories
from tests.factories import Firm


def run(firm: Firm) -> int:
    return sum(send.work(one, now=firm.clock, real=firm.clock) for one in send.due_mailboxes(now=firm.clock()))


def test_resuming_does_not_shorten_the_time_to_undo(firm: Firm) -> None:
    firm.clock.at = datetime.fromisoformat("2026-11-24T10:00:00+00:00")
    enrolled = factories.enrolled(firm, send_today=True)
    stop.pause(firm.owner, enrolled, now=firm.clock())
    stop.resume(firm.owner, enrolled, now=firm.clock())
    assert run(firm) == 0
    firm.clock.at += timedelta(seconds=61)
    assert run(firm) == 1
