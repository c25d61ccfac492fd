"""A preview of many people: what is known of each, asked for all at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.actions import enroll, people, stop
from server.actions.people import Seen
from server.domain.codes import Audience, Exclusion, Finish, InboundKind, Warn
from server.models import Inbound, Message
from tests.factories import Firm, enrolled, mailbox, request, seen, sequence
from tests.queries.counting import counted


def test_five_hundred_ask_no_more_than_five(firm: Firm, now: datetime) -> None:
    for number in range(40):
        people.upsert(seen(f"Old Number{number}x", company="Lund"), by=firm.owner, now=now,
                      audience=Audience.CANDIDATES)
    enrolled(firm, "Old Number1x")

    def asked(number: int) -> int:
        known = [seen(f"Old Number{one}x") for one in range(number)]
        new = [seen(f"New Number{one}x") for one in range(number)]
        with counted() as queries:
            shown = enroll.preview(firm.owner, request(firm.sequence, *known, *new), now=now)
        assert len(shown.eligible) == 2 * number - 1
        return len(queries)

    assert asked(4) == asked(40)


def test_each_warning_is_about_its_own_person(firm: Firm, now: datetime) -> None:
    """Marie finished this sequence, Paul answered, Ida was written to by a colleague, Tom has a mate in one."""
    marie, paul = enrolled(firm, "Marie Durand"), enrolled(firm, "Paul Martin")
    stop.stop(marie, Finish.COMPLETED, now=now)
    Inbound.create(mailbox=firm.mailbox, provider_id="x", enrollment=paul, kind=InboundKind.REPLY,
                   matched_by="thread", received_at=now, stored_at=now)
    stop.stop(paul, Finish.REPLIED, now=now)
    other = sequence(firm.owner, now, name="Other")
    mailbox(firm.admin, now)
    ida = enroll.enroll(firm.admin, request(other, seen("Ida Nyst")), "key-of-ida", now=now).enrolled[0]
    Message.update(state="sent", sent_at=now - timedelta(days=9)).where(
        Message.enrollment == ida.enrollment_id).execute()
    stop.unenroll(firm.admin, [ida.enrollment_id], where="test", now=now)
    mate = enrolled(firm, "Ann Mate")
    people.edit(firm.owner, mate.person, {"company": "Lund"}, {}, now=now)
    people.upsert(seen("Tom Lund", company="Lund"), by=firm.owner, now=now, audience=Audience.CANDIDATES)
    asked = [seen(name) for name in ("Marie Durand", "Paul Martin", "Ida Nyst", "Tom Lund", "Eve New", "Ann Mate")]
    shown = enroll.preview(firm.owner, request(firm.sequence, *asked), now=now).people
    warned = [{code: dict(params) for code, params in one.warnings} for one in shown]
    assert [set(one) for one in warned] == [
        {Warn.FINISHED_THIS_SEQUENCE}, {Warn.FINISHED_THIS_SEQUENCE, Warn.REPLIED_RECENTLY},
        {Warn.CONTACTED_BY_TEAMMATE}, {Warn.SAME_COMPANY_ACTIVE}, set(), set()]
    assert warned[2][Warn.CONTACTED_BY_TEAMMATE] == {"user": "Admin", "days": 9}
    assert warned[3][Warn.SAME_COMPANY_ACTIVE] == {
        "name": "Ann Mate", "company": "Lund", "step": 1, "sequence": "Engineers"}
    assert shown[5].exclusion is Exclusion.ALREADY_ENROLLED
    assert (shown[5].params["step"], shown[5].params["steps"], shown[5].params["user"]) == (1, 3, "Anna Keller")


def test_two_rows_of_one_human_are_one(firm: Firm, now: datetime) -> None:
    marie = people.upsert(seen("Marie Durand"), by=firm.owner, now=now, audience=Audience.CANDIDATES)
    people.add_email(firm.owner, marie, "marie@home.example", now=now)
    asked = [Seen(id=marie.id), Seen(email="marie@home.example"), Seen(email="tom@people.example"),
             Seen(email="Tom+x@people.example"), Seen(first_name="Nobody"), Seen(first_name="Nobody")]
    shown = enroll.preview(firm.owner, request(firm.sequence, *asked), now=now).people
    assert [one.exclusion for one in shown] == [
        None, Exclusion.DUPLICATE_IN_SELECTION, None, Exclusion.DUPLICATE_IN_SELECTION, Exclusion.NO_EMAIL,
        Exclusion.NO_EMAIL]
    assert shown[1].params == {"name": "Marie Durand", "index": 0}


def test_finding_many_finds_whom_finding_one_finds(firm: Firm, now: datetime) -> None:
    page = "https://network.example/in/marie"
    marie = people.upsert(seen("Marie Durand", profile_url=page), by=firm.owner, now=now)
    tom = people.upsert(seen("Tom Okafor"), by=firm.owner, now=now)
    asked = [Seen(id=tom.id), Seen(id=999), Seen(email="MARIE.durand@people.example"), Seen(profile_url=page + "/?x"),
             Seen(email="tom.okafor@people.example", profile_url=page), Seen(email="tom@"), Seen()]
    found = people.find_all(asked)
    assert found == {index: person for index, one in enumerate(asked) if (person := people.find(one))}
    assert found == {0: tom, 2: marie, 3: marie, 4: tom}
