// @ts-check
/** The shapes of the server's API, as types only. */

/**
 * @typedef {"candidates" | "contacts"} Audience
 * @typedef {{ code: string, sentence: string }} Coded
 * @typedef {{ id: number, name: string }} Named
 * @typedef {{ local: string, instant: string }} Moment
 * @typedef {{ tone: string, icon: string, label: string }} Chip
 *
 * @typedef {{ user: { id: number, name: string, email: string, zone: string, zone_known: boolean, language: string,
 *     permissions: string[] },
 *   mailbox: { id: number, address: string, provider: string, state: string } | null,
 *   server: { company: string, version: string, extension: string, demo: boolean, now: string },
 *   trouble: (Coded & { url: string })[], badge: { needs_you: number } }} Me
 *
 * @typedef {{ id: number, person: { id: number, name: string, email: string }, sequence: { id: number, name: string },
 *   state: string, chip: Chip, step: number, steps: number,
 *   next: { kind: string, local: string, instant: string, in_days: number } | null,
 *   hold: (Coded & { until: string | null }) | null, enrolled_by: string, enrolled_at: string, zone: string,
 *   can: { unenroll: boolean, pause: boolean, resume: boolean, skip: boolean } }} Status
 * @typedef {{ local: string | null, sentence: string }} Foreseen
 * @typedef {{ step_id: number, position: number, kind: string, before: Foreseen | null, after: Foreseen | null }} Shift
 * @typedef {{ id: number, result: string, sentence: string }} Result
 * @typedef {{ question: string, checks: { check: string, ok: boolean | null, code: string, detail: string,
 *   until: string | null }[] }} Explain
 * @typedef {Status & { timeline: { at: string, code: string, sentence: string, planned: boolean }[],
 *   explain: Explain }} StatusDetail
 *
 * @typedef {{ email: string, profile_url: string,
 *   person: { id: number, name: string, candidate: boolean, contact: boolean } | null,
 *   enrollment: Status | null, suppressed: Coded | null, mail: string }} Known
 * @typedef {{ id: number, name: string, email: string, company: string, title: string, candidate: boolean,
 *   contact: boolean, status: Status | null }} ListedPerson
 *
 * @typedef {{ id: number, name: string, audience: Audience, mine: boolean, owner: { id: number, name: string },
 *   steps: number, days: number, active: number, reply_rate: number | null, state: string,
 *   read_only: boolean }} SequenceRow
 * @typedef {{ id: number, position: number, kind: "email" | "task", day_offset: number, time: string,
 *   thread: "same" | "new", subject: string, body: string, blocks: boolean }} Step
 * @typedef {Omit<SequenceRow, "steps"> & { steps: Step[], open_days: number[], holidays: string,
 *   opt_out: boolean }} Sequence
 *
 * @typedef {{ id?: number, email?: string, first_name?: string, last_name?: string, company?: string, title?: string,
 *   profile_url?: string, source_url?: string, fields?: Record<string, string>, start_at?: number }} AskedPerson
 * @typedef {{ day_offset?: number, time?: string, subject?: string, body?: string }} Change
 * @typedef {{ step_id: number, person?: number | null } & Change} Override
 * @typedef {{ audience: Audience, people: AskedPerson[], sequence_id?: number, start_at?: number,
 *   send_today?: boolean, overrides?: Override[] }} Ask
 *
 * @typedef {{ step_id: number, position: number, kind: "email" | "task", local: string | null, instant: string | null,
 *   moved: { code: string, from: string, sentence: string }[], after_task: boolean, skipped: boolean,
 *   thread: string, subject: string, subject_html: string, html: string, text: string, own: boolean,
 *   attachments: { name: string, size: number }[] }} Planned
 * @typedef {Coded & { fix: "email" | "fields" | "see" | "audience" | null,
 *   params: Record<string, any> }} Exclusion
 * @typedef {{ index: number, person_id: number | null, name: string, email: string, eligible: boolean,
 *   exclusion: Exclusion | null, warnings: (Coded & { params: Record<string, any> })[],
 *   plan: Planned[] }} PreviewedPerson
 * @typedef {{ mailbox: { id: number, address: string, state: string } | null, zone: string,
 *   counts: { eligible: number, excluded: number, emails: number, tasks: number, until: string | null },
 *   first: Moment | null, notices: Coded[],
 *   steps: { step_id: number, position: number, kind: string, thread: string, subject: string, skipped: boolean,
 *     changed: boolean, needs_subject: boolean }[],
 *   people: PreviewedPerson[] }} Preview
 *
 * @typedef {{ batch: { id: number, undo_until: string },
 *   enrolled: { index: number, enrollment_id: number, person_id: number, name: string, email: string,
 *     first: Moment }[],
 *   excluded: { index: number, name: string, email: string, exclusion: Exclusion }[] }} Enrolled
 *
 * @typedef {{ leaves: { local: string, person: Named, sequence: Named, step: number, steps: number,
 *     enrollment_id: number }[],
 *   answered: { at: string, person: Named, kind: string, sentence: string, enrollment_id: number }[],
 *   tasks: { id: number, title: string, due_local: string, person: Named, sequence: Named,
 *     enrollment_id: number, question: boolean }[] }} Today
 */

export {};
