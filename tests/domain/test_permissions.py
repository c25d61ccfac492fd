"""Who may do what, and what the plan allows."""

from __future__ import annotations

import pytest

from server.domain.codes import Permission, Plan
from server.domain.permissions import ROLES, BuiltinRole, custom_role, editable_count, may_create_sequence


def test_owner_and_admin_may_do_everything() -> None:
    assert ROLES[BuiltinRole.OWNER] == ROLES[BuiltinRole.ADMIN] == frozenset(Permission)


def test_only_owners_admins_and_custom_roles_create_sequences() -> None:
    assert Permission.SEQUENCES_CREATE not in ROLES[BuiltinRole.MEMBER] | ROLES[BuiltinRole.VIEWER]
    assert Permission.SEQUENCES_CREATE in custom_role(frozenset({Permission.SEQUENCES_CREATE}))


def test_every_role_but_viewer_enrolls_and_everyone_stops() -> None:
    assert {role for role in ROLES if Permission.ENROLLMENTS_CREATE not in ROLES[role]} == {BuiltinRole.VIEWER}
    assert all(Permission.ENROLLMENTS_STOP in granted for granted in [*ROLES.values(), custom_role(frozenset())])


@pytest.mark.parametrize(
    ("plan", "active", "may"),
    [
        (Plan.FREE, 0, True),
        (Plan.FREE, 1, False),
        (Plan.PRO, 0, True),
        (Plan.PRO, 1, False),
        (Plan.PRO, 5, False),  # after a downgrade
        (Plan.BUSINESS, 5000, True),
    ],
)
def test_plan_limit(plan: Plan, active: int, may: bool) -> None:
    assert may_create_sequence(plan, active) is may


def test_what_stays_editable_after_a_downgrade() -> None:
    assert (editable_count(Plan.PRO), editable_count(Plan.BUSINESS)) == (1, None)
