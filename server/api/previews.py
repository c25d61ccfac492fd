"""A preview, and what enrolling answered, in the shapes of the API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from server import words
from server.actions import enroll
from server.actions.enroll import Enrolled
from server.actions.previews import PersonPreview, PlannedMail, Preview
from server.api import answers, enroll_answers, shapes
from server.domain.codes import Hold, StepKind
from server.domain.forecast import Leaving
from server.queries import leaving, plans


def preview(shown: Preview, now: datetime) -> enroll_answers.PreviewOut:
    box = shown.mailbox
    mails = [mail for one in shown.eligible for mail in one.plan if not mail.skipped]
    dates = [mail.instant for mail in mails if mail.instant]
    coming = enroll.foreseen(shown, now=now)
    firsts = [one.at for one in coming if one.enrollment.startswith(leaving.FRESH)] or dates
    return enroll_answers.PreviewOut(
        mailbox=enroll_answers.PreviewMailbox(id=box.id, address=box.address, state=box.state.value) if box else None,
        zone=shown.zone, counts=_counts(shown, mails, dates),
        first=shapes.moment(min(firsts), shown.zone) if firsts else None, notices=_notices(shown, coming),
        steps=[_step(step, shown) for step in shown.steps], people=[_person(one) for one in shown.people])


def _counts(shown: Preview, mails: list[PlannedMail], dates: Iterable[datetime]) -> enroll_answers.CountsOut:
    eligible, last = len(shown.eligible), max(dates, default=None)
    tasks = sum(1 for mail in mails if mail.step.kind is StepKind.TASK)
    return enroll_answers.CountsOut(eligible=eligible, excluded=len(shown.people) - eligible, emails=len(mails) - tasks,
                             tasks=tasks, until=shapes.local(last, shown.zone)[:10] if last else None)


def _notices(shown: Preview, coming: list[Leaving]) -> list[answers.CodeOut]:
    """What concerns everybody: no mailbox, a window that is closed for today, a mailbox with more than it may send."""
    told = []
    if shown.mailbox is None:
        told.append(answers.CodeOut(code="mailbox_not_connected", sentence=words.sentence("mailbox_not_connected")))
    if shown.notice:
        code, first = shown.notice
        said = words.sentence("window_over", when=words.moment(first, shown.zone))
        told.append(answers.CodeOut(code=code.value, sentence=said))
    late = len(leaving.put_off(coming))
    if late and shown.mailbox:
        said = words.sentence("limit_moves", limit=shown.mailbox.daily_cap, n=late)
        told.append(answers.CodeOut(code=Hold.DAILY_LIMIT.value, sentence=said))
    for step in shown.steps:
        if step.id in shown.needs_subject:
            said = words.sentence("needs_subject", step=step.position)
            told.append(answers.CodeOut(code="needs_subject", sentence=said))
    return told


def _step(step: plans.Step, shown: Preview) -> enroll_answers.PreviewStep:
    return enroll_answers.PreviewStep(
        step_id=step.id, position=step.position, kind=step.kind, thread=step.thread, subject=step.subject,
        skipped=step.id in shown.skipped, changed=step.own_dates or step.own_text,
        needs_subject=step.id in shown.needs_subject)


def _person(one: PersonPreview) -> enroll_answers.PreviewPerson:
    return enroll_answers.PreviewPerson(
        index=one.index, person_id=one.person_id, name=one.name, email=one.email,
        eligible=one.exclusion is None,
        exclusion=shapes.exclusion(one.exclusion, one.params) if one.exclusion else None,
        warnings=[enroll_answers.WarningOut(code=code.value, sentence=words.warning(code, params), params=dict(params))
                  for code, params in one.warnings],
        plan=[_mail(mail) for mail in one.plan])


def _mail(mail: PlannedMail) -> enroll_answers.PlanOut:
    step = mail.step
    wall = f"{mail.on}T{mail.time:%H:%M}" if mail.on and mail.time else None
    return enroll_answers.PlanOut(
        step_id=step.id, position=step.position, kind=step.kind, local=wall,
        instant=shapes.instant(mail.instant) if mail.instant else None, moved=_moved(mail),
        after_task=mail.after_task, skipped=mail.skipped, thread=mail.thread, subject=mail.subject,
        subject_html=mail.subject_html, html=mail.html, text=mail.text, own=step.own_text or step.own_dates,
        attachments=[enroll_answers.AttachmentOut(name=one.name, size=one.size) for one in step.attachments])


def _moved(mail: PlannedMail) -> list[enroll_answers.MovedOut]:
    frm = mail.base_on
    if frm is None:
        return []
    return [enroll_answers.MovedOut.model_validate({
        "code": code.value, "from": frm.isoformat(),
        "sentence": words.moved(code, frm, step=mail.step.position - 1)}) for code in mail.moved]


def enrolled(done: Enrolled, zone: str) -> enroll_answers.EnrolledOut:
    return enroll_answers.EnrolledOut(
        batch=enroll_answers.BatchOut(id=done.batch_id, undo_until=shapes.instant(done.undo_until)),
        enrolled=[enroll_answers.EnrolledPerson(
            index=one.index, enrollment_id=one.enrollment_id, person_id=one.person_id, name=one.name,
            email=one.email, first=shapes.moment(one.first, zone)) for one in done.enrolled],
        excluded=[enroll_answers.ExcludedPerson(
            index=one.index, name=one.name, email=one.email, exclusion=shapes.exclusion(one.exclusion, one.params))
            for one in done.excluded if one.exclusion])
