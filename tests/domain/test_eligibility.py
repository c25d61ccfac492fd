"""Each reason against somebody, in its order, and each warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain.codes import Audience, Exclusion, Warn
from server.domain.eligibility import FIXES, Candidate, Choice, Fix, reason_against, warnings

NOW = datetime(2027, 1, 4, tzinfo=UTC)
FINE = Candidate(address="jane@acme.example", audiences=frozenset({Audience.CANDIDATES}))
CHOICE = Choice(mailbox_connected=True, audience=Audience.CANDIDATES)
CAUSES: dict[Exclusion, dict[str, Any]] = {
    Exclusion.OPTED_OUT: {"opted_out": True},
    Exclusion.ALREADY_ENROLLED: {"enrolled": True},
    Exclusion.NO_EMAIL: {"address": " "},
    Exclusion.INVALID_EMAIL: {"address": "jane@acme"},
    Exclusion.DUPLICATE_IN_SELECTION: {"repeated": True},
    Exclusion.WRONG_AUDIENCE: {"audiences": frozenset({Audience.CONTACTS})},
    Exclusion.SUPPRESSED_DOMAIN: {"domain_suppressed": True},
    Exclusion.BOUNCED_BEFORE: {"bounced": True},
    Exclusion.OWN_ADDRESS: {"own": True},
    Exclusion.MISSING_FIELD: {"missing_fields": ("company",)},
    Exclusion.MAILBOX_NOT_CONNECTED: {},
}


def choice(reason: Exclusion) -> Choice:
    return replace(CHOICE, mailbox_connected=reason is not Exclusion.MAILBOX_NOT_CONNECTED)


def test_nothing_against_somebody_fine() -> None:
    assert reason_against(FINE, CHOICE) is None


@pytest.mark.parametrize("reason", list(Exclusion))
def test_each_reason(reason: Exclusion) -> None:
    assert reason_against(replace(FINE, **CAUSES[reason]), choice(reason)) is reason


def test_of_several_reasons_the_first_in_the_enum_is_given() -> None:
    worst = FINE
    for reason in reversed(Exclusion):
        worst = replace(worst, **CAUSES[reason])
        assert reason_against(worst, choice(Exclusion.MAILBOX_NOT_CONNECTED)) is reason


def test_before_a_sequence_is_chosen_what_depends_on_it_is_not_asked() -> None:
    person = replace(FINE, missing_fields=("company",), audiences=frozenset({Audience.CONTACTS}))
    assert reason_against(person, Choice(mailbox_connected=True)) is None


def test_someone_new_takes_the_audience_and_someone_may_be_both() -> None:
    assert reason_against(replace(FINE, audiences=frozenset()), CHOICE) is None
    assert reason_against(replace(FINE, audiences=frozenset(Audience)), CHOICE) is None


def test_fixes() -> None:
    assert FIXES[Exclusion.NO_EMAIL] is Fix.ADD_ADDRESS
    assert Exclusion.OPTED_OUT not in FIXES


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ()),
        ({"finished_this_sequence": True}, (Warn.FINISHED_THIS_SEQUENCE,)),
        ({"replied_at": NOW - timedelta(days=29)}, (Warn.REPLIED_RECENTLY,)),
        ({"replied_at": NOW - timedelta(days=30)}, ()),
        ({"teammate_wrote_at": NOW}, (Warn.CONTACTED_BY_TEAMMATE,)),
        ({"company_active": True, "replied_at": NOW}, (Warn.REPLIED_RECENTLY, Warn.SAME_COMPANY_ACTIVE)),
    ],
)
def test_warnings(facts: dict[str, Any], expected: tuple[Warn, ...]) -> None:
    assert warnings(replace(FINE, **facts), NOW) == expected
