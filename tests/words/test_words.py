"""Every code has its words, in both languages, by the rules of both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale

from server import words
from server.domain.codes import (
    EnrollmentState,
    Exclusion,
    Finish,
    Hold,
    InboundKind,
    MailboxState,
    MessageEnd,
    MessageState,
    Moved,
    Permission,
    SequenceState,
    SuppressionReason,
    TaskState,
    Warn,
)
from server.domain.sequence import ProblemCode
from server.domain.templates import Code
from server.queries.needs import Need
from server.words import chips, enrolling, events, explaining, needing, refusals, waiting
from server.words.language import CATALOGUE

ROOT = Path(__file__).parents[2]
CATALOG = CATALOGUE / "fr" / "LC_MESSAGES" / "words.po"
TODAY = date(2026, 11, 24)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    app = Flask("words")
    Babel(app)
    with app.test_request_context(), force_locale(request.param):
        yield request.param


def forms_of(message: Message) -> list[str]:
    """Its translation, or both of a plural."""
    return list(message.string) if isinstance(message.string, list | tuple) else [str(message.string)]


def sources() -> Iterator[ast.AST]:
    for path in sorted((ROOT / "server" / "words").rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text()))


def test_each_sentence_is_translated_and_none_is_left_over() -> None:
    calls = [node for node in sources() if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
             and node.func.id in ("_", "gettext", "lazy", "plural")]
    said = {node.args[0].value for node in calls if node.args and isinstance(node.args[0], ast.Constant)}
    catalog = read_po(BytesIO(CATALOG.read_bytes()))
    translated = {message.id[0] if isinstance(message.id, tuple) else message.id
                  for message in catalog if message.id and all(forms_of(message))}
    assert said == translated


def test_the_compiled_catalogue_is_the_one_that_is_read() -> None:
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(CATALOG.read_bytes())))
    assert compiled.getvalue() == CATALOG.with_suffix(".mo").read_bytes()


def test_french_puts_narrow_spaces_before_its_signs_and_keeps_the_values() -> None:
    for message in read_po(BytesIO(CATALOG.read_bytes())):
        given = set(re.findall(r"%\((\w+)\)", str(message.id)))
        for form in forms_of(message) if message.id else []:
            assert not re.search(r"[ \xa0][?!;]|(?<!\xa0):(?= )|« | »", form), form
            assert not re.search(r"\binscrit(e|s|es)?\(", form), form
            assert set(re.findall(r"%\((\w+)\)", form)) <= given, form


@pytest.mark.parametrize(("table", "codes"), [
    (enrolling.EXCLUSIONS, Exclusion), (enrolling.EXCLUSION_ICONS, Exclusion), (enrolling.WARNINGS, Warn),
    (waiting.HOLDS, Hold), (waiting.MOVED, Moved), (waiting.ENDS, MessageEnd),
    (events.FINISHES, Finish), (events.INBOUND, InboundKind), (events.SUPPRESSIONS, SuppressionReason),
    (chips.FINISHED, Finish), (chips.MESSAGES, MessageState), (chips.MAILBOXES, MailboxState),
    (chips.SEQUENCES, SequenceState), (chips.TASKS, TaskState), (refusals.PERMISSIONS, Permission),
    (needing.NEEDS, Need),
])
def test_each_code_has_its_words(table: dict[str, object], codes: type[StrEnum]) -> None:
    assert set(table) == set(codes)


def test_each_problem_of_a_sequence_and_a_text_has_its_words() -> None:
    wanted = {code.value for code in ProblemCode} - {"bad_template"} | {f"template_{code.value}" for code in Code}
    assert wanted <= set(refusals.SENTENCES)


def calls_with_code(*names: str) -> set[str]:
    """The first string of every call of these names in actions, access and the edges."""
    found = set()
    for path in sorted((ROOT / "server").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "func", None)
            called = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
            if isinstance(node, ast.Call) and called in names:
                at = 1 if called == "FieldError" else 0
                code = node.args[at] if len(node.args) > at else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found.add(code.value)
    return found


def test_each_event_that_is_logged_can_be_told() -> None:
    logged = calls_with_code("log") | {"task_done", "task_skipped"}
    assert logged - events.SPOKEN == set()
    assert len(logged) > 50


def test_each_refusal_can_be_told() -> None:
    raised = calls_with_code("Forbidden", "NotFound", "Conflict", "FieldError", "BadRequest", "Refused", "Unreadable")
    assert raised - set(refusals.SENTENCES) == set()
    assert len(raised) > 50


def test_each_check_of_explain_can_be_told(language: str) -> None:
    for code in (*Hold, *Finish, *MessageEnd, *MessageState):
        assert words.check(code.value, False, {})
    for code in (*explaining.PASSED, "planned"):
        assert words.check(str(code), True, {}, datetime(2026, 12, 2, 8, tzinfo=UTC))
        assert words.check(str(code), None, {})


@pytest.mark.parametrize(("state", "finish", "hold", "said"), [
    (EnrollmentState.ACTIVE, None, None, ("send", "run", "Running", "En cours")),
    (EnrollmentState.ACTIVE, None, Hold.SPACING, ("clock", "hold", "Waiting", "En attente")),
    (EnrollmentState.ACTIVE, None, Hold.UNDO_WINDOW, ("send", "run", "Running", "En cours")),
    (EnrollmentState.ACTIVE, None, Hold.PAUSED_USER, ("pause", "hold", "Paused", "En pause")),
    (EnrollmentState.PAUSED, None, Hold.PAUSED_PERSON, ("pause", "hold", "Paused", "En pause")),
    (EnrollmentState.ACTIVE, None, Hold.MISSING_FIELD, ("triangle-alert", "alert", "To check", "À vérifier")),
    (EnrollmentState.FINISHED, Finish.REPLIED, None, ("reply", "reply", "Replied", "Réponse reçue")),
    (EnrollmentState.FINISHED, Finish.OPTED_OUT, None, ("ban", "optout", "Opted out", "Désabonnement")),
])
def test_an_enrollment_has_one_chip(state: EnrollmentState, finish: Finish | None, hold: Hold | None,
                                    said: tuple[str, str, str, str], language: str) -> None:
    chip = words.enrollment_chip(state, finish, hold)
    assert (chip.icon, chip.tone, chip.label) == (*said[:2], said[2 if language == "en" else 3])


def test_dates_and_numbers_read_as_in_each_language(language: str) -> None:
    at = datetime(2026, 12, 2, 8, tzinfo=UTC)
    said = [words.moment(at, "Europe/Paris", today=TODAY), words.day(date(2027, 1, 7), today=TODAY),
            words.count(1284), words.percent(0.18), words.in_days(8), words.in_days(1), words.in_days(0),
            words.moment_or_today(at, "Europe/Paris", at), words.in_days(-3)]
    assert said == {
        "en": ["Wed 2 Dec, 09:00", "Thu 7 Jan 2027", "1,284", "18%", "in 8 days", "tomorrow", "today",
               "today, 09:00", "3 days ago"],
        "fr": ["mer. 2 déc., 09:00", "jeu. 7 janv. 2027", "1\u202f284", "18\u202f%", "dans 8 jours", "demain",
               "aujourd'hui", "aujourd'hui, 09:00", "il y a 3 jours"],
    }[language]


def test_sentences_are_those_of_the_design(language: str) -> None:
    when = datetime(2026, 11, 25, 8, tzinfo=UTC)
    said = [
        words.hold(Hold.OUTSIDE_WINDOW, {}, when=when, zone="Europe/Paris"),
        words.hold(Hold.HOLIDAY, {"holiday": "Christmas Day"}),
        words.hold(Hold.MAILBOX_UNREADABLE, {"address": "a@b.example"}, when=when, zone="Europe/Paris"),
        words.moved(Moved.CLOSED_DAY, date(2026, 11, 28)),
        words.moved(Moved.CASCADE, date(2026, 11, 26), step=2),
        words.exclusion(Exclusion.OPTED_OUT, {"on": "2026-11-21"}),
        words.exclusion(Exclusion.MISSING_FIELD, {"fields": ["company", "pet_name"]}),
        words.exclusion(Exclusion.WRONG_AUDIENCE, {"audience": "candidates"}),
        words.exclusion(Exclusion.WRONG_AUDIENCE, {"audience": "contacts"}),
        words.finish(Finish.UNENROLLED, {"user": "Anna Keller", "cancelled": 2}),
    ]
    assert said == {
        "en": ["Outside sending hours, leaves Wed 25 Nov, 09:00", "Christmas Day",
               "a@b.example could not be read, next try Wed 25 Nov, 09:00", "Moved from Sat 28 Nov: weekend",
               "Moved from Thu 26 Nov: one day after step 2", "Opted out on Sat 21 Nov",
               "Missing: company, pet name", "A contact; this sequence is for candidates",
               "A candidate; this sequence is for contacts", "Unenrolled by Anna Keller, 2 planned emails cancelled"],
        "fr": ["Hors des horaires d'envoi, départ mer. 25 nov., 09:00", "Christmas Day",
               "a@b.example n'a pas pu être lue, prochain essai mer. 25 nov., 09:00",
               "Déplacée du sam. 28 nov.\xa0: week-end", "Déplacée du jeu. 26 nov.\xa0: un jour après l'étape 2",
               "Désabonnement le sam. 21 nov.", "Il manque\xa0: entreprise, pet name",
               "C'est un contact\u202f; la séquence vise les candidats",
               "C'est un candidat\u202f; la séquence vise les contacts",
               "Désinscription par Anna Keller, 2 emails prévus annulés"],
    }[language]


def test_hostile_values_are_only_values(language: str) -> None:
    said = words.exclusion(Exclusion.DUPLICATE_IN_SELECTION, {"name": "%(on)s %s {x} 100%"})
    assert "%(on)s %s {x} 100%" in said
    assert words.moved(Moved.HOLIDAY, TODAY, holiday="100 % Day").endswith("100 % Day")


def test_an_event_of_an_older_release_is_still_told(language: str) -> None:
    assert "…" in words.event("mail_rejected", {})
    assert "Relance" in words.event("enrollment_paused", {"user": None})


def test_outside_of_a_request_words_are_english() -> None:
    assert words.sentence("no_person") == "There is no such person."
    assert words.select_locale() == "en"
