"""Facts of the installation."""

from __future__ import annotations

import json

from server import keys
from server.domain.codes import Plan
from server.domain.personalisation import FIELDS
from server.models import Fact
from server.statement import Given, Statement

_FACT = Statement(lambda: Fact.select(Fact.value).where(Fact.name == Given("name")).tuples())


def fact(name: str, default: str = "") -> str:
    return next((value for (value,) in _FACT.run(name=name)), default)


def restored_copy() -> bool:
    """Whether another installation, by its id, sent from this database before: then nothing may leave here."""
    return foreign(fact("instance"))


def foreign(instance: str | None) -> bool:
    """Whether the id that a database was claimed with, if it was, is not ours."""
    return bool(instance) and instance != keys.current().instance


def plan() -> Plan:
    return Plan(fact("plan", Plan.BUSINESS.value))


def company() -> str:
    return fact("company")


def holidays() -> str:
    """The code of the calendar that new sequences start with."""
    return fact("holidays")


def custom_fields() -> list[str]:
    """Every custom field that some person has or had."""
    return list(json.loads(fact("custom_fields", "[]")))


def merge_fields() -> tuple[str, ...]:
    """What a text may merge."""
    return (*FIELDS, *custom_fields())
