"""A test of a step to oneself: as it would leave, and nobody's enrollment hears of it."""

from __future__ import annotations

from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from email.message import Message as Mail

import pytest

from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.sandbox.world import Fault
from server.access import Conflict, Forbidden, Invalid, NotFound, Refusal
from server.actions import attachments, leases, people, receive, sequences, trial
from server.domain.codes import EnrollmentState, MailboxState, ThreadMode
from server.models import Email, Enrollment, Event, Inbound, Mailbox, Message, Person, User
from server.queries import plans
from tests import factories
from tests.actions.inbox import run, written_to
from tests.factories import Firm, email, task
from tests.office import ANNA, Office

STEPS = (email(0, subject="A role, {{ first_name }}", body="<p>Hi {{ first_name }} of {{ company }}</p>",
               thread=ThreadMode.NEW), email(3), task(5))


def tried(firm: Firm, position: int = 1, person: Person | None = None, user: User | None = None) -> str:
    made = factories.sequence(firm.owner, firm.now, *STEPS, name="Tried")
    steps = plans.steps_of(plans.latest(made))
    return trial.send(user or firm.owner, made, steps, position, person, now=firm.clock, real=firm.clock,
                      pause=lambda _: None)


def sent(firm: Firm) -> Mail:
    return message_from_bytes(firm.box.sent[-1].raw)


def subject(mail: Mail) -> str:
    return str(make_header(decode_header(mail["Subject"])))


def body(mail: Mail) -> str:
    return "".join(part.get_payload(decode=True).decode() for part in mail.walk()  # type: ignore[union-attr]
                   if part.get_content_type() == "text/html")


def test_sample_values_fill_it_and_it_comes_to_oneself(firm: Firm) -> None:
    assert tried(firm) == firm.mailbox.address
    mail = sent(firm)
    assert (subject(mail), firm.mailbox.address in mail["To"]) == ("[Test] A role, Jane", True)
    assert "Hi Jane of Atelier" in body(mail)
    assert mail["List-Unsubscribe"] is None
    event = Event.get(Event.code == "test_sent")
    assert (event.user, event.mailbox, event.data) == (firm.owner, firm.mailbox, {"position": 1})
    assert not Message.select().count()
    assert Mailbox.get_by_id(firm.mailbox.id).lease is None


def test_a_chosen_person_fills_it(firm: Firm) -> None:
    person = people.upsert(factories.seen("Marie Durand", company="Vela"), by=firm.owner, now=firm.now,
                              audience=firm.sequence.audience)
    tried(firm, person=person)
    assert "Hi Marie of Vela" in body(sent(firm))
    assert "marie.durand" not in sent(firm).as_string()  # no link, no header, nothing of theirs but the values


def test_a_follow_up_is_marked_and_answers_nothing(firm: Firm) -> None:
    tried(firm, 2)
    assert subject(sent(firm)) == "[Test] Re: A role, Jane"
    assert sent(firm)["In-Reply-To"] is None


def test_what_is_missing_is_named(firm: Firm) -> None:
    person = people.upsert(factories.seen("Marie Durand"), by=firm.owner, now=firm.now,
                              audience=firm.sequence.audience)
    with pytest.raises(Conflict) as refused:
        tried(firm, person=person)
    assert (refused.value.code, refused.value.params["fields"]) == ("test_missing", ["company"])
    assert not firm.box.sent


@pytest.mark.parametrize(("position", "code", "kind"), [(3, "test_task", Conflict), (9, "no_step", NotFound)])
def test_only_emails_are_tried(firm: Firm, position: int, code: str, kind: type[Refusal]) -> None:
    with pytest.raises(kind) as refused:
        tried(firm, position)
    assert refused.value.code == code


def test_who_has_no_mailbox_or_no_right_is_told(firm: Firm) -> None:
    with pytest.raises(Conflict, match="test_no_mailbox"):
        tried(firm, user=firm.member)
    with pytest.raises(Forbidden):
        tried(firm, user=firm.viewer)


def test_a_wrong_text_is_told_beside_its_field(firm: Firm) -> None:
    steps = plans.steps_of(plans.latest(firm.sequence))
    broken = (*steps[:1], *(type(one)(**{**vars(one), "body": "{{ nonsense }}"}) for one in steps[1:2]), *steps[2:])
    with pytest.raises(Invalid) as refused:
        trial.send(firm.owner, firm.sequence, broken, 2, None, now=firm.clock, real=firm.clock)
    assert [error.field for error in refused.value.errors] == ["steps.1.body"]
    trial.send(firm.owner, firm.sequence, broken, 1, None, now=firm.clock, real=firm.clock)  # the others may be wrong


def test_a_worker_that_holds_the_mailbox_is_waited_for_shortly(firm: Firm) -> None:
    worker = leases.take(firm.mailbox.id, real_now=firm.now)
    assert worker is not None
    steps = plans.steps_of(plans.latest(firm.sequence))
    waited: list[float] = []
    with pytest.raises(Conflict, match="test_busy"):
        trial.send(firm.owner, firm.sequence, steps, 1, None, now=firm.clock, real=firm.clock, pause=waited.append)
    assert waited == list(trial.WAITS)
    assert not firm.box.sent
    assert Mailbox.get_by_id(firm.mailbox.id).lease == worker.lease
    trial.send(firm.owner, firm.sequence, steps, 1, None, now=firm.clock, real=firm.clock,
               pause=lambda seconds: leases.release(worker) if seconds else None)
    assert len(firm.box.sent) == 1


@pytest.mark.parametrize(("problem", "code"), [
    (Rejected("no such sender"), "test_rejected"), (Throttled("slow", 60), "test_throttled"),
    (Unavailable("down"), "test_unavailable"), (OutcomeUnknown("cut"), "test_unknown"),
    (AccessLost("revoked"), "test_access_lost")])
def test_each_trouble_has_its_sentence(firm: Firm, problem: ConnectorError, code: str) -> None:
    firm.box.fail_send(problem)
    with pytest.raises(Conflict, match=code):
        tried(firm)
    assert not firm.box.drafts or isinstance(problem, OutcomeUnknown | AccessLost)
    row = Mailbox.get_by_id(firm.mailbox.id)
    assert row.lease is None
    assert (row.state is MailboxState.DISCONNECTED) == isinstance(problem, AccessLost)
    assert not Event.select().where(Event.code == "test_sent").exists()


def test_nothing_that_runs_hears_of_it(firm: Firm) -> None:
    """Not even when the address of the mailbox became one of a person who is enrolled."""
    enrolled, _ = written_to(firm)
    Email.create(person=enrolled.person, address=firm.mailbox.address, match_key=firm.mailbox.match_key, main=False,
                 created_at=firm.now)
    before = Message.select().count()
    tried(firm)
    firm.clock.forward(minutes=5)
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Enrollment.get_by_id(enrolled.id).state is EnrollmentState.ACTIVE
    assert (Message.select().count(), Inbound.select().count()) == (before, 0)
    firm.clock.forward(days=2, hours=3)
    assert run(firm) == 1


def test_over_both_providers(office: Office) -> None:
    file = attachments.store(office.owner, "plan.pdf", b"%PDF", (), now=office.clock())
    first, *rest = factories.THREE_MAILS
    made = sequences.create(office.owner, "With a file", office.sequence.audience, now=office.clock())
    carried = type(first)(**{**vars(first), "attachments": (file.id,)})
    sequences.save_steps(office.owner, made, [carried, *rest], base_version=0, now=office.clock())
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    assert office.run() == 1
    steps = plans.steps_of(plans.latest(made))
    assert trial.send(office.owner, made, steps, 1, None, now=office.clock, real=office.clock) == ANNA
    mail = message_from_string(office.received(ANNA)[0]["raw"])
    assert mail["Subject"] == "[Test] A role in Paris"
    assert [part.get_filename() for part in mail.walk() if part.get_filename()] == ["plan.pdf"]
    office.clock.forward(minutes=5)
    office.poll()
    assert Enrollment.get_by_id(enrolled.id).state is EnrollmentState.ACTIVE
    assert not Inbound.select().exists()


@pytest.mark.parametrize(("fault", "code", "arrives"), [
    (Fault.REVOKED, "test_access_lost", 0), (Fault.THROTTLE, "test_throttled", 0),
    (Fault.ACCEPT_THEN_CLOSE, "test_unknown", 1)])
def test_trouble_at_a_provider_is_told(office: Office, fault: Fault, code: str, arrives: int) -> None:
    office.fault(fault)
    steps = plans.steps_of(plans.latest(office.sequence))
    with pytest.raises(Conflict, match=code):
        trial.send(office.owner, office.sequence, steps, 1, None, now=office.clock, real=office.clock)
    assert len(office.received(ANNA)) == arrives
    assert Mailbox.get_by_id(office.mailbox.id).lease is None
