"""What the Microsoft connector does beyond the contract: follow-ups, lost copies, all folders, throttling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from connectors import microsoft
from connectors.errors import CursorExpired, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.microsoft import graph
from connectors.microsoft.connector import MicrosoftConnector
from connectors.sandbox import rfc822
from connectors.sandbox.world import Folder, Mail, World
from connectors.types import Address, Attachment, Credentials, Lookup, OutgoingMessage, Parent, Provider, Sent
from tests.connectors.peers import ALIAS, ANNA, MARIE, Clock, consent, microsoft_client, running, world_of_anna

FIRST = OutgoingMessage(
    key="key-1",
    sender=Address(ANNA, "Anna Keller"),
    to=Address(MARIE, "Marie Durand"),
    subject="A role in Paris",
    html="<p>Hello Marie</p>",
    text="Hello Marie",
)


@dataclass
class Setting:
    world: World
    clock: Clock
    mailbox: MicrosoftConnector

    def sent_copy(self) -> Mail:
        (copy,) = [mail for mail in self.world.visible(ANNA) if mail.folder is Folder.SENT]
        return copy

    def drafts(self) -> list[Mail]:
        return [mail for mail in self.world.visible(ANNA) if mail.extra.get("draft")]

    def inject(self, subject: str, sender: str = MARIE, **headers: str) -> Mail:
        head = {"From": sender, "To": ANNA, "Subject": subject, "Message-ID": f"<{subject}@a.example>"}
        lines = [f"{name}: {value}" for name, value in {**head, **headers}.items()]
        return self.world.deliver(("\r\n".join(lines) + "\r\n\r\n.\r\n").encode(), sender, ANNA)

    def send(self, message: OutgoingMessage = FIRST) -> Sent:
        return self.mailbox.send(self.mailbox.prepare(message))


@pytest.fixture
def at(clock: Clock) -> Iterator[Setting]:
    world = world_of_anna(clock.now, Provider.MICROSOFT)
    with running(world) as url:
        client = microsoft_client(url)
        kept: list[Credentials] = [consent(microsoft.oauth(client), ANNA)]
        yield Setting(world, clock, microsoft.connect(client, kept[-1], kept.append))


def follow_up(sent: Sent, **changes: Any) -> OutgoingMessage:
    parent = Parent(sent.provider_id, sent.thread_id, sent.rfc_id, ("<older@a.example>",))
    return replace(FIRST, key="key-2", subject="Re: A role in Paris", html="<p>And?</p>", parent=parent, **changes)


def received(world: World) -> list[Any]:
    return [message_from_bytes(mail.raw, policy=policy.default) for mail in world.visible(MARIE)]


# Follow-ups


def test_a_follow_up_goes_to_the_candidate_and_to_nobody_else(at: Setting) -> None:
    second = at.send(follow_up(at.send()))
    assert [entry.recipients for entry in at.world.journal] == [[MARIE], [MARIE]]
    mail = received(at.world)[1]
    assert (mail["To"].addresses[0].addr_spec, mail["Cc"], mail["Subject"]) == (
        MARIE,
        None,
        "Re: A role in Paris",
    )
    assert "Hello Marie" not in mail.get_body(("html",)).get_content()
    assert second.rfc_id == mail["Message-ID"]


def test_a_follow_up_is_threaded_though_the_sent_mail_was_filed_away(at: Setting) -> None:
    first = at.send()
    copy = at.sent_copy()
    copy.folder = Folder.ARCHIVE
    at.world.save(copy)
    assert at.send(follow_up(first)).thread_id == first.thread_id


def test_a_follow_up_finds_its_parent_by_message_id_when_the_id_is_another(at: Setting) -> None:
    first = at.send()
    at.send(follow_up(replace(first, provider_id="AAkALgAAnother")))
    mail = received(at.world)[1]
    assert mail["In-Reply-To"] == first.rfc_id
    assert mail["References"].split() == [first.rfc_id]  # Exchange's own, so it was made from the parent
    assert at.world.journal[1].recipients == [MARIE]


def test_a_follow_up_is_threaded_though_the_sent_mail_is_gone(at: Setting) -> None:
    first = at.send()
    at.world.remove(at.sent_copy())
    at.send(follow_up(first))
    mail = received(at.world)[1]
    assert mail["In-Reply-To"] == first.rfc_id
    assert mail["References"].split() == ["<older@a.example>", first.rfc_id]
    assert at.world.journal[1].recipients == [MARIE]


def test_a_reply_draft_that_cannot_be_filled_is_taken_away(at: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    first = at.send()
    write = graph.Graph.write

    def refusing(self: graph.Graph, verb: str, path: str, body: Any = None) -> Any:
        return write(self, verb, path, {"subject": 5} if verb == "PATCH" else body)

    monkeypatch.setattr(graph.Graph, "write", refusing)
    with pytest.raises(Rejected):
        at.mailbox.prepare(follow_up(first))
    assert at.drafts() == []


# Sending and finding


def test_headers_leave_as_far_as_microsoft_lets_them(at: Setting) -> None:
    headers = (
        ("List-Unsubscribe", "<https://northwind.example/stop/abc>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("X-Campaign", "spring"),
    )
    at.send(replace(FIRST, headers=headers))
    (mail,) = received(at.world)
    assert (mail["List-Unsubscribe"], mail["X-Campaign"]) == (headers[0][1], "spring")
    assert mail["List-Unsubscribe-Post"] is None  # nobody vouches for it: the sandbox takes the worse case
    assert "key-1" not in str(mail)


def test_an_alias_is_named_as_sender(at: Setting) -> None:
    at.send(replace(FIRST, sender=Address(ALIAS, "Anna")))
    assert received(at.world)[0]["From"].addresses[0].addr_spec == ALIAS


def test_a_stranger_as_sender_is_refused(at: Setting) -> None:
    prepared = at.mailbox.prepare(replace(FIRST, sender=Address("boss@northwind.example")))
    with pytest.raises(Rejected, match="ErrorSendAsDenied"):
        at.mailbox.send(prepared)
    assert at.world.journal == []


def test_attachments_over_three_megabytes_are_refused_before_anything_is_made(at: Setting) -> None:
    big = Attachment("a.pdf", "application/pdf", b"x" * (3 * 1024 * 1024 + 1))
    with pytest.raises(Rejected, match="3 MB"):
        at.mailbox.prepare(replace(FIRST, attachments=(big,)))
    assert at.drafts() == []


def test_an_attachment_of_three_megabytes_leaves(at: Setting) -> None:
    at.send(replace(FIRST, attachments=(Attachment("a.bin", "application/x-a", b"x" * 3 * 1024 * 1024),)))
    (attached,) = received(at.world)[0].iter_attachments()
    assert len(attached.get_content()) == 3 * 1024 * 1024


def test_a_504_that_delivers_is_unknown_until_the_copy_is_filed(at: Setting) -> None:
    prepared = at.mailbox.prepare(FIRST)
    at.world.set_fault(ANNA, "accept_then_504", 1)
    at.world.set_fault(ANNA, "sent_lag", 200)
    with pytest.raises(OutcomeUnknown):
        at.mailbox.send(prepared)
    assert at.mailbox.find(prepared) is Lookup.UNKNOWN
    at.clock.advance(seconds=300)
    found = at.mailbox.find(prepared)
    assert isinstance(found, Sent)
    assert (found.rfc_id, len(at.world.journal)) == (prepared.rfc_id, 1)


@pytest.mark.parametrize("new_message_id", [False, True])
def test_a_copy_under_another_id_is_found(at: Setting, new_message_id: bool) -> None:
    """By Message-ID, or by our mark where desktop Outlook gave the mail another Message-ID."""
    prepared = at.mailbox.prepare(FIRST)
    at.mailbox.send(prepared)
    copy = at.sent_copy()
    at.world.remove(copy)
    raw = rfc822.with_header(copy.raw, "Message-ID", "<outlook@a.example>") if new_message_id else copy.raw
    folder = Folder.SENT if new_message_id else Folder.ARCHIVE
    moved = at.world.put(replace(copy, id="AAkALgAAmoved", raw=raw, folder=folder))
    found = at.mailbox.find(prepared)
    assert isinstance(found, Sent)
    assert found.provider_id == moved.id
    assert found.rfc_id == rfc822.message_id(raw)


def test_a_mail_written_to_oneself_is_found_as_sent(at: Setting) -> None:
    prepared = at.mailbox.prepare(replace(FIRST, to=Address(ANNA)))
    at.mailbox.send(prepared)
    assert isinstance(at.mailbox.find(prepared), Sent)


def test_discarding_leaves_a_mail_that_left_where_it_is(at: Setting) -> None:
    prepared = at.mailbox.prepare(FIRST)
    at.mailbox.send(prepared)
    at.mailbox.discard(prepared)
    assert at.sent_copy().id == prepared.draft_id


def test_a_draft_that_was_deleted_half_the_way_is_proof_at_the_next_attempt(
        at: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = at.mailbox.prepare(FIRST)

    def unavailable(*_: object) -> bool:
        raise Unavailable("503")

    with monkeypatch.context() as failing:
        failing.setattr(MicrosoftConnector, "_is_draft", unavailable)
        with pytest.raises(Unavailable):
            at.mailbox.discard(prepared)
    assert at.mailbox.find(prepared) is Lookup.NOT_SENT, "it lies in Deleted Items"
    assert at.mailbox.discard(prepared)
    assert at.mailbox.find(prepared) is Lookup.UNKNOWN


def test_a_server_that_ignores_filters_proves_no_send(at: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    at.send(replace(FIRST, key="other"))
    prepared = at.mailbox.prepare(FIRST)
    items = graph.Graph.items

    def unfiltered(self: graph.Graph, path: str, **params: str) -> Any:
        return items(self, path, **{name: value for name, value in params.items() if name != "filter"})

    monkeypatch.setattr(graph.Graph, "items", unfiltered)
    assert at.mailbox.find(prepared) is Lookup.NOT_SENT


# Reading


def test_changes_read_every_page(at: Setting) -> None:
    cursor = at.mailbox.cursor()
    for number in range(230):
        at.clock.advance(seconds=2)
        at.inject(f"mail {number}")
    changes = at.mailbox.changes(cursor)
    assert [mail.subject for mail in changes.messages] == [f"mail {number}" for number in range(230)]
    assert at.mailbox.changes(changes.cursor).messages == ()


def test_mail_is_found_wherever_it_was_put(at: Setting) -> None:
    at.world.add_rule(ANNA, "northwind.example", Folder.ARCHIVE)
    at.world.add_rule(ANNA, "lottery", Folder.JUNK)
    cursor = at.mailbox.cursor()
    by_rule = at.inject("one", "colleague@northwind.example")
    junk = at.inject("the lottery")
    moved = at.inject("three")
    moved.folder = Folder.TRASH
    at.world.save(moved)
    assert (by_rule.folder, junk.folder) == (Folder.ARCHIVE, Folder.JUNK)
    subjects = [mail.subject for mail in at.mailbox.changes(cursor).messages]
    assert subjects == ["one", "the lottery", "three"]


def test_mail_that_shows_up_late_is_found_and_no_other_twice(at: Setting) -> None:
    """A mail can become readable minutes after the moment it bears."""
    at.inject("before")
    cursor = at.mailbox.cursor()
    late = at.inject("late")
    late.received_at = at.clock.now()
    at.world.put(late, lag=480)
    at.clock.advance(seconds=300)
    at.inject("early")
    changes = at.mailbox.changes(cursor)
    assert [mail.subject for mail in changes.messages] == ["early"]
    at.clock.advance(seconds=200)
    changes = at.mailbox.changes(changes.cursor)
    assert [mail.subject for mail in changes.messages] == ["late"]
    assert at.mailbox.changes(changes.cursor).messages == ()


def test_two_mails_of_one_second_are_both_found(at: Setting) -> None:
    cursor = at.mailbox.cursor()
    at.inject("first")
    changes = at.mailbox.changes(cursor)
    at.inject("second")
    assert [mail.subject for mail in at.mailbox.changes(changes.cursor).messages] == ["second"]


def test_what_exchange_knows_of_a_mail_reaches_the_envelope(at: Setting) -> None:
    cursor = at.mailbox.cursor()
    at.inject("away", **{"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"})
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    at.inject("undelivered", "postmaster@a.example", **{"Content-Type": kind, "X-A": "1"})
    away, bounce = at.mailbox.changes(cursor).messages
    assert away.message_class == "IPM.Note.Rules.OofTemplate.Microsoft"
    assert away.header("auto-submitted") == "auto-replied"
    assert bounce.message_class == "REPORT.IPM.Note.NDR"
    assert bounce.header("X-A") == "1"


def test_the_marks_of_a_cursor_stay_small(at: Setting) -> None:
    for number in range(300):
        at.inject(f"mail {number}")
    assert len(at.mailbox.cursor()) < 300 * 21 + 100
    at.clock.advance(seconds=3600)
    at.inject("later")
    assert len(at.mailbox.changes(at.mailbox.cursor()).cursor) < 150


def test_an_empty_mailbox_has_a_cursor(at: Setting) -> None:
    cursor = at.mailbox.cursor()
    at.inject("the first ever")
    assert len(at.mailbox.changes(cursor).messages) == 1


def test_a_cursor_that_is_none_is_refused(at: Setting) -> None:
    with pytest.raises(CursorExpired):
        at.mailbox.changes("12345")


def test_too_many_reads_say_for_how_long(at: Setting) -> None:
    cursor = at.mailbox.cursor()
    at.world.set_fault(ANNA, "throttle", 45)
    with pytest.raises(Throttled) as caught:
        at.mailbox.changes(cursor)
    assert caught.value.retry_after == 45
