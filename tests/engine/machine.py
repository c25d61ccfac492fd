"""Everything that people, providers and machines do to the engine, in any order, over a clock that the test moves."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from connectors.errors import ConnectorError, OutcomeUnknown, Rejected, Throttled, Unavailable
from connectors.memory import outlet
from server.actions import mailboxes, settle
from server.domain.codes import EnrollmentState, Finish, MailboxState, MessageState
from server.models import Enrollment, Mailbox, Message
from tests import factories
from tests.actions import inbox
from tests.engine.model import PARIS, Course, Said
from tests.engine.people import People
from tests.engine.provider import Accepted
from tests.engine.stage import UNSETTLED

ANSWERS = ("human", "colleague", "stop", "away", "automatic", "bounce")
BREAKS = ("down", "throttled", "late", "late", "cursor", "token")
LOST = ("accepted", "accepted", "not accepted", "throttled", "down", "rejected", "draft throttled", "draft down")



class Engine(People):
    # What comes back

    @precondition(lambda self: self.model.gone)
    @rule(which=st.integers(0, 30), kind=st.sampled_from(ANSWERS))
    def somebody_answers(self, which: int, kind: str) -> None:
        self.answer(*self.model.gone[which % len(self.model.gone)], kind)

    def answer(self, course: Course, mail: Accepted, kind: str) -> None:
        self.asked += 1
        said = Said(mail.box, self.witness.next())
        box = outlet.box(mail.box)
        told = Message(subject="A role", rfc_id=mail.rfc_id, mailbox=Mailbox(address=mail.box))
        concerned = [one for one in self.model.courses if one.person == course.person and one.box == mail.box]
        if kind == "bounce":
            box.inject(inbox.unknown_user(told, course.person, number=self.asked))
            self.bar(course, said, Finish.BOUNCED)
        elif kind == "away":
            back = (self.clock().astimezone(PARIS) + timedelta(days=5)).date()
            box.inject(inbox.away(told, f"I am out of the office until {back.isoformat()}.", course.person))
            for one in concerned:
                one.away = (said, back)
        elif kind == "automatic":
            box.inject(inbox.answer(told, "We have received your message.", course.person,
                                    Auto_Submitted="auto-replied"))
        elif kind == "stop":
            box.inject(inbox.answer(told, "STOP", course.person))
            self.bar(course, said, Finish.OPTED_OUT)
        else:
            sender = course.person if kind == "human" else "colleague@people.example"
            box.inject(inbox.answer(told, "Yes, let us talk on Monday.", sender))
            course.ended.add(Finish.REPLIED)
            for one in concerned:
                one.perhaps.add(Finish.REPLIED)
                one.answers.append(said)

    def bar(self, course: Course, said: Said, finish: Finish) -> None:
        """Nobody may write to this person any more, in whatever sequence."""
        self.model.barred.setdefault(course.person, []).append(said)
        course.ended.add(finish)

    @rule(verb=st.sampled_from(["pause", "unenroll", "opt out", "human"]))
    def something_happens_in_the_middle_of_the_next_send(self, verb: str) -> None:
        """Between the reading of the mailbox and the send."""
        def happen(person: str) -> None:
            course = next(one for one in self.open() if one.person == person)
            if verb == "human":
                if course.got:
                    self.answer(course, list(course.got.values())[-1], verb)
            else:
                self.decide(course, verb)

        self.witness.meanwhile[:] = [happen]

    # What breaks


    @rule(box=st.integers(0, 1), how=st.sampled_from(LOST))
    def the_next_send_fails(self, box: int, how: str) -> None:
        at = self.box(box)
        drafts: dict[str, ConnectorError] = {"draft throttled": Throttled("429"), "draft down": Unavailable("503")}
        if how in drafts:
            self.witness.refusals[at.address] = [drafts[how]]
            return
        errors: dict[str, ConnectorError] = {"throttled": Throttled("429", 90), "down": Unavailable("503"),
                                             "rejected": Rejected("no such recipient")}
        at.fail_send(errors.get(how) or OutcomeUnknown("no answer"), accepted=how == "accepted")

    @rule()
    def the_next_answers_are_lost(self) -> None:
        for number in (0, 1):
            self.box(number).fail_send(OutcomeUnknown("no answer"), accepted=True)

    @rule(box=st.integers(0, 1), what=st.sampled_from(BREAKS))
    def something_breaks(self, box: int, what: str) -> None:
        at = self.box(box)
        if what == "late":  # sent mails cannot be found for hours
            self.witness.lagging[at.address] = self.clock() + timedelta(hours=3)
        elif what == "cursor":
            at.expire_cursors()
        elif what == "token":
            at.revoked = True
        else:
            at.unreadable = {"down": Unavailable("503"), "throttled": Throttled("429", 600)}[what]

    @precondition(lambda self: any(self.box(number).unreadable for number in (0, 1)))
    @rule()
    def the_mailboxes_can_be_read_again(self) -> None:
        for number in (0, 1):
            self.box(number).unreadable = None

    @precondition(lambda self: any(self.box(number).revoked for number in (0, 1)))
    @rule(box=st.integers(0, 1))
    def the_mailbox_is_connected_again(self, box: int) -> None:
        address, user = list(self.users.items())[box]
        with contextlib.suppress(mailboxes.ConnectProblem):  # it cannot be reached
            factories.mailbox(user, self.clock(), address)

    @precondition(lambda self: Message.select().where(Message.state == MessageState.UNCERTAIN).exists())
    @rule()
    def the_user_looks_for_what_nobody_knows(self) -> None:
        for row in list(Message.select().where(Message.state == MessageState.UNCERTAIN)):
            left = (row.enrollment_id, self.name(row)) in self.left()
            settle.settle_by_hand(self.firm.owner, row, sent=left, now=self.clock())

    def left(self) -> set[tuple[int, str]]:
        return {(course.number, mail.step) for course, mail in self.model.gone}

    def name(self, row: Message) -> str:
        """The step of a message, by the text that it was made of."""
        assert row.version
        return str(row.version.body).partition("step-")[2].partition("-")[0]

    # What holds after every step

    @invariant()
    def it_holds(self) -> None:
        if hasattr(self, "witness"):
            self.every_mail_that_left_was_right()
            self.what_left_is_known()
            self.what_was_sent_stays_as_it_was()
            self.what_is_over_has_nothing_planned()
            self.nothing_is_left_in_the_air()

    def every_mail_that_left_was_right(self) -> None:
        assert not self.model.wrong, self.model.wrong

    def what_left_is_known(self) -> None:
        """Each mail that the provider has is one row, sent or still being settled; and no row is sent without one."""
        rows = {(row.enrollment_id, self.name(row)): row.state for row in Message.select().where(
            Message.state.in_((MessageState.SENT, *UNSETTLED)))}
        gone = self.left()
        assert gone <= rows.keys()
        assert {key for key, state in rows.items() if state is MessageState.SENT} <= gone

    def what_was_sent_stays_as_it_was(self) -> None:
        for row in Message.select().where(Message.sent_at.is_null(False)):
            fact = (row.state, row.version_id, row.sent_at, row.subject, row.body, row.enrollment_id, row.step_id)
            assert self.sent.setdefault(row.id, fact) == fact
        assert len(self.sent) == Message.select().where(Message.sent_at.is_null(False)).count()

    def what_is_over_has_nothing_planned(self) -> None:
        over = Message.select().join(Enrollment).where(
            Message.state == MessageState.PLANNED, Enrollment.state == EnrollmentState.FINISHED)
        assert not over.exists()


    def nothing_is_left_in_the_air(self) -> None:
        """A row is `sending` only under the lease of the worker that died with it."""
        assert not Message.select().join(Mailbox).where(
            Message.state == MessageState.SENDING, Mailbox.lease.is_null()).exists()

    # How it ends

    def teardown(self) -> None:
        if not hasattr(self, "witness"):
            return
        try:
            self.heal()
            for _ in range(20):
                self.until(self.clock.at + timedelta(days=6))
                self.the_user_looks_for_what_nobody_knows()
                if not self.open() and not Message.select().where(Message.state.in_(UNSETTLED)).exists():
                    break
            self.it_holds()
            self.everybody_came_to_an_end()
        finally:
            self.patch.undo()

    def heal(self) -> None:
        self.witness.meanwhile.clear()
        self.witness.refusals.clear()
        self.witness.lagging.clear()
        for number in (0, 1):
            self.box(number).unreadable = None
            self.box(number)._failures.clear()
            self.the_mailbox_is_connected_again(number)
            self.a_user_is_away(number, None)
        for line in self.lines:
            self.the_sequence_is_paused(line, False)
        for course in self.open():
            self.decide(course, "resume")

    def everybody_came_to_an_end(self) -> None:
        for course in self.model.courses:
            row = Enrollment.get_by_id(course.number)
            barred = {Finish.OPTED_OUT, Finish.BOUNCED} if course.person in self.model.barred else set()
            may = course.ended | course.perhaps | barred | ({Finish.COMPLETED} if not course.ended else set())
            assert row.finish in may, (course, row.finish)
            if row.finish is Finish.COMPLETED:
                assert not self.model.missing(course), (course, "lost")
        for number in (0, 1):
            assert self.box(number).drafts == {}, "a draft is left behind"
        assert not Mailbox.select().where(Mailbox.state != MailboxState.CONNECTED).exists()
