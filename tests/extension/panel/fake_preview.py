"""The fake server's preview and enrollment: who, who not, and which email when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.extension.panel.fake_data import MAILBOX, ZONE, Json, sentence, steps_of, today_local

if TYPE_CHECKING:
    from tests.extension.panel.fake_server import Fake


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
    elif chosen and email in fake.contacts:
        code, fix, params = "wrong_audience", "audience", {"audience": "candidates"}
    return (
        code and {"code": code, "sentence": sentence(code, language, a=email), "fix": fix, "params": params}
    ) or None


def known_by(fake: Fake, number: int) -> str:
    """The address of somebody who was here before."""
    return sorted(fake.contacts)[number - 800]


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
            and not (step["subject"] or opener(asked) or subjects.get(step["id"])),
        }
        for step in steps_of(asked.get("sequence_id"))
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
    email = person.get("email", "")
    codes = ["contacted_by_teammate"] if email.startswith("j.weber") else []
    if "sequence_id" in asked and email in fake.finished:
        codes.append("finished_this_sequence")
    given: Json = {"finished_this_sequence": {"on": "2026-10-03", "enrollment_id": 9, "next": 3}}
    warnings = [{"code": code, "sentence": sentence(code, language), "params": given.get(code, {})} for code in codes]
    return {
        "index": index,
        "person_id": 800 + sorted(fake.contacts).index(email) if email in fake.contacts else None,
        "name": name,
        "email": person.get("email", ""),
        "eligible": why is None,
        "exclusion": why,
        "warnings": warnings if why is None else [],
        "plan": plan(asked, index) if why is None and "sequence_id" in asked else [],
    }


def opener(asked: Json) -> str:
    """The subject of the thread that every later step joins."""
    return str(steps_of(asked.get("sequence_id"))[0]["subject"])


def start_of(asked: Json, index: int) -> int:
    return int(asked["people"][index].get("start_at") or asked.get("start_at", 1))


def _titled(step: Json, asked: Json, start: int) -> Json:
    """A step that starts in the middle leaves with the subject of the thread it would have joined."""
    starts = step["position"] == start and step["kind"] == "email"
    return {**step, "subject": step["subject"] or opener(asked)} if starts else step


def plan(asked: Json, index: int) -> list[Json]:
    start = start_of(asked, index)
    ahead = 0 if asked.get("send_today") else 1
    return [
        planned(_titled(step, asked, start), merged(asked, index, step["id"]), asked["people"][index], start, ahead)
        for step in steps_of(asked.get("sequence_id"))
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
    field, marked = "{{ first_name }}", f"<mark>{first_name}</mark>"
    task = step["kind"] == "task"
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
        "subject": step["subject"] if task else step["subject"].replace(field, first_name),
        "subject_html": "" if task else step["subject"].replace(field, marked),
        "html": step["body"].replace(field, marked),
        "text": "",
        "own": bool(change),
        "attachments": [{"name": "The role, in short.pdf", "size": 182_400}] if step["position"] == 1 else [],
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
