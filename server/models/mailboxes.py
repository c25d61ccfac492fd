"""The users' own mailboxes."""

from __future__ import annotations

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, JSONField, TextField

from connectors.types import Provider
from server.domain.codes import MailboxState
from server.models.base import CodeField, InstantField, Row
from server.models.team import User


class Mailbox(Row):
    """A connected account. One worker at a time holds its lease; `fence` grows with every new lease."""

    user = ForeignKeyField(User, backref="mailboxes", on_delete="RESTRICT")
    provider = CodeField(Provider)
    address = TextField()
    match_key = TextField(unique=True)  # a mailbox is connected once per installation
    name = TextField(default="")
    aliases = JSONField(default=list)
    signature = TextField(default="")  # HTML
    state = CodeField(MailboxState, default=MailboxState.CONNECTED)
    state_since = InstantField()
    state_detail = TextField(default="")
    notice_due = InstantField(null=True)  # when to write to its owner that it is lost; none: they know
    credentials = TextField(null=True)  # encrypted; none once disconnected
    cursor = TextField(null=True)
    read_at = InstantField(null=True)  # the last reading up to now
    read_due = InstantField(null=True)  # when to read it again; none: at once
    read_problem = TextField(default="")
    daily_cap = IntegerField(default=150)
    throttled_until = InstantField(null=True)
    throttles = IntegerField(default=0)  # in a row
    lease = TextField(null=True)
    lease_until = InstantField(null=True)  # real time, also in the demo
    fence = IntegerField(default=0)
    default = BooleanField(default=True)  # the one its user enrolls from
    created_at = InstantField()


# Reading goes by this order: whoever waits longest is read first.
Mailbox.add_index(Mailbox.index(Mailbox.read_due, where=SQL("state <> 'disconnected'"), name="mailbox_read_due"))
Mailbox.add_index(Mailbox.index(Mailbox.notice_due, where=SQL("notice_due is not null"), name="mailbox_notice_due"))
