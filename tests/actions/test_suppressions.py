"""The opt-out list by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from server.access import Forbidden, Invalid
from server.actions import erasing, people, suppressions
from server.domain.codes import Audience, EnrollmentState, Exclusion, Finish, MessageState
from server.models import Enrollment, Event, Message, Suppression
from server.queries.people import lookup
from server.queries.suppressions import listing
from tests.factories import Firm, enrolled, seen


def test_an_address_is_stopped_whichever_way_it_is_spelt(firm: Firm) -> None:
    enrollment = enrolled(firm)
    row = suppressions.add(firm.member, " Marie.Durand+x@People.example ", now=firm.now)
    stored = Enrollment.get_by_id(enrollment.id)
    assert (stored.state, stored.finish) == (EnrollmentState.FINISHED, Finish.OPTED_OUT)
    assert Message.get(Message.enrollment == enrollment).state is MessageState.CANCELLED
    assert suppressions.add(firm.owner, "marie.durand@people.example", now=firm.now) == row
    assert "people.example" not in row.key


def test_a_domain_stops_all_its_addresses_and_no_other(firm: Firm) -> None:
    inside, outside = enrolled(firm), enrolled(firm, "Paul Martin")
    other = people.add_email(firm.owner, outside.person, "paul@notpeople.example", now=firm.now)
    Enrollment.update(email=other).where(Enrollment.id == outside.id).execute()
    row = suppressions.add(firm.owner, "@People.example", now=firm.now)
    assert (row.domain, row.shown) == (True, "people.example")
    assert Enrollment.get_by_id(inside.id).finish is Finish.OPTED_OUT
    assert Enrollment.get_by_id(outside.id).state is EnrollmentState.ACTIVE


@pytest.mark.parametrize(("text", "code"), [
    ("marie@", "invalid_email"), ("not a domain", "invalid_domain"), ("", "invalid_domain"), ("@", "invalid_domain"),
    ("localhost", "invalid_domain")])
def test_what_is_neither_is_refused(text: str, code: str, firm: Firm) -> None:
    with pytest.raises(Invalid, match=code):
        suppressions.add(firm.owner, text, now=firm.now)


def test_removing_needs_a_reason_that_stays_in_the_log(firm: Firm) -> None:
    row = suppressions.add(firm.owner, "marie@people.example", now=firm.now)
    with pytest.raises(Invalid, match="reason_missing"):
        suppressions.remove(firm.owner, row, "  ", now=firm.now)
    with pytest.raises(Forbidden):
        suppressions.remove(firm.viewer, row, "She asked", now=firm.now)
    suppressions.remove(firm.owner, row, "She asked", now=firm.now)
    assert not Suppression.select().exists()
    event = Event.get(Event.code == "suppression_removed")
    assert (event.data["reason"], event.user_id) == ("She asked", firm.owner.id)
    assert "people.example" not in str(event.data)


def test_the_list_finds_an_erased_address_by_typing_it_in_full(firm: Firm, now: datetime) -> None:
    person = people.upsert(seen("Marie Durand"), by=firm.owner, now=now, audience=Audience.CANDIDATES)
    erasing.erase(firm.owner, person, now=now)
    suppressions.add(firm.owner, "blocked.example", now=now)
    assert [row.shown for row in listing().rows] == [None]
    assert [row.shown for row in listing(text="marie.durand@people.example").rows] == [None]
    assert listing(text="durand").rows == ()
    shown = listing(domains=True, text="blocked")
    assert ([row.shown for row in shown.rows], shown.addresses, shown.domains) == (["blocked.example"], 1, 1)


def test_a_lookup_says_who_is_suppressed_and_why(firm: Firm, now: datetime) -> None:
    marie = people.upsert(seen("Marie Durand"), by=firm.owner, now=now)
    people.add_email(firm.owner, marie, "marie@home.example", now=now)
    suppressions.add(firm.owner, "marie@home.example", now=now)
    suppressions.add(firm.owner, "blocked.example", now=now)
    found = lookup([("marie.durand@people.example", ""), ("x@blocked.example", ""), ("free@people.example", "")],
                   now=now)
    assert [one.suppressed[0] if one.suppressed else None for one in found] == [
        Exclusion.OPTED_OUT, Exclusion.SUPPRESSED_DOMAIN, None]
