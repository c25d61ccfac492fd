"""Every route and every role: who gets in, who is told that they may not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from server.actions import people, roles, suppressions, team, templates
from server.database import database
from server.domain.codes import Audience, Permission
from server.models import Device, Inbound, Task, User
from tests import factories
from tests.factories import Firm, email, task
from tests.web.conftest import Browser, SignIn
from tests.web.test_connect import ASK

P = Permission
ROLES = ("owner", "admin", "member", "viewer")
PUBLIC, USER, OWNER = "public", "user", "owner"
ADMINS = "admins"  # may change what is the owner's: a sequence, an enrollment, a template, a mailbox

# endpoint and method -> who may. Permissions are looked up in the role; the test fails for a route missing here.
TABLE: dict[str, str | Permission] = {
    "account.sign_in GET": PUBLIC, "account.enter POST": PUBLIC, "account.sign_out POST": PUBLIC,
    "account.first_run GET": PUBLIC, "account.create_account POST": PUBLIC, "account.invitation GET": PUBLIC,
    "account.take_up POST": PUBLIC, "optout.ask GET": PUBLIC, "optout.act POST": PUBLIC, "static_files GET": PUBLIC,
    "account.first_mailbox GET": USER, "account.first_extension GET": USER, "account.first_devices GET": USER,
    "connect.authorize GET": USER, "connect.consent POST": USER,
    "calendar.index GET": USER, "calendar.happened GET": USER, "calendar.finish_task POST": ADMINS,
    "calendar.give_task POST": ADMINS,
    "people.index GET": USER, "people.show GET": USER, "people.new GET": P.PEOPLE_WRITE,
    "people.create POST": P.PEOPLE_WRITE, "people.edit GET": P.PEOPLE_WRITE, "people.save POST": P.PEOPLE_WRITE,
    "people.email POST": P.PEOPLE_WRITE, "people.erase POST": P.PEOPLE_WRITE,
    "people.opt_out POST": P.SUPPRESSIONS_WRITE, "transfer.form GET": P.PEOPLE_WRITE,
    "transfer.take POST": P.PEOPLE_WRITE, "bulk.people POST": P.ENROLLMENTS_CREATE, "bulk.enrollments POST": USER,
    "enroll.sheet POST": P.ENROLLMENTS_CREATE, "enroll.undo POST": ADMINS,
    "enrollments.unenroll POST": P.ENROLLMENTS_STOP, "enrollments.undo POST": P.ENROLLMENTS_STOP,
    "enrollments.why GET": USER, "enrollments.settle_uncertain POST": ADMINS,
    "many.adjust POST": USER,  # each person of a selection has an own result
    "many.ask GET": ADMINS, "many.adjust_sequence POST": ADMINS,  # verb=resume; everyone may pause
    "adjusting.choose GET": USER, "adjusting.ask GET": USER, "adjusting.adjust POST": ADMINS,
    "own_steps.show GET": USER, "own_steps.change POST": ADMINS,
    "corrections.correct POST": ADMINS, "corrections.share POST": OWNER,  # of the mailbox, whatever their role
    "trying.test POST": P.ENROLLMENTS_CREATE,
    "sequences.index GET": USER, "sequences.show GET": USER, "sequences.enrollments GET": USER,
    "sequences.offered GET": USER, "sequences.give POST": P.ENROLLMENTS_CREATE,
    "sequences.put_away POST": ADMINS,
    "sequences.show_figures GET": USER, "sequences.new GET": P.SEQUENCES_CREATE,
    "sequences.create POST": P.SEQUENCES_CREATE, "sequences.rules GET": ADMINS, "sequences.save_rules POST": ADMINS,
    "sequences.change_state POST": ADMINS,
    "editor.edit GET": ADMINS, "editor.save POST": ADMINS,
    "templates.index GET": USER, "templates.edit GET": USER, "templates.new GET": P.TEMPLATES_WRITE,
    "templates.create POST": P.TEMPLATES_WRITE, "templates.save POST": ADMINS, "templates.archive POST": ADMINS,
    "mailboxes.index GET": USER, "mailboxes.new GET": P.MAILBOX_CONNECT, "mailboxes.connect POST": P.MAILBOX_CONNECT,
    "mailboxes.callback GET": USER, "mailboxes.reconnect POST": ADMINS, "mailboxes.disconnect POST": ADMINS,
    "mailboxes.resume POST": ADMINS, "mailboxes.signature GET": ADMINS, "mailboxes.signature POST": ADMINS,
    "mailboxes.setup GET": USER, "mailboxes.save_setup POST": P.SETTINGS_MANAGE,
    "optouts.index GET": USER, "optouts.add POST": P.SUPPRESSIONS_WRITE, "optouts.remove POST": P.SUPPRESSIONS_WRITE,
    "team.index GET": USER, "team.role_table GET": USER, "team.invite POST": P.TEAM_MANAGE,
    "team.renew POST": P.TEAM_MANAGE, "team.change_role POST": P.TEAM_MANAGE, "team.disable POST": P.TEAM_MANAGE,
    "team.enable POST": P.TEAM_MANAGE, "absence.show GET": P.TEAM_MANAGE,
    "absence.save POST": P.TEAM_MANAGE, "team.hand_over POST": OWNER,
    "team.new_role POST": P.TEAM_MANAGE, "team.save_role POST": P.TEAM_MANAGE, "team.delete_role POST": P.TEAM_MANAGE,
    "handover.choose GET": ADMINS, "handover.hand_over POST": ADMINS,
    "settings.index GET": USER, "settings.save_profile POST": USER, "settings.language POST": USER,
    "settings.zone POST": USER, "settings.change_password POST": USER, "settings.revoke POST": OWNER,
    "settings.save_company POST": P.SETTINGS_MANAGE, "settings.save_plan POST": OWNER,
}
ELSEWHERE = ("api", "openapi", "healthz")


def routes(app: Flask) -> list[tuple[str, str]]:
    """(endpoint, method) of every page."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(ELSEWHERE):
            found += [(rule.endpoint, method) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def test_no_route_is_missing_and_none_is_left_over(app: Flask) -> None:
    assert {f"{endpoint} {method}" for endpoint, method in routes(app)} == set(TABLE)


@dataclass
class Rows:
    """Something for every id in an address, all of it the owner's."""

    args: dict[str, object]
    forms: dict[str, dict[str, object]]


@pytest.fixture
def rows(firm: Firm) -> Rows:
    now = firm.now
    steps = (task(0, "08:00", "Call"), email(1, subject="A role"))
    made = factories.sequence(firm.owner, now, *steps, name="With a task")
    one = factories.enrolled(firm, "Marie Durand", made)
    person = people.add(firm.owner, factories.seen("Jonas Weber"), audience=Audience.CANDIDATES, now=now)
    further = people.add_email(firm.owner, person, "jonas@home.example", now=now)
    inbound = Inbound.create(mailbox=firm.mailbox, provider_id="1", enrollment=one, kind="out_of_office",
                             matched_by="test", received_at=now, stored_at=now)
    device = Device.create(user=firm.owner, name="Chrome", token_hash="x", created_at=now, used_at=now)
    template = templates.save(firm.owner, None, name="One", subject="S", body="B", now=now)
    blocked = suppressions.add(firm.owner, "blocked@elsewhere.example", now=now)
    role = roles.save_role(firm.owner, None, "Sourcer", [P.PEOPLE_WRITE], now=now)
    guest, _ = team.invite(firm.owner, "guest@northwind.example", "Guest", role, now=now)
    args: dict[str, object] = {
        "person_id": person.id, "email_id": further.id, "sequence_id": made.id, "enrollment_id": one.id,
        "inbound_id": inbound.id, "what": "", "task_id": Task.get().id, "mailbox_id": firm.mailbox.id,
        "template_id": template.id, "row_id": blocked.id, "role_id": role.id, "user_id": guest.id,
        "device_id": device.id, "batch_id": one.batch_id, "provider": "gmail", "token": "nonsense", "name": "ui.css",
        "position": 2, "verb": "resume"}
    forms: dict[str, dict[str, object]] = {
        "people.create": {"first_name": "New", "email": "new@people.example"},
        "bulk.people": {"person": person.id, "do": "enroll"}, "bulk.enrollments": {"do": "unenroll"},
        "enroll.sheet": {"people": person.id}, "enrollments.unenroll": {"ids": one.id},
        "many.adjust": {"ids": one.id, "confirm": "yes"},
        "enrollments.undo": {"ids": one.id}, "sequences.create": {"name": "New"},
        "sequences.save_rules": {"name": "Same", "open_days": "1"}, "editor.save": {"count": 0, "base": 2},
        "templates.create": {"name": "N", "body": "B"}, "templates.save": {"name": "N", "body": "B"},
        "optouts.add": {"address": "x@elsewhere.example"}, "optouts.remove": {"reason": "asked"},
        "team.invite": {"name": "N", "email": "n@northwind.example", "role": firm.member.role_id},
        "adjusting.adjust": {"confirm": "on"}, "calendar.give_task": {"to": firm.member.id},
        "handover.hand_over": {"to": firm.mailbox.id, "enrollment": one.id},
        "team.change_role": {"role": firm.member.role_id}, "team.new_role": {"name": "R"},
        "team.save_role": {"name": "R"}, "settings.save_profile": {"name": "N", "language": "en", "zone": "UTC"},
        "settings.language": {"language": "fr"}, "settings.save_company": {"company": "C"},
        "settings.save_plan": {"plan": "pro"}}
    return Rows(args, forms)


WHAT = {"people.email": "main", "sequences.change_state": "archive", "calendar.finish_task": "done",
        "corrections.correct": "a_reply", "corrections.share": "share"}


def allowed(user: User, rule: str | Permission) -> bool:
    if rule in (OWNER, ADMINS):
        return user.role.key in (("owner",) if rule == OWNER else ("owner", "admin"))
    return rule in (PUBLIC, USER) or str(rule) in user.role.permissions


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_it_may_and_nothing_else(app: Flask, firm: Firm, rows: Rows, as_user: SignIn,
                                                     role: str) -> None:
    user: User = getattr(firm, role)
    browser = as_user(user)
    wrong = []
    for endpoint, method in routes(app):
        rule = TABLE[f"{endpoint} {method}"]
        if rule == PUBLIC:
            continue
        status = _ask(app, browser, rows, endpoint, method)
        refused = status in (403, 404)
        if refused == allowed(user, rule) or status >= 500:
            wrong.append((endpoint, method, status))
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_door(app: Flask, firm: Firm, rows: Rows, browser: Browser) -> None:
    browser.get("/sign-in")
    open_doors = [(endpoint, method) for endpoint, method in routes(app)
                  if TABLE[f"{endpoint} {method}"] != PUBLIC
                  and _ask(app, browser, rows, endpoint, method, location="/sign-in") != 302]
    assert open_doors == []


def _ask(app: Flask, browser: Browser, rows: Rows, endpoint: str, method: str, location: str = "") -> int:
    """The status of one request, whose effects are taken back at once."""
    args = {**rows.args, "what": WHAT.get(endpoint, "main")}
    rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or ()))
    with app.test_request_context():
        path = app.url_for(endpoint, **{name: args[name] for name in rule.arguments})
    query = ASK if endpoint.startswith("connect") else {}
    with database.atomic() as undo:
        answer = browser.client.open(path, method=method, query_string=query, data=(
            {"csrf_token": browser.token, **rows.forms.get(endpoint, {})} if method == "POST" else None))
        undo.rollback()
    if location and answer.status_code == 302:
        assert str(answer.location).startswith(location)
    return answer.status_code
