"""Who may be enrolled: the reason against somebody, what would cure it, and what to warn of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from server.domain import addresses
from server.domain.codes import Audience, Exclusion, Warn

RECENT = timedelta(days=30)


class Fix(StrEnum):
    """What the user can do about a reason, in place."""

    ADD_ADDRESS = "add_address"
    CORRECT_ADDRESS = "correct_address"
    ALSO_IN_AUDIENCE = "also_in_audience"
    FILL_FIELD = "fill_field"
    CONNECT_MAILBOX = "connect_mailbox"


FIXES: Mapping[Exclusion, Fix] = MappingProxyType(
    {
        Exclusion.NO_EMAIL: Fix.ADD_ADDRESS,
        Exclusion.INVALID_EMAIL: Fix.CORRECT_ADDRESS,
        Exclusion.WRONG_AUDIENCE: Fix.ALSO_IN_AUDIENCE,
        Exclusion.MISSING_FIELD: Fix.FILL_FIELD,
        Exclusion.MAILBOX_NOT_CONNECTED: Fix.CONNECT_MAILBOX,
    }
)


@dataclass(frozen=True)
class Candidate:
    """The facts about one selected person. Addresses of one person count together."""

    address: str = ""  # the one to write to
    opted_out: bool = False  # by a link, by words, by a complaint or by hand
    enrolled: bool = False  # active or paused in any sequence of the account
    repeated: bool = False  # somebody earlier in the selection is the same person
    audiences: frozenset[Audience] = frozenset()  # empty: someone new, who takes the sequence's
    domain_suppressed: bool = False
    bounced: bool = False  # an address is suppressed for a hard bounce
    own: bool = False  # an address of a user or mailbox of the account
    missing_fields: tuple[str, ...] = ()  # what the chosen sequence would print and cannot
    finished_this_sequence: bool = False
    replied_at: datetime | None = None
    teammate_wrote_at: datetime | None = None
    company_active: bool = False  # a colleague of theirs is in a sequence


@dataclass(frozen=True)
class Choice:
    """What they would be enrolled in. `audience` is None until a sequence is chosen."""

    mailbox_connected: bool
    audience: Audience | None = None


_CHECKS: tuple[tuple[Exclusion, Callable[[Candidate, Choice], bool]], ...] = (
    (Exclusion.OPTED_OUT, lambda person, _: person.opted_out),
    (Exclusion.ALREADY_ENROLLED, lambda person, _: person.enrolled),
    (Exclusion.NO_EMAIL, lambda person, _: not person.address.strip()),
    (Exclusion.INVALID_EMAIL, lambda person, _: addresses.problem(person.address) is not None),
    (Exclusion.DUPLICATE_IN_SELECTION, lambda person, _: person.repeated),
    (Exclusion.WRONG_AUDIENCE, lambda person, choice: _wrong_audience(person, choice)),
    (Exclusion.SUPPRESSED_DOMAIN, lambda person, _: person.domain_suppressed),
    (Exclusion.BOUNCED_BEFORE, lambda person, _: person.bounced),
    (Exclusion.OWN_ADDRESS, lambda person, _: person.own),
    (Exclusion.MISSING_FIELD, lambda person, choice: bool(choice.audience and person.missing_fields)),
    (Exclusion.MAILBOX_NOT_CONNECTED, lambda _, choice: not choice.mailbox_connected),
)


def reason_against(person: Candidate, choice: Choice) -> Exclusion | None:
    """The first reason in the order of `Exclusion`: those of the person before those of the user."""
    return next((reason for reason, applies in _CHECKS if applies(person, choice)), None)


def warnings(person: Candidate, now: datetime) -> tuple[Warn, ...]:
    """What the user should know about somebody who can be enrolled all the same. Recent is 30 days."""
    facts = {
        Warn.FINISHED_THIS_SEQUENCE: person.finished_this_sequence,
        Warn.REPLIED_RECENTLY: _recent(person.replied_at, now),
        Warn.CONTACTED_BY_TEAMMATE: _recent(person.teammate_wrote_at, now),
        Warn.SAME_COMPANY_ACTIVE: person.company_active,
    }
    return tuple(warning for warning, applies in facts.items() if applies)


def _wrong_audience(person: Candidate, choice: Choice) -> bool:
    return choice.audience is not None and bool(person.audiences) and choice.audience not in person.audiences


def _recent(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < RECENT
