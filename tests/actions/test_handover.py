"""Somebody leaves: nothing goes from their mailbox any more, and a colleague's goes on in a new thread."""

from __future__ import annotations

from datetime import datetime

from connectors.memory import outlet
from server.actions import enroll, handover, send, team
from server.actions.handover import Result
from server.domain.codes import Hold, MessageState
from server.models import Enrollment, Message, User
from tests import factories
from tests.factories import Firm


def test_the_next_mail_leaves_from_the_other_mailbox_in_a_thread_of_its_own(firm: Firm) -> None:
    mine, other = factories.mailbox(firm.member, firm.now), factories.mailbox(firm.admin, firm.now)
    made = enroll.enroll(firm.member, factories.request(firm.sequence, factories.seen("Marie Durand")), "key-member",
                         now=firm.now)
    person = Enrollment.get_by_id(made.enrolled[0].enrollment_id)
    firm.clock.at = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
    send.work(mine.id, now=firm.clock, real=firm.clock)
    team.disable(firm.owner, User.get_by_id(firm.member.id), now=firm.clock())
    firm.clock.at = datetime.fromisoformat("2026-11-26T10:00:00+00:00")
    send.work(mine.id, now=firm.clock, real=firm.clock)
    waiting = Message.get(Message.enrollment == person, Message.state == MessageState.PLANNED)
    assert waiting.hold is Hold.OWNER_DISABLED
    assert handover.reassign(firm.owner, [person.id], other, now=firm.clock()) == {person.id: Result.HANDED_OVER}
    send.work(other.id, now=firm.clock, real=firm.clock)
    assert len(outlet.box(mine.address).sent) == 1
    left = [mail.envelope for mail in outlet.box(other.address).sent]
    assert [(mail.subject, mail.sender.email) for mail in left] == [("A role in Paris", other.address)]
    assert not {"in-reply-to", "references"} & {name.lower() for name, _ in left[0].headers}
