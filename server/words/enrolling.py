"""Why somebody is not enrolled, and what the user should know of those who are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString

from server.domain.codes import Audience, Exclusion, Warn
from server.words.fields import field_name
from server.words.filling import fill
from server.words.language import lazy as _

EXCLUSIONS: Mapping[Exclusion, LazyString] = {
    Exclusion.OPTED_OUT: _("Opted out on %(on)s"),
    Exclusion.ALREADY_ENROLLED:
        _('Already in "%(sequence)s", step %(step)s of %(steps)s, enrolled by %(user)s'),
    Exclusion.NO_EMAIL: _("No email address"),
    Exclusion.INVALID_EMAIL: _('"%(address)s" is not a valid address'),
    Exclusion.DUPLICATE_IN_SELECTION: _("Same address as %(name)s"),
    Exclusion.WRONG_AUDIENCE: _("A contact; this sequence is for candidates"),
    Exclusion.SUPPRESSED_DOMAIN: _("%(domain)s is on the blocked list"),
    Exclusion.BOUNCED_BEFORE: _("An email to this address bounced on %(on)s"),
    Exclusion.OWN_ADDRESS: _("An address of your team"),
    Exclusion.MISSING_FIELD: _("Missing: %(fields)s"),
    Exclusion.MAILBOX_NOT_CONNECTED: _("Connect a mailbox to enroll people."),
}
_CANDIDATE = _("A candidate; this sequence is for contacts")

EXCLUSION_ICONS: Mapping[Exclusion, str] = {
    Exclusion.OPTED_OUT: "ban",
    Exclusion.ALREADY_ENROLLED: "send",
    Exclusion.NO_EMAIL: "at-sign",
    Exclusion.INVALID_EMAIL: "at-sign",
    Exclusion.DUPLICATE_IN_SELECTION: "users",
    Exclusion.WRONG_AUDIENCE: "users",
    Exclusion.SUPPRESSED_DOMAIN: "ban",
    Exclusion.BOUNCED_BEFORE: "mail-x",
    Exclusion.OWN_ADDRESS: "users",
    Exclusion.MISSING_FIELD: "pencil",
    Exclusion.MAILBOX_NOT_CONNECTED: "plug",
}

# What the row itself offers: a field for the address, fields to fill, a link, or the other audience.
FIXES: Mapping[Exclusion, str] = {
    Exclusion.ALREADY_ENROLLED: "see",
    Exclusion.NO_EMAIL: "email",
    Exclusion.INVALID_EMAIL: "email",
    Exclusion.BOUNCED_BEFORE: "email",
    Exclusion.WRONG_AUDIENCE: "audience",
    Exclusion.MISSING_FIELD: "fields",
}


def exclusion(code: Exclusion, params: Mapping[str, Any]) -> str:
    """`params` as the preview gives them; `audience` is the sequence's."""
    if code is Exclusion.WRONG_AUDIENCE and params.get("audience") == Audience.CONTACTS:
        return str(_CANDIDATE)
    if code is Exclusion.MISSING_FIELD:
        params = {"fields": [field_name(name) for name in params.get("fields", ())]}
    return fill(EXCLUSIONS[code], params)


WARNINGS: Mapping[Warn, LazyString] = {
    Warn.FINISHED_THIS_SEQUENCE: _("Finished this sequence on %(on)s"),
    Warn.REPLIED_RECENTLY: _("Replied to %(user)s on %(on)s"),
    Warn.CONTACTED_BY_TEAMMATE: _("%(user)s wrote to this address %(days)s days ago"),
    Warn.SAME_COMPANY_ACTIVE: _('%(name)s at %(company)s is in step %(step)s of "%(sequence)s"'),
}


def warning(code: Warn, params: Mapping[str, Any]) -> str:
    return fill(WARNINGS[code], params)
