"""What the built-in roles may do, and what the account's plan allows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from server.domain.codes import Permission, Plan


class BuiltinRole(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


_EVERYTHING = frozenset(Permission)
_VIEWER = frozenset({Permission.ENROLLMENTS_STOP})

ROLES: Mapping[BuiltinRole, frozenset[Permission]] = MappingProxyType(
    {
        BuiltinRole.OWNER: _EVERYTHING,
        BuiltinRole.ADMIN: _EVERYTHING,
        BuiltinRole.MEMBER: _VIEWER
        | {
            Permission.ENROLLMENTS_CREATE,
            Permission.PEOPLE_WRITE,
            Permission.TEMPLATES_WRITE,
            Permission.MAILBOX_CONNECT,
            Permission.SUPPRESSIONS_WRITE,
        },
        BuiltinRole.VIEWER: _VIEWER,
    }
)

# How many sequences that are not archived an account may have created; none means no limit.
SEQUENCE_LIMITS: Mapping[Plan, int | None] = MappingProxyType(
    {Plan.FREE: 1, Plan.PRO: 1, Plan.BUSINESS: None}
)


def custom_role(chosen: frozenset[Permission]) -> frozenset[Permission]:
    """The permissions of a custom role: stopping somebody's enrollment is everyone's right."""
    return chosen | _VIEWER


def may_create_sequence(plan: Plan, active_count: int) -> bool:
    """Asked at create and at un-archive; `active_count` leaves archived sequences out."""
    limit = SEQUENCE_LIMITS[plan]
    return limit is None or active_count < limit


def editable_count(plan: Plan) -> int | None:
    """How many existing sequences stay editable: the oldest ones, the others run on read-only. None: all."""
    return SEQUENCE_LIMITS[plan]
