"""Every state and reason of the product, one enum each: the same words in database, API, pages and logs."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    CANDIDATES = "candidates"
    CONTACTS = "contacts"


class StepKind(StrEnum):
    EMAIL = "email"
    TASK = "task"


class ThreadMode(StrEnum):
    SAME = "same"
    NEW = "new"


class SequenceState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class EnrollmentState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"


class Finish(StrEnum):
    """Why an enrollment is over."""

    COMPLETED = "completed"
    REPLIED = "replied"
    OPTED_OUT = "opted_out"
    BOUNCED = "bounced"
    LEFT_COMPANY = "left_company"
    UNENROLLED = "unenrolled"
    OWNER_WROTE = "owner_wrote"
    COMPLAINED = "complained"
    ERASED = "erased"
    SEQUENCE_ARCHIVED = "sequence_archived"


class MessageState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class MessageEnd(StrEnum):
    """Why a message is no longer planned. `rejected` is the reason of a failed one."""

    SENT = "sent"
    FAILED = "failed"
    REJECTED = "rejected"
    START_AT = "start_at"
    SKIPPED_BY_USER = "skipped_by_user"
    STEP_REMOVED = "step_removed"
    ADDED_BEHIND = "added_behind"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Hold(StrEnum):
    """Why a step that is due has not left yet."""

    OUTSIDE_WINDOW = "outside_window"
    HOLIDAY = "holiday"
    DAILY_LIMIT = "daily_limit"
    SPACING = "spacing"
    MAILBOX_DISCONNECTED = "mailbox_disconnected"
    MAILBOX_UNREADABLE = "mailbox_unreadable"
    PAUSED_PERSON = "paused_person"
    PAUSED_SEQUENCE = "paused_sequence"
    PAUSED_USER = "paused_user"
    OUT_OF_OFFICE = "out_of_office"
    TASK_OPEN = "task_open"
    MISSING_FIELD = "missing_field"
    PROVIDER_THROTTLED = "provider_throttled"
    PREVIOUS_STEP_PENDING = "previous_step_pending"
    UNCERTAIN_PREVIOUS = "uncertain_previous"
    MAILBOX_PAUSED = "mailbox_paused"
    OWNER_DISABLED = "owner_disabled"
    RESTORED_COPY = "restored_copy"
    CHALLENGE = "challenge"
    UNDO_WINDOW = "undo_window"


class Moved(StrEnum):
    """Why a step's date is not its base date."""

    CLOSED_DAY = "closed_day"
    HOLIDAY = "holiday"
    CASCADE = "cascade"
    WINDOW_CLOSED = "window_closed"
    TIME_PASSED = "time_passed"
    SHIFTED = "shifted"
    CLOCK_CHANGE = "clock_change"


class Exclusion(StrEnum):
    """Why somebody cannot be enrolled."""

    OPTED_OUT = "opted_out"
    ALREADY_ENROLLED = "already_enrolled"
    NO_EMAIL = "no_email"
    INVALID_EMAIL = "invalid_email"
    DUPLICATE_IN_SELECTION = "duplicate_in_selection"
    WRONG_AUDIENCE = "wrong_audience"
    SUPPRESSED_DOMAIN = "suppressed_domain"
    BOUNCED_BEFORE = "bounced_before"
    OWN_ADDRESS = "own_address"
    MISSING_FIELD = "missing_field"
    MAILBOX_NOT_CONNECTED = "mailbox_not_connected"


class Warn(StrEnum):
    """What the user should know about somebody who can be enrolled all the same."""

    FINISHED_THIS_SEQUENCE = "finished_this_sequence"
    REPLIED_RECENTLY = "replied_recently"
    CONTACTED_BY_TEAMMATE = "contacted_by_teammate"
    SAME_COMPANY_ACTIVE = "same_company_active"


class InboundKind(StrEnum):
    REPLY = "reply"
    OUT_OF_OFFICE = "out_of_office"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    CHALLENGE = "challenge"
    RECEIPT = "receipt"
    OWN = "own"
    UNRELATED = "unrelated"


class SuppressionReason(StrEnum):
    OPT_OUT_LINK = "opt_out_link"
    OPT_OUT_WORDS = "opt_out_words"
    COMPLAINT = "complaint"
    HARD_BOUNCE = "hard_bounce"
    BY_HAND = "by_hand"


class MailboxState(StrEnum):
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    PAUSED = "paused"


class Plan(StrEnum):
    """The account's plan; Free and Pro may create one sequence, Business any number."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"


class Permission(StrEnum):
    """What a role may do. Stopping somebody's enrollment needs `enrollments.stop`, which every role has."""

    SEQUENCES_CREATE = "sequences.create"
    ENROLLMENTS_CREATE = "enrollments.create"
    ENROLLMENTS_STOP = "enrollments.stop"
    PEOPLE_WRITE = "people.write"
    TEMPLATES_WRITE = "templates.write"
    MAILBOX_CONNECT = "mailbox.connect"
    SUPPRESSIONS_WRITE = "suppressions.write"
    TEAM_MANAGE = "team.manage"
    SETTINGS_MANAGE = "settings.manage"
