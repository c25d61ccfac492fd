"""Templates and sequences. A step outlives its position; a version, once written, never changes."""

from __future__ import annotations

from peewee import BlobField, BooleanField, ForeignKeyField, IntegerField, JSONField, TextField, TimeField

from server.domain.codes import Audience, SequenceState, StepKind, ThreadMode
from server.models.base import CodeField, InstantField, Row
from server.models.team import User


class Template(Row):
    owner = ForeignKeyField(User, on_delete="RESTRICT")
    name = TextField()
    subject = TextField()
    body = TextField()  # HTML with {{ merge fields }}
    language = TextField(default="en")
    created_at = InstantField()
    archived_at = InstantField(null=True)


class Sequence(Row):
    owner = ForeignKeyField(User, backref="sequences", on_delete="RESTRICT")
    name = TextField()
    audience = CodeField(Audience)
    state = CodeField(SequenceState, default=SequenceState.ACTIVE)
    open_days = JSONField(default=lambda: [0, 1, 2, 3, 4])  # Monday is 0
    holidays = TextField(default="")  # a code of the holidays library, "" for none
    person_zone = BooleanField(default=False)  # step times are in the person's zone where it is known
    opt_out = BooleanField(default=True)
    paused_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    paused_at = InstantField(null=True)
    created_at = InstantField()


class SequenceVersion(Row):
    """What one save made: the complete list of steps as they were then."""

    sequence = ForeignKeyField(Sequence, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    saved_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    saved_at = InstantField()

    class Meta:
        indexes = ((("sequence", "number"), True),)


class Step(Row):
    """The identity of a step: overrides, messages and tasks point here, whatever its position becomes."""

    sequence = ForeignKeyField(Sequence, backref="steps", on_delete="CASCADE")


class StepVersion(Row):
    version = ForeignKeyField(SequenceVersion, backref="steps", on_delete="CASCADE")
    step = ForeignKeyField(Step, backref="versions", on_delete="CASCADE")
    position = IntegerField()  # from 1
    kind = CodeField(StepKind)
    day_offset = IntegerField()
    time = TimeField()
    thread = CodeField(ThreadMode, default=ThreadMode.SAME)
    subject = TextField(default="")
    body = TextField(default="")  # HTML of an email, the note of a task
    blocks = BooleanField(default=True)  # a task: whether the next step waits for it
    dated_at = InstantField()  # when its days or time were last changed

    class Meta:
        indexes = ((("version", "step"), True), (("version", "position"), True))


class Attachment(Row):
    """A file that mails carry, stored once whatever number of steps have it. Its bytes never change."""

    sha256 = TextField()
    name = TextField()
    content_type = TextField()
    size = IntegerField()  # bytes
    content = BlobField()
    stored_at = InstantField()  # the last upload: one that no step took is thrown away later

    class Meta:
        indexes = ((("sha256", "name"), True),)


class StepAttachment(Row):
    """Which files a version of a step carries, in their order; as unchanging as the version itself."""

    version = ForeignKeyField(StepVersion, backref="attachments", on_delete="CASCADE")
    attachment = ForeignKeyField(Attachment, on_delete="RESTRICT")
    position = IntegerField()

    class Meta:
        indexes = ((("version", "attachment"), True),)
