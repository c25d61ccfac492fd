"""One human is one row; a page never overwrites; everything says where it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from server import keys
from server.access import Conflict, Forbidden, Invalid
from server.actions import erasing, merging, people, suppressions
from server.actions.people import Seen
from server.domain.codes import Audience, EnrollmentState, Finish
from server.models import Batch, Email, Enrollment, Event, Message, Person, Suppression
from server.queries import account
from tests.factories import Firm, enrolled

MARIE = Seen(email="marie.durand@atelier.example", first_name="Marie", source_url="https://atelier.example/team")


def test_it_keeps_one_person_for_all_spellings_of_an_address(firm: Firm, now: datetime) -> None:
    first = people.upsert(MARIE, by=firm.owner, now=now, audience=Audience.CANDIDATES)
    again = people.upsert(replace(MARIE, email="Marie.Durand+jobs@Atelier.example"), by=firm.member, now=now)
    assert again.id == first.id
    assert Email.select().count() == 1


def test_a_page_fills_what_is_empty_and_overwrites_nothing(firm: Firm, now: datetime) -> None:
    people.upsert(MARIE, by=firm.owner, now=now, audience=Audience.CANDIDATES)
    page = replace(MARIE, first_name="Maria", company="Atelier", source_url="https://other.example/", fields={
        "skill": "python"})
    person = people.upsert(page, by=firm.member, now=now, audience=Audience.CONTACTS)
    assert (person.first_name, person.company, person.fields) == ("Marie", "Atelier", {"skill": "python"})
    assert (person.candidate, person.contact) == (True, False)  # who is somebody already keeps their audience
    assert person.origins["first_name"]["url"] == "https://atelier.example/team"
    assert person.origins["company"] == {"url": "https://other.example/", "at": now.isoformat(),
                                         "by": firm.member.id}


def test_a_further_address_belongs_to_the_same_person(firm: Firm, now: datetime) -> None:
    page = replace(MARIE, profile_url="https://www.network.example/in/marie/?trk=1")
    first = people.upsert(page, by=firm.owner, now=now)
    again = people.upsert(Seen(email="marie@home.example", profile_url="http://network.example/in/marie"),
                          by=firm.owner, now=now)
    assert again.id == first.id
    assert [(row.address, row.main) for row in Email.select().order_by(Email.id)] == [
        ("marie.durand@atelier.example", True), ("marie@home.example", False)]


def test_the_address_decides_when_page_and_address_disagree(firm: Firm, now: datetime) -> None:
    people.upsert(Seen(first_name="Paul", profile_url="https://network.example/in/x"), by=firm.owner, now=now)
    marie = people.upsert(MARIE, by=firm.owner, now=now)
    seen = replace(MARIE, profile_url="https://network.example/in/x")
    assert people.upsert(seen, by=firm.owner, now=now).id == marie.id


@pytest.mark.parametrize(("seen", "field", "code"), [
    (Seen(email="marie@"), "email", "invalid_email"),
    (Seen(email="m@atelier.example", fields={"Two words": "x"}), "fields.Two words", "field_name"),
    (Seen(email="m@atelier.example", fields={"first_name": "x"}), "fields.first_name", "field_name"),
])
def test_what_cannot_be_used_names_its_field(seen: Seen, field: str, code: str, firm: Firm, now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        people.upsert(seen, by=firm.owner, now=now)
    assert [(one.field, one.code) for one in refused.value.errors] == [(field, code)]
    assert not Person.select().exists()


def test_values_become_one_short_line(firm: Firm, now: datetime) -> None:
    person = people.upsert(replace(MARIE, first_name="Ma\r\nrie\u202e\x00", company="x" * 500), by=firm.owner, now=now)
    assert (person.first_name, len(person.company)) == ("Ma rie", 200)


def test_custom_fields_become_merge_fields(firm: Firm, now: datetime) -> None:
    people.upsert(replace(MARIE, fields={"skill": "python"}), by=firm.owner, now=now)
    assert "skill" in account.merge_fields()


def test_losing_the_race_for_an_address_ends_at_the_winner(
        firm: Firm, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    winner = people.upsert(MARIE, by=firm.owner, now=now)
    real, calls = people.find, []

    def late(seen: Seen) -> Person | None:
        calls.append(seen)
        return None if len(calls) == 1 else real(seen)

    monkeypatch.setattr(people, "find", late)
    found = people.upsert(replace(MARIE, company="Atelier"), by=firm.member, now=now)
    assert (found.id, found.company) == (winner.id, "Atelier")
    assert Person.select().count() == 1


def test_a_typed_address_of_somebody_else_is_said(firm: Firm, now: datetime) -> None:
    marie = people.upsert(MARIE, by=firm.owner, now=now)
    with pytest.raises(Invalid) as refused:
        people.add(firm.owner, MARIE, audience=Audience.CONTACTS, now=now)
    assert refused.value.errors[0].params == {"person_id": marie.id, "name": "Marie"}
    paul = people.add(firm.owner, Seen(first_name="Paul"), audience=Audience.CANDIDATES, now=now)
    with pytest.raises(Invalid, match="address_taken"):
        people.add_email(firm.owner, paul, MARIE.email, now=now)


def test_editing_replaces_and_remembers_who(firm: Firm, now: datetime) -> None:
    person = people.upsert(replace(MARIE, fields={"skill": "python"}), by=firm.owner, now=now)
    people.edit(firm.member, person, {"first_name": "Maria", "zone": "America/New_York"}, {"skill": ""}, now=now)
    stored = Person.get_by_id(person.id)
    assert (stored.first_name, stored.zone, stored.fields) == ("Maria", "America/New_York", {})
    assert stored.origins["first_name"]["by"] == firm.member.id
    with pytest.raises(Invalid, match="unknown_zone"):
        people.edit(firm.member, person, {"zone": "Mars/Base"}, {}, now=now)


def test_the_main_address_follows_when_one_goes(firm: Firm, now: datetime) -> None:
    person = people.upsert(MARIE, by=firm.owner, now=now)
    second = people.add_email(firm.owner, person, "marie@home.example", now=now)
    people.remove_email(firm.owner, Email.get(Email.address == MARIE.email), now=now)
    assert Email.get_by_id(second.id).main


def test_an_address_in_use_stays(firm: Firm) -> None:
    enrollment = enrolled(firm)
    with pytest.raises(Conflict, match="address_in_use"):
        people.remove_email(firm.owner, Email.get_by_id(enrollment.email_id), now=firm.now)


def test_a_viewer_changes_nobody(firm: Firm, now: datetime) -> None:
    person = people.upsert(MARIE, by=firm.owner, now=now)
    for forbidden in (
        lambda: people.add(firm.viewer, Seen(first_name="X"), audience=Audience.CANDIDATES, now=now),
        lambda: people.edit(firm.viewer, person, {"first_name": "X"}, {}, now=now),
        lambda: people.add_email(firm.viewer, person, "x@atelier.example", now=now),
        lambda: people.also_as(firm.viewer, person, Audience.CONTACTS, now=now),
        lambda: erasing.erase(firm.viewer, person, now=now),
        lambda: suppressions.add(firm.viewer, "x@atelier.example", now=now),
    ):
        with pytest.raises(Forbidden, match="needs_permission"):
            forbidden()


def test_merging_brings_addresses_history_and_gaps_together(firm: Firm, now: datetime) -> None:
    enrollment = enrolled(firm)
    keep = people.upsert(replace(MARIE, first_name="M."), by=firm.owner, now=now)
    other = enrollment.person
    merging.merge(firm.owner, keep, other, now=now)
    stored = Person.get_by_id(keep.id)
    assert (stored.first_name, stored.last_name) == ("M.", "Durand")
    assert Enrollment.get_by_id(enrollment.id).person_id == keep.id
    assert Email.select().where(Email.person == keep).count() == 2
    assert Email.select().where(Email.person == keep, Email.main).count() == 1
    assert Person.get_or_none(Person.id == other.id) is None


def test_two_running_enrollments_cannot_be_merged(firm: Firm) -> None:
    one, two = enrolled(firm), enrolled(firm, "Paul Martin")
    with pytest.raises(Conflict, match="both_enrolled"):
        merging.merge(firm.owner, one.person, two.person, now=firm.now)


def test_erasing_leaves_no_name_address_or_text_anywhere(firm: Firm, now: datetime) -> None:
    enrollment = enrolled(firm, "Zebulon Quartermain")
    Message.update(subject="Zebulon", body="Zebulon").where(Message.enrollment == enrollment).execute()
    told = {"enrolled": [], "excluded": [[1, "Zebulon", "zebulon@x.example", "no_email", {}]]}
    Batch.update(result=told, key="12345678").execute()
    erasing.erase(firm.owner, enrollment.person, now=now)
    everything = "".join(str(row) for table in (Person, Email, Message, Batch, Event, Suppression)
                         for row in table.select().dicts()).lower()
    assert "zebulon" not in everything
    assert "quartermain" not in everything
    stored = Enrollment.get_by_id(enrollment.id)
    assert (stored.state, stored.finish) == (EnrollmentState.FINISHED, Finish.ERASED)
    assert Suppression.get().key == keys.address_key("zebulon.quartermain@people.example")


def test_an_erased_person_is_nobody_but_stays_opted_out(firm: Firm, now: datetime) -> None:
    person = people.upsert(replace(MARIE, profile_url="https://network.example/in/marie"), by=firm.owner, now=now)
    erasing.erase(firm.owner, person, now=now)
    again = people.upsert(MARIE, by=firm.owner, now=now)
    assert again.id != person.id
    assert Suppression.select().where(Suppression.key == keys.address_key(MARIE.email)).exists()
