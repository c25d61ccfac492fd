"""What the classifier says about one inbound mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from server.domain.codes import InboundKind

MAX_EVIDENCE = 200


class SubKind(StrEnum):
    """The finer answer; each belongs to one kind."""

    HUMAN = "human"
    CALENDAR_ANSWER = "calendar_answer"
    OPT_OUT = "opt_out"
    VACATION = "vacation"
    ACKNOWLEDGEMENT = "acknowledgement"
    LEFT_COMPANY = "left_company"
    DELAYED = "delayed"
    HARD = "hard"
    POLICY = "policy"
    MAILBOX_FULL = "mailbox_full"
    TEMPORARY = "temporary"
    FEEDBACK_REPORT = "feedback_report"
    SENDER_CHECK = "sender_check"
    READ_RECEIPT = "read_receipt"
    DELIVERED = "delivered"
    OUR_COPY = "our_copy"
    OWNER_WROTE = "owner_wrote"
    BULK = "bulk"
    RECALL = "recall"
    NOTICE = "notice"


class RecipientVerdict(StrEnum):
    """What a report says about one address. Only `invalid` condemns the address itself."""

    INVALID = "invalid"
    BLOCKED = "blocked"
    TEMPORARY = "temporary"
    DELAYED = "delayed"


@dataclass(frozen=True)
class FailedRecipient:
    address: str
    verdict: RecipientVerdict
    status: str = ""  # enhanced code as "5.1.1", else the reply code as "550", else ""
    text: str = ""


@dataclass(frozen=True)
class Verdict:
    """`reason` is the stable code of the rule that decided, `evidence` the header or words it saw.

    `return_date` is the first day back; `link` is where a challenge wants the sender to go.
    """

    kind: InboundKind
    sub_kind: SubKind
    reason: str
    confidence: float
    evidence: str = ""
    return_date: date | None = None
    recipients: tuple[FailedRecipient, ...] = ()
    successor: str = ""
    new_text: str = ""
    opt_out: bool = False
    link: str = ""


def to_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "kind": verdict.kind.value,
        "sub_kind": verdict.sub_kind.value,
        "reason": verdict.reason,
        "confidence": verdict.confidence,
        "return_date": verdict.return_date.isoformat() if verdict.return_date else None,
        "recipients": [
            {"address": one.address, "verdict": one.verdict.value, "status": one.status, "text": one.text}
            for one in verdict.recipients
        ],
        "evidence": verdict.evidence,
        "successor": verdict.successor,
        "new_text": verdict.new_text,
        "opt_out": verdict.opt_out,
        "link": verdict.link,
    }
