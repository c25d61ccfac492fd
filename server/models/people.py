"""People, their addresses, and the addresses nobody writes to again."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, JSONField, TextField

from server.domain.codes import SuppressionReason
from server.models.base import CodeField, InstantField, Row
from server.models.team import User


class Person(Row):
    first_name = TextField(default="")
    last_name = TextField(default="")
    candidate = BooleanField(default=False)
    contact = BooleanField(default=False)
    company = TextField(default="")
    title = TextField(default="")
    profile_url = TextField(default="", index=True)
    zone = TextField(default="")
    fields = JSONField(default=dict)  # custom merge fields: name -> value
    origins = JSONField(default=dict)  # field -> {"url", "at", "by"}: where and when each was collected
    created_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
    created_at = InstantField()
    erased_at = InstantField(null=True)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Email(Row):
    """One address of a person. `match_key` folds case, +tags and Gmail's dots: one human, one key."""

    person = ForeignKeyField(Person, backref="emails", on_delete="CASCADE")
    address = TextField()
    match_key = TextField(unique=True)
    main = BooleanField(default=True)
    stale = BooleanField(default=False)  # its owner has left the company
    created_at = InstantField()


class Suppression(Row):
    """An address or a domain nobody here writes to. `key` is a keyed hash, so that it survives erasure."""

    key = TextField(unique=True)
    domain = BooleanField(default=False)
    shown = TextField(null=True)  # the address or domain in clear; none once erased
    reason = CodeField(SuppressionReason)
    user = ForeignKeyField(User, null=True, on_delete="SET NULL")
    message_id = TextField(null=True)
    created_at = InstantField()
