"""Users, roles, the opt-out list and the settings."""

from __future__ import annotations

import re

from server.models import Device, Person, Role, Session, Suppression, User
from server.queries.account import company, plan
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn


def test_an_invited_colleague_signs_in_with_the_link(owner: Browser, browser: Browser, firm: Firm) -> None:
    answer = owner.post("/team/invite", {"name": "New One", "email": "new@northwind.example",
                                         "role": firm.member.role_id})
    link = re.search(r"https://relance\.example(/invitation/[^\"]+)", answer.get_data(as_text=True))[1]
    assert browser.post(link, {"password": factories.PASSWORD}).location == "/"
    assert "New One" in browser.text("/team")
    twice = owner.post("/team/invite", {"name": "N", "email": "new@northwind.example", "role": firm.member.role_id})
    assert twice.status_code == 422
    assert "is a user already" in twice.get_data(as_text=True)


def test_a_disabled_user_is_out_at_once(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    other = as_user(firm.member)
    assert owner.post(f"/team/{firm.member.id}/disable").status_code == 303
    assert other.get("/people").status_code == 302
    assert owner.post(f"/team/{firm.member.id}/enable").status_code == 303


def test_a_role_is_made_given_and_changed(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    owner.post("/team/roles", {"name": "Lead", "permission": ["sequences.create", "enrollments.create"]})
    role = Role.get(Role.name == "Lead")
    owner.post(f"/team/{firm.member.id}/role", {"role": role.id})
    assert as_user(firm.member).get("/sequences/new").status_code == 200
    owner.post(f"/team/roles/{role.id}", {"permission": ["people.write"]})
    said = owner.text("/team/roles")
    assert "1 user gains: add and change people" in said
    assert "1 user loses: enroll people, create sequences" in said
    assert as_user(firm.member).get("/sequences/new").status_code == 403
    assert owner.post(f"/team/roles/{role.id}/delete").status_code == 409
    assert "Lead" in owner.text("/team/roles")


def test_the_opt_out_list_grows_and_shrinks_with_reasons(owner: Browser, firm: Firm) -> None:
    assert "Nobody has opted out" in owner.text("/opt-outs")
    assert owner.post("/opt-outs", {"address": "gone@people.example"}).location == "/opt-outs"
    assert owner.post("/opt-outs", {"address": "blocked.example"}).location == "/opt-outs?kind=domains"
    assert "gone@people.example" in owner.text("/opt-outs")
    wrong = owner.post("/opt-outs", {"address": "not an address"})
    assert wrong.status_code == 422
    assert "not an address" in wrong.get_data(as_text=True)
    row = Suppression.get(Suppression.shown == "gone@people.example")
    assert owner.post(f"/opt-outs/{row.id}/remove", {"reason": ""}).status_code == 422
    assert owner.post(f"/opt-outs/{row.id}/remove", {"reason": "asked for it"}).status_code == 303
    assert Suppression.select().count() == 1


def test_settings_change_what_they_say(owner: Browser, firm: Firm) -> None:
    owner.post("/settings/profile", {"name": "Anna K", "language": "fr", "zone": "Europe/Berlin"})
    user = User.get_by_id(firm.owner.id)
    assert (user.name, user.language, user.zone) == ("Anna K", "fr", "Europe/Berlin")
    assert "Réglages" in owner.text("/settings")
    owner.post("/settings/language", {"language": "en", "back": "/settings"})
    owner.post("/settings/company", {"company": "Southwind", "holidays": "DE-BY"})
    assert company() == "Southwind"
    wrong = owner.post("/settings/company", {"company": "", "holidays": ""})
    assert wrong.status_code == 422
    owner.post("/settings/plan", {"plan": "free"})
    assert plan().value == "free"


def test_a_new_password_signs_other_browsers_out(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    other = as_user(firm.owner)
    wrong = owner.post("/settings/password", {"old_password": "wrong", "password": "another good one"})
    assert "This is not your current password." in wrong.get_data(as_text=True)
    assert owner.post("/settings/password", {"old_password": factories.PASSWORD,
                                             "password": "another good one"}).status_code == 303
    assert Session.select().count() == 1
    assert owner.get("/people").status_code == 200
    assert other.get("/people").status_code == 302


def test_the_browser_tells_the_zone_once(as_user: SignIn, firm: Firm) -> None:
    User.update(zone="UTC", zone_known=False).where(User.id == firm.owner.id).execute()
    owner = as_user(firm.owner)
    assert 'data-zone-to="/settings/zone"' in owner.text("/people")
    assert owner.post("/settings/zone", {"zone": "America/New_York"}).status_code == 204
    assert owner.post("/settings/zone", {"zone": "Asia/Tokyo"}).status_code == 204
    assert User.get_by_id(firm.owner.id).zone == "America/New_York"
    assert "data-zone-to" not in owner.text("/people")


def test_a_browser_is_disconnected(owner: Browser, firm: Firm) -> None:
    from server import clock
    device = Device.create(user=firm.owner, name="Chrome on Mac", token_hash="x", created_at=clock.real(),
                           used_at=clock.real())
    assert "Chrome on Mac" in owner.text("/settings")
    assert owner.post(f"/settings/devices/{device.id}/revoke").status_code == 303
    assert "Chrome on Mac</div>" not in owner.text("/settings")


def test_people_come_in_and_go_out_as_files(owner: Browser, firm: Firm) -> None:
    import io
    file = (io.BytesIO(b"email,first name,last name,skill\nnew@people.example,=Nora,Lind,Python\nwrong,,,\n"), "p.csv")
    text = owner.post("/people/import", {"file": file, "audience": "contacts"},
                      content_type="multipart/form-data").get_data(as_text=True)
    assert "Line 3" in text
    person = Person.get(Person.last_name == "Lind")
    assert person.contact
    out = owner.post("/people/bulk", {"person": person.id, "do": "export"}).get_data(as_text=True)
    assert "new@people.example,'=Nora,Lind" in out
    assert owner.post("/people/import", {}).status_code == 422


def test_a_person_is_added_edited_opted_out_and_erased(owner: Browser, firm: Firm) -> None:
    made = owner.post("/people/new", {"first_name": "Nora", "last_name": "Lind", "email": "nora@people.example"})
    assert "This address belongs to Nora Lind." in owner.post(
        "/people/new", {"first_name": "N", "email": "nora@people.example"}).get_data(as_text=True)
    path = made.location
    owner.post(f"{path}/edit", {"first_name": "Nora", "company": "Vela", "new_field": "Main skill",
                                "new_value": "Python", "email": "n@home.example"})
    text = owner.text(path)
    assert "Vela" in text
    assert "Main skill" in text
    assert "n@home.example" in text
    owner.post(f"{path}/opt-out")
    assert "Opted out by Anna Keller" in owner.text(path)
    owner.post(f"{path}/erase")
    assert owner.get(path).status_code == 404
