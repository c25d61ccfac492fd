"""Sentences that only pages say: refusals as text, field errors by field, what went wrong at a provider."""

from __future__ import annotations

from flask_babel import gettext as _

from server import access, words
from server.actions.mailboxes import ConnectProblem, Finding
from server.domain.codes import Permission


def refusal(problem: access.Refusal) -> str:
    if isinstance(problem, access.Invalid) and problem.errors:
        first = problem.errors[0]
        return words.sentence(first.code, **first.params)
    return words.sentence(problem.code, **problem.params)


def errors(problem: access.Invalid) -> dict[str, str]:
    """One sentence per field, the first that was found."""
    found: dict[str, str] = {}
    for error in problem.errors:
        found.setdefault(error.field, words.sentence(error.code, **error.params))
    return found


def connect_problem(problem: ConnectProblem) -> tuple[str, str]:
    """What happened at the provider, and what to do now."""
    detail = problem.detail
    said = {
        "denied": (_("Access was not given"),
                   _("The mailbox was not connected because consent was refused. Try again and choose Allow.")),
        "scope_missing": (_("One of the permissions was left out"),
                          _("Relance needs to write, to send and to read in this mailbox, else it cannot see an "
                            "answer. Try again and leave all boxes ticked.")),
        "wrong_state": (_("This sign-in was not started here"),
                        _("It took longer than 15 minutes, was used already, or began in another browser. Start "
                          "again.")),
        "other_address": (_("That is another mailbox: %(address)s", address=detail),
                          _("To reconnect, sign in with the address shown on its card. To add this one, choose "
                            "Connect a mailbox.")),
        "taken": (_("This mailbox is connected already"),
                  _("%(name)s connected it. A mailbox belongs to one user; ask them to disconnect it first.",
                    name=detail or _("A colleague"))),
        "exchange_failed": (_("The provider did not accept the sign-in"),
                            _("Its answer: %(answer)s. Start again; if it repeats, check the secret under Set up.",
                              answer=detail or _("no reason given"))),
        "client_refused": (_("The provider refuses this application"),
                           _("The id or secret is wrong, expired or belongs to another tenant. Enter them again.")),
        "mailbox_refused": (_("The provider gives no access to this mailbox"),
                            _("Its answer: %(answer)s. At Google, check that the Gmail API is switched on in your "
                              "project; at Microsoft, that this account has a mailbox.",
                              answer=detail or _("no reason given"))),
        "unreachable": (_("The provider does not answer"),
                        _("Nothing was changed. Try again in a few minutes.")),
    }
    return said.get(problem.code, (_("The mailbox was not connected"), detail))


def finding(found: Finding) -> str:
    """One checked thing about an application's id and secret."""
    good = {
        "id_shape": _("The id looks right."), "secret_given": _("A secret is given."),
        "provider_reachable": _("The provider answers."),
        "client_accepted": _("The provider knows this id and secret."),
    }
    bad = {
        "id_shape": _("This is not an application id. Google's ends in .apps.googleusercontent.com, Microsoft's is "
                      "made of five groups with hyphens. Copy it again from the console."),
        "secret_given": _("The secret is missing. Copy its value, not its id."),
        "provider_reachable": _("The provider does not answer (%(detail)s). Check this server's way to the internet.",
                                detail=found.detail),
        "client_accepted": _("The provider refuses this id and secret (%(detail)s). Check for a missing character, an "
                             "expired secret, or the wrong tenant.", detail=found.detail),
    }
    return (good if found.ok else bad).get(found.code, found.detail)


def permissions() -> dict[Permission, str]:
    return {one: words.permission(one) for one in Permission}
