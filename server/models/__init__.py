"""All tables, by topic; import rows from here."""

from server.models.base import Row
from server.models.enrollments import Batch, Enrollment, Message, Override, Task
from server.models.journal import Event, Inbound
from server.models.mailboxes import Mailbox
from server.models.people import Email, Person, Suppression
from server.models.sequences import (
    Attachment,
    Sequence,
    SequenceVersion,
    Step,
    StepAttachment,
    StepVersion,
    Template,
)
from server.models.team import (
    ConsentFlow,
    Device,
    DeviceCode,
    Fact,
    Invitation,
    Role,
    Session,
    User,
)

TABLES: tuple[type[Row], ...] = (
    Fact, Role, User, Invitation, Session, Device, DeviceCode, ConsentFlow,
    Person, Email, Suppression,
    Template, Sequence, SequenceVersion, Step, StepVersion, Attachment, StepAttachment,
    Mailbox, Batch, Enrollment, Override, Message, Task, Inbound, Event,
)

__all__ = [
    "TABLES", "Attachment", "Batch", "ConsentFlow", "Device", "DeviceCode", "Email", "Enrollment", "Event", "Fact",
    "Inbound", "Invitation", "Mailbox", "Message", "Override", "Person", "Role", "Row", "Sequence", "SequenceVersion",
    "Session", "Step", "StepAttachment", "StepVersion", "Suppression", "Task", "Template", "User",
]
