"""What is true of the whole installation: company, plan, calendar. Kept as facts, changed by its owner."""

from __future__ import annotations

from datetime import datetime

from server import keys
from server.access import FieldError, Forbidden, Invalid, is_owner, require
from server.actions.journal import log
from server.database import database
from server.domain.codes import Permission, Plan
from server.models import Fact, User
from server.queries.account import fact, plan, restored_copy


def set_fact(name: str, value: str) -> None:
    Fact.insert(name=name, value=value).on_conflict(
        conflict_target=[Fact.name], update={Fact.value: value}).execute()


def in_turn() -> None:
    """Make transactions that count something of the whole account wait for each other, until they commit.

    A row that is written stays locked on PostgreSQL; SQLite lets only one transaction write anyway.
    """
    Fact.update(value=Fact.value).where(Fact.name == "company").execute()


def set_company(user: User, company: str, *, now: datetime) -> None:
    """The name that opt-out pages and the opt-out line of mails show."""
    require(user, Permission.SETTINGS_MANAGE)
    if not company.strip():
        raise Invalid(FieldError("company", "empty"))
    with database.atomic():
        set_fact("company", company.strip()[:200])
        log("company_changed", now=now, user=user)


def set_holidays(user: User, code: str, *, now: datetime) -> None:
    """The calendar that new sequences start with; "" for none."""
    require(user, Permission.SETTINGS_MANAGE)
    with database.atomic():
        set_fact("holidays", code)
        log("holidays_changed", now=now, user=user, calendar=code)


def set_plan(user: User, chosen: Plan, *, now: datetime) -> None:
    """The owner's choice in Settings. What is above a smaller plan runs on and becomes read-only."""
    if not is_owner(user):
        raise Forbidden("owner_only")
    _change_plan(chosen, user, now)


def adopt_plan(chosen: Plan | None, *, now: datetime) -> None:
    """At the start of a server: RELANCE_PLAN wins over what the owner chose."""
    if chosen is not None:
        _change_plan(chosen, None, now)


def _change_plan(chosen: Plan, user: User | None, now: datetime) -> None:
    before = plan()
    if chosen is before and fact("plan"):
        return
    with database.atomic():
        set_fact("plan", chosen.value)
        log("plan_changed", now=now, user=user, before=before.value, after=chosen.value)


def claim_database() -> None:
    """At the first start: this installation is the one that sends from this database."""
    Fact.insert(name="instance", value=keys.current().instance).on_conflict_ignore().execute()


def adopt_copy(*, now: datetime, user: User | None = None) -> bool:
    """A restored copy goes on in place of the installation it was copied from. False when it is no copy."""
    if user:
        require(user, Permission.SETTINGS_MANAGE)
    if not restored_copy():
        return False
    with database.atomic():
        set_fact("instance", keys.current().instance)
        log("restored_copy_adopted", now=now, user=user)
    return True
