"""A report about several people, read for one of them; and the reports that blame nobody but the sender."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from server.domain.addresses import match_key
from server.domain.codes import InboundKind
from server.domain.verdict import MAX_EVIDENCE, FailedRecipient, RecipientVerdict, SubKind, Verdict

_LIMIT = re.compile(
    r"limit for sending"
    r"|(?:daily|hourly|user|account|your) (?:message |mail |e-?mail )?(?:sending|sent|send) (?:limit|quota)"
    r"|(?:daily|sending) limit for (?:message )?recipients|sending limits? (?:has been |was )?(?:exceeded|reached)"
    r"|submission quota|(?:tenant|organi[sz]ation) has exceeded"
    r"|exceeded .{0,20}(?:outbound|sending) (?:limit|quota|threshold)",
    re.IGNORECASE,
)
_PROTOCOL = re.compile(r"^(?:smtp|x-[a-z-]{1,20});\s{0,3}", re.IGNORECASE)
_LIMIT_CODES = frozenset({"5.4.5", "5.1.90", "5.7.705", "5.7.708"})


def narrowed(verdict: Verdict, keys: Collection[str]) -> Verdict:
    """The verdict on the recipients with these match keys alone, on all when none of them is theirs; its evidence is
    what the server said of them, which tells more than the part that proves a report."""
    own = tuple(one for one in verdict.recipients if match_key(one.address) in keys)
    told = next((one.text for one in own or verdict.recipients if one.text), verdict.evidence)
    said = _PROTOCOL.sub("", told)[:MAX_EVIDENCE]
    if not own or len(own) == len(verdict.recipients):
        return replace(verdict, evidence=said)
    return replace(verdict, recipients=own, sub_kind=_sub_kind(verdict, own), evidence=said)


def _sub_kind(verdict: Verdict, own: tuple[FailedRecipient, ...]) -> SubKind:
    verdicts = {one.verdict for one in own}
    if RecipientVerdict.INVALID in verdicts:
        return SubKind.HARD
    if RecipientVerdict.BLOCKED in verdicts:
        return SubKind.POLICY
    if verdicts == {RecipientVerdict.DELAYED}:
        return SubKind.DELAYED
    return SubKind.MAILBOX_FULL if verdict.sub_kind is SubKind.MAILBOX_FULL else SubKind.TEMPORARY


def over_limit(verdict: Verdict) -> bool:
    """Whether it was refused because its sender has sent too much: no fault of the address."""
    if verdict.kind is not InboundKind.BOUNCE:
        return False
    return any(one.status in _LIMIT_CODES or _LIMIT.search(one.text) for one in verdict.recipients) or bool(
        _LIMIT.search(verdict.evidence))
