"""The team as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.models import Device, Mailbox, Role, User

_ORDER = {"owner": 0, "admin": 1, "member": 2, "viewer": 3}


@dataclass(frozen=True)
class Member:
    user: User
    mailboxes: tuple[Mailbox, ...]


def members() -> list[Member]:
    """Everybody by name, those who were shut out last."""
    users: Any = User.select(User, Role).join(Role)
    boxes: dict[int, list[Mailbox]] = {}
    for box in Mailbox.select().order_by(Mailbox.id):
        boxes.setdefault(box.user_id, []).append(box)
    listed = sorted(users, key=lambda user: (user.disabled_at is not None, user.name.casefold(), user.id))
    return [Member(user, tuple(boxes.get(user.id, ()))) for user in listed]


def active() -> list[User]:
    """Whom a task can be given to, by name."""
    return sorted(User.select().where(User.disabled_at.is_null()), key=lambda user: (user.name.casefold(), user.id))


def roles() -> list[Role]:
    """The built-in ones in their order, then the account's own by name."""
    return sorted(Role.select(), key=lambda role: (_ORDER.get(role.key or "", 9), role.name.casefold(), role.id))


@dataclass(frozen=True)
class RoleChange:
    """What saving a custom role would change, for how many users."""

    users: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def role_change(role: Role, permissions: Iterable[str]) -> RoleChange:
    before, after = set(role.permissions), set(permissions)
    holders = User.select().where(User.role == role, User.disabled_at.is_null()).count()
    return RoleChange(holders, tuple(sorted(after - before)), tuple(sorted(before - after)))


def devices(user: User, *, idle_since: datetime) -> list[Device]:
    """The connected browsers of a user, the one used last on top; those idle since then no longer count."""
    rows: Any = Device.select().where(Device.user == user, Device.revoked_at.is_null(),
                                      Device.used_at >= idle_since).order_by(Device.used_at.desc())
    return list(rows)
