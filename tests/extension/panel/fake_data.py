"""What the fake server knows: two sequences of Anna, one of Paul, and the answers made from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.extension.panel.fake_server import Fake

Json = dict[str, Any]
ZONE = "Europe/Paris"
MAILBOX = "anna@northwind.example"

SENTENCES = {
    "no_email": ("No email address", "Pas d’adresse email"),
    "invalid_email": ("“{a}” is not a valid address", "« {a} » n’est pas une adresse valide"),
    "opted_out": ("Opted out on 3 Oct", "Désabonnement le 3 oct."),
    "already_enrolled": (
        "Already in “Data, Lyon”, step 2 of 3, enrolled by Paul Martin",
        "Déjà dans « Data, Lyon », étape 2 sur 3, inscription par Paul Martin",
    ),
    "missing_field": ("Missing: company", "Il manque : entreprise"),
    "mailbox_not_connected": ("Connect a mailbox to enroll people.", "Connectez une boîte d’envoi pour inscrire."),
    "contacted_by_teammate": (
        "Paul Martin wrote to this address 9 days ago",
        "Paul Martin a écrit à cette adresse il y a 9 jours",
    ),
}
CHIPS = {
    "active": ("run", "send", "Running", "En cours"),
    "held": ("hold", "clock", "Waiting", "En attente"),
    "paused": ("hold", "pause", "Paused", "En pause"),
    "finished": ("done", "user-minus", "Unenrolled", "Désinscription"),
}


def steps(*rows: tuple[str, int, str, str, str, str]) -> list[Json]:
    return [
        {
            "id": 10 + position,
            "position": position,
            "kind": kind,
            "day_offset": day,
            "time": time,
            "thread": thread,
            "subject": subject,
            "body": body,
            "blocks": True,
        }
        for position, (kind, day, time, thread, subject, body) in enumerate(rows, 1)
    ]


BACKEND = steps(
    (
        "email",
        0,
        "09:00",
        "new",
        "A Python role in Paris, {{ first_name }}",
        "<p>Hi {{ first_name }},</p><p>I read your page and thought of a <b>small team</b> that builds payments.</p>"
        "<p>Would ten minutes this week work?</p>",
    ),
    ("email", 2, "09:00", "same", "", "<p>Hi {{ first_name }}, did my note about the Python role arrive?</p>"),
    ("task", 5, "11:00", "same", "Call {{ first_name }}", ""),
    ("email", 9, "09:00", "same", "", "<p>One last line from me, {{ first_name }}.</p>"),
)
SEQUENCES: list[Json] = [
    {
        "id": 1,
        "name": "Backend engineers, Paris",
        "audience": "candidates",
        "mine": True,
        "steps": 4,
        "days": 9,
        "owner": {"id": 1, "name": "Anna Keller"},
        "active": 37,
        "reply_rate": 0.18,
        "state": "active",
        "read_only": False,
    },
    {
        "id": 2,
        "name": "Product designers",
        "audience": "candidates",
        "mine": True,
        "steps": 4,
        "days": 9,
        "owner": {"id": 1, "name": "Anna Keller"},
        "active": 0,
        "reply_rate": None,
        "state": "active",
        "read_only": False,
    },
    {
        "id": 3,
        "name": "Data, Lyon",
        "audience": "candidates",
        "mine": False,
        "steps": 4,
        "days": 9,
        "owner": {"id": 2, "name": "Paul Martin"},
        "active": 54,
        "reply_rate": 0.15,
        "state": "active",
        "read_only": False,
    },
]
PEOPLE: list[Json] = [
    {
        "id": 71,
        "name": "Ida Nyström",
        "email": "ida@nystrom.example",
        "company": "Vela",
        "title": "",
        "candidate": True,
        "contact": False,
        "status": None,
    },
    {
        "id": 72,
        "name": "Omar Haddad",
        "email": "",
        "company": "",
        "title": "",
        "candidate": True,
        "contact": False,
        "status": None,
    },
]


def today_local() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()


def sentence(code: str, language: str, **values: str) -> str:
    return SENTENCES[code][language == "fr"].format(**values)


def me(name: str, mailbox_state: str, version: str, language: str) -> Json:
    lost = (
        "Your mailbox is disconnected. Nothing leaves until you reconnect it; no date is lost.",
        "Votre boîte d’envoi est déconnectée. Rien ne part tant que vous ne l’avez pas reconnectée ; aucune date n’est"
        " perdue.",
    )
    trouble = [{"code": "mailbox_disconnected", "sentence": lost[language == "fr"], "url": "/mailboxes"}]
    return {
        "user": {
            "id": 1,
            "name": name,
            "email": "anna@northwind.example",
            "zone": ZONE,
            "zone_known": True,
            "language": language,
            "permissions": ["enrollments.create"],
        },
        "mailbox": {"id": 1, "address": MAILBOX, "provider": "sandbox", "state": mailbox_state},
        "server": {"company": "Northwind", "version": version, "demo": True},
        "trouble": trouble if mailbox_state == "disconnected" else [],
        "badge": {"needs_you": 0},
    }


def running(number: int, name: str, email: str, state: str = "active", language: str = "en") -> Json:
    """Somebody in step 2 of 3 of "Data, Lyon"."""
    tone, icon, english, french = CHIPS[state]
    later = today_local() + timedelta(days=8)
    hold = (
        {
            "code": "out_of_office",
            "sentence": ("Out of office until Fri 4 Dec", "Absence jusqu’au ven. 4 déc.")[language == "fr"],
            "until": None,
        }
        if state == "held"
        else None
    )
    over = state == "finished"
    return {
        "id": number,
        "person": {"id": 500 + number, "name": name, "email": email},
        "sequence": {"id": 3, "name": "Data, Lyon"},
        "state": "active" if state == "held" else state,
        "chip": {"tone": tone, "icon": icon, "label": french if language == "fr" else english},
        "step": 2,
        "steps": 3,
        "next": None
        if over
        else {"kind": "email", "local": f"{later}T09:00", "instant": f"{later}T08:00:00Z", "in_days": 8},
        "hold": hold,
        "enrolled_by": "Paul Martin",
        "enrolled_at": f"{today_local() - timedelta(days=4)}T15:12:00Z",
        "zone": ZONE,
        "can": {"unenroll": not over, "pause": state in ("active", "held"), "resume": state == "paused"},
    }


def detail(status: Json, language: str) -> Json:
    english = language != "fr"
    four_ago, three_ago = (today_local() - timedelta(days=days) for days in (4, 3))
    timeline = [
        (
            "step_planned",
            "Step 2" if english else "Étape 2",
            f"{today_local() + timedelta(days=8)}T08:00:00Z",
            True,
        ),
        (
            "out_of_office",
            "Out of office received" if english else "Absence reçue",
            f"{three_ago}T08:02:00Z",
            False,
        ),
        ("sent", "Step 1 sent" if english else "Étape 1 envoyée", f"{three_ago}T08:00:00Z", False),
        (
            "enrolled",
            "Enrolled by Paul Martin" if english else "Inscription par Paul Martin",
            f"{four_ago}T15:12:00Z",
            False,
        ),
    ]
    checks = [
        ("mailbox", True, "Mailbox connected and read" if english else "Boîte connectée et lue", None),
        ("answer", True, "No reply, no opt-out" if english else "Ni réponse ni désabonnement", None),
        (
            "out_of_office",
            False,
            "Out of office until Fri 4 Dec" if english else "Absence jusqu’au ven. 4 déc.",
            f"{today_local() + timedelta(days=8)}T08:00:00Z",
        ),
        ("window", None, "Sending hours: checked when due" if english else "Horaires : vérifiés au départ", None),
    ]
    names = ("code", "passed", "sentence", "until")
    return {
        **status,
        "timeline": [dict(zip(("code", "sentence", "at", "planned"), row, strict=True)) for row in timeline],
        "explain": {
            "question": "Why not yet?" if english else "Pourquoi pas encore\u202f?",
            "checks": [dict(zip(names, row, strict=True)) for row in checks],
        },
    }


def acted(status: Json, verb: str, language: str) -> Json:
    state = {"unenroll": "finished", "pause": "paused", "resume": "active"}[verb]
    person = status["person"]
    status.update(running(status["id"], person["name"], person["email"], state, language))
    return status


def known(fake: Fake, asked: Json) -> Json:
    profile = asked.get("profile_url")
    email = asked.get("email") or fake.profiles.get(profile or "")
    gone = email in fake.opted_out
    return {
        "email": asked.get("email", ""),
        "profile_url": profile or "",
        "person": None,
        "enrollment": fake.running.get(email or ""),
        "suppressed": {"code": "opted_out", "sentence": sentence("opted_out", "en")} if gone else None,
        "mail": "" if asked.get("email") else email or "",
    }


def sequences(asked: Mapping[str, str]) -> list[Json]:
    return [
        row
        for row in SEQUENCES
        if row["audience"] == asked.get("audience", "candidates")
        and (row["mine"] or asked.get("scope") != "mine")
        and asked.get("q", "").lower() in row["name"].lower()
    ]


def sequence(number: int) -> Json:
    row = next(row for row in SEQUENCES if row["id"] == number)
    return {**row, "steps": BACKEND, "open_days": [0, 1, 2, 3, 4], "holidays": "FR", "opt_out": True}


def exclusion(fake: Fake, person: Json, language: str, chosen: bool) -> Json | None:
    email = person.get("email", "")
    code, fix, params = None, None, {}
    if fake.mailbox_state == "none":
        code = "mailbox_not_connected"
    elif not email:
        code, fix = "no_email", "email"
    elif "@" not in email:
        code, fix = "invalid_email", "email"
    elif email in fake.opted_out:
        code = "opted_out"
    elif email in fake.running or email in fake.enrolled:
        code, fix = "already_enrolled", "see"
        params = {"enrollment_id": fake.running[email]["id"]} if email in fake.running else {}
    elif chosen and email.startswith("nocompany") and not person.get("company"):
        code, fix, params = "missing_field", "fields", {"fields": ["company"]}
    return (
        code and {"code": code, "sentence": sentence(code, language, a=email), "fix": fix, "params": params}
    ) or None


def preview(fake: Fake, asked: Json, language: str) -> Json:
    chosen = "sequence_id" in asked
    people = [person_preview(fake, asked, index, language) for index in range(len(asked["people"]))]
    eligible = [person for person in people if person["eligible"]]
    planned = [step for person in eligible for step in person["plan"] if not step["skipped"]]
    mails = [step for step in planned if step["kind"] == "email"]
    first = min((step["local"] for step in mails), default=None)
    start = asked.get("start_at", 1)
    subjects = {override["step_id"]: override.get("subject", "") for override in asked.get("overrides", [])}
    rows = [
        {
            "step_id": step["id"],
            "position": step["position"],
            "kind": step["kind"],
            "thread": "new" if step["position"] == start else step["thread"],
            "subject": step["subject"],
            "skipped": step["position"] < start,
            "changed": step["id"] in subjects,
            "needs_subject": step["position"] == start
            and step["kind"] == "email"
            and not step["subject"]
            and not subjects.get(step["id"]),
        }
        for step in BACKEND
    ]
    return {
        "mailbox": {"id": 1, "address": MAILBOX, "state": fake.mailbox_state},
        "zone": ZONE,
        "counts": {
            "eligible": len(eligible),
            "excluded": len(people) - len(eligible),
            "emails": len(mails),
            "tasks": len(planned) - len(mails),
            "until": max((step["local"] for step in planned), default=None),
        },
        "first": first and {"local": first, "instant": f"{first}:00Z"},
        "notices": fake.notices,
        "steps": rows if chosen else [],
        "people": people,
    }


def person_preview(fake: Fake, asked: Json, index: int, language: str) -> Json:
    person = asked["people"][index]
    why = exclusion(fake, person, language, "sequence_id" in asked)
    name = f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()
    warned = person.get("email", "").startswith("j.weber")
    warnings = [
        {"code": "contacted_by_teammate", "sentence": sentence("contacted_by_teammate", language), "params": {}}
    ]
    return {
        "index": index,
        "person_id": None,
        "name": name,
        "email": person.get("email", ""),
        "eligible": why is None,
        "exclusion": why,
        "warnings": warnings if warned and why is None else [],
        "plan": plan(asked, index) if why is None and "sequence_id" in asked else [],
    }


def plan(asked: Json, index: int) -> list[Json]:
    start = asked.get("start_at", 1)
    ahead = 0 if asked.get("send_today") else 1
    return [
        planned(step, merged(asked, index, step["id"]), asked["people"][index], start, ahead) for step in BACKEND
    ]


def merged(asked: Json, index: int, step_id: int) -> Json:
    mine = [
        row
        for row in asked.get("overrides", [])
        if row["step_id"] == step_id and row.get("person") in (None, index)
    ]
    return {key: value for row in mine for key, value in row.items() if key not in ("step_id", "person")}


def planned(step: Json, change: Json, person: Json, start: int, ahead: int) -> Json:
    step = {**step, **change}
    day = today_local() + timedelta(days=step["day_offset"] + ahead)
    base, moved = day, []
    while day.weekday() > 4:
        day += timedelta(days=1)
    if day != base:
        moved = [{"code": "closed_day", "from": f"{base}", "sentence": f"Moved from {base:%a %-d %b}: weekend"}]
    first_name = person.get("first_name") or "there"
    filled = {"{{ first_name }}": f"<mark>{first_name}</mark>"}
    html, subject = step["body"], step["subject"]
    for field, value in filled.items():
        html, subject = html.replace(field, value), subject.replace(field, first_name)
    return {
        "step_id": step["id"],
        "position": step["position"],
        "kind": step["kind"],
        "local": f"{day}T{step['time']}",
        "instant": f"{day}T08:00:00Z",
        "moved": moved,
        "after_task": step["position"] == 4,
        "skipped": step["position"] < start,
        "thread": "new" if step["position"] == start else step["thread"],
        "subject": subject,
        "html": html,
        "text": "",
        "own": bool(change),
    }


def enroll(fake: Fake, asked: Json, language: str) -> Json:
    shown = preview(fake, asked, language)
    enrolled, excluded = [], []
    for person in shown["people"]:
        if not person["eligible"]:
            excluded.append({key: person[key] for key in ("index", "name", "email", "exclusion")})
            continue
        first = next(step for step in person["plan"] if not step["skipped"])
        moment = {"local": f"{first['local'][:-1]}{person['index'] % 10}", "instant": first["instant"]}
        enrolled.append(
            {
                "index": person["index"],
                "enrollment_id": 900 + person["index"],
                "person_id": 300,
                "name": person["name"],
                "email": person["email"],
                "first": moment,
            }
        )
        fake.enrolled.append(person["email"])
    return {"batch": {"id": 1, "undo_until": "2099-01-01T00:00:00Z"}, "enrolled": enrolled, "excluded": excluded}


def named(name: str) -> Json:
    return {"id": 1, "name": name}


def today(language: str) -> Json:
    day = today_local()
    english = language != "fr"
    return {
        "leaves": [
            {
                "local": f"{day}T09:04",
                "person": named("Rafael Costa"),
                "sequence": named("Product designers"),
                "step": 2,
                "steps": 3,
                "enrollment_id": 41,
            }
        ],
        "answered": [
            {
                "at": f"{day}T07:12:00Z",
                "person": named("Lena Vogt"),
                "kind": "reply",
                "enrollment_id": 41,
                "sentence": "Replied, 2 planned emails cancelled"
                if english
                else "Réponse reçue, 2 emails prévus annulés",
            }
        ],
        "tasks": [
            {
                "id": 5,
                "title": "Call Ida Nyström" if english else "Appeler Ida Nyström",
                "due_local": f"{day}T11:00",
                "person": named("Ida Nyström"),
                "sequence": named("Backend engineers, Paris"),
                "state": "open",
            }
        ],
    }
