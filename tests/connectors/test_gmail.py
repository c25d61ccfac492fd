"""Gmail beyond the contract: copies that show late, lost marks, pages, folders, headers alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from connectors import gmail
from connectors.errors import (
    OutcomeUnknown,
)
from connectors.gmail import api, parse
from connectors.gmail.endpoints import COMPOSE, METADATA, Endpoints, endpoints
from connectors.sandbox.world import Folder, World
from connectors.types import Attachment, Client, Lookup, Parent, Sent
from tests.connectors.peers import (
    ANNA,
    DRAFT,
    MARIE,
    SIGNATURE,
    Clock,
    consent,
    void,
)
from tests.connectors.test_contract import FIRST, answer_to


def test_google_is_where_it_says_unless_told_otherwise() -> None:
    assert endpoints(Client("", "")) == Endpoints()
    assert endpoints(Client("", "", {"gmail_root": "http://x/"})).gmail_root == "http://x/"
    with pytest.raises(TypeError, match="gmail_rot"):
        endpoints(Client("", "", {"gmail_rot": "http://x/"}))


def test_rest_upload_and_batch_all_follow_the_root() -> None:
    document = json.loads(api._document("http://127.0.0.1:9"))
    assert document["rootUrl"] == "http://127.0.0.1:9/"
    assert "mtlsRootUrl" not in document


def test_a_copy_that_shows_late_is_unknown_first_and_found_after_the_lag(
    client: Client, world: World, clock: Clock
) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    prepared = mailbox.prepare(FIRST)
    world.set_fault(ANNA, "sent_lag", 120)
    world.set_fault(ANNA, "accept_then_504", 1)
    with pytest.raises(OutcomeUnknown):
        mailbox.send(prepared)
    assert mailbox.find(prepared) is Lookup.UNKNOWN
    clock.advance(seconds=121)
    assert isinstance(mailbox.find(prepared), Sent)
    assert len(world.journal) == 1


def test_an_accepted_mail_that_cannot_be_read_back_is_looked_up_not_sent_again(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    prepared = mailbox.prepare(FIRST)
    world.set_fault(ANNA, "reads_503", True)
    with pytest.raises(OutcomeUnknown, match="sent, not read back"):
        mailbox.send(prepared)
    world.set_fault(ANNA, "reads_503", False)
    assert isinstance(mailbox.find(prepared), Sent)
    assert len(world.journal) == 1


def test_a_copy_is_found_after_the_history_is_forgotten(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    prepared = mailbox.prepare(FIRST)
    sent = mailbox.send(prepared)
    world.expire_history(ANNA)
    assert mailbox.find(prepared) == sent


def test_a_copy_without_our_mark_is_known_by_recipient_subject_and_thread() -> None:
    def copy(**headers: str) -> Any:
        pairs = [{"name": k.replace("_", "-"), "value": v} for k, v in headers.items()]
        return parse.envelope(
            {"id": "1", "threadId": "t", "internalDate": "0", "labelIds": ["SENT"], "payload": {"headers": pairs}}, ()
        )

    theirs = {"To": f"Marie <{MARIE}>", "Subject": "Hello"}
    assert parse.is_copy_of(copy(**theirs), DRAFT)
    assert parse.is_copy_of(copy(**theirs), replace(DRAFT, thread_id="t"))
    assert not parse.is_copy_of(copy(**theirs), replace(DRAFT, thread_id="other"))
    assert not parse.is_copy_of(copy(**theirs, X_Relance_Key="another attempt"), DRAFT)
    assert not parse.is_copy_of(copy(To="x@y.example", Subject="Hello"), DRAFT)
    assert not parse.is_copy_of(copy(To=MARIE, Subject="Hello again"), DRAFT)


def test_a_consent_to_headers_alone_reads_headers_alone(client: Client, world: World, clock: Clock) -> None:
    given = consent(gmail.oauth(replace(client, headers_only=True)), ANNA)
    assert set(given.data["scopes"]) == {COMPOSE, METADATA}
    mailbox = gmail.connect(client, given, void)
    cursor = mailbox.cursor()
    sent = mailbox.send(mailbox.prepare(FIRST))
    world.deliver(answer_to(sent), MARIE, ANNA)
    (answer,) = [mail for mail in mailbox.changes(cursor).messages if not mail.own]
    head = mailbox.raw(answer.provider_id)
    assert f"In-Reply-To: {sent.rfc_id}".encode() in head
    assert b"tell me more" not in head
    assert len(mailbox.recent(clock.now() - timedelta(hours=1), ()).messages) == 2
    assert mailbox.profile().signature_html == ""


def test_profile_brings_the_signature(client: Client) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    assert mailbox.profile().signature_html == SIGNATURE


def test_pages_are_read_to_the_last(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.gmail.connector._PAGE", 3)
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    cursor = mailbox.cursor()
    for number in range(8):
        world.deliver(f"From: {MARIE}\r\nSubject: {number}\r\n\r\n.\r\n".encode(), MARIE, ANNA)
    assert len(mailbox.changes(cursor).messages) == 8
    assert len(mailbox.recent(datetime(2020, 1, 1, tzinfo=UTC), ()).messages) == 8


def test_changes_come_from_every_folder(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    cursor = mailbox.cursor()
    for folder in (Folder.ARCHIVE, Folder.JUNK, Folder.TRASH):
        world.deliver(f"From: {MARIE}\r\nSubject: {folder}\r\n\r\n.\r\n".encode(), MARIE, ANNA, folder)
    assert [mail.subject for mail in mailbox.changes(cursor).messages] == ["archive", "junk", "trash"]


def test_a_mail_gone_before_it_is_read_is_passed_over(client: Client, world: World) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    cursor = mailbox.cursor()
    gone = world.deliver(f"From: {MARIE}\r\nSubject: gone\r\n\r\n.\r\n".encode(), MARIE, ANNA)
    world.deliver(f"From: {MARIE}\r\nSubject: here\r\n\r\n.\r\n".encode(), MARIE, ANNA)
    world.remove(gone)
    assert [mail.subject for mail in mailbox.changes(cursor).messages] == ["here"]


def test_a_draft_whose_id_was_never_remembered_is_found_by_our_mark(client: Client) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    lost, kept = mailbox.prepare(FIRST), mailbox.prepare(replace(FIRST, key="another"))
    mailbox.discard(replace(lost, draft_id=""))
    assert mailbox.find(lost) is Lookup.UNKNOWN
    assert mailbox.find(kept) is Lookup.NOT_SENT


def test_a_large_mail_goes_by_upload_byte_for_byte(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths: list[str] = []
    request = api._Http.request

    def noted(self: Any, uri: str, *args: Any, **more: Any) -> Any:
        paths.append(urlsplit(uri).path)
        return request(self, uri, *args, **more)

    monkeypatch.setattr(api._Http, "request", noted)
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    first = mailbox.send(mailbox.prepare(FIRST))
    film = Attachment("film.bin", "application/octet-stream", bytes(range(256)) * 12_000)
    parent = Parent(first.provider_id, first.thread_id, first.rfc_id)
    large = replace(FIRST, key="large", subject=f"Re: {FIRST.subject}", parent=parent, attachments=(film,))
    paths.clear()
    second = mailbox.send(mailbox.prepare(large))
    assert "/upload/gmail/v1/users/me/drafts" in paths
    assert second.thread_id == first.thread_id
    mail = message_from_bytes(world.visible(MARIE)[-1].raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == film.content


def test_revoking_twice_is_no_matter(client: Client) -> None:
    mailbox = gmail.connect(client, consent(gmail.oauth(client), ANNA), void)
    mailbox.revoke()
    mailbox.revoke()
    assert requests.post(client.endpoints["revoke_uri"], data={"token": "x"}, timeout=5).status_code == 400
