"""Roles: named sets of permissions. The built-in ones cannot change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from peewee import IntegrityError

from server.access import Conflict, FieldError, Forbidden, Invalid, require
from server.actions.journal import log
from server.database import database
from server.domain.codes import Permission
from server.domain.permissions import ROLES, custom_role
from server.models import Role, User


def ensure_roles() -> None:
    """Make the built-in roles, or bring them to what this release says."""
    for key, permissions in ROLES.items():
        allowed = sorted(permission.value for permission in permissions)
        Role.insert(key=key.value, name=key.value, permissions=allowed).on_conflict(
            conflict_target=[Role.key], update={Role.permissions: allowed}).execute()


def require_grant(user: User, permissions: Iterable[str]) -> None:
    """Nobody hands out more than they hold."""
    missing = sorted(set(permissions) - set(user.role.permissions))
    if missing:
        raise Forbidden("grants_too_much", permissions=missing)


def save_role(user: User, role: Role | None, name: str, permissions: Iterable[Permission], *,
              now: datetime) -> Role:
    """Make a custom role, or change one for all who hold it. Stopping somebody is part of every role."""
    require(user, Permission.TEAM_MANAGE)
    if role and role.key:
        raise Forbidden("built_in_role")
    name = " ".join(name.split())[:80]
    if not name:
        raise Invalid(FieldError("name", "empty"))
    allowed = sorted(one.value for one in custom_role(frozenset(permissions)))
    require_grant(user, [*allowed, *(role.permissions if role else [])])
    before = role.permissions if role else []
    role = role or Role()
    role.name, role.permissions = name, allowed
    try:
        with database.atomic():
            role.save()
            log("role_saved", now=now, user=user, role=role.id, before=before, after=allowed)
    except IntegrityError:
        raise Invalid(FieldError("name", "name_taken", {"name": name})) from None
    return role


def delete_role(user: User, role: Role, *, now: datetime) -> None:
    """Remove a custom role that nobody holds."""
    require(user, Permission.TEAM_MANAGE)
    if role.key:
        raise Forbidden("built_in_role")
    with database.atomic():
        holders = User.select().where(User.role == role).count()
        if holders:
            raise Conflict("role_in_use", n=holders)
        role.delete_instance()
        log("role_deleted", now=now, user=user, role=role.id)
