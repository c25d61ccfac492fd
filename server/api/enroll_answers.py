"""What the API answers about enrolling: the preview, the batch, its undo."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.api.answers import CodeOut, MomentOut
from server.domain.codes import StepKind, ThreadMode


class PreviewMailbox(BaseModel):
    id: int
    address: str
    state: str


class CountsOut(BaseModel):
    eligible: int
    excluded: int
    emails: int
    tasks: int
    until: str | None


class PreviewStep(BaseModel):
    step_id: int
    position: int
    kind: StepKind
    thread: ThreadMode
    subject: str
    skipped: bool
    changed: bool
    needs_subject: bool


class ExclusionOut(CodeOut):
    fix: Literal["email", "fields", "see", "audience"] | None
    params: dict[str, Any]


class WarningOut(CodeOut):
    params: dict[str, Any]


class MovedOut(CodeOut):
    model_config = ConfigDict(populate_by_name=True)

    frm: str = Field(alias="from")  # its date before


class AttachmentOut(BaseModel):
    name: str
    size: int  # bytes


class PlanOut(BaseModel):
    step_id: int
    position: int
    kind: StepKind
    local: str | None
    instant: str | None
    moved: list[MovedOut]
    after_task: bool
    skipped: bool
    thread: ThreadMode
    subject: str
    subject_html: str  # with each merged value in <mark>; empty for a task
    html: str
    text: str
    own: bool
    attachments: list[AttachmentOut] = []


class PreviewPerson(BaseModel):
    index: int
    person_id: int | None
    name: str
    email: str
    eligible: bool
    exclusion: ExclusionOut | None
    warnings: list[WarningOut]
    plan: list[PlanOut]


class PreviewOut(BaseModel):
    mailbox: PreviewMailbox | None
    zone: str
    counts: CountsOut
    first: MomentOut | None
    notices: list[CodeOut]
    steps: list[PreviewStep]
    people: list[PreviewPerson]


class BatchOut(BaseModel):
    id: int
    undo_until: str


class EnrolledPerson(BaseModel):
    index: int
    enrollment_id: int
    person_id: int
    name: str
    email: str
    first: MomentOut


class ExcludedPerson(BaseModel):
    index: int
    name: str
    email: str
    exclusion: ExclusionOut


class EnrolledOut(BaseModel):
    batch: BatchOut
    enrolled: list[EnrolledPerson]
    excluded: list[ExcludedPerson]


class LeftOut(BaseModel):
    enrollment_id: int
    reason: str


class UndoneOut(BaseModel):
    undone: int
    left: list[LeftOut]
