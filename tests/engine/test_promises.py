"""Promises of docs/reliability.md that no other test is about: crowds, pauses, outages, tokens, neighbours."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.errors import Rejected, Unavailable
from connectors.gmail import api as gmail_api
from connectors.memory import outlet
from connectors.microsoft.oauth import TIMEOUT as MICROSOFT_TIMEOUT
from connectors.sandbox.tokens import TokenKind
from connectors.sandbox.world import Fault
from server import database as db
from server import doctor, keys, settings
from server.actions import enroll, leases, mailboxes, receive, sequences, stop
from server.domain.codes import Finish, MailboxState, MessageState
from server.models import Enrollment, Event, Mailbox, Sequence, Suppression
from tests import factories
from tests.engine.test_found import run
from tests.factories import Firm
from tests.office import Office

MORNING = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
NAMES = ("Marie Durand", "Jonas Weber", "Paul Martin", "Lena Vogt", "Ines Moreau")
# What is promised here is not the database's doing; the engine itself is tested on both.
pytestmark = pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)


def all_due(firm: Firm, *names: str) -> list[Enrollment]:
    """All of them with a first mail that may leave now."""
    people = [factories.enrolled(firm, name) for name in names]
    firm.clock.at = MORNING
    return people


def let_pass(firm: Firm, minutes: int) -> int:
    sent = 0
    for _ in range(minutes):
        sent += run(firm)
        firm.clock.forward(minutes=1)
    return sent


def states(people: list[Enrollment]) -> list[MessageState]:
    return [factories.messages(one)[0].state for one in people]


# Sending once


def test_a_call_may_not_outlive_the_lease(installed: settings.Settings) -> None:
    longest = max(*as_tuple(gmail_api.TIMEOUT), *as_tuple(MICROSOFT_TIMEOUT))
    assert longest <= 0.2 * installed.lease_seconds, "a call that begins at four fifths ends within the lease"


def as_tuple(timeout: Any) -> tuple[float, ...]:
    return tuple(timeout) if isinstance(timeout, tuple) else (timeout,)


def test_one_refused_recipient_stops_alone(firm: Firm) -> None:
    people = all_due(firm, *NAMES[:3])
    firm.box.fail_send(Rejected("no such recipient"))
    assert let_pass(firm, 10) == 2
    assert sorted(states(people)) == sorted([MessageState.FAILED, MessageState.SENT, MessageState.SENT])
    assert firm.box.sends == 2


def test_pausing_and_resuming_loses_and_repeats_nobody(firm: Firm) -> None:
    people = all_due(firm, *NAMES)
    before = let_pass(firm, 3)
    assert 0 < before < len(people)
    sequence = Sequence.get_by_id(firm.sequence.id)
    assert sequences.pause(firm.owner, sequence, now=firm.clock())
    assert let_pass(firm, 10) == 0
    sent = {one.id for one, state in zip(people, states(people), strict=True) if state is MessageState.SENT}
    waiting = {one.id for one, state in zip(people, states(people), strict=True) if state is MessageState.PLANNED}
    assert (len(sent), sent | waiting, sent & waiting) == (before, {one.id for one in people}, set())
    assert sequences.resume(firm.owner, Sequence.get_by_id(sequence.id), now=firm.clock())
    assert let_pass(firm, 15) == len(waiting)
    assert firm.box.sends == len(NAMES)
    assert set(states(people)) == {MessageState.SENT}


# One mailbox, one neighbour


def test_who_waits_holds_nobody_else(firm: Firm) -> None:
    waiting, going = all_due(firm, *NAMES[:2])
    stop.pause(firm.owner, waiting, now=firm.clock())
    assert let_pass(firm, 3) == 1
    assert states([waiting, going]) == [MessageState.PLANNED, MessageState.SENT]


def test_each_mailbox_has_its_own_limit(firm: Firm) -> None:
    other = factories.mailbox(firm.member, firm.now)
    Mailbox.update(daily_cap=1).where(Mailbox.id == firm.mailbox.id).execute()
    for name in NAMES[:2]:
        factories.enrolled(firm, name)
    for name in NAMES[2:]:
        asked = factories.request(firm.sequence, factories.seen(name))
        enroll.enroll(firm.member, asked, f"key-number-{name}", now=firm.clock())
    firm.clock.at = MORNING
    let_pass(firm, 10)
    assert (firm.box.sends, outlet.box(other.address).sends) == (1, 3)


def test_a_mailbox_that_cannot_be_read_holds_itself_alone(firm: Firm) -> None:
    other = factories.mailbox(firm.member, firm.now)
    factories.enrolled(firm, NAMES[0])
    enroll.enroll(firm.member, factories.request(firm.sequence, factories.seen(NAMES[1])), "key-number-one",
                  now=firm.clock())
    firm.box.unreadable = Unavailable("503")
    firm.clock.at = MORNING
    let_pass(firm, 3)
    assert (firm.box.sends, outlet.box(other.address).sends) == (0, 1)


# Late is late


def test_after_days_without_a_worker_each_is_late_paced_and_in_the_window(firm: Firm) -> None:
    """From Tuesday morning to Saturday night nothing ran; the second step became due meanwhile, too."""
    people = all_due(firm, *NAMES)
    firm.clock.at = datetime.fromisoformat("2026-11-28T22:00:00+00:00")
    assert run(firm) == 0, "outside the window"
    firm.clock.at = datetime.fromisoformat("2026-11-30T06:55:00+00:00")
    let_pass(firm, 30)
    assert run(firm) == 0
    moments = [mail.envelope.received_at for mail in firm.box.sent]
    assert len(moments) == len(people), "one a day for each, though two were due"
    assert min(moments).astimezone(ZoneInfo("Europe/Paris")).hour == 8
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) >= timedelta(seconds=20)


# Tokens


@pytest.fixture
def renewals(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The access tokens that the provider hands out from now on; those handed out before are worth nothing."""
    tokens = office.world.tokens
    for value in [value for value, one in tokens._tokens.items() if one.kind is TokenKind.ACCESS]:
        tokens._forget(value)
    made: list[str] = []
    issue = tokens.issue

    def counting(kind: TokenKind, *given: Any, **more: Any) -> Any:
        token = issue(kind, *given, **more)
        if kind is TokenKind.ACCESS:
            made.append(token.value)
        return token

    monkeypatch.setattr(tokens, "issue", counting)
    return made


def test_twenty_workers_with_one_expired_token_renew_it_once(office: Office, renewals: list[str]) -> None:
    at_once = Barrier(20)

    def poll(_: int) -> bool:
        with db.database.connection_context():
            at_once.wait()
            return receive.poll(office.mailbox.id, now=office.clock(), real_now=office.clock())

    with ThreadPoolExecutor(20) as pool:
        assert any(pool.map(poll, range(20)))
    assert len(renewals) == 1
    row = Mailbox.get_by_id(office.mailbox.id)
    assert row.state is MailboxState.CONNECTED
    assert renewals[0] in keys.decrypt(row.credentials or ""), "what the provider handed out is kept at once"
    office.poll()
    assert len(renewals) == 1, "and used"


def test_disconnecting_gives_the_consent_back(firm: Firm) -> None:
    mailboxes.disconnect(firm.owner, firm.mailbox, now=firm.now)
    assert firm.box.revoked
    assert Mailbox.get_by_id(firm.mailbox.id).credentials is None


@pytest.mark.parametrize("broken", ["revoked", "unreadable", "paused", "throttled"])
def test_connecting_again_works_from_every_broken_state(firm: Firm, broken: str) -> None:
    (one,) = all_due(firm, NAMES[0])
    if broken == "revoked":
        firm.box.revoked = True
    elif broken == "unreadable":
        firm.box.unreadable = Unavailable("503")
    elif broken == "paused":
        mailboxes.pause(firm.mailbox, "refusals", now=firm.clock())
    else:
        mailboxes.throttled(Mailbox.get_by_id(firm.mailbox.id), 36000, now=firm.clock())
    assert run(firm) == 0
    firm.box.unreadable = None
    factories.mailbox(firm.owner, firm.clock())
    firm.clock.forward(minutes=6)
    assert run(firm) == 1
    assert states([one]) == [MessageState.SENT]


# Reading


def test_a_reading_that_died_is_taken_over_and_the_silence_is_said(firm: Firm) -> None:
    mailbox = leases.take(firm.mailbox.id, real_now=firm.clock())
    assert mailbox is not None
    assert not receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock()), "another has it"
    firm.clock.forward(minutes=46)
    said = [one for one in doctor.findings(settings.active(), now=firm.clock()) if "mailbox" in one.text]
    assert [one.ok for one in said] == [False]
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    said = [one for one in doctor.findings(settings.active(), now=firm.clock()) if "mailbox" in one.text]
    assert [one.ok for one in said] == [True]


def test_mails_of_strangers_move_the_cursor(firm: Firm) -> None:
    for number in range(3):
        firm.box.inject(f"From: x@elsewhere.example\r\nMessage-ID: <{number}@x.example>\r\n\r\nHi\r\n".encode())
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Mailbox.get_by_id(firm.mailbox.id).cursor == str(firm.box.position)


# Providers that are late, or say things twice


def test_a_search_that_lags_behind_sends_nothing_twice(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.at = MORNING
    office.fault(Fault.SEARCH_LAG, 900)
    office.fault(Fault.ACCEPT_THEN_CLOSE)
    office.run()
    for _ in range(6):
        office.clock.forward(minutes=6)
        office.run()
    assert len(office.received()) == 1
    assert states([enrolled]) == [MessageState.SENT]


def test_a_delivery_report_that_comes_twice_is_one_end(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.at = MORNING
    assert office.run() == 1
    office.fault(Fault.DOUBLE_NOTICE)
    office.press("bounce")
    office.poll()
    ended = Event.select().where(Event.code == "enrollment_finished")
    assert (Enrollment.get_by_id(enrolled.id).finish, ended.count()) == (Finish.BOUNCED, 1)
    assert Suppression.select().count() == 1
    reports = [mail for mail in office.world.visible(office.mailbox.address) if b"multipart/report" in mail.raw]
    assert len(reports) == 2
