"""What every template may use: icons, assets, forms' tokens, initials, numbers and dates."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, g, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from jinja2 import FileSystemLoader
from markupsafe import Markup

from connectors.types import Provider
from server import access, clock, settings, words
from server.domain.codes import Permission
from server.models import Enrollment, Role
from server.queries import account, needs
from server.web import richtext, shifts
from server.words import chips, fields, formats

HERE = Path(__file__).parent


def register(app: Flask) -> None:
    app.jinja_loader = FileSystemLoader(HERE / "templates")
    app.jinja_env.globals.update(icon=icon, asset=asset, csrf_field=csrf_field, initials=initials, here=here,
                                 may=may, fragment=fragment, provider_name=provider_name,
                                 mailbox_chip=chips.mailbox_chip, sequence_chip=chips.sequence_chip,
                                 task_chip=chips.task_chip, suppression_reason=words.suppression,
                                 role_name=role_name, merge_fields=merge_fields, needs_you=needs_you,
                                 lost_mailboxes=lost_mailboxes, demo_inbox=demo_inbox)
    app.jinja_env.filters.update(number=formats.count, percent=formats.percent, when=when, on=on, day=formats.day,
                                 weekday=weekday, short_day=formats.short_day, hour=formats.hour, city=formats.city,
                                 bytes=formats.size, who=who, planned=shifts.when,
                                 field_name=fields.field_name, merge=richtext.with_fields, excerpt=richtext.excerpt)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def demo_inbox() -> str:
    """Where the demo's user reads as the people written to; "" outside the demo."""
    chosen = settings.active()
    return chosen.gmail_root if chosen.demo else ""


@cache
def _svg(name: str) -> str:
    return (HERE / "templates" / "icons" / f"{name}.svg").read_text().strip()


def icon(name: str, tone: str = "") -> Markup:
    """A Lucide drawing, inlined; the words beside it say what it means."""
    svg = _svg(name)
    return Markup(svg.replace('class="icon"', f'class="icon {tone}"', 1) if tone else svg)  # noqa: S704 - our own file


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file; its digest lets browsers keep it for ever."""
    return url_for("static_files", name=name, v=_digest(name))


def csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def here(**changes: object) -> str:
    """This page with some parts of its address changed."""
    args = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    kept = {key: value for key, value in args.items() if value not in ("", None)}
    if request.endpoint is None:  # the page that says there is nothing here
        return f"{request.path}?{urlencode(kept)}"
    return url_for(request.endpoint, **kept)


def may(permission: str) -> bool:
    return access.may(g.user, Permission(permission))


def fragment() -> bool:
    """Whether htmx asked, and only a part of the page is wanted."""
    return request.headers.get("HX-Request") == "true"


def provider_name(provider: Provider) -> str:
    return {Provider.GMAIL: "Google", Provider.MICROSOFT: "Microsoft 365"}.get(provider, provider.value)


def when(instant: datetime) -> str:
    """An instant as this user reads it: "today, 09:00", "Tue 2 Dec, 09:00"."""
    return formats.moment_or_today(instant, g.user.zone, clock.now())


def on(instant: datetime) -> str:
    """The day of an instant, where the time says nothing: "2 Dec"."""
    return formats.short_day(instant.astimezone(ZoneInfo(g.user.zone)).date())


def who(enrollment: Enrollment) -> str:
    """A person who has no name is known by the address that is written to."""
    return enrollment.person.name or (enrollment.email.address if enrollment.email else _("No name"))


def role_name(role: Role) -> str:
    """Built-in roles are called what the page's language calls them, custom ones what their maker did."""
    built_in = {"owner": _("Owner"), "admin": _("Admin"), "member": _("Member"), "viewer": _("Viewer")}
    return built_in.get(role.key or "", role.name)


def merge_fields() -> list[str]:
    return list(account.merge_fields())


def needs_you() -> int:
    """The count beside Calendar."""
    return len(_waiting())


def lost_mailboxes() -> list[str]:
    """A sentence for each mailbox of theirs that waits to be connected again, on whatever page they are."""
    return [words.need(item.need, item.values) for item in _waiting() if item.need is needs.Need.MAILBOX_DISCONNECTED]


def _waiting() -> list[needs.Item]:
    """Asked once a page."""
    if "waiting" not in g:
        g.waiting = needs.needs(g.user, now=clock.now())
    return list(g.waiting)


def weekday(on: date) -> str:
    return str(format_date(on, "EEE"))
