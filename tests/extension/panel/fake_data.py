"""What the fake server knows: two sequences of Anna, one of Paul, and the answers made from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
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
    "wrong_audience": (
        "A contact; this sequence is for candidates",
        "C’est un contact\u202f; la séquence vise les candidats",
    ),
    "unenrolled": ("Unenrolled", "Désinscription faite"),
    "leaving_now": ("Unenrolled; one email was already leaving", "Désinscription faite\u202f; un email partait déjà"),
    "back": ("Back in the sequence, with new dates", "De retour dans la séquence, avec de nouvelles dates"),
    "not_unenrolled": (
        "Only who was unenrolled within the hour can be put back.",
        "Seules les désinscriptions de la dernière heure peuvent être annulées.",
    ),
    "mailbox_not_connected": ("Connect a mailbox to enroll people.", "Connectez une boîte d’envoi pour inscrire."),
    "finished_this_sequence": ("Finished this sequence on 3 Oct", "A déjà terminé cette séquence le 3 oct."),
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
# "Product designers" was written without a subject, so a start in the middle has none to take over.
BLANK = [{**BACKEND[0], "subject": ""}, *BACKEND[1:]]
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


def me(name: str, mailbox_state: str, version: str, extension: str, language: str, ahead: timedelta) -> Json:
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
        "server": {
            "company": "Northwind",
            "version": version,
            "extension": extension,
            "demo": True,
            "now": f"{datetime.now(UTC) + ahead:%Y-%m-%dT%H:%M:%SZ}",
        },
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
        "can": {"unenroll": not over, "pause": state in ("active", "held"), "resume": state == "paused",
                "skip": not over},
    }


def detail(status: Json, language: str) -> Json:
    english = language != "fr"
    four_ago, three_ago = (today_local() - timedelta(days=days) for days in (4, 3))
    timeline = [
        (
            "planned_email",
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
    if status["state"] == "finished":
        del timeline[0]
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
    names = ("check", "ok", "detail", "until")
    return {
        **status,
        "timeline": [dict(zip(("code", "sentence", "at", "planned"), row, strict=True)) for row in timeline],
        "explain": {
            "question": "Why not yet?" if english else "Pourquoi pas encore\u202f?",
            "checks": [{**dict(zip(names, row, strict=True)), "code": row[0]} for row in checks],
            "step": status["step"],
            "round": 1,
            "past": [],
        },
    }


def acted(status: Json, verb: str, language: str) -> Json:
    state = {"unenroll": "finished", "pause": "paused", "resume": "active"}[verb]
    person = status["person"]
    status.update(running(status["id"], person["name"], person["email"], state, language))
    return status


def _texts(position: int) -> Json:
    return {"day_offset": 3 * position - 3, "time": "09:00", "subject": f"Subject {position}", "body": "<p>Hello</p>"}


def own_steps() -> list[Json]:
    return [
        {
            **_texts(position),
            "step_id": 30 + position,
            "position": position,
            "kind": "email",
            "thread": "same",
            "state": "sent" if position == 1 else "planned",
            "open": position > 1,
            "date": None,
            "opens": None,
            "differs": [],
            "live": _texts(position),
        }
        for position in (1, 2, 3)
    ]


def foreseen(wish: Json) -> Json:
    """Step 2 in 8 days and step 3 in 15; skipped, or as many days later as the pause is long."""
    pause = (date.fromisoformat(wish["until"]) - today_local()).days if wish["do"] == "pause" else 0
    ahead = {2: 8, 3: 15}
    steps: list[Json] = [
        {
            "step_id": 30 + position,
            "position": position,
            "kind": "email",
            "subject": f"Subject {position}",
            "opens": None,
            "before": _leaves(days),
            "after": _leaves(days + pause) if wish["do"] == "pause" else None if position == 2 else _leaves(8),
            "moved": [],
            "hold": None,
        }
        for position, days in ahead.items()
    ]
    return {"steps": steps, "shown": f"shown-{wish['do']}"}


def _leaves(days: int) -> Json:
    local = f"{today_local() + timedelta(days=days)}T09:00"
    return {"local": local, "instant": f"{local}:00Z", "open_days": None, "sentence": local}


def _result(number: int, code: str, language: str) -> Json:
    return {"id": number, "result": code, "sentence": sentence(code, language)}


def unenrolled(status: Json, language: str, *, leaving: bool) -> Json:
    acted(status, "unenroll", language)
    return _result(status["id"], "leaving_now" if leaving else "unenrolled", language)


def put_back(status: Json, language: str, *, late: bool) -> Json:
    if not late:
        acted(status, "resume", language)
    return _result(status["id"], "not_unenrolled" if late else "back", language)


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


def steps_of(number: int | None) -> list[Json]:
    return BLANK if number == 2 else BACKEND


def sequence(number: int) -> Json:
    row = next(row for row in SEQUENCES if row["id"] == number)
    return {**row, "steps": steps_of(number), "open_days": [0, 1, 2, 3, 4], "holidays": "FR", "opt_out": True}


def named(name: str) -> Json:
    return {"id": 1, "name": name}


def question(day: date, english: bool) -> Json:
    return {
        "id": 6,
        "title": "Away for long: resume or stop?" if english else "Absence longue : reprendre ou arrêter ?",
        "due_local": f"{day}T08:00",
        "person": named("Camille Roux"),
        "sequence": named("Product designers"),
        "enrollment_id": 42,
        "state": "open",
        "question": True,
    }


def today(language: str, *, asks: bool = False) -> Json:
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
                "enrollment_id": 41,
                "state": "open",
                "question": False,
            },
            *([question(day, english)] if asks else []),
        ],
    }
