"""Files of steps: stored once, limited, never changed in a version, sent, received whole."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from email import message_from_string

import pytest

from server.access import Forbidden, Invalid
from server.actions import attachments, sequences
from server.actions.sequences import StepDraft
from server.domain import files
from server.domain.codes import StepKind
from server.models import Attachment, Sequence, StepAttachment, User
from server.queries import impact, plans
from server.queries.attachments import File
from tests import factories
from tests.actions.inbox import run, until
from tests.factories import Firm
from tests.office import Office

PDF = b"%PDF-1.7 a small file \x00\xff\r\n.\r\nend"


def drafts(sequence: Sequence, *first: File) -> list[StepDraft]:
    """The steps as they are, the first one with these files."""
    made = [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks,
                      tuple(file.id for file in one.attachments)) for one in plans.steps_of(plans.latest(sequence))]
    return [replace(made[0], attachments=tuple(file.id for file in first)), *made[1:]]


def save(user: User, sequence: Sequence, steps: list[StepDraft], at: Firm | Office) -> None:
    sequences.save_steps(user, sequence, steps, base_version=plans.latest(sequence).number, now=at.clock())


def test_one_content_is_stored_once(firm: Firm) -> None:
    first = attachments.store(firm.owner, "a/plan.pdf", PDF, (), now=firm.now)
    again = attachments.store(firm.owner, "plan.pdf", PDF, (first,), now=firm.now)
    other = attachments.store(firm.owner, "other.pdf", PDF, (first,), now=firm.now)
    assert (first.name, first.size) == ("plan.pdf", len(PDF))
    assert again == first != other
    assert Attachment.select().count() == 2
    assert bytes(Attachment.get_by_id(first.id).content) == PDF


def test_what_is_refused_says_which_file_how_large_and_the_limit(firm: Firm) -> None:
    with pytest.raises(Invalid) as empty:
        attachments.store(firm.owner, "empty.pdf", b"", (), now=firm.now)
    assert (empty.value.code, empty.value.errors[0].params) == ("attachment_empty", {"name": "empty.pdf"})
    with pytest.raises(Invalid) as large:
        attachments.store(firm.owner, "large.pdf", bytes(files.LIMIT + 1), (), now=firm.now)
    assert large.value.code == "attachment_too_large"
    assert large.value.errors[0].params["size"] == files.LIMIT + 1
    most = attachments.store(firm.owner, "most.pdf", bytes(files.LIMIT), (), now=firm.now)
    with pytest.raises(Invalid) as beside:
        attachments.store(firm.owner, "one.pdf", b"1", (most,), now=firm.now)
    assert beside.value.errors[0].params == {"name": "one.pdf", "size": 1, "others": files.LIMIT,
                                             "limit": files.LIMIT}
    with pytest.raises(Forbidden):
        attachments.store(firm.viewer, "a.pdf", PDF, (), now=firm.now)
    assert Attachment.select().count() == 1


def test_a_save_keeps_the_limit_too(firm: Firm) -> None:
    half = bytes(files.LIMIT // 2 + 1)
    two = [attachments.store(firm.owner, name, half, (), now=firm.now) for name in ("a.bin", "b.bin")]
    with pytest.raises(Invalid) as over:
        save(firm.owner, firm.sequence, drafts(firm.sequence, *two), firm)
    assert (over.value.errors[0].field, over.value.errors[0].params["name"]) == ("steps.0.attachments", "b.bin")
    with pytest.raises(Invalid) as gone:
        save(firm.owner, firm.sequence, drafts(firm.sequence, File(10**6, "x", 1, "")), firm)
    assert gone.value.code == "attachment_gone"


def test_a_version_keeps_its_files_whatever_comes_later(firm: Firm) -> None:
    one, two = (attachments.store(firm.owner, name, PDF, (), now=firm.now) for name in ("a.pdf", "b.pdf"))
    save(firm.owner, firm.sequence, drafts(firm.sequence, two, one), firm)
    with_files = plans.latest(firm.sequence)
    save(firm.owner, firm.sequence, drafts(firm.sequence), firm)
    assert [file.name for file in plans.steps_of(with_files)[0].attachments] == ["b.pdf", "a.pdf"]
    assert plans.steps_of(plans.latest(firm.sequence))[0].attachments == ()


def test_an_upload_that_no_step_took_is_thrown_away(firm: Firm) -> None:
    kept, lost = (attachments.store(firm.owner, name, PDF, (), now=firm.now) for name in ("kept.pdf", "lost.pdf"))
    save(firm.owner, firm.sequence, drafts(firm.sequence, kept), firm)
    late = firm.now + attachments.UNTAKEN + timedelta(hours=1)
    attachments.store(firm.owner, "new.pdf", PDF, (), now=late)
    assert {row.name for row in Attachment.select()} == {"kept.pdf", "new.pdf"}
    assert lost.id not in {row.attachment_id for row in StepAttachment.select()}


def test_a_task_carries_no_file(firm: Firm) -> None:
    file = attachments.store(firm.owner, "a.pdf", PDF, (), now=firm.now)
    steps = [*drafts(firm.sequence), replace(factories.task(9), attachments=(file.id,))]
    save(firm.owner, firm.sequence, steps, firm)
    last = plans.steps_of(plans.latest(firm.sequence))[-1]
    assert (last.kind, last.attachments) == (StepKind.TASK, ())


def test_another_file_is_a_changed_text_of_the_unsent(firm: Firm) -> None:
    factories.enrolled(firm)
    file = attachments.store(firm.owner, "a.pdf", PDF, (), now=firm.now)
    first, *rest = plans.steps_of(plans.latest(firm.sequence))
    found = impact.of_edit(firm.sequence, (replace(first, attachments=(file,)), *rest), now=firm.now)
    assert (found.emails, found.texts, found.dates) == (1, 1, 0)


def test_files_leave_with_their_step_alone(firm: Firm) -> None:
    file = attachments.store(firm.owner, "plan.pdf", PDF, (), now=firm.now)
    save(firm.owner, firm.sequence, drafts(firm.sequence, file), firm)
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    assert run(firm) == 1
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 1
    names = [[part.get_filename() for part in message_from_string(mail.raw.decode()).walk() if part.get_filename()]
             for mail in firm.box.sent]
    assert names == [["plan.pdf"], []]
    assert len(factories.messages(enrolled)) >= 2


def test_files_arrive_whole_over_both_providers(office: Office) -> None:
    """As many bytes as a step may carry, in two files, one with a name outside of ASCII."""
    big = os.urandom(files.LIMIT - len(PDF))
    one = attachments.store(office.owner, "Présentation.pdf", PDF, (), now=office.clock())
    two = attachments.store(office.owner, "team.png", big, (one,), now=office.clock())
    save(office.owner, office.sequence, drafts(office.sequence, one, two), office)
    office.enroll()
    office.clock.forward(hours=1)
    assert office.run() == 1
    mail = message_from_string(office.received()[0]["raw"])
    found = {part.get_filename(): part for part in mail.walk() if part.get_content_disposition() == "attachment"}
    assert set(found) == {"Présentation.pdf", "team.png"}
    assert found["Présentation.pdf"].get_content_type() == "application/pdf"
    assert found["Présentation.pdf"].get_payload(decode=True) == PDF
    assert found["team.png"].get_payload(decode=True) == big
