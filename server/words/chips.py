"""State chips: icon, tone and word. Never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString

from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    MailboxState,
    MessageState,
    SequenceState,
    TaskState,
)
from server.words.language import lazy as _


@dataclass(frozen=True)
class Chip:
    icon: str
    tone: str  # run, hold, reply, done, bounce, optout, alert
    label: str


_Look = tuple[str, str, LazyString]


def _chip(look: _Look) -> Chip:
    icon, tone, label = look
    return Chip(icon, tone, str(label))


RUNNING: _Look = ("send", "run", _("Running"))
WAITING: _Look = ("clock", "hold", _("Waiting"))
PAUSED: _Look = ("pause", "hold", _("Paused"))
TO_CHECK: _Look = ("triangle-alert", "alert", _("To check"))

FINISHED: Mapping[Finish, _Look] = {
    Finish.REPLIED: ("reply", "reply", _("Replied")),
    Finish.COMPLETED: ("check", "done", _("Finished")),
    Finish.UNENROLLED: ("user-minus", "done", _("Unenrolled")),
    Finish.OWNER_WROTE: ("pencil", "done", _("Taken over")),
    Finish.LEFT_COMPANY: ("building-2", "done", _("Left company")),
    Finish.BOUNCED: ("mail-x", "bounce", _("Bounced")),
    Finish.COMPLAINED: ("flag", "bounce", _("Marked as spam")),
    Finish.OPTED_OUT: ("ban", "optout", _("Opted out")),
    Finish.ERASED: ("trash-2", "done", _("Erased")),
    Finish.SEQUENCE_ARCHIVED: ("archive", "done", _("Archived")),
}

# Holds that need a human, and holds that a human has set; all others pass by themselves.
NEEDS_HUMAN = frozenset({Hold.UNCERTAIN_PREVIOUS, Hold.MAILBOX_DISCONNECTED, Hold.MAILBOX_UNREADABLE,
                         Hold.MISSING_FIELD, Hold.RESTORED_COPY, Hold.OWNER_DISABLED, Hold.CHALLENGE})
PAUSES = frozenset({Hold.PAUSED_PERSON, Hold.PAUSED_SEQUENCE, Hold.PAUSED_USER, Hold.MAILBOX_PAUSED})


def enrollment_chip(state: EnrollmentState, finish: Finish | None = None, hold: Hold | None = None) -> Chip:
    """`hold` is what keeps the next step, None when it goes by plan."""
    if state is EnrollmentState.FINISHED:
        return _chip(FINISHED[finish or Finish.COMPLETED])
    if state is EnrollmentState.PAUSED or hold in PAUSES:
        return _chip(PAUSED)
    if hold in NEEDS_HUMAN:
        return _chip(TO_CHECK)
    return _chip(WAITING if hold and hold is not Hold.UNDO_WINDOW else RUNNING)


MESSAGES: Mapping[MessageState, _Look] = {
    MessageState.PLANNED: ("calendar-days", "run", _("Planned")),
    MessageState.SENDING: ("send", "run", _("Leaving now")),
    MessageState.SENT: ("check", "reply", _("Sent")),
    MessageState.SKIPPED: ("skip-forward", "done", _("Skipped")),
    MessageState.CANCELLED: ("circle-slash", "done", _("Cancelled")),
    MessageState.UNCERTAIN: ("triangle-alert", "alert", _("Not confirmed")),
    MessageState.FAILED: ("mail-x", "bounce", _("Not delivered")),
}


def message_chip(state: MessageState) -> Chip:
    return _chip(MESSAGES[state])


TASKS: Mapping[TaskState, _Look] = {
    TaskState.OPEN: ("square-check", "hold", _("To do")),
    TaskState.DONE: ("check", "reply", _("Done")),
    TaskState.SKIPPED: ("skip-forward", "done", _("Skipped")),
    TaskState.CANCELLED: ("circle-slash", "done", _("Cancelled")),
}


def task_chip(state: TaskState) -> Chip:
    return _chip(TASKS[state])


MAILBOXES: Mapping[MailboxState, _Look] = {
    MailboxState.CONNECTED: ("check", "reply", _("Connected")),
    MailboxState.DISCONNECTED: ("plug", "alert", _("Disconnected")),
    MailboxState.PAUSED: ("pause", "hold", _("Paused: 3 bounces")),
}


def mailbox_chip(state: MailboxState) -> Chip:
    return _chip(MAILBOXES[state])


SEQUENCES: Mapping[SequenceState, _Look] = {
    SequenceState.ACTIVE: RUNNING,
    SequenceState.PAUSED: PAUSED,
    SequenceState.ARCHIVED: ("archive", "done", _("Archived")),
}
READ_ONLY: _Look = ("archive", "done", _("Read-only: plan limit"))


def sequence_chip(state: SequenceState, *, read_only: bool = False) -> Chip:
    return _chip(READ_ONLY if read_only else SEQUENCES[state])
