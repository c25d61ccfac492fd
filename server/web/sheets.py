"""What each screen of the enrolling sheet shows, computed from one preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, request

from server import clock, words
from server.actions import enroll as actions
from server.actions.enroll import Preview
from server.actions.previews import PersonPreview, PlannedMail
from server.domain.codes import Hold, StepKind, Warn
from server.queries import leaving, sequences
from server.queries.plans import Step
from server.web import richtext
from server.web.draft import Draft


@dataclass(frozen=True)
class Left:
    """Somebody who is not enrolled: the reason and the way to cure it here."""

    one: PersonPreview
    sentence: str
    icon: str
    fix: str


@dataclass(frozen=True)
class Going:
    one: PersonPreview
    warnings: tuple[str, ...]
    next: int | None  # where who had this sequence before would go on


def check(_draft: Draft, shown: Preview) -> dict[str, Any]:
    left = [Left(one, words.exclusion(one.exclusion, one.params), words.EXCLUSION_ICONS[one.exclusion],
                 words.FIXES.get(one.exclusion, "")) for one in shown.people if one.exclusion]
    going = [Going(one, tuple(words.warning(code, params) for code, params in one.warnings), _again(one))
             for one in shown.eligible]
    return {"left": left, "going": going}


def _again(one: PersonPreview) -> int | None:
    had: Mapping[str, Any] = dict(one.warnings).get(Warn.FINISHED_THIS_SEQUENCE, {})
    return had.get("next")


def sequence(_draft: Draft, _shown: Preview) -> dict[str, Any]:
    others = "others" in request.form
    text = request.form.get("q", "")
    return {"mine": sequences.listing(g.user, scope="mine", q=text), "q": text, "show_others": others,
            "others": sequences.listing(g.user, scope="others", q=text) if others else []}


@dataclass(frozen=True)
class Card:
    """One step with its date for the scope shown. `mail` is None for a step that nobody eligible shows."""

    step: Step
    mail: PlannedMail | None
    skipped: bool
    needs_subject: bool
    first: bool
    gap: int | None  # days after the step before
    text: str
    source: str  # "html" when the text is edited as HTML

    @property
    def moved(self) -> str:
        """Why its date is not the one by its days alone."""
        if self.mail is None or not self.mail.moved or self.mail.base_on in (None, self.mail.on):
            return ""
        return words.moved(self.mail.moved[-1], self.mail.base_on, step=self.step.position - 1)


def steps(draft: Draft, shown: Preview) -> dict[str, Any]:
    person = _scope(draft, shown)
    mails = {mail.step.id: mail for mail in person.plan} if person else {}
    own = draft.scope is not None
    rows = [mails[step.id].step if own and step.id in mails else step for step in shown.steps]
    cards: list[Card] = []
    before: int | None = None
    for step in sorted(rows, key=lambda row: row.position):
        skipped = step.id in shown.skipped
        text, source = richtext.editable(step.body)
        gap = step.day_offset - before if before is not None else None
        cards.append(Card(step, mails.get(step.id), skipped, step.id in shown.needs_subject,
                          not skipped and not any(not card.skipped for card in cards), gap, text, source))
        before = step.day_offset
    again = sum(Warn.FINISHED_THIS_SEQUENCE in dict(one.warnings) for one in shown.eligible)
    return {"cards": cards, "totals": totals(shown), "again": again}


def _scope(draft: Draft, shown: Preview) -> PersonPreview | None:
    """Whose dates stand on the cards: the chosen person's, else of the first one without own changes."""
    if draft.scope is not None:
        return next((one for one in shown.eligible if one.person_id == draft.scope), None)
    own = {*draft.starts, *(change.person for change in draft.changes if change.person is not None)}
    return next((one for one in shown.eligible if one.person_id not in own), None) or next(iter(shown.eligible), None)


def preview(draft: Draft, shown: Preview) -> dict[str, Any]:
    at = request.form.get("at", "0")
    move = int(request.form.get("move", "0")) if request.form.get("move", "0") in ("-1", "0", "1") else 0
    place = ((int(at) if at.isdecimal() else 0) + move) % len(shown.eligible)
    one = shown.eligible[place]
    return {"at": place, "one": one, "totals": totals(shown), **_foreseen(shown, one),
            "own": {change.step_id for change in draft.changes if change.person == one.person_id}}


def _foreseen(shown: Preview, one: PersonPreview) -> dict[str, Any]:
    """The fortnight of the mailbox with these people in it, and which mails of this one its limit moves."""
    coming = actions.foreseen(shown, now=clock.now())
    cap, late = shown.mailbox.daily_cap if shown.mailbox else 0, leaving.put_off(coming)
    return {"days": leaving.next_days(coming, shown.zone, cap, now=clock.now()), "put_off": len(late),
            "first_at": min((it.at for it in coming if it.enrollment.startswith(leaving.FRESH)), default=None),
            "late": {it.step: it.at for it in late if it.enrollment == f"{leaving.FRESH}{one.index}"},
            "limit": words.hold(Hold.DAILY_LIMIT, {"n": cap}, zone=shown.zone)}


@dataclass(frozen=True)
class Totals:
    emails: int
    tasks: int
    until: date | None
    first: PlannedMail | None


def totals(shown: Preview) -> Totals:
    mails = [mail for one in shown.eligible for mail in one.plan if not mail.skipped and mail.instant]
    first = min(mails, key=lambda mail: mail.instant, default=None)  # type: ignore[arg-type, return-value]
    return Totals(sum(mail.step.kind is StepKind.EMAIL for mail in mails),
                  sum(mail.step.kind is StepKind.TASK for mail in mails),
                  max((mail.on for mail in mails if mail.on), default=None), first)


def subject_errors(shown: Preview) -> dict[str, str]:
    return {f"subject-{step.id}": words.sentence("needs_subject", step=step.position)
            for step in shown.steps if step.id in shown.needs_subject}


CONTEXTS: dict[str, Callable[[Draft, Preview], dict[str, Any]]] = {
    "check": check, "sequence": sequence, "steps": steps, "preview": preview}
