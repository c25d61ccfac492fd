"""What the API answers: the shapes behind /openapi.json."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

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
    extension: str  # the oldest it understands
    demo: bool
    now: str  # an instant: what "today" means here; the demo's clock is moved


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


class DeviceOut(Named):
    used: str  # an instant
    current: bool  # the one that asks


class DevicesOut(BaseModel):
    devices: list[DeviceOut]


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
    skip: bool  # and the other changes of one person's steps


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


class EntryOut(CodeOut):
    at: str
    planned: bool
    open_days: int | None = None  # of a step to come while nobody knows when a hold ends; `at` is no date then
    inbound_id: int | None = None  # of a mail that came in: what the corrections are asked about


class CheckOut(BaseModel):
    """`ok` is null for what was not looked at, because an earlier check stops already; `code` says what was found."""

    check: str
    ok: bool | None
    code: str
    detail: str
    until: str | None


class ExplainedOut(BaseModel):
    question: str
    step: int
    round: int
    checks: list[CheckOut]


class ExplainOut(ExplainedOut):
    past: list[ExplainedOut] = []  # each step that is over with, when no step was asked about


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
    enrollment_id: int
    state: str
    question: bool  # asked by Relance: resuming or unenrolling the person answers it


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
