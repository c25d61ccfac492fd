"""What the list of people and a person's page show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import g
from flask_babel import gettext as _

from server import access, clock
from server.domain.codes import Audience, Hold
from server.models import Person
from server.queries import enrollments
from server.queries import people as queries
from server.queries.people import Filter, Show
from server.web import statuses, timeline
from server.web.statuses import Status


def wanted(args: Mapping[str, str]) -> Filter:
    """The filter in an address or a form; what makes no sense is ignored."""
    audience, show = args.get("audience", ""), args.get("show", "")
    return Filter(args.get("q", ""), Audience(audience) if audience in list(Audience) else None,
                  Show(show) if show in list(Show) else Show.ALL)


def listing(args: Mapping[str, str]) -> dict[str, Any]:
    filtered = wanted(args)
    number = args.get("page", "1")
    shown = queries.page(filtered, int(number) if number.isdecimal() else 1, now=clock.now())
    candidates, contacts = queries.counts()
    lines = [(line, statuses.status(line.standing) if line.standing else None) for line in shown.lines]
    return {"shown": shown, "lines": lines, "filter": filtered, "pills": _pills(filtered), "candidates": candidates,
            "contacts": contacts, "sequence": args.get("sequence", "")}


def _pills(filtered: Filter) -> list[tuple[str, dict[str, str], bool]]:
    """Label, what it changes in the address, whether it is the chosen one."""
    everyone = filtered.show is Show.ALL and filtered.audience is None
    return [
        (_("All"), {"show": "", "audience": ""}, everyone),
        (_("Candidates"), {"audience": "candidates", "show": ""}, filtered.audience is Audience.CANDIDATES),
        (_("Contacts"), {"audience": "contacts", "show": ""}, filtered.audience is Audience.CONTACTS),
        (_("In a sequence"), {"show": "in_sequence", "audience": ""}, filtered.show is Show.IN_SEQUENCE),
        (_("Not in a sequence"), {"show": "not_in_sequence", "audience": ""}, filtered.show is Show.NOT_IN_SEQUENCE),
        (_("No address"), {"show": "no_email", "audience": ""}, filtered.show is Show.NO_EMAIL),
    ]


def chosen(form: Any) -> list[int]:
    """Whom a bulk action is about: the ticked ones, or everyone whom the filter finds, 500 at most."""
    if form.get("all_of_filter"):
        return queries.ids(wanted(form))
    return [int(one) for one in form.getlist("person") if one.isdecimal()]


def open_enrollments(person_ids: list[int]) -> list[int]:
    rows = enrollments.of_people(person_ids, now=clock.now()).values()
    return [row.enrollment.id for row in rows if not statuses.status(row).over]


def page(person: Person) -> dict[str, Any]:
    standing = enrollments.of_people([person.id], now=clock.now()).get(person.id)
    status: Status | None = statuses.status(standing) if standing else None
    uncertain = standing is not None and standing.waits is not None and (
        standing.waits.hold is Hold.UNCERTAIN_PREVIOUS) and access.may_change(g.user, standing.enrollment)
    return {"person": person, "emails": list(person.emails), "status": status, "uncertain": uncertain,
            "found_on": _found_on(person), "entries": timeline.of_person(person)}


@dataclass(frozen=True)
class Origin:
    shown: str
    link: str


def _found_on(person: Person) -> Origin | None:
    """The page that told the first thing about this person; only web addresses become links."""
    urls = [origin.get("url") for origin in person.origins.values() if origin.get("url")]
    if not urls:
        return None
    parts = urlsplit(urls[0])
    safe = parts.scheme in ("http", "https") and bool(parts.hostname)
    return Origin(f"{parts.netloc}{parts.path}".rstrip("/")[:120] or urls[0][:120], urls[0] if safe else "")
