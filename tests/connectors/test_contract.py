"""One suite for every connector: what the rooms above rely on, whoever keeps the mailbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage

import pytest

from connectors.base import Connector
from connectors.errors import (
    AccessLost,
    CursorExpired,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from connectors.types import (
    Address,
    Attachment,
    Lookup,
    OutgoingMessage,
    Parent,
    Prepared,
    Sent,
)
from tests.connectors.peers import ALIAS, ANNA, MARIE, Clock, Peer

UNSUBSCRIBE = "<https://northwind.example/stop/" + "x" * 120 + ">"
FIRST = OutgoingMessage(
    key="0b0c0d0e-1111-4222-8333-444455556666",
    sender=Address(ANNA, "Anna Keller"),
    to=Address(MARIE, "Marie Durand"),
    subject="Un poste Python à Paris, Marie ? " + "Équipe données, télétravail partiel, début février",
    html="<p>Hello Marie, here is <b>a role</b>.</p>",
    text="Hello Marie, here is a role.",
    headers=(("List-Unsubscribe", UNSUBSCRIBE), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
)


def answer_to(sent: Sent, text: str = "Yes, tell me more.", automatic: str = "no") -> bytes:
    head = {
        "From": f"Marie Durand <{MARIE}>",
        "To": ANNA,
        "Subject": Header(f"Re: {FIRST.subject}", "utf-8").encode(linesep="\r\n"),
        "Message-ID": "<answer-1@atelier.example>",
        "In-Reply-To": sent.rfc_id,
        "References": sent.rfc_id,
        "Auto-Submitted": automatic,
        "Content-Type": "text/plain; charset=utf-8",
    }
    return "".join(f"{k}: {v}\r\n" for k, v in head.items()).encode() + b"\r\n" + text.encode() + b"\r\n"


def follow_up(sent: Sent) -> OutgoingMessage:
    parent = Parent(sent.provider_id, sent.thread_id, sent.rfc_id)
    subject = f"Re: {FIRST.subject}"
    return replace(FIRST, key="second", subject=subject, text="And?", html="<p>And?</p>", parent=parent)


def only(mails: list[bytes]) -> EmailMessage:
    assert len(mails) == 1
    mail = message_from_bytes(mails[0], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_it_is_a_connector(peer: Peer) -> None:
    assert isinstance(peer.connect(), Connector)


def test_it_prepares_a_draft_and_nothing_leaves(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    assert Prepared.from_json(prepared.to_json()) == prepared
    assert mailbox.find(prepared) is Lookup.NOT_SENT
    assert (peer.sends(), peer.received(MARIE)) == (0, [])


def test_it_discards_a_draft_and_minds_no_second_time(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    assert mailbox.discard(prepared), "it was there: proof that it never leaves"
    assert not mailbox.discard(prepared)
    assert mailbox.find(prepared) is Lookup.UNKNOWN
    assert peer.sends() == 0


def test_discarding_proves_nothing_once_the_draft_has_left(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    mailbox.send(prepared)
    assert not mailbox.discard(prepared)
    assert isinstance(mailbox.find(prepared), Sent), "nor does it harm the sent copy"


def test_a_draft_that_nobody_remembered_goes_by_its_key(peer: Peer) -> None:
    mailbox = peer.connect()
    lost, other = mailbox.prepare(FIRST), mailbox.prepare(replace(FIRST, key="another"))
    assert mailbox.discard(Prepared(key=lost.key, draft_id="", cursor="", to="", subject=""))
    assert mailbox.find(lost) is Lookup.UNKNOWN
    assert mailbox.find(other) is Lookup.NOT_SENT
    assert not mailbox.discard(Prepared(key=lost.key, draft_id="", cursor="", to="", subject=""))


def test_it_sends_what_was_asked_for(peer: Peer) -> None:
    mailbox = peer.connect()
    sent = mailbox.send(mailbox.prepare(FIRST))
    mail = only(peer.received(MARIE))
    assert mail["Subject"] == FIRST.subject
    assert mail["From"].addresses[0].addr_spec == ANNA
    assert mail["To"].addresses[0].addr_spec == MARIE
    assert mail["List-Unsubscribe"] == UNSUBSCRIBE
    html = mail.get_body(("html",))
    assert html is not None
    assert "here is <b>a role</b>" in html.get_content()
    assert sent.rfc_id == mail["Message-ID"]
    assert peer.sends() == 1


def test_it_sends_attachments(peer: Peer) -> None:
    mailbox = peer.connect()
    offer = Attachment("L'offre d'été.pdf", "application/pdf", b"%PDF-1.7 \x00\xff" * 100)
    mailbox.send(mailbox.prepare(replace(FIRST, attachments=(offer,))))
    (attached,) = only(peer.received(MARIE)).iter_attachments()
    assert attached.get_filename() == offer.name
    assert attached.get_content_type() == offer.content_type
    assert attached.get_content() == offer.content


def test_a_follow_up_joins_the_thread_on_both_sides(peer: Peer) -> None:
    mailbox = peer.connect()
    first = mailbox.send(mailbox.prepare(FIRST))
    second = mailbox.send(mailbox.prepare(follow_up(first)))
    assert second.thread_id == first.thread_id
    assert second.rfc_id != first.rfc_id
    mail = message_from_bytes(peer.received(MARIE)[1], policy=policy.default)
    assert mail["In-Reply-To"] == first.rfc_id
    assert first.rfc_id in mail["References"].split()
    assert mail["To"].addresses[0].addr_spec == MARIE
    assert mail["Subject"] == f"Re: {FIRST.subject}"


def test_a_follow_up_leaves_though_its_thread_was_deleted(peer: Peer) -> None:
    mailbox = peer.connect()
    first = mailbox.send(mailbox.prepare(FIRST))
    peer.delete_sent()
    prepared = mailbox.prepare(follow_up(first))
    second = mailbox.send(prepared)
    mail = message_from_bytes(peer.received(MARIE)[-1], policy=policy.default)
    assert mail["In-Reply-To"] == first.rfc_id
    assert mail["Subject"] == f"Re: {FIRST.subject}"
    found = mailbox.find(prepared)
    assert isinstance(found, Sent)
    assert found.rfc_id == second.rfc_id == mail["Message-ID"]


def test_a_new_connection_finds_what_another_sent(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    sent = mailbox.send(prepared)
    found = peer.connect().find(Prepared.from_json(prepared.to_json()))
    assert isinstance(found, Sent)
    assert (found.rfc_id, found.thread_id) == (sent.rfc_id, sent.thread_id)


@pytest.mark.parametrize("fault", ["accept_then_close", "accept_then_reset", "accept_then_504"])
def test_a_lost_answer_is_unknown_then_found_and_never_sent_again(peer: Peer, fault: str) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    peer.fault(fault, 1)
    with pytest.raises(OutcomeUnknown):
        mailbox.send(prepared)
    found = mailbox.find(prepared)
    assert isinstance(found, Sent)
    assert found.rfc_id == only(peer.received(MARIE))["Message-ID"]
    assert peer.sends() == 1


def test_it_tells_two_mails_apart_that_only_differ_in_their_key(peer: Peer) -> None:
    mailbox = peer.connect()
    one, two = mailbox.prepare(FIRST), mailbox.prepare(replace(FIRST, key="other"))
    sent_two = mailbox.send(two)
    assert mailbox.find(one) is Lookup.NOT_SENT
    mailbox.discard(one)
    assert mailbox.find(one) is Lookup.UNKNOWN
    found = mailbox.find(two)
    assert isinstance(found, Sent)
    assert found.rfc_id == sent_two.rfc_id


def test_a_refused_send_leaves_the_draft_as_proof(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    peer.fault("refuse_503", 1)
    with pytest.raises(OutcomeUnknown):
        mailbox.send(prepared)
    assert mailbox.find(prepared) is Lookup.NOT_SENT
    mailbox.send(prepared)
    assert peer.sends() == 1


def test_a_draft_is_sent_once_even_when_asked_twice(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    mailbox.send(prepared)
    with pytest.raises(OutcomeUnknown):
        mailbox.send(prepared)
    assert peer.sends() == 1


def test_without_draft_or_copy_the_outcome_stays_unknown(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    mailbox.send(prepared)
    peer.delete_sent()
    assert mailbox.find(prepared) is Lookup.UNKNOWN


def test_too_fast_says_for_how_long(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared = mailbox.prepare(FIRST)
    peer.fault("throttle_sends", 90)
    with pytest.raises(Throttled) as caught:
        mailbox.send(prepared)
    assert caught.value.retry_after == 90
    assert peer.sends() == 0


def test_a_lost_consent_is_access_lost_everywhere(peer: Peer) -> None:
    mailbox = peer.connect()
    prepared, cursor = mailbox.prepare(FIRST), mailbox.cursor()
    peer.fault("revoked", 1)
    for act in (lambda: mailbox.send(prepared), lambda: mailbox.changes(cursor), mailbox.profile):
        with pytest.raises(AccessLost):
            act()
    with pytest.raises(AccessLost):
        peer.connect().cursor()
    assert peer.sends() == 0


def test_a_revoked_consent_is_gone(peer: Peer) -> None:
    mailbox = peer.connect()
    mailbox.cursor()
    mailbox.revoke()
    with pytest.raises(AccessLost):
        peer.connect().cursor()


def test_a_refused_read_is_unavailable(peer: Peer) -> None:
    mailbox = peer.connect()
    cursor = mailbox.cursor()
    peer.fault("reads_503", True)
    with pytest.raises(Unavailable):
        mailbox.changes(cursor)


def test_changes_bring_the_answer_and_our_own_copy_and_no_drafts(peer: Peer) -> None:
    mailbox = peer.connect()
    cursor = mailbox.cursor()
    sent = mailbox.send(mailbox.prepare(FIRST))
    mailbox.prepare(replace(FIRST, key="left lying"))
    peer.inject(answer_to(sent))
    changes = mailbox.changes(cursor)
    assert [mail.own for mail in changes.messages] == [True, False]
    answer = changes.messages[1]
    assert answer.sender == Address(MARIE, "Marie Durand")
    assert answer.subject == f"Re: {FIRST.subject}"
    assert answer.header("in-reply-to") == sent.rfc_id
    assert answer.header("Auto-Submitted") == "no"
    assert answer.rfc_id == "<answer-1@atelier.example>"
    assert answer.thread_id == sent.thread_id
    assert answer.received_at.utcoffset() is not None
    assert [m for m in mailbox.changes(changes.cursor).messages if not m.own] == []


def test_a_mail_from_an_alias_is_our_own(peer: Peer) -> None:
    mailbox = peer.connect()
    cursor = mailbox.cursor()
    peer.inject(f"From: {ALIAS}\r\nTo: {ANNA}\r\nMessage-ID: <a@northwind.example>\r\n\r\nNote\r\n".encode())
    assert [mail.own for mail in mailbox.changes(cursor).messages] == [True]


def test_many_changes_come_complete_and_in_order(peer: Peer, clock: Clock) -> None:
    mailbox = peer.connect()
    cursor = mailbox.cursor()
    for number in range(60):
        clock.advance(seconds=1)
        peer.inject(f"From: {MARIE}\r\nSubject: {number}\r\nMessage-ID: <{number}@a.example>\r\n\r\n.\r\n".encode())
    assert [mail.subject for mail in mailbox.changes(cursor).messages] == [str(n) for n in range(60)]


def test_raw_gives_the_whole_mail(peer: Peer) -> None:
    mailbox = peer.connect()
    cursor = mailbox.cursor()
    sent = mailbox.send(mailbox.prepare(FIRST))
    peer.inject(answer_to(sent, "Oui, à bientôt."))
    (answer,) = [mail for mail in mailbox.changes(cursor).messages if not mail.own]
    mail = message_from_bytes(mailbox.raw(answer.provider_id), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.get_content().strip() == "Oui, à bientôt."
    assert mail["In-Reply-To"] == sent.rfc_id


def test_a_mail_that_is_gone_is_refused(peer: Peer) -> None:
    with pytest.raises(Rejected):
        peer.connect().raw("0123456789abcdef")


def test_an_expired_cursor_says_so_and_recent_reads_on(peer: Peer, clock: Clock) -> None:
    mailbox = peer.connect()
    sent = mailbox.send(mailbox.prepare(FIRST))
    old = mailbox.cursor()
    peer.inject(answer_to(sent))
    clock.advance(days=2)
    peer.inject(f"From: {MARIE}\r\nSubject: New\r\nMessage-ID: <n@a.example>\r\n\r\n.\r\n".encode())
    if peer.expire_cursors:
        peer.expire_cursors()
        with pytest.raises(CursorExpired):
            mailbox.changes(old)
    recent = mailbox.recent(clock.now() - timedelta(hours=1), (sent.thread_id,))
    subjects = [mail.subject for mail in recent.messages if not mail.own]
    assert subjects == [f"Re: {FIRST.subject}", "New"]
    assert [m for m in mailbox.changes(recent.cursor).messages if m.subject not in subjects] == []


def test_profile_names_the_mailbox(peer: Peer) -> None:
    profile = peer.connect().profile()
    assert (profile.address, profile.name, profile.aliases) == (ANNA, "Anna Keller", (ALIAS,))


@pytest.mark.parametrize(
    "broken",
    [
        {"subject": "Hello\r\nBcc: everybody@world.example"},
        {"to": Address(MARIE, "Marie\nBcc: everybody@world.example")},
        {"to": Address("not an address")},
        {"headers": (("List-Unsubscribe", "<x>\r\nBcc: everybody@world.example"),)},
        {"headers": (("Bad: name", "x"),)},
    ],
)
def test_no_value_can_break_out_of_its_header(peer: Peer, broken: dict[str, object]) -> None:
    mailbox = peer.connect()
    with pytest.raises(Rejected):
        mailbox.send(mailbox.prepare(replace(FIRST, **broken)))  # type: ignore[arg-type]
    assert peer.sends() == 0
