"""Who is in which sequence, what was changed for them, and each mail and task of theirs."""

from __future__ import annotations

from peewee import (
    SQL,
    BooleanField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
    TimeField,
)

from server.domain.codes import EnrollmentState, Finish, Hold, MessageEnd, MessageState, TaskState
from server.models.base import CodeField, InstantField, Row
from server.models.mailboxes import Mailbox
from server.models.people import Email, Person
from server.models.sequences import Sequence, SequenceVersion, Step, StepVersion
from server.models.team import User


class Batch(Row):
    """One click on Enroll. The key makes a second click harmless; `result` is what the first answered."""

    user = ForeignKeyField(User, on_delete="CASCADE")
    key = TextField()
    sequence = ForeignKeyField(Sequence, on_delete="CASCADE")
    result = JSONField(default=dict)
    undone_at = InstantField(null=True)
    created_at = InstantField()

    class Meta:
        indexes = ((("user", "key"), True),)


class Enrollment(Row):
    person = ForeignKeyField(Person, backref="enrollments", on_delete="CASCADE")
    email = ForeignKeyField(Email, null=True, on_delete="SET NULL")  # the address written to
    sequence = ForeignKeyField(Sequence, backref="enrollments", on_delete="CASCADE")
    mailbox = ForeignKeyField(Mailbox, backref="enrollments", on_delete="RESTRICT")
    user = ForeignKeyField(User, backref="enrollments", on_delete="RESTRICT")
    batch = ForeignKeyField(Batch, null=True, backref="enrollments", on_delete="SET NULL")
    pinned = ForeignKeyField(SequenceVersion, null=True, on_delete="RESTRICT")  # none: follows the latest
    key = TextField(unique=True)  # random; spacing and opt-out links derive from it
    state = CodeField(EnrollmentState, default=EnrollmentState.ACTIVE)
    finish = CodeField(Finish, null=True)
    day0 = DateField()
    zone = TextField()
    start_step = ForeignKeyField(Step, null=True, on_delete="SET NULL")
    send_today = BooleanField(default=False)
    round = IntegerField(default=1)
    hold = CodeField(Hold, null=True)  # out_of_office, challenge, or a pause that has an end; others are `state`
    held_since = InstantField(null=True)
    held_until = InstantField(null=True)
    paused_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    paused_at = InstantField(null=True)
    moved_at = InstantField(null=True)  # when somebody last moved them to another step
    created_at = InstantField()
    finished_at = InstantField(null=True)

    class Meta:
        indexes = ((("sequence", "state"), False),)


# One person is in one sequence at a time, whoever clicks first: the database decides, not a query.
Enrollment.add_index(
    Enrollment.index(Enrollment.person, unique=True, where=SQL("state <> 'finished'"), name="one_open_enrollment")
)
# Each reading of a mailbox asks who has not answered a challenge in time.
Enrollment.add_index(
    Enrollment.index(Enrollment.mailbox, Enrollment.held_until, where=SQL("hold = 'challenge'"),
                     name="enrollment_challenged")
)


class Override(Row):
    """A step changed for one batch or one enrollment; none leaves that part to the sequence."""

    batch = ForeignKeyField(Batch, null=True, backref="overrides", on_delete="CASCADE")
    enrollment = ForeignKeyField(Enrollment, null=True, backref="overrides", on_delete="CASCADE")
    step = ForeignKeyField(Step, on_delete="CASCADE")
    day_offset = IntegerField(null=True)
    time = TimeField(null=True)
    subject = TextField(null=True)
    body = TextField(null=True)
    set_at = InstantField()

    class Meta:
        constraints = (Check("(batch_id is null) <> (enrollment_id is null)"),)
        indexes = ((("batch", "step"), True), (("enrollment", "step"), True))


class Message(Row):
    """One email step for one enrollment: a row for the next step and for those already decided."""

    enrollment = ForeignKeyField(Enrollment, backref="messages", on_delete="CASCADE")
    mailbox = ForeignKeyField(Mailbox, on_delete="RESTRICT")  # its enrollment's, here for the index of due ones
    step = ForeignKeyField(Step, on_delete="RESTRICT")
    round = IntegerField(default=1)
    version = ForeignKeyField(StepVersion, null=True, on_delete="RESTRICT")  # what it was made from
    state = CodeField(MessageState)
    end = CodeField(MessageEnd, null=True)
    detail = TextField(default="")  # the provider's words for a refusal
    planned_on = DateField(null=True)  # its date in the plan in force
    due_at = InstantField(null=True)  # the plan
    hold = CodeField(Hold, null=True)  # why not now
    held_until = InstantField(null=True)
    attempt = TextField(null=True)  # the key of the send under way
    attempts = IntegerField(default=0)  # that ended with their worker, one after another, and the one under way
    attempted_at = InstantField(null=True)
    looks = IntegerField(default=0)  # how often an uncertain one was looked up
    prepared = TextField(null=True)
    withdrawing = BooleanField(default=False)  # the draft of one that did not leave is being deleted
    sent_at = InstantField(null=True)  # the fact
    provider_id = TextField(null=True, index=True)
    thread_id = TextField(null=True, index=True)
    rfc_id = TextField(null=True, index=True)  # the Message-ID the recipient sees
    subject = TextField(null=True)  # as it left
    body = TextField(null=True)

    class Meta:
        indexes = ((("enrollment", "step", "round"), True),)


# The due query runs each minute for ever; finished rows must cost it nothing.
Message.add_index(
    Message.index(Message.mailbox, Message.due_at, where=SQL("state = 'planned'"), name="message_due")
)
Message.add_index(
    Message.index(Message.due_at, where=SQL("state = 'planned'"), name="message_late")
)
Message.add_index(
    Message.index(Message.mailbox, where=SQL("state in ('sending', 'uncertain')"), name="message_unsettled")
)
# The daily cap and the pause between two readings ask what a mailbox sent last.
Message.add_index(
    Message.index(Message.mailbox, Message.sent_at, where=SQL("sent_at is not null"), name="message_sent")
)


class Task(Row):
    """One task step for one enrollment, a to-do of its assignee."""

    enrollment = ForeignKeyField(Enrollment, backref="tasks", on_delete="CASCADE")
    step = ForeignKeyField(Step, null=True, on_delete="RESTRICT")  # none: a question of Relance itself
    round = IntegerField(default=1)
    version = ForeignKeyField(StepVersion, null=True, on_delete="RESTRICT")
    assignee = ForeignKeyField(User, on_delete="RESTRICT")
    state = CodeField(TaskState, default=TaskState.OPEN)
    note = TextField(default="")
    planned_on = DateField(null=True)
    due_at = InstantField()
    done_at = InstantField(null=True)
    done_by = ForeignKeyField(User, null=True, on_delete="SET NULL")

    @property
    def is_question(self) -> bool:
        """Asked by Relance: what is done about the enrollment answers it, ticking it off does not."""
        return self.step_id is None

    class Meta:
        indexes = ((("enrollment", "step", "round"), True), (("assignee", "state"), False))
