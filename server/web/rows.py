"""The steps of the editor's form: read as they were typed, changed by its buttons, made into drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time

from flask import g, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from server import access
from server.actions.sequences import StepDraft
from server.domain.codes import StepKind, ThreadMode
from server.queries.attachments import File
from server.queries.plans import Step
from server.web import richtext, uploads


@dataclass(frozen=True)
class Row:
    """One step as it stands in the form; texts as they were typed, right or wrong."""

    id: str
    kind: str
    day_offset: str
    time: str
    thread: str
    subject: str
    body: str
    source: str = ""  # "html" when the text is edited as HTML
    blocks: bool = True
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, step: Step) -> Row:
        text, source = richtext.editable(step.body)
        return cls(str(step.id), step.kind.value, str(step.day_offset), step.time.strftime("%H:%M"),
                   step.thread.value, step.subject, text, source, step.blocks, step.attachments)

    @classmethod
    def read(cls, form: Mapping[str, str], at: int, errors: dict[str, str]) -> Row:
        def typed(name: str) -> str:
            return form.get(f"steps.{at}.{name}", "")

        return cls(typed("id"), typed("kind"), typed("day_offset"), typed("time"), typed("thread"),
                   typed("subject"), typed("body"), typed("source"), typed("blocks") != "",
                   uploads.taken(at, errors))

    @classmethod
    def new(cls, kind: StepKind, after: Row | None) -> Row:
        day = int(after.day_offset) + 2 if after and after.day_offset.isdecimal() else 0
        thread = ThreadMode.SAME if after else ThreadMode.NEW
        return cls("", kind.value, str(day), after.time if after else "09:00", thread.value, "", "")


def read_rows(form: MultiDict[str, str], errors: dict[str, str]) -> list[Row]:
    """The rows as they were typed; files that were refused are said in `errors`."""
    count = form.get("count", "0")
    return [Row.read(form, at, errors) for at in range(min(int(count), 100) if count.isdecimal() else 0)]


def draft_of(row: Row, at: int, errors: dict[str, str]) -> StepDraft:
    """The step that a row describes; what cannot be read at all is said in `errors`."""
    day, clock_time = 0, time(9)
    if row.day_offset.strip().isdecimal() and int(row.day_offset) <= 3650:
        day = int(row.day_offset)
    else:
        errors[f"steps.{at}.day_offset"] = _("Give whole days after the start, 0 or more.")
    try:
        clock_time = time.fromisoformat(row.time)
    except ValueError:
        errors[f"steps.{at}.time"] = _("Give a time like 09:00.")
    task = row.kind == StepKind.TASK
    body = row.body if task else richtext.to_html(row.body, row.source)
    return StepDraft(int(row.id) if row.id.isdecimal() else None, StepKind.TASK if task else StepKind.EMAIL, day,
                     clock_time, ThreadMode.NEW if row.thread == ThreadMode.NEW else ThreadMode.SAME, row.subject,
                     body, row.blocks, () if task else tuple(file.id for file in row.files))


def change(rows: list[Row], what: str) -> list[Row]:
    """The rows after a click: add:email, add:task, remove:2, up:2, down:1, kind:1, template:0, attach:0, detach:0:1."""
    verb, *rest = what.split(":")
    if verb == "add":
        return [*rows, Row.new(StepKind.TASK if rest == ["task"] else StepKind.EMAIL, rows[-1] if rows else None)]
    if not rest or not rest[0].isdecimal() or int(rest[0]) >= len(rows):
        return rows
    at = int(rest[0])
    if verb == "attach":  # the files were taken in with the form
        return rows
    if verb == "detach":
        files = tuple(file for place, file in enumerate(rows[at].files) if str(place) not in rest[1:])
        return [*rows[:at], replace(rows[at], files=files), *rows[at + 1:]]
    if verb == "remove":
        return rows[:at] + rows[at + 1:]
    if verb == "kind":
        other_kind = StepKind.EMAIL if rows[at].kind == StepKind.TASK else StepKind.TASK
        return [*rows[:at], replace(rows[at], kind=other_kind.value), *rows[at + 1:]]
    if verb == "template":
        return _fill(rows, at, request.form.get(f"steps.{at}.template", ""))
    other = at + {"up": -1, "down": 1}.get(verb, 0)
    return _swap(rows, at, other) if 0 <= other < len(rows) else rows


def _swap(rows: list[Row], at: int, other: int) -> list[Row]:
    """Steps change places; days and times stay where they are, so that the order of dates holds."""
    first, second = rows[at], rows[other]
    rows = list(rows)
    rows[at] = replace(second, day_offset=first.day_offset, time=first.time)
    rows[other] = replace(first, day_offset=second.day_offset, time=second.time)
    return rows


def _fill(rows: list[Row], at: int, template_id: str) -> list[Row]:
    if not template_id:
        return rows
    template = access.template_of(g.user, template_id)
    text, source = richtext.editable(template.body)
    filled = replace(rows[at], subject=template.subject, body=text, source=source)
    return [*rows[:at], filled, *rows[at + 1:]]
