"""Every code of the product in words, English and French, in one place."""

from server.words.chips import (
    Chip,
    enrollment_chip,
    mailbox_chip,
    message_chip,
    sequence_chip,
    task_chip,
)
from server.words.enrolling import EXCLUSION_ICONS, FIXES, exclusion, warning
from server.words.events import event, finish, inbound, proof, successor, suppression
from server.words.explaining import check, question
from server.words.fields import field_name
from server.words.formats import (
    city,
    count,
    day,
    hour,
    in_days,
    moment,
    moment_or_today,
    percent,
    short_day,
    size,
)
from server.words.language import LANGUAGES, select_locale
from server.words.needing import need, task
from server.words.noticing import mailbox_lost
from server.words.refusals import permission, sentence
from server.words.waiting import hold, leaves, message_end, moved

__all__ = [
    "EXCLUSION_ICONS", "FIXES", "LANGUAGES", "Chip", "check", "city", "count", "day", "enrollment_chip", "event",
    "exclusion", "field_name", "finish", "hold", "hour", "in_days", "inbound", "leaves", "mailbox_chip",
    "mailbox_lost", "message_chip", "message_end", "moment", "moment_or_today", "moved", "need", "percent",
    "permission", "proof", "question", "select_locale", "sentence", "sequence_chip", "short_day", "size", "successor",
    "suppression", "task", "task_chip", "warning",
]
