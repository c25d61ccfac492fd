"""What cannot be done, and what is wrong with an input: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString

from server.domain.codes import Permission
from server.words.filling import fill
from server.words.language import lazy as _

PERMISSIONS: Mapping[Permission, LazyString] = {
    Permission.SEQUENCES_CREATE: _("create sequences"),
    Permission.ENROLLMENTS_CREATE: _("enroll people"),
    Permission.ENROLLMENTS_STOP: _("unenroll and pause people"),
    Permission.PEOPLE_WRITE: _("add and change people"),
    Permission.TEMPLATES_WRITE: _("write templates"),
    Permission.MAILBOX_CONNECT: _("connect a mailbox"),
    Permission.SUPPRESSIONS_WRITE: _("change the opt-out list"),
    Permission.TEAM_MANAGE: _("manage the team"),
    Permission.SETTINGS_MANAGE: _("change the settings"),
}


def permission(one: Permission) -> str:
    return str(PERMISSIONS[one])


SENTENCES: Mapping[str, LazyString] = {
    # Rights
    "needs_permission": _("Your role does not let you %(permission)s. Ask an admin to change it."),
    "owner_only": _("Only the owner of the account can do this."),
    "not_your_sequence": _("This sequence belongs to %(owner)s. Ask them or an admin to change it."),
    "not_your_enrollment":
        _("%(user)s enrolled this person. They, the sequence's owner or an admin can do this."),
    "not_your_template": _("This template belongs to %(owner)s. Make one of your own instead."),
    "not_your_task": _("This task was given to %(user)s. They or an admin can close it."),
    "not_yourself": _("You cannot shut yourself out. Ask another admin."),
    "grants_too_much": _("You cannot give permissions that you do not hold: %(permissions)s."),
    "built_in_role": _("The built-in roles cannot change. Make a role of your own instead."),
    "owner_by_transfer": _("An account has one owner. Hand the account over instead."),
    "owner_stays": _("The owner cannot be changed here. The owner can hand the account over."),
    "plan_limit": _("Your plan allows one sequence. Archive one, or move to Business."),
    "read_only_plan": _("This sequence is above the limit of your plan: it runs on, but cannot be changed."),
    # Missing rows
    "no_sequence": _("There is no such sequence."),
    "no_person": _("There is no such person."),
    "no_enrollment": _("There is no such enrollment."),
    "no_template": _("There is no such template."),
    "no_suppression": _("There is no such entry."),
    "no_task": _("There is no such task."),
    "no_mailbox": _("There is no such mailbox."),
    "no_batch": _("There is no such batch."),
    "no_user": _("There is no such user."),
    "no_role": _("There is no such role."),
    "no_device": _("There is no such browser."),
    "no_step": _("There is no such step."),
    "wrong_setup_code": _("This is not the set-up code. Copy it from what the server printed when it started."),
    "no_invitation": _("This link was used or is too old. Ask an admin for a new one."),
    # Somebody was faster
    "sequence_changed": _("Somebody saved this sequence meanwhile (version %(latest)s). Load it again, then "
                          "repeat your change."),
    "owner_exists": _("This installation has an owner already. Sign in."),
    "role_in_use": _("%(n)s users hold this role. Give them another one first."),
    "user_not_active": _("%(name)s cannot sign in at the moment. Choose somebody else."),
    "address_in_use": _("A running enrollment writes to this address. Unenroll the person first."),
    "both_enrolled": _("Both are in a sequence. Unenroll one of them, then merge."),
    "mail_leaving": _("An email to this person is leaving right now. Try again in a minute."),
    "in_another_sequence": _("This person is in another sequence by now. Unenroll them there first."),
    "no_mail": _("There is no such email."),
    "same_person": _("This is the same person. Choose another."),
    "bad_date": _('"%(text)s" is not a date. Write it like 2026-12-24.'),
    "task_is_question": _("This is a question. Resume or unenroll the person to answer it."),
    "task_not_open": _("This task was closed already."),
    "step_over": _("This step was sent or skipped already."),
    "enrollment_over": _("This enrollment is over. Enroll the person again instead."),
    "which_step": _("Say which step."),
    "nothing_to_change": _("Give what is to change: days, time, subject or text."),
    "challenge_open": _("Their mailbox asks to prove that a person writes. Open its page or unenroll them first."),
    "pause_until_when": _("Give a day from %(first)s to %(last)s."),
    "held_longer": _("Nothing leaves before %(until)s anyway. Give a later day."),
    "dates_changed": _("The dates are no longer those that were shown. Nothing has changed yet: look at the new ones,"
                       " then confirm."),
    "paused_already": _("This person is paused already."),
    "not_paused": _("This person is not paused."),
    "sequence_moved_on": _("This sequence was paused, resumed or archived meanwhile."),
    # Enrolling
    "sequence_missing": _("Choose a sequence."),
    "sequence_not_running": _("This sequence is archived or has no steps. Choose another."),
    "mailbox_not_connected": _("Connect a mailbox to enroll people."),
    "nobody_selected": _("Select at least one person."),
    "too_many_people": _("At most %(most)s people at once. Select fewer."),
    "needs_subject":
        _("Give a subject: step %(step)s was to answer in the thread of a step that is skipped."),
    "mail_has_left": _("The first email has left. Unenroll this person instead."),
    "window_over": _("Sending hours are over for today. The first email leaves %(when)s."),
    "limit_moves": _("The limit of %(limit)s a day is reached. Emails that leave a day or more later: %(n)s."),
    "batch_too_old": _("It is too late to take this back. Unenroll the people instead."),
    # Fields
    "empty": _("Fill this in."),
    "missing": _("This is missing."),
    "person_empty": _("Give a name or an address."),
    "address_missing": _("Type an address."),
    "invalid_email": _('"%(address)s" is not a valid address. Check its spelling.'),
    "invalid_domain": _('"%(domain)s" is not a domain. Write it like company.example.'),
    "address_taken": _("This address belongs to %(name)s. Open that person instead."),
    "user_exists": _("%(address)s is a user already."),
    "name_taken": _('"%(name)s" is taken. Choose another name.'),
    "field_name":
        _('"%(name)s" cannot name a field. Use small letters, digits and _, beginning with a letter.'),
    "unknown_zone": _('"%(zone)s" is not a time zone. Write it like Europe/Paris.'),
    "unknown_language": _('"%(language)s" is not a language of Relance. Use en or fr.'),
    "unknown_calendar": _('"%(calendar)s" is not a holiday calendar. Write it like FR or US-CA.'),
    "unknown_plan": _("This is not a plan. Use free, pro or business."),
    "no_open_day": _("Choose at least one day of the week."),
    "password_short": _("Use at least %(least)s characters."),
    "password_long": _("Use at most %(most)s characters."),
    "password_wrong": _("This is not your current password."),
    "ends_before_start": _("The last day is before the first."),
    "reason_missing": _("Say why: the reason stays in the log."),
    "template_syntax": _("%(near)s cannot be read. A merge field looks like {{ first_name }}."),
    "template_unknown_field": _("There is no merge field called %(name)s."),
    "template_unknown_field_close": _("There is no merge field called %(name)s. Is it %(suggestion)s?"),
    "template_unknown_filter": _("There is no filter called %(name)s."),
    "template_unknown_filter_close": _("There is no filter called %(name)s. Is it %(suggestion)s?"),
    "template_too_long": _("The text asks for too much. Shorten it."),
    "no_steps": _("A sequence needs at least one step. Add one."),
    "too_many_steps": _("A sequence has at most %(max)s steps. Remove %(over)s."),
    "offset_out_of_range": _("Days after the start are a whole number from 0 to %(max)s."),
    "days_backwards": _("Day %(offset)s is before day %(previous)s of the step above. Use a later day."),
    "time_backwards": _("%(time)s is before %(previous)s, the step above of that day. Use a later time."),
    "same_day_emails": _("Another email already leaves on day %(offset)s. Use day %(next)s."),
    "bad_time": _('"%(value)s" is not a time. Write it like 09:00.'),
    "empty_subject": _("An email that opens a new thread needs a subject. Write one."),
    "long_subject": _("The subject has more than %(max)s characters. Shorten it."),
    "empty_body": _("The text is empty. Write one."),
    "unknown_step": _("This step is not part of the sequence any more. Load it again."),
    "step_twice": _("This step is here twice."),
    # Files
    "file_empty": _("The file has no lines. Its first line names the columns."),
    "file_unreadable": _("This is not a CSV file. Save it as CSV (UTF-8) and choose it again."),
    "file_too_long": _("The file has more than %(most)s lines. Split it."),
    "no_known_column": _("No column is called email, first name or last name. Name them in the first line."),
    "line_empty": _("The line names nobody."),
    "line_columns": _("The line has more values than the first line has names."),
    # Attachments and tests
    "attachment_empty": _("%(name)s is empty. Choose another file."),
    "attachment_too_large": _("%(name)s has %(size)s; a step carries at most %(limit)s. Make it smaller, "
                              "or link to it."),
    "attachment_beside": _("%(name)s has %(size)s and the step has %(others)s already; it carries at most %(limit)s. "
                           "Remove a file first."),
    "attachment_gone": _("A file is not here any more. Add it again."),
    "test_no_mailbox": _("Connect your mailbox first: the test leaves from it and comes back to it."),
    "test_busy": _("Your mailbox is sending or being read right now. Try again in a minute."),
    "test_task": _("A task is not an email: there is nothing to send."),
    "test_missing": _("%(name)s has no value for: %(fields)s. Fill it in, write a fallback, or use sample values."),
    "test_access_lost": _("The provider gives no access to %(address)s any more. Connect it again, then repeat "
                          "the test."),
    "test_rejected": _("The provider refused the test: %(detail)s. Nothing was sent."),
    "test_throttled": _("The provider asked to slow down. Nothing was sent; try again later."),
    "test_unavailable": _("The provider does not answer. Nothing was sent; try again in a minute."),
    "test_unknown": _("The provider did not say whether the test left. Look into your inbox before you send another."),
    "test_restored_copy": _("This copy of the installation sends nothing until somebody says so in the terminal."),
    "not_your_mail": _("Only %(owner)s, whose mailbox it came to, can share this answer."),
    # Requests
    "json_malformed": _("The body is not JSON."),
    "input_invalid": _("Some fields are wrong."),
    "unauthorized": _("Connect this browser again."),
    "invalid_grant": _("This sign-in is too old or was used. Start again."),
    "unknown_extension": _("This request does not come from a Relance extension that is allowed here."),
    "pkce_missing": _("The extension did not protect its sign-in. Update it."),
    "no_page": _("There is nothing at this address."),
    "method_not_allowed": _("This address does not take that method."),
    "too_large": _("The request is too large."),
    "too_many_requests": _("Too many tries. Wait a minute."),
    "broken": _("Something broke here. Nothing was changed. Try again, then tell who installed Relance."),
    "idempotency_key": _("Send an Idempotency-Key header of 8 to 100 characters."),
    "key_reused": _("This Idempotency-Key was used for another request."),
    "input_missing": _("This is missing."),
    "input_extra_forbidden": _("There is no such field. Check its spelling."),
    "input_int_parsing": _("Give a whole number."),
    "input_int_type": _("Give a whole number."),
    "input_bool_parsing": _("Give true or false."),
    "input_bool_type": _("Give true or false."),
    "input_string_type": _("Give a text."),
    "input_string_too_long": _("Use at most %(max_length)s characters."),
    "input_string_too_short": _("Use at least %(min_length)s characters."),
    "input_list_type": _("Give a list."),
    "input_too_long": _("Give at most %(max_length)s."),
    "input_too_short": _("Give at least %(min_length)s."),
    "input_greater_than_equal": _("Give a number of %(ge)s or more."),
    "input_less_than_equal": _("Give a number of %(le)s or less."),
    "input_less_than": _("Give a number below %(lt)s."),
    "input_time_parsing": _("Write the time like 09:30."),
    "input_time_type": _("Write the time like 09:30."),
    "input_dict_type": _("Give names with values."),
    "input_model_type": _("Give an object with fields."),
    "input_model_attributes_type": _("Give an object with fields."),
    "input_choice": _("Use one of: %(choices)s."),
    # Results of unenrolling
    "unenrolled": _("Unenrolled"),
    "already_finished": _("Was not in the sequence any more"),
    "leaving_now": _("Unenrolled; one email was already leaving"),
    "not_found": _("There is no such enrollment."),
    # Results of pausing and resuming
    "paused": _("Paused"),
    "resumed": _("Resumed"),
    # Results of Undo
    "back": _("Back in the sequence, with new dates"),
    "not_unenrolled": _("Only who was unenrolled within the hour can be put back."),
    "answered_since": _("They have answered since, or the email came back"),
    "enrolled_elsewhere": _("In another sequence by now"),
    "handed_over": _("Handed over"),
    # Results of offering a new last step
    "not_offered": _("Was not through, or is in another sequence by now"),
    "barred": _("Nobody may write to this person"),
    "not_yours": _("Only who enrolled this person, the sequence's owner or an admin can do this."),
}


def sentence(code: str, **params: Any) -> str:
    """The sentence of a refusal or a field error."""
    if isinstance(params.get("permission"), Permission):
        params["permission"] = permission(params["permission"])
    if "permissions" in params:
        params["permissions"] = [permission(Permission(one)) for one in params["permissions"]]
    return fill(SENTENCES[code], params)
