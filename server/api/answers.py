"""What the API answers: the shapes behind /openapi.json."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.domain.codes import Audience, StepKind, ThreadMode


class Named(BaseModel):
    id: int
    name: str


class CodeOut(BaseModel):
    code: str
    sentence: str


class MomentOut(BaseModel):
    local: str  # 2026-12-28T10:30, in the zone of the enrollment
    instant: str  # 2026-12-28T09:30:00Z


class UserOut(Named):
    email: str
    zone: str
    zone_known: bool
    language: str
    permissions: list[str]


class MailboxOut(BaseModel):
    id: int
    address: str
    provider: str
    state: str


class ServerOut(BaseModel):
    company: str
    version: str
    demo: bool


class TroubleOut(CodeOut):
    url: str


class BadgeOut(BaseModel):
    needs_you: int


class MeOut(BaseModel):
    user: UserOut
    mailbox: MailboxOut | None
    server: ServerOut
    trouble: list[TroubleOut]
    badge: BadgeOut


class TokenOut(BaseModel):
    access_token: str
    token_type: Literal["bearer"]
    device: Named


class ChipOut(BaseModel):
    tone: str
    icon: str
    label: str


class PersonRef(Named):
    email: str


class NextOut(MomentOut):
    kind: StepKind
    in_days: int


class HoldOut(CodeOut):
    until: str | None


class CanOut(BaseModel):
    unenroll: bool
    pause: bool
    resume: bool


class StatusOut(BaseModel):
    id: int
    person: PersonRef
    sequence: Named
    state: str
    chip: ChipOut
    step: int
    steps: int
    next: NextOut | None
    hold: HoldOut | None
    enrolled_by: str
    enrolled_at: str
    zone: str
    can: CanOut


class KnownPerson(Named):
    candidate: bool
    contact: bool


class LookedUp(BaseModel):
    email: str
    profile_url: str
    person: KnownPerson | None
    enrollment: StatusOut | None
    suppressed: CodeOut | None
    mail: str


class LookupOut(BaseModel):
    people: list[LookedUp]


class PersonLine(KnownPerson):
    email: str
    company: str
    title: str
    status: StatusOut | None


class PeopleOut(BaseModel):
    people: list[PersonLine]
    total: int
    page: int
    pages: int


class SequenceOut(Named):
    audience: Audience
    mine: bool
    owner: Named
    steps: int
    days: int
    active: int
    reply_rate: float | None
    state: str
    read_only: bool


class SequencesOut(BaseModel):
    sequences: list[SequenceOut]


class StepOut(BaseModel):
    id: int
    position: int
    kind: StepKind
    day_offset: int
    time: str
    thread: ThreadMode
    subject: str
    body: str
    blocks: bool


class SequenceDetail(Named):
    audience: Audience
    mine: bool
    owner: Named
    days: int
    active: int
    reply_rate: float | None
    state: str
    read_only: bool
    steps: list[StepOut]
    open_days: list[int]
    holidays: str
    opt_out: bool


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
    html: str
    text: str
    own: bool


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


class EntryOut(CodeOut):
    at: str
    planned: bool


class CheckOut(CodeOut):
    passed: bool | None
    until: str | None


class ExplainOut(BaseModel):
    question: str
    checks: list[CheckOut]


class EnrollmentOut(StatusOut):
    timeline: list[EntryOut]
    explain: ExplainOut


class ResultOut(BaseModel):
    id: int
    result: str
    sentence: str


class ResultsOut(BaseModel):
    results: list[ResultOut]


class LeavesOut(BaseModel):
    local: str
    person: Named
    sequence: Named
    step: int
    steps: int
    enrollment_id: int


class AnsweredOut(BaseModel):
    at: str
    person: Named
    kind: str
    sentence: str
    enrollment_id: int


class TaskOut(BaseModel):
    id: int
    title: str
    due_local: str
    person: Named
    sequence: Named
    state: str


class TodayOut(BaseModel):
    leaves: list[LeavesOut]
    answered: list[AnsweredOut]
    tasks: list[TaskOut]


class TaskAnswer(BaseModel):
    task: TaskOut


class TemplateOut(BaseModel):
    id: int
    name: str
    subject: str
    body: str
    language: str
    mine: bool
    owner: Named


class TemplatesOut(BaseModel):
    templates: list[TemplateOut]
