"""Who is on the page, and who is known already."""

from __future__ import annotations

from typing import Any

from server import access, clock, words
from server.actions.people import also_as, profile_key
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import AlsoIn, LookupIn, PeopleQuery
from server.models import Person
from server.queries import people as queries
from server.queries.people import Filter, Known


@bp.post("/people/lookup")
@bp.auth_required(auth)
@bp.input(LookupIn)
@bp.output(answers.LookupOut)
@bp.doc(summary="What is known of up to 500 people on a page; writes nothing")
def lookup(json_data: LookupIn) -> answers.LookupOut:
    pairs = [(one.email, profile_key(one.profile_url)) for one in json_data.people]
    found = queries.lookup(pairs, now=clock.now())
    return answers.LookupOut(people=[
        answers.LookedUp(email=asked.email, profile_url=asked.profile_url, mail=known.email, **_known(known))
        for asked, known in zip(json_data.people, found, strict=True)])


def _known(known: Known) -> dict[str, Any]:
    told = known.suppressed
    return {
        "person": _person(known.person) if known.person else None,
        "enrollment": shapes.status(known.standing, caller(), clock.now()) if known.standing else None,
        "suppressed": answers.CodeOut(code=told[0].value, sentence=words.exclusion(*told)) if told else None,
    }


def _person(person: Person) -> answers.KnownPerson:
    return answers.KnownPerson(id=person.id, name=person.name, candidate=person.candidate, contact=person.contact)


@bp.post("/people/<person_id>/also")
@bp.auth_required(auth)
@bp.input(AlsoIn)
@bp.output(answers.KnownPerson)
@bp.doc(summary="Make a candidate a contact as well, or the reverse: the fix of wrong_audience")
def also(person_id: str, json_data: AlsoIn) -> answers.KnownPerson:
    user = caller()
    return _person(also_as(user, access.person_of(user, person_id), json_data.audience, now=clock.now()))


@bp.get("/people")
@bp.auth_required(auth)
@bp.input(PeopleQuery, location="query")
@bp.output(answers.PeopleOut)
def people(query_data: PeopleQuery) -> answers.PeopleOut:
    user, now = caller(), clock.now()
    page = queries.page(Filter(query_data.q, query_data.audience), query_data.page, now=now)
    return answers.PeopleOut(total=page.total, page=page.page, pages=page.pages, people=[
        answers.PersonLine(
            id=line.person.id, name=line.person.name, email=line.email, company=line.person.company,
            title=line.person.title, candidate=line.person.candidate, contact=line.person.contact,
            status=shapes.status(line.standing, user, now) if line.standing else None)
        for line in page.lines])
