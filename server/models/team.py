"""Who works here: roles, users, their sessions and devices, and the installation's own facts."""

from __future__ import annotations

from peewee import BooleanField, DateField, ForeignKeyField, JSONField, TextField

from server.models.base import InstantField, Row


class Fact(Row):
    """One fact of the installation: instance id, plan, company, provider credentials (encrypted), demo clock."""

    name = TextField(unique=True)
    value = TextField()


class Role(Row):
    """A named set of permissions. Built-in ones (owner, admin, member, viewer) have a key and cannot change."""

    key = TextField(null=True, unique=True)
    name = TextField(unique=True)
    permissions = JSONField(default=list)


class User(Row):
    email = TextField(unique=True)  # normalised
    name = TextField()
    password_hash = TextField(null=True)  # none until the invitation is taken up
    role = ForeignKeyField(Role, backref="users", on_delete="RESTRICT")
    zone = TextField(default="UTC")
    zone_known = BooleanField(default=False)  # whether the browser has told it
    language = TextField(default="en")
    away_from = DateField(null=True)
    away_until = DateField(null=True)
    away_note = TextField(default="")  # for owner and admins
    created_at = InstantField()
    seen_at = InstantField(null=True)
    disabled_at = InstantField(null=True)


class Invitation(Row):
    user = ForeignKeyField(User, unique=True, on_delete="CASCADE")
    token_hash = TextField(unique=True)
    expires_at = InstantField()


class Session(Row):
    """A signed-in browser. The cookie holds the token, the row its hash."""

    token_hash = TextField(unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE")
    created_at = InstantField()
    seen_at = InstantField()


class Device(Row):
    """A browser extension that acts as its user until revoked or idle for 90 days."""

    user = ForeignKeyField(User, backref="devices", on_delete="CASCADE")
    name = TextField()
    token_hash = TextField(unique=True)
    created_at = InstantField()
    used_at = InstantField(null=True)
    revoked_at = InstantField(null=True)


class DeviceCode(Row):
    """A single-use authorization code of the extension's sign-in."""

    code_hash = TextField(unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE")
    challenge = TextField()
    redirect_uri = TextField()
    device_name = TextField()
    expires_at = InstantField()
    used_at = InstantField(null=True)


class ConsentFlow(Row):
    """A mailbox consent under way; `state` comes back with the callback. `flow` is encrypted."""

    state_hash = TextField(unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE")
    provider = TextField()
    mailbox_id = TextField(null=True)  # the one being reconnected
    flow = TextField()
    expires_at = InstantField()
