"""The main job through the real client libraries over HTTP: Gmail and Microsoft, on both databases."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes

import pytest

from connectors.sandbox.world import Fault, Folder, Mail
from server.actions import enroll, mailboxes
from server.domain.codes import Finish, Hold, MailboxState, MessageState
from server.models import Enrollment, Mailbox
from server.queries import plans
from tests import factories
from tests.office import ANNA, MARIE, Office


def fresh(row: Enrollment) -> Enrollment:
    return Enrollment.get_by_id(row.id)


def test_a_whole_sequence_arrives_as_promised_in_one_thread(office: Office) -> None:
    enrolled = office.enroll()
    for step in plans.upcoming(enrolled, now=office.clock()):
        office.clock.at = step.instant
        assert office.run() == 1
    mails = [message_from_bytes(mail["raw"].encode()) for mail in reversed(office.received())]
    if mails[0]["In-Reply-To"]:
        mails.reverse()
    assert [mail["Subject"] for mail in mails] == ["A role in Paris", "Re: A role in Paris", "Re: A role in Paris"]
    assert mails[1]["In-Reply-To"] == mails[0]["Message-ID"]
    assert mails[2]["In-Reply-To"] == mails[1]["Message-ID"]
    assert mails[0]["Message-ID"] in mails[2]["References"]
    assert [row.rfc_id for row in factories.messages(enrolled)] == [mail["Message-ID"] for mail in mails]
    assert fresh(enrolled).finish is Finish.COMPLETED
    assert "https://relance.example/o/" in office.received()[0]["raw"]


def test_an_answer_stops_within_one_reading(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    assert office.run() == 1
    office.press("reply", text="Yes, please call me.")
    office.poll()
    assert fresh(enrolled).finish is Finish.REPLIED
    office.clock.forward(days=30)
    assert office.run() == 0
    assert len(office.received()) == 1


def test_a_colleagues_answer_stops_too(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("reply", text="Marie is busy, talk to me.", **{"from": "boss@people.example"})
    office.poll()
    assert fresh(enrolled).finish is Finish.REPLIED


def test_an_out_of_office_holds(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("ooo", back="2026-12-03")
    office.poll()
    assert (fresh(enrolled).finish, fresh(enrolled).hold) == (None, Hold.OUT_OF_OFFICE)
    assert str(fresh(enrolled).held_until)[:10] in ("2026-12-02", "2026-12-03")


def test_a_bounce_ends_and_condemns_the_address(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("bounce")
    office.poll()
    assert fresh(enrolled).finish is Finish.BOUNCED
    again = enroll.preview(office.owner, factories.request(office.sequence, factories.seen("Marie Durand")),
                           now=office.clock())
    assert again.people[0].exclusion == "bounced_before"


def test_stop_words_opt_out(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("stop")
    office.poll()
    assert fresh(enrolled).finish is Finish.OPTED_OUT


@pytest.mark.parametrize("fault", [Fault.ACCEPT_THEN_CLOSE, Fault.ACCEPT_THEN_504])
def test_a_lost_answer_never_makes_a_second_mail(office: Office, fault: Fault) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.fault(fault)
    assert office.run() == 0
    assert factories.messages(enrolled)[0].state is MessageState.UNCERTAIN
    office.clock.forward(minutes=6)
    office.run()
    assert factories.messages(enrolled)[0].state is MessageState.SENT
    assert len(office.received()) == 1
    office.clock.at = plans.upcoming(fresh(enrolled), now=office.clock())[0].instant
    assert office.run() == 1, "the follow-up finds its parent"
    assert office.received()[0]["subject"].startswith("Re: ") or office.received()[1]["subject"].startswith("Re: ")


def test_revoked_access_is_said_and_nothing_is_lost(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.fault(Fault.REVOKED, True)
    assert office.run() == 0
    assert Mailbox.get_by_id(office.mailbox.id).state is MailboxState.DISCONNECTED
    assert factories.messages(enrolled)[0].state is MessageState.PLANNED


def test_disconnecting_forgets_the_credentials(office: Office) -> None:
    mailboxes.disconnect(office.owner, office.mailbox, now=office.clock())
    row = Mailbox.get_by_id(office.mailbox.id)
    assert (row.state, row.credentials) == (MailboxState.DISCONNECTED, None)


def test_the_owners_own_mail_stops_the_sequence(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.poll()
    assert fresh(enrolled).finish is None, "our own copy is nobody's manual mail"
    by_hand = (f"From: {ANNA}\r\nTo: {MARIE}\r\nSubject: Quick question\r\nMessage-ID: <hand@northwind.example>\r\n\r\n"
               "Are you free at four?\r\n").encode()
    _sent_by_hand(office, by_hand)
    office.poll()
    assert fresh(enrolled).finish is Finish.OWNER_WROTE


def _sent_by_hand(office: Office, raw: bytes) -> None:
    world = office.world
    account = world.account_of(ANNA)
    assert account is not None
    copy = Mail(world.new_id(account.provider), ANNA, world.thread_of(ANNA, raw), raw, Folder.SENT, office.clock())
    office.clock.forward(seconds=5)
    world.submit(copy, [MARIE])
    office.clock.forward(seconds=timedelta(minutes=1).total_seconds())
