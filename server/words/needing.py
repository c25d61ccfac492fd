"""What waits for a human, as the "Needs you" list says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString

from server.words.fields import field_name
from server.words.filling import fill
from server.words.language import lazy as _

NEEDS: Mapping[str, LazyString] = {
    "mailbox_disconnected": _("%(address)s is disconnected. Nothing leaves until it is reconnected."),
    "mailbox_paused": _("%(address)s is paused: 3 emails were refused within 24 hours."),
    "handover": _("%(user)s can no longer sign in. Emails to people they enrolled wait for another mailbox: %(n)s."),
    "uncertain": _("It is not known whether step %(step)s to %(person)s left."),
    "missing_field": _("The email to %(person)s waits. Missing: %(fields)s"),
    "challenge": _("The mailbox of %(person)s asks to prove that a person writes."),
    "task": _("%(task)s: %(person)s"),
}

# Tasks that Relance itself makes; every other note is the user's own text.
QUESTIONS: Mapping[str, LazyString] = {
    "resume_or_stop": _("Away for long: resume or stop?"),
}


def task(note: str) -> str:
    return str(QUESTIONS.get(note, note))


def need(code: str, values: Mapping[str, Any]) -> str:
    named = {**values, "fields": [field_name(name) for name in values.get("fields", ())]}
    return fill(NEEDS[code], named)
