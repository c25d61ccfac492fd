"""What happened, as the timeline and the activity log say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString

from server.domain.codes import Finish, Hold, InboundKind, SuppressionReason
from server.words.filling import fill
from server.words.language import lazy as _
from server.words.language import plural
from server.words.waiting import PAUSED_UNTIL, hold

FINISHES: Mapping[Finish, LazyString] = {
    Finish.COMPLETED: _("All steps are done"),
    Finish.REPLIED: _("Replied"),
    Finish.OPTED_OUT: _("Opted out"),
    Finish.BOUNCED: _("The email could not be delivered"),
    Finish.LEFT_COMPANY: _("Left the company"),
    Finish.UNENROLLED: _("Unenrolled by %(user)s"),
    Finish.OWNER_WROTE: _("%(user)s wrote by hand"),
    Finish.COMPLAINED: _("Marked the email as spam"),
    Finish.ERASED: _("The person was erased"),
    Finish.SEQUENCE_ARCHIVED: _("The sequence was archived by %(user)s"),
}


def finish(code: Finish, values: Mapping[str, Any]) -> str:
    """Why an enrollment is over; `cancelled` says how many planned emails that took back."""
    said = fill(FINISHES[code], values)
    cancelled = values.get("cancelled") or 0
    if not cancelled:
        return said
    back = plural("%(num)d planned email cancelled", "%(num)d planned emails cancelled", cancelled)
    return f"{said}, {back}"


INBOUND: Mapping[InboundKind, LazyString] = {
    InboundKind.REPLY: _("Answered"),
    InboundKind.OUT_OF_OFFICE: _("Out of office received"),
    InboundKind.AUTO_REPLY: _("Automatic answer received"),
    InboundKind.BOUNCE: _("Not delivered"),
    InboundKind.COMPLAINT: _("Marked as spam"),
    InboundKind.CHALLENGE: _("Their mailbox asks to prove that a person writes"),
    InboundKind.RECEIPT: _("Receipt received"),
    InboundKind.OWN: _("You wrote by hand"),
    InboundKind.UNRELATED: _("Unrelated email"),
}


def inbound(kind: InboundKind) -> str:
    return str(INBOUND[kind])


_SUCCESSOR = _("Write to %(address)s instead, says the email")
_PROOF = _("Open the page where they ask for it")


def successor(address: str) -> str:
    return fill(_SUCCESSOR, {"address": address})


def proof() -> str:
    """The label of a challenge's link."""
    return str(_PROOF)


SUPPRESSIONS: Mapping[SuppressionReason, LazyString] = {
    SuppressionReason.OPT_OUT_LINK: _("link in an email"),
    SuppressionReason.OPT_OUT_WORDS: _("words in a reply"),
    SuppressionReason.COMPLAINT: _("complaint"),
    SuppressionReason.HARD_BOUNCE: _("hard bounce"),
    SuppressionReason.BY_HAND: _("by hand"),
}


def suppression(reason: SuppressionReason) -> str:
    return str(SUPPRESSIONS[reason])


EVENTS: Mapping[str, LazyString] = {
    "absence_set": _("%(user)s is away from %(away_from)s to %(away_until)s"),
    "absence_ended": _("%(user)s is back"),
    "account_created": _("Account created by %(user)s"),
    "account_handed_over": _("%(user)s handed the account over to %(other)s"),
    "batch_enrolled": _('%(user)s enrolled %(enrolled)s people in "%(sequence)s"'),
    "company_changed": _("Company name changed by %(user)s"),
    "corrected_a_reply": _("%(user)s said: this was a real reply"),
    "corrected_not_a_bounce": _("%(user)s said: this was not a bounce"),
    "corrected_not_a_reply": _("%(user)s said: this was not a reply"),
    "corrected_not_away": _("%(user)s said: this person is not away"),
    "cursor_expired": _("The mailbox was read again from further back"),
    "device_connected": _("%(user)s connected a browser"),
    "device_revoked": _("%(user)s disconnected a browser"),
    "email_added": _("Email address added by %(user)s"),
    "email_made_main": _("Main email address chosen by %(user)s"),
    "email_removed": _("Email address removed by %(user)s"),
    "follows_latest": _("Follows the latest version again, said %(user)s"),
    "enrolled": _("Enrolled by %(user)s"),
    "enrollment_handed_over": _("%(user)s handed this person over to %(other)s"),
    "enrollment_paused": _("Paused by %(user)s"),
    "enrollment_reopened": _("Back in the sequence, with new dates"),
    "enrollment_resumed": _("Resumed by %(user)s"),
    "holidays_changed": _("Holiday calendar changed by %(user)s"),
    "invitation_taken_up": _("%(user)s took up the invitation"),
    "link_renewed": _("%(user)s made a new sign-in link for %(invited)s"),
    "mail_not_sent": _("Proved not sent, planned again"),
    "mail_parked": _("No proof whether the email left: it waits for a decision"),
    "mail_unreadable": _("An email of this mailbox could not be read"),
    "mail_refused": _("The email was refused"),
    "mail_rejected": _("The provider refused the email: %(detail)s"),
    "mail_sent": _("Step %(step)s sent"),
    "mail_settled_by_hand": _("%(user)s said whether the email left"),
    "mail_uncertain": _("Not known whether the email left"),
    "mailbox_connected": _("Mailbox connected by %(user)s"),
    "mailbox_disconnected": _("Mailbox disconnected"),
    "mailbox_loss_told": _("The owner of the mailbox was told by email to connect it again"),
    "mailbox_paused": _("Mailbox paused after 3 bounces"),
    "mailbox_resumed": _("Mailbox resumed by %(user)s"),
    "mailbox_revoke_failed": _("The provider did not take the consent back"),
    "mailbox_signature_changed": _("Signature changed by %(user)s"),
    "mailbox_throttled": _("The provider asked to slow down until %(until)s"),
    "notice_failed": _("The email about a disconnected mailbox could not be sent"),
    "opt_out_lifted": _("%(user)s said it was no opt-out: emails may leave again"),
    "opt_out_undone": _("The recipient took the opt-out back"),
    "opted_out_by_hand": _("Opted out by %(user)s"),
    "password_reset": _("Password of %(user)s set again on the server"),
    "password_changed": _("%(user)s changed the password"),
    "people_imported": _("%(user)s imported people: %(created)s new, %(completed)s completed"),
    "people_merged": _("Merged with another person by %(user)s"),
    "person_added": _("Added by %(user)s"),
    "person_also_as": _("Candidate and contact, said %(user)s"),
    "person_edited": _("Details changed by %(user)s"),
    "person_erased": _("Erased by %(user)s"),
    "person_moved": _("Moved to step %(step)s by %(user)s"),
    "person_suppressed": _("Nobody here writes to this person again"),
    "planned_email": _("Step %(step)s, email"),
    "planned_task": _("Step %(step)s, task"),
    "plan_changed": _("Plan changed from %(before)s to %(after)s"),
    "profile_changed": _("%(user)s changed their profile"),
    "provider_client_saved": _("%(user)s set up %(provider)s"),
    "reply_shared": _("%(user)s shared the text of this answer with the team"),
    "reply_unshared": _("%(user)s stopped sharing the text of this answer"),
    "restored_copy_adopted": _("This copy sends from now on, said %(user)s"),
    "role_changed": _("%(user)s gave %(other)s another role"),
    "role_deleted": _("Role deleted by %(user)s"),
    "role_saved": _("Role changed by %(user)s"),
    "sequence_archived": _("Sequence archived by %(user)s"),
    "sequence_created": _("Sequence created by %(user)s"),
    "sequence_paused": _("Sequence paused by %(user)s"),
    "sequence_renamed": _("Sequence renamed by %(user)s"),
    "sequence_resumed": _("Sequence resumed by %(user)s"),
    "sequence_rules_changed": _("Sending days changed by %(user)s"),
    "offer_put_away": _("%(user)s left those who had finished as they are"),
    "sequence_saved": _("Sequence changed by %(user)s, version %(version)s"),
    "sequence_unarchived": _("Sequence taken out of the archive by %(user)s"),
    "step_changed": _("Step %(step)s changed for this person or batch by %(user)s"),
    "step_follows": _("Step %(step)s follows the sequence again, said %(user)s"),
    "step_skipped": _("Step %(step)s skipped by %(user)s"),
    "suppression_added": _("Added to the opt-out list by %(user)s"),
    "suppression_removed": _("Taken off the opt-out list by %(user)s: %(reason)s"),
    "task_done": _("Task done by %(user)s"),
    "task_reassigned": _("Task handed over by %(user)s"),
    "task_skipped": _("Task skipped by %(user)s"),
    "template_archived": _("Template archived by %(user)s"),
    "template_saved": _("Template saved by %(user)s"),
    "test_sent": _("%(user)s sent themselves a test of step %(position)s"),
    "user_disabled": _("%(other)s was shut out by %(user)s"),
    "user_enabled": _("%(other)s was let in again by %(user)s"),
    "user_invited": _("%(user)s invited %(invited)s"),
    "zone_changed": _("%(user)s moved from %(before)s to %(after)s"),
}
RELANCE = "Relance"
_ASKED = _("Paused: away for long, resume or stop?")


def event(code: str, values: Mapping[str, Any], *, zone: str = "UTC") -> str:
    """One event; `values` are its data plus the names its ids stand for. Nobody in `user`: Relance itself."""
    values = {**values, "user": values.get("user") or RELANCE}
    if code == "enrollment_finished":
        return finish(Finish(values["finish"]), values)
    if code == "mail_received":
        return inbound(InboundKind(values["kind"]))
    if code in ("mail_held", "enrollment_held"):
        return hold(Hold(values["hold"]), values, zone=zone)
    if code == "enrollment_paused" and values.get("why") == "long_absence":
        return str(_ASKED)
    if code == "enrollment_paused" and values.get("until"):
        return fill(PAUSED_UNTIL, values, zone)
    if code == "absence_set" and not values.get("away_from"):
        code = "absence_ended"
    return fill(EVENTS[code], values, zone)


SPOKEN = frozenset({*EVENTS, "enrollment_finished", "mail_received", "mail_held", "enrollment_held"})
