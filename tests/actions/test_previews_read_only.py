"""Showing writes nothing, and five hundred people cost as many queries as five."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from server.access import Invalid
from server.actions import enroll, many, people
from server.actions.adjusting import Verb, Wish
from server.actions.changes import StepChange
from server.domain.codes import Audience, Exclusion, Warn
from server.models import Email, Enrollment, Inbound, Mailbox, Message
from server.queries import absences, explain, forecasts, impact, leaving, own_steps, plans, whatif
from tests import factories
from tests.factories import Firm, seen
from tests.queries.counting import counted

SHOWS: dict[str, Callable[[Firm, Enrollment], object]] = {
    "preview": lambda firm, person: enroll.preview(
        firm.owner, factories.request(firm.sequence, seen("Ada Lake"), seen("Marie Durand")), now=firm.now),
    "upcoming": lambda firm, person: plans.upcoming(person, now=firm.now),
    "explain": lambda firm, person: explain.explain(person, now=firm.now),
    "forecast": lambda firm, person: forecasts.of_mailbox(
        Mailbox.get_by_id(firm.mailbox.id), now=firm.now, until=firm.now + timedelta(days=14)),
    "calendar": lambda firm, person: leaving.upcoming(firm.owner, now=firm.now),
    "impact": lambda firm, person: impact.of_edit(firm.sequence, plans.steps_for(person), now=firm.now),
    "if skipped": lambda firm, person: whatif.if_skipped(person, plans.steps_for(person)[0].id, now=firm.now),
    "if moved": lambda firm, person: whatif.if_moved(person, plans.steps_for(person)[2].id, now=firm.now, again=True),
    "if paused": lambda firm, person: whatif.if_so(
        person, lambda course: whatif.paused(course, firm.now + timedelta(days=9)), now=firm.now),
    "many paused": lambda firm, person: many.forecast(many.judge(
        firm.owner, [person.id], Wish(Verb.PAUSE), now=firm.now), now=firm.now),
    "sequence paused": lambda firm, person: many.forecast_sequence(
        firm.owner, firm.sequence, Verb.PAUSE, now=firm.now),
    "if changed": lambda firm, person: whatif.if_changed(
        person, {plans.steps_for(person)[1].id: StepChange(plans.steps_for(person)[1].id, day_offset=4)}, now=firm.now),
    "if following": lambda firm, person: whatif.if_following(person, [plans.steps_for(person)[1].id], now=firm.now),
    "own steps": lambda firm, person: own_steps.of(person, now=firm.now),
    "explained past": lambda firm, person: explain.past(person),
    "absence": lambda firm, person: absences.forecast(
        firm.owner, date(2026, 11, 24), date(2026, 11, 25), now=firm.now),
}


@pytest.mark.parametrize("name", SHOWS)
def test_showing_writes_nothing(firm: Firm, name: str) -> None:
    person = factories.enrolled(firm)
    with counted() as log:
        shown = SHOWS[name](firm, person)
        again = SHOWS[name](firm, person)
    assert shown == again
    assert log
    assert not [one for one in log if not one.lstrip("('\"").upper().startswith("SELECT")]


def test_a_preview_of_many_asks_as_many_queries_as_one_of_few(firm: Firm) -> None:
    def asked(count: int) -> int:
        selected = [seen(f"Person N{n}x", company=f"Firm {n}", zone="Europe/Paris") for n in range(count)]
        for one in selected[: count // 2]:
            people.upsert(one, by=firm.owner, now=firm.now, audience=Audience.CANDIDATES)
        with counted() as log:
            shown = enroll.preview(firm.owner, factories.request(firm.sequence, *selected), now=firm.now)
        assert len(shown.eligible) == count
        return len(log)

    assert asked(80) == asked(4)


def test_somebody_known_without_an_address_gets_the_one_given(firm: Firm) -> None:
    known = people.upsert(seen("Ada Lake", email="", profile_url="https://x.example/ada"), by=firm.owner, now=firm.now,
                          audience=Audience.CANDIDATES)
    bare = enroll.preview(firm.owner, factories.request(firm.sequence, people.Seen(id=known.id)), now=firm.now)
    assert bare.people[0].exclusion is Exclusion.NO_EMAIL
    asked = factories.request(firm.sequence, people.Seen(id=known.id, email="Ada@Lake.example"))
    made = enroll.enroll(firm.owner, asked, "key-ada-lake", now=firm.now)
    assert [one.email for one in made.enrolled] == ["ada@lake.example"]
    assert Email.get(Email.person == known.id).address == "ada@lake.example"


def test_another_spelling_of_a_known_address_is_still_their_address(firm: Firm) -> None:
    people.upsert(seen("Ada Lake", email="ada@lake.example"), by=firm.owner, now=firm.now, audience=Audience.CANDIDATES)
    asked = factories.request(firm.sequence, seen("Ada Lake", email="ada+jobs@lake.example"))
    made = enroll.enroll(firm.owner, asked, "key-ada-lake", now=firm.now)
    assert Enrollment.get_by_id(made.enrolled[0].enrollment_id).email.address == "ada@lake.example"


def test_also_a_contact_lets_a_candidate_in(firm: Firm) -> None:
    contacts = factories.sequence(firm.owner, firm.now, name="Contacts", audience=Audience.CONTACTS)
    ada = people.upsert(seen("Ada Lake"), by=firm.owner, now=firm.now, audience=Audience.CANDIDATES)
    asked = factories.request(contacts, seen("Ada Lake"))
    assert enroll.preview(firm.owner, asked, now=firm.now).people[0].exclusion is Exclusion.WRONG_AUDIENCE
    people.also_as(firm.owner, ada, Audience.CONTACTS, now=firm.now)
    assert enroll.preview(firm.owner, asked, now=firm.now).people[0].exclusion is None


def test_a_missing_field_is_named_with_what_is_known_and_filled_by_the_request(firm: Firm) -> None:
    people.upsert(seen("Bob Stone", fields={"stack": "go"}), by=firm.owner, now=firm.now, audience=Audience.CANDIDATES)
    first = factories.email(0, subject="{{ stack }}", body="<p>{{ company }}</p>", thread=factories.ThreadMode.NEW)
    made = factories.sequence(firm.owner, firm.now, first, name="Stacks")
    shown = enroll.preview(firm.owner, factories.request(made, seen("Ada Lake")), now=firm.now).people[0]
    assert (shown.exclusion, shown.params["fields"]) == (Exclusion.MISSING_FIELD, ["stack", "company"])
    assert shown.params["known"]["first_name"] == "Ada"
    filled = replace(seen("Ada Lake"), company="Lake Ltd", fields={"stack": "python"})
    mail = enroll.preview(firm.owner, factories.request(made, filled), now=firm.now).people[0].plan[0]
    assert (mail.subject, "Lake Ltd" in mail.text) == ("python", True)
    assert mail.subject_html == '<mark data-field="stack">python</mark>'


@pytest.mark.parametrize(("days", "warned"), [(29, True), (31, False)])
def test_an_answer_is_recent_for_thirty_days(firm: Firm, days: int, warned: bool) -> None:
    from server.actions import stop
    from server.domain.codes import Finish, InboundKind

    person = factories.enrolled(firm)
    stop.stop(person, Finish.REPLIED, now=firm.now)
    Inbound.create(mailbox=firm.mailbox, provider_id="x", enrollment=person, kind=InboundKind.REPLY,
                   matched_by="thread", received_at=firm.now, stored_at=firm.now)
    later = firm.now + timedelta(days=days)
    shown = enroll.preview(firm.owner, factories.request(firm.sequence, seen("Marie Durand")), now=later)
    assert (Warn.REPLIED_RECENTLY in dict(shown.people[0].warnings)) == warned


@pytest.mark.parametrize(("change", "field"), [
    ({"day_offset": 0}, "day_offset"), ({"body": "{{ frist_name }}"}, "body"), ({"subject": "x" * 300}, "subject"),
])
def test_a_change_that_a_sequence_cannot_have_is_named(firm: Firm, change: dict[str, object], field: str) -> None:
    second = plans.steps_of(plans.latest(firm.sequence))[1]
    asked = factories.request(firm.sequence, seen("Ada Lake"), overrides=(StepChange(second.id, **change),))
    with pytest.raises(Invalid) as refused:
        enroll.preview(firm.owner, asked, now=firm.now)
    assert [one.field for one in refused.value.errors] == [f"overrides.0.{field}"]


def test_the_first_moments_of_a_batch_follow_the_pace(firm: Firm) -> None:
    Mailbox.update(daily_cap=2).where(Mailbox.id == firm.mailbox.id).execute()
    asked = factories.request(firm.sequence, *(seen(f"Person N{n}x") for n in range(3)))
    made = enroll.enroll(firm.owner, asked, "key-paced", now=firm.now)
    firsts = sorted(one.first for one in made.enrolled)
    assert timedelta(seconds=20) <= firsts[1] - firsts[0] <= timedelta(seconds=90)
    assert (firsts[2] - firsts[0]) >= timedelta(hours=23)
    assert enroll.enroll(firm.owner, asked, "key-paced", now=firm.now + timedelta(hours=1)) == made
    assert Message.select().count() == 3


def test_a_batch_not_yet_confirmed_is_foreseen_behind_what_is_planned(firm: Firm) -> None:
    Mailbox.update(daily_cap=1).where(Mailbox.id == firm.mailbox.id).execute()
    person = factories.enrolled(firm)
    asked = factories.request(firm.sequence, seen("Ada Lake"), seen("Bob Stone"))
    with counted() as log:
        coming = enroll.forecast(firm.owner, asked, now=firm.now)
    firsts = {one.enrollment: one.at.date() for one in reversed(coming)}
    assert list(sorted(firsts, key=firsts.__getitem__)) == [person.key, "new:0", "new:1"]
    assert len({one.at.date() for one in coming}) == len(coming)
    assert not [one for one in log if "INSERT" in one]


def test_who_is_enrolled_again_may_go_on_where_they_were(firm: Firm) -> None:
    from server.actions import stop
    from server.domain.codes import MessageEnd, MessageState

    person = factories.enrolled(firm)
    Message.update(state=MessageState.SENT, end=MessageEnd.SENT, sent_at=firm.now).execute()
    enroll.replan(person, now=firm.now)
    stop.unenroll(firm.owner, [person.id], where="test", now=firm.now)
    shown = enroll.preview(firm.owner, factories.request(firm.sequence, seen("Marie Durand")), now=firm.now)
    assert dict(shown.people[0].warnings)[Warn.FINISHED_THIS_SEQUENCE]["next"] == 2
