"""Facts of the installation."""

from __future__ import annotations

from server.domain.codes import Plan
from server.models import Fact


def fact(name: str, default: str = "") -> str:
    row = Fact.get_or_none(Fact.name == name)
    return row.value if row else default


def plan() -> Plan:
    return Plan(fact("plan", Plan.BUSINESS.value))


def company() -> str:
    return fact("company")


def holidays() -> str:
    """The code of the calendar that new sequences start with."""
    return fact("holidays")
