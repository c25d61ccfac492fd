"""The first owner, invitations, roles, sign-in, leaving."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from werkzeug.security import check_password_hash

from server.access import Conflict, Forbidden, Invalid, NotFound, may
from server.actions import account, profile, roles, signin, team
from server.domain.codes import Permission, Plan
from server.models import Device, Enrollment, Event, Message, Role, Session, User
from server.queries import account as facts
from server.queries.team import members, role_change
from server.queries.team import roles as listed_roles
from server.settings import Settings
from tests.factories import PASSWORD, Firm, enrolled

NEW = "another horse battery"


def custom(firm: Firm, *permissions: Permission, name: str = "Scout") -> Role:
    return roles.save_role(firm.owner, None, name, permissions, now=firm.now)


def test_the_first_run_makes_the_owner_and_the_account_once(installed: Settings, now: datetime) -> None:
    owner = team.create_owner("Northwind", " Anna  Keller ", "Anna@Northwind.example", PASSWORD, "Europe/Paris", "fr",
                              now=now, holidays="FR")
    assert (owner.name, owner.email, owner.role.key, owner.language) == (
        "Anna Keller", "anna@northwind.example", "owner", "fr")
    assert (facts.company(), facts.holidays(), facts.plan()) == ("Northwind", "FR", Plan.BUSINESS)
    with pytest.raises(Conflict, match="owner_exists"):
        team.create_owner("Other", "Eve", "eve@other.example", PASSWORD, "UTC", "en", now=now)


def test_a_wrong_first_run_names_every_field(installed: Settings, now: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        team.create_owner(" ", "", "anna@", PASSWORD, "Mars/Base", "en", now=now)
    assert [(one.field, one.code) for one in refused.value.errors] == [
        ("company", "empty"), ("name", "empty"), ("email", "invalid_email"), ("zone", "unknown_zone")]
    with pytest.raises(Invalid, match="password_short"):
        team.create_owner("N", "A", "anna@n.example", "short", "UTC", "en", now=now)
    assert not User.select().exists()


def test_a_link_serves_once_and_for_seven_days(firm: Firm, now: datetime) -> None:
    role = Role.get(Role.key == "member")
    invited, token = team.invite(firm.owner, "ida@northwind.example", "Ida", role, now=now)
    assert team.invitation(token, now=now + timedelta(days=7)) == invited
    assert team.invitation(token, now=now + timedelta(days=7, seconds=1)) is None
    taken = team.take_up(token, NEW, now=now, zone="Europe/London")
    assert (taken.zone, taken.zone_known) == ("Europe/London", True)
    with pytest.raises(NotFound, match="no_invitation"):
        team.take_up(token, NEW, now=now)
    assert signin.sign_in("ida@northwind.example", NEW, now=now) is not None


def test_a_fresh_link_replaces_the_last_and_ends_sessions(firm: Firm, now: datetime) -> None:
    session = signin.open_session(firm.member, now=now)
    first = team.renew_link(firm.admin, firm.member, now=now)
    second = team.renew_link(firm.admin, firm.member, now=now)
    assert team.invitation(first, now=now) is None
    team.take_up(second, NEW, now=now)
    assert signin.session_user(session, now=now) is None


def test_an_address_is_invited_once(firm: Firm, now: datetime) -> None:
    with pytest.raises(Invalid, match="user_exists"):
        team.invite(firm.owner, "MEMBER@northwind.example", "Again", Role.get(Role.key == "viewer"), now=now)


@pytest.mark.parametrize(("email", "password"), [
    ("anna@northwind.example", "wrong password"), ("nobody@northwind.example", PASSWORD), ("", "")])
def test_a_mismatch_signs_nobody_in(email: str, password: str, firm: Firm, now: datetime) -> None:
    assert signin.sign_in(email, password, now=now) is None
    assert not Session.select().exists()


def test_an_unknown_address_costs_as_much_as_a_wrong_password(
        firm: Firm, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def check(stored: str, given: str) -> bool:
        checked.append(stored)
        return check_password_hash(stored, given)

    monkeypatch.setattr(signin, "check_password_hash", check)
    signin.check("nobody@northwind.example", "x")
    signin.check("anna@northwind.example", "x")
    assert len(checked) == 2
    assert checked[0].partition("$")[0] == checked[1].partition("$")[0]  # the same method and cost


def test_a_session_ends_after_thirty_idle_days(firm: Firm, now: datetime) -> None:
    token = signin.open_session(firm.owner, now=now)
    later = now + timedelta(days=29)
    assert signin.session_user(token, now=later) == firm.owner
    assert signin.session_user(token, now=later + timedelta(days=30)) == firm.owner  # it was used meanwhile
    assert signin.session_user(token, now=later + timedelta(days=61)) is None
    assert token not in str(list(Session.select().dicts()))


def test_disabling_shuts_every_door_and_enabling_opens_the_first(firm: Firm, now: datetime) -> None:
    token = signin.open_session(firm.member, now=now)
    Device.create(user=firm.member, name="Chrome", token_hash="x", created_at=now, used_at=now)
    link = team.renew_link(firm.owner, firm.member, now=now)
    team.disable(firm.admin, firm.member, now=now)
    assert signin.session_user(token, now=now) is None
    assert signin.sign_in(firm.member.email, PASSWORD, now=now) is None
    assert team.invitation(link, now=now) is None
    assert Device.get().revoked_at == now
    team.enable(firm.admin, User.get_by_id(firm.member.id), now=now)
    assert signin.sign_in(firm.member.email, PASSWORD, now=now) is not None


def test_nobody_shuts_out_the_owner_or_themselves(firm: Firm, now: datetime) -> None:
    with pytest.raises(Forbidden, match="owner_stays"):
        team.disable(firm.admin, firm.owner, now=now)
    with pytest.raises(Forbidden, match="not_yourself"):
        team.disable(firm.admin, firm.admin, now=now)
    with pytest.raises(Forbidden, match="needs_permission"):
        team.disable(firm.member, firm.viewer, now=now)


def test_nobody_gives_more_than_they_hold(firm: Firm, now: datetime) -> None:
    manager = custom(firm, Permission.TEAM_MANAGE)
    boss = User.get_by_id(team.change_role(firm.owner, firm.member, manager, now=now).id)
    with pytest.raises(Forbidden, match="grants_too_much"):
        team.change_role(boss, firm.viewer, Role.get(Role.key == "admin"), now=now)
    with pytest.raises(Forbidden, match="grants_too_much"):
        roles.save_role(boss, None, "Super", [Permission.SETTINGS_MANAGE], now=now)
    with pytest.raises(Forbidden, match="grants_too_much"):
        team.disable(boss, firm.admin, now=now)
    with pytest.raises(Forbidden, match="grants_too_much"):
        team.renew_link(boss, firm.admin, now=now)
    with pytest.raises(Forbidden, match="grants_too_much"):
        roles.save_role(boss, custom(firm, Permission.SETTINGS_MANAGE, name="Chief"), "Chief", [], now=now)


def test_the_account_has_one_owner_who_hands_it_over(firm: Firm, now: datetime) -> None:
    owner_role = Role.get(Role.key == "owner")
    with pytest.raises(Forbidden, match="owner_by_transfer"):
        team.change_role(firm.owner, firm.member, owner_role, now=now)
    with pytest.raises(Forbidden, match="owner_stays"):
        team.change_role(firm.admin, firm.owner, Role.get(Role.key == "viewer"), now=now)
    with pytest.raises(Forbidden, match="owner_only"):
        team.hand_over(firm.admin, firm.member, now=now)
    team.hand_over(firm.owner, firm.member, now=now)
    assert [user.role.key for user in User.select().order_by(User.id)] == ["admin", "admin", "owner", "viewer"]


def test_a_custom_role_is_exactly_its_permissions_and_stopping(firm: Firm, now: datetime) -> None:
    scout = custom(firm, Permission.SEQUENCES_CREATE)
    assert set(scout.permissions) == {"sequences.create", "enrollments.stop"}
    changed = role_change(scout, ["enrollments.stop", "people.write"])
    assert (changed.users, changed.gained, changed.lost) == (0, ("people.write",), ("sequences.create",))
    team.change_role(firm.owner, firm.member, scout, now=now)
    user = User.get_by_id(firm.member.id)
    assert may(user, Permission.SEQUENCES_CREATE)
    assert not may(user, Permission.PEOPLE_WRITE)
    with pytest.raises(Conflict, match="role_in_use"):
        roles.delete_role(firm.owner, scout, now=now)
    with pytest.raises(Invalid, match="name_taken"):
        custom(firm, name="Scout")


def test_built_in_roles_cannot_change(firm: Firm, now: datetime) -> None:
    admin = Role.get(Role.key == "admin")
    with pytest.raises(Forbidden, match="built_in_role"):
        roles.save_role(firm.owner, admin, "admin", [], now=now)
    with pytest.raises(Forbidden, match="built_in_role"):
        roles.delete_role(firm.owner, admin, now=now)
    roles.ensure_roles()
    assert [role.key for role in listed_roles()] == ["owner", "admin", "member", "viewer"]


def test_a_change_of_password_needs_the_old_one(firm: Firm, now: datetime) -> None:
    token = signin.open_session(firm.member, now=now)
    with pytest.raises(Invalid, match="password_wrong"):
        profile.change_password(firm.member, "guess", NEW, now=now)
    profile.change_password(firm.member, PASSWORD, NEW, now=now)
    assert signin.session_user(token, now=now) is None
    assert signin.sign_in(firm.member.email, NEW, now=now) is not None


def test_moving_takes_planned_mails_along_only_when_asked(firm: Firm, now: datetime) -> None:
    staying = enrolled(firm)
    profile.set_zone(firm.owner, "America/New_York", now=now)
    assert Enrollment.get_by_id(staying.id).zone == "Europe/Paris"
    profile.set_zone(firm.owner, "Europe/Paris", now=now)
    before = Message.get(Message.enrollment == staying).due_at
    profile.set_zone(firm.owner, "Europe/London", now=now, move_planned=True)
    assert Enrollment.get_by_id(staying.id).zone == "Europe/London"
    assert Message.get(Message.enrollment == staying).due_at == before + timedelta(hours=1)
    with pytest.raises(Invalid, match="unknown_zone"):
        profile.set_zone(firm.owner, "Mars/Base", now=now)


def test_an_absence_has_two_ends_in_order(firm: Firm, now: datetime) -> None:
    monday, friday = date(2026, 11, 30), date(2026, 12, 4)
    for wrong in ((monday, None), (None, monday), (friday, monday)):
        with pytest.raises(Invalid):
            profile.set_absence(firm.member, firm.member, *wrong, now=now)
    with pytest.raises(Forbidden):
        profile.set_absence(firm.member, firm.viewer, monday, friday, now=now)
    profile.set_absence(firm.admin, firm.member, monday, friday, now=now)
    stored = User.get_by_id(firm.member.id)
    assert (stored.away_from, stored.away_until) == (monday, friday)


def test_the_plan_is_the_owners_choice_unless_the_environment_says(firm: Firm, now: datetime) -> None:
    with pytest.raises(Forbidden, match="owner_only"):
        account.set_plan(firm.admin, Plan.FREE, now=now)
    account.set_plan(firm.owner, Plan.FREE, now=now)
    account.adopt_plan(None, now=now)
    assert facts.plan() is Plan.FREE
    account.adopt_plan(Plan.PRO, now=now)
    assert facts.plan() is Plan.PRO
    assert [row.data["after"] for row in Event.select().where(Event.code == "plan_changed")] == ["free", "pro"]


def test_the_page_of_the_team_asks_the_same_whatever_its_size(firm: Firm, now: datetime) -> None:
    assert [member.user.name for member in members()] == ["Admin", "Anna Keller", "Member", "Viewer"]
    assert [len(member.mailboxes) for member in members()] == [0, 1, 0, 0]


def test_profiles_keep_to_the_two_languages(firm: Firm, now: datetime) -> None:
    assert profile.set_profile(firm.member, now=now, name=" Paul  M. ", language="fr").name == "Paul M."
    with pytest.raises(Invalid, match="unknown_language"):
        profile.set_profile(firm.member, now=now, language="de")
