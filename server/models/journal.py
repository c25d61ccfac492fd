"""What came in, and what was decided."""

from __future__ import annotations

from peewee import BooleanField, DateField, FloatField, ForeignKeyField, JSONField, TextField

from server.domain.codes import InboundKind
from server.models.base import CodeField, InstantField, Row
from server.models.enrollments import Enrollment, Message
from server.models.mailboxes import Mailbox
from server.models.people import Person
from server.models.sequences import Sequence
from server.models.team import User


class Inbound(Row):
    """A mail matched to one of our enrollments. Mails of nobody enrolled have no row anywhere."""

    mailbox = ForeignKeyField(Mailbox, on_delete="RESTRICT")
    provider_id = TextField()
    rfc_id = TextField(default="")
    enrollment = ForeignKeyField(Enrollment, backref="inbound", on_delete="CASCADE")
    message = ForeignKeyField(Message, null=True, on_delete="SET NULL")
    kind = CodeField(InboundKind)
    sub_kind = TextField(default="")
    reason = TextField(default="")  # the rule that decided
    matched_by = TextField()  # the rule that found the enrollment
    confidence = FloatField(default=1.0)
    evidence = TextField(default="")
    return_date = DateField(null=True)
    recipients = JSONField(default=list)
    sender = TextField(default="")
    subject = TextField(default="")
    successor = TextField(default="")  # the address a departure names
    link = TextField(default="")  # where a challenge wants the sender to go
    text = TextField(default="")  # visible to the mailbox's owner, and to others only when shared
    shared = BooleanField(default=False)
    corrected = TextField(default="")  # not_a_reply | a_reply | not_away | not_a_bounce
    received_at = InstantField()
    stored_at = InstantField()

    class Meta:
        indexes = ((("mailbox", "provider_id", "enrollment"), True),)


class Event(Row):
    """One decision: codes, ids and evidence in `data`; no names, no addresses, no text of a mail."""

    at = InstantField(index=True)
    code = TextField(index=True)
    user = ForeignKeyField(User, null=True, on_delete="SET NULL")  # who; none: Relance itself
    person = ForeignKeyField(Person, null=True, backref="events", on_delete="CASCADE")
    enrollment = ForeignKeyField(Enrollment, null=True, backref="events", on_delete="CASCADE")
    sequence = ForeignKeyField(Sequence, null=True, on_delete="CASCADE")
    mailbox = ForeignKeyField(Mailbox, null=True, on_delete="CASCADE")
    data = JSONField(default=dict)
