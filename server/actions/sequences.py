"""Sequences: made, renamed, saved as new versions, paused, archived. What was saved never changes."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any

from peewee import IntegrityError

from server.access import (
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    require,
    require_edit_sequence,
)
from server.actions import attachments
from server.actions.account import in_turn
from server.actions.journal import log
from server.actions.planning import replan_many, replan_sequence
from server.actions.stop import stop
from server.actions.templates import template_error
from server.database import database
from server.domain import calendars
from server.domain import sequence as rules
from server.domain.codes import (
    Audience,
    EnrollmentState,
    Finish,
    Permission,
    SequenceState,
    StepKind,
    ThreadMode,
)
from server.domain.permissions import may_create_sequence
from server.domain.templates import TemplateProblem
from server.models import (
    Enrollment,
    Sequence,
    SequenceVersion,
    Step,
    StepAttachment,
    StepVersion,
    Template,
    User,
)
from server.queries import account, plans
from server.queries.sequences import read_only_ids


@dataclass(frozen=True)
class StepDraft:
    """One step as the editor sends it, in its place. `id` is the step it was, None for a new one; a step that was
    removed may come back by its id, and is then not sent again to whoever had it."""

    id: int | None
    kind: StepKind
    day_offset: int
    time: time
    thread: ThreadMode = ThreadMode.SAME
    subject: str = ""
    body: str = ""
    blocks: bool = True
    attachments: tuple[int, ...] = ()  # ids of stored files, in their order

    @property
    def key(self) -> int:
        """Its identity for the domain's rules; new steps share one, which no saved step has."""
        return self.id or 0


def create(user: User, name: str, audience: Audience, *, now: datetime) -> Sequence:
    """An empty sequence of this user's. `Forbidden` without the permission or above the plan's limit."""
    require(user, Permission.SEQUENCES_CREATE)
    with database.atomic():
        _require_room()
        made = Sequence.create(owner=user, name=_name(name), audience=audience, holidays=account.holidays(),
                               created_at=now)
        SequenceVersion.create(sequence=made, number=0, saved_by=user, saved_at=now)  # of no steps
        log("sequence_created", now=now, user=user, sequence=made)
    return made


def _require_room() -> None:
    """Free and Pro have one sequence; archived ones do not count."""
    in_turn()
    used = Sequence.select().where(Sequence.state != SequenceState.ARCHIVED).count()
    if not may_create_sequence(account.plan(), used):
        raise Forbidden("plan_limit", plan=account.plan(), n=used)


def _name(name: str) -> str:
    tidy = " ".join(name.split())[:120]
    if not tidy:
        raise Invalid(FieldError("name", "empty"))
    return tidy


def _require_writable(user: User, sequence: Sequence) -> None:
    require_edit_sequence(user, sequence)
    if sequence.id in read_only_ids():
        raise Forbidden("read_only_plan", plan=account.plan())


def save_steps(user: User, sequence: Sequence, drafts: Many[StepDraft], *, base_version: int, now: datetime,
               only_new: bool = False) -> SequenceVersion:
    """A new version with these steps. It reaches everyone who has not received a step yet, unless `only_new`.

    `base_version` is the number the editor started from; `Conflict` when somebody saved in between.
    """
    _require_writable(user, sequence)
    with database.atomic():
        latest = plans.latest(sequence)
        if latest.number != base_version:
            raise Conflict("sequence_changed", base=base_version, latest=latest.number, by=latest.saved_by_id)
        known = {row.step_id: row for row in latest.steps}
        _check(drafts, {row.id for row in sequence.steps})
        if only_new:
            Enrollment.update(pinned=latest).where(
                Enrollment.sequence == sequence, Enrollment.pinned.is_null(),
                Enrollment.state != EnrollmentState.FINISHED).execute()
        version = _write(user, sequence, latest.number + 1, drafts, known, now)
        reached = 0 if only_new else replan_sequence(sequence, now=now)
        log("sequence_saved", now=now, user=user, sequence=sequence, version=version.number, reached=reached,
            only_new=only_new)
    return version


def _check(drafts: Many[StepDraft], known: set[int]) -> None:
    errors = [FieldError(f"steps.{at}.id", "unknown_step") for at, draft in enumerate(drafts)
              if draft.id is not None and draft.id not in known]
    ids = [draft.id for draft in drafts if draft.id is not None]
    errors += [FieldError(f"steps.{at}.id", "step_twice") for at, draft in enumerate(drafts)
               if draft.id is not None and ids.count(draft.id) > 1]
    errors += [_field_error(found) for found in rules.problems(drafts, account.merge_fields())]
    errors += [error for at, draft in enumerate(drafts) if draft.attachments
               for error in attachments.problems(f"steps.{at}.attachments", draft.attachments)]
    if errors:
        raise Invalid(*errors)


def _field_error(found: rules.Problem) -> FieldError:
    field = found.field if found.step is None else f"steps.{found.step}.{found.field}"
    problem = found.params.get("problem")
    if isinstance(problem, TemplateProblem):
        return template_error(field, problem)
    return FieldError(field, found.code.value, dict(found.params))


def _write(user: User, sequence: Sequence, number: int, drafts: Many[StepDraft],
           known: dict[int, StepVersion], now: datetime) -> SequenceVersion:
    try:
        version = SequenceVersion.create(sequence=sequence, number=number, saved_by=user, saved_at=now)
    except IntegrityError:  # another save took this number between our look and our write
        raise Conflict("sequence_changed", base=number - 1, latest=number, by=None) from None
    for position, draft in enumerate(drafts, start=1):
        before = known.get(draft.id) or once(draft.id) if draft.id is not None else None
        step_id = draft.id or Step.create(sequence=sequence).id
        same = before and (before.day_offset, before.time) == (draft.day_offset, draft.time)
        row = StepVersion.create(
            version=version, step=step_id, position=position, kind=draft.kind, day_offset=draft.day_offset,
            time=draft.time, thread=draft.thread, subject=draft.subject.strip(), body=draft.body, blocks=draft.blocks,
            dated_at=before.dated_at if before and same else now)
        for place, attachment in enumerate(draft.attachments if draft.kind is StepKind.EMAIL else (), start=1):
            StepAttachment.create(version=row, attachment=attachment, position=place)
    return version


def once(step_id: int) -> StepVersion | None:
    """How a step that was removed stood last: what comes back unchanged has its old date."""
    return StepVersion.select().where(StepVersion.step == step_id).order_by(StepVersion.id.desc()).first()


def from_template(user: User, template: Template, position: int, drafts: Many[StepDraft],
                  ) -> tuple[StepDraft, ...]:
    """The drafts with a copy of the template's text in the step at `position`; nothing is saved."""
    require(user, Permission.SEQUENCES_CREATE)
    if not 1 <= position <= len(drafts):
        raise NotFound("no_step")
    filled = replace(drafts[position - 1], subject=template.subject, body=template.body)
    return (*drafts[:position - 1], filled, *drafts[position:])


def rename(user: User, sequence: Sequence, name: str, *, now: datetime) -> Sequence:
    require_edit_sequence(user, sequence)
    if (named := _name(name)) == sequence.name:
        return sequence
    with database.atomic():
        sequence.name = named
        sequence.save(only=[Sequence.name])
        log("sequence_renamed", now=now, user=user, sequence=sequence)
    return sequence


@dataclass(frozen=True)
class Rules:
    """When a sequence sends, and whether its mails carry an opt-out link. Monday is 0."""

    open_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: str = ""
    person_zone: bool = False
    opt_out: bool = True


def set_rules(user: User, sequence: Sequence, chosen: Rules, *, now: datetime) -> Sequence:
    """Change when a sequence sends. Mails already planned get new dates, of whoever stays on an earlier version too."""
    check_rules(user, sequence, chosen)
    with database.atomic():
        sequence.open_days, sequence.holidays = sorted(set(chosen.open_days)), chosen.holidays
        sequence.person_zone, sequence.opt_out = chosen.person_zone, chosen.opt_out
        sequence.save(only=[Sequence.open_days, Sequence.holidays, Sequence.person_zone, Sequence.opt_out])
        replan_many(Enrollment.select().where(
            Enrollment.sequence == sequence, Enrollment.state != EnrollmentState.FINISHED), now=now)
        log("sequence_rules_changed", now=now, user=user, sequence=sequence, **asdict(chosen))
    return sequence


def check_rules(user: User, sequence: Sequence, chosen: Rules) -> None:
    """Raise what keeps this user from choosing so."""
    _require_writable(user, sequence)
    errors = []
    if not chosen.open_days or not set(chosen.open_days) <= set(range(7)):
        errors.append(FieldError("open_days", "no_open_day"))
    try:
        calendars.holidays(chosen.holidays)
    except ValueError:
        errors.append(FieldError("holidays", "unknown_calendar", {"calendar": chosen.holidays}))
    if errors:
        raise Invalid(*errors)


def pause(user: User, sequence: Sequence, *, now: datetime) -> bool:
    """Nothing of it leaves until it is resumed. Stopping is everyone's right."""
    require(user, Permission.ENROLLMENTS_STOP)
    return _move(user, sequence, SequenceState.ACTIVE, SequenceState.PAUSED, "sequence_paused", now,
                 paused_by=user, paused_at=now)


def resume(user: User, sequence: Sequence, *, now: datetime) -> bool:
    """What became due meanwhile is late: it leaves at the mailbox's pace."""
    require_edit_sequence(user, sequence)
    return _move(user, sequence, SequenceState.PAUSED, SequenceState.ACTIVE, "sequence_resumed", now,
                 paused_by=None, paused_at=None)


def _move(user: User, sequence: Sequence, before: SequenceState, after: SequenceState, code: str,
          now: datetime, **columns: Any) -> bool:
    """False when it was no longer in the state `before`: somebody was faster, which is fine."""
    with database.atomic():
        moved = Sequence.update(state=after, **columns).where(
            Sequence.id == sequence.id, Sequence.state == before).execute()
        if moved:
            sequence.state = after
            log(code, now=now, user=user, sequence=sequence)
    return bool(moved)


def archive(user: User, sequence: Sequence, *, now: datetime) -> int:
    """Put it away and stop everyone in it. Returns how many people were stopped."""
    require_edit_sequence(user, sequence)
    with database.atomic():
        moved = Sequence.update(state=SequenceState.ARCHIVED, paused_by=None, paused_at=None).where(
            Sequence.id == sequence.id, Sequence.state != SequenceState.ARCHIVED).execute()
        if not moved:
            return 0
        running = list(Enrollment.select().where(Enrollment.sequence == sequence,
                                                 Enrollment.state != EnrollmentState.FINISHED))
        for enrollment in running:
            stop(enrollment, Finish.SEQUENCE_ARCHIVED, now=now, user=user)
        sequence.state = SequenceState.ARCHIVED
        log("sequence_archived", now=now, user=user, sequence=sequence, stopped=len(running))
    return len(running)


def unarchive(user: User, sequence: Sequence, *, now: datetime) -> bool:
    """Take it out again, if the plan has room for it. Nobody is enrolled by that."""
    require_edit_sequence(user, sequence)
    with database.atomic():
        _require_room()
        return _move(user, sequence, SequenceState.ARCHIVED, SequenceState.ACTIVE, "sequence_unarchived", now)
