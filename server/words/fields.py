"""Names of merge fields as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from server.words.language import lazy as _

FIELDS: Mapping[str, LazyString] = {
    "first_name": _("first name"),
    "last_name": _("last name"),
    "full_name": _("full name"),
    "email": _("email"),
    "company": _("company"),
    "title": _("job title"),
    "sender_first_name": _("sender's first name"),
    "sender_name": _("sender's name"),
    "sender_company": _("sender's company"),
    "profile_url": _("profile page"),
    "zone": _("time zone"),
}


def field_name(name: str) -> str:
    """A custom field is called what its user called it."""
    return str(FIELDS[name]) if name in FIELDS else name.replace("_", " ")
