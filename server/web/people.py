"""The people: list, one person, adding, importing, changing, erasing."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import erasing, stop
from server.actions import people as actions
from server.actions.people import Seen
from server.domain.codes import Audience, Permission
from server.models import Email, Person
from server.web import options, persons, says, session

pages = session.guarded("people", __name__)
TYPED = ("first_name", "last_name", "company", "title", "profile_url", "zone")


@pages.get("/people")
def index() -> ResponseReturnValue:
    return render_template("people/index.html", **persons.listing(request.args))


@pages.get("/people/new")
def new() -> ResponseReturnValue:
    access.require(g.user, Permission.PEOPLE_WRITE)
    return _form({"audience": request.args.get("audience", "candidates")}, {})


def _form(typed: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    return render_template("people/new.html", typed=typed, errors=errors, audiences=options.audiences(),
                           zones=options.zones()), 422 if errors else 200


@pages.post("/people/new")
def create() -> ResponseReturnValue:
    form = request.form
    audience = Audience.CONTACTS if form.get("audience") == Audience.CONTACTS else Audience.CANDIDATES
    first, last, company, title, profile, zone = (form.get(name, "") for name in TYPED)
    seen = Seen(None, form.get("email", ""), first, last, company, title, profile, zone=zone)
    try:
        person = actions.add(g.user, seen, audience=audience, now=clock.now())
    except access.Invalid as problem:
        return _form(form.to_dict(), says.errors(problem))
    flash(_("%(name)s added", name=person.name or form.get("email", "")))
    return redirect(url_for("people.show", person_id=person.id), 303)


@pages.get("/people/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    person = access.person_of(g.user, person_id)
    return render_template("people/show.html", **persons.page(person))


@pages.get("/people/<int:person_id>/edit")
def edit(person_id: int) -> ResponseReturnValue:
    person = access.person_of(g.user, person_id)
    access.require(g.user, Permission.PEOPLE_WRITE)
    return _edit(person, {name: getattr(person, name) for name in TYPED}, dict(person.fields), {})


def _edit(person: Person, typed: dict[str, str], fields: dict[str, str], errors: dict[str, str],
          ) -> ResponseReturnValue:
    return render_template("people/edit.html", person=person, typed=typed, fields=fields, errors=errors,
                           zones=options.zones(), emails=list(person.emails)), 422 if errors else 200


@pages.post("/people/<int:person_id>/edit")
def save(person_id: int) -> ResponseReturnValue:
    person, form = access.person_of(g.user, person_id), request.form
    typed = {name: form.get(name, "") for name in TYPED}
    fields = {name.removeprefix("fields."): value for name, value in form.items() if name.startswith("fields.")}
    if form.get("new_field"):
        fields[form["new_field"].strip().lower().replace(" ", "_")] = form.get("new_value", "")
    try:
        actions.edit(g.user, person, typed, fields, now=clock.now())
        if form.get("email"):
            actions.add_email(g.user, person, form["email"], now=clock.now())
    except access.Invalid as problem:
        return _edit(person, typed, fields, says.errors(problem))
    flash(_("Saved"))
    return redirect(url_for("people.show", person_id=person.id), 303)


@pages.post("/people/<int:person_id>/emails/<int:email_id>/<any(main, remove):what>")
def email(person_id: int, email_id: int, what: str) -> ResponseReturnValue:
    person = access.person_of(g.user, person_id)
    row = Email.get_or_none(Email.id == email_id, Email.person == person)
    if row is None:
        raise access.NotFound("no_person")
    (actions.make_main if what == "main" else actions.remove_email)(g.user, row, now=clock.now())
    return redirect(url_for("people.edit", person_id=person.id), 303)


@pages.post("/people/<int:person_id>/opt-out")
def opt_out(person_id: int) -> ResponseReturnValue:
    access.require(g.user, Permission.SUPPRESSIONS_WRITE)
    person = access.person_of(g.user, person_id)
    stop.opt_out_by_hand(g.user, person, now=clock.now())
    flash(_("Nobody here writes to %(name)s any more", name=person.name))
    return redirect(url_for("people.show", person_id=person.id), 303)


@pages.post("/people/<int:person_id>/erase")
def erase(person_id: int) -> ResponseReturnValue:
    erasing.erase(g.user, access.person_of(g.user, person_id), now=clock.now())
    flash(_("Everything about this person is erased"))
    return redirect(url_for("people.index"), 303)
