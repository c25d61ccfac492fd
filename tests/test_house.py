"""The house rules that a machine can keep: which rooms there are, how large, who may look at what."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from server import __version__
from server.domain import codes
from server.words import chips, enrolling, events, explaining, refusals, waiting
from server.words.language import CATALOGUE

ROOT = Path(__file__).parent.parent

TOP_LEVEL = {"server", "connectors", "extension", "tests", "docs", ".ci", "setup.cfg", "pyproject.toml", "run.py",
             "README.md", "CHANGELOG.md", "LICENSE", ".gitignore", ".gitattributes", ".editorconfig"}
MOST_LINES = 300
MOST_LINES_OF_TESTS = 480  # a row of small tests of one subject is read one at a time
MOST_LINES_OF_A_FUNCTION = 40

# Files and functions above those figures, each with its reason.
LONG = {
    "server/actions/people.py": "all that changes one person; a few lines over",
    "server/actions/previews.py": "one preview, built for the page, the panel and the enrolling itself",
    "server/domain/inbound_words/dates.py": "a table of month and day names in twelve languages",
    "server/migrations/0001_initial.py": "every table once, written by the migration tool",
    "server/migrations/0001_initial.py up": "every table once, written by the migration tool",
    "connectors/sandbox/inbox.py blueprint": "small views of the demo inbox that share one closure",
    "tests/extension/panel/fake_data.py": "the answers of a server, as data",
    "tests/extension/panel/fake_data.py detail": "the answers of a server, as data",
}

# Addresses outside of the reserved domains: examples of the shapes that tests and forms are about.
ADDRESSES = {
    "name@company.com": "the placeholder of a field",
    "nom@entreprise.fr": "the placeholder of a field",
    "you@yourdomain.com": "a placeholder that the people finder must not take for a person",
    "vorname.nachname@firma.de": "a placeholder that the people finder must not take for a person",
    "icon@2x.png": "a file name that the people finder must not take for a person",
    "jane@acme.exampletel": "an address glued to the word after it, which the people finder parts",
    "jane@gmail.com": "Gmail's own rules for dots and tags cannot be tested at another domain",
    "j.ane+x@gmail.com": "Gmail's own rules for dots and tags cannot be tested at another domain",
    "jane@googlemail.com": "Gmail's second domain cannot be tested at another domain",
    "j.a.n.e+x+y@googlemail.com": "Gmail's second domain cannot be tested at another domain",
}


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and name.endswith(endings) and (ROOT / name).exists()]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed() -> dict[str, ast.Module]:
    return {named(path): ast.parse(path.read_text()) for path in tracked(".py")}


def trees(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    return ((name, tree) for name, tree in parsed().items() if not rooms or name.startswith(rooms))


def test_the_top_level_holds_nothing_else() -> None:
    assert {named(path).split("/")[0] for path in tracked("")} <= TOP_LEVEL


def test_calls_go_down() -> None:
    """The contracts of setup.cfg: rooms, the pure domain, connectors apart."""
    check = "from importlinter.cli import lint_imports_command as check; check()"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " 0 broken" in done.stdout


def test_only_edges_read_the_clock() -> None:
    rooms = ("server/domain/", "server/actions/", "server/queries/", "server/models/")
    clocks = {"now", "utcnow", "today", "time", "monotonic"}
    found = [f"{name}:{call.lineno}" for name, tree in trees(*rooms) for call in ast.walk(tree)
             if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in clocks
             and isinstance(call.func.value, ast.Name) and call.func.value.id in ("datetime", "date", "time", "clock")]
    assert not found


def test_times_are_said_in_somebodys_zone() -> None:
    """Sentences with a date default to UTC, which is right for the command line and wrong on every page."""
    found = [f"{name}:{call.lineno}" for name, tree in trees("server/web/", "server/api/") for call in ast.walk(tree)
             if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
             and isinstance(call.func.value, ast.Name) and (call.func.value.id, call.func.attr) in
             {("words", "hold"), ("words", "event")} and "zone" not in {one.arg for one in call.keywords}]
    assert not found


def test_nothing_is_called_a_helper() -> None:
    assert not [name for path in tracked("") if re.search(r"(^|/|_)(utils?|helpers?|common|misc)(\.|/|_)",
                                                          name := named(path))]


def test_only_jobs_catch_everything() -> None:
    broad = [name for name, tree in trees("server/", "connectors/", "run.py") for node in ast.walk(tree)
             if isinstance(node, ast.ExceptHandler) and _names(node.type) & {"", "Exception", "BaseException"}]
    assert set(broad) <= {"server/jobs.py"}


def _names(caught: ast.expr | None) -> set[str]:
    if caught is None:
        return {""}
    return {node.id for node in ast.walk(caught) if isinstance(node, ast.Name)}


def test_files_and_functions_stay_small() -> None:
    long = {named(path) for path in tracked(".py", ".js", ".mjs", ".css", ".html")
            if len(path.read_text().splitlines()) > _most(named(path))}
    for name, tree in trees():
        long |= {f"{name} {node.name}" for node in ast.walk(tree)
                 if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
                 and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION}
    assert long <= LONG.keys()


def _most(name: str) -> int:
    return MOST_LINES_OF_TESTS if name.startswith("tests/") else MOST_LINES


def test_the_exceptions_name_what_is_there() -> None:
    assert not [one for one in LONG if not (ROOT / one.split(" ")[0]).exists()]


def test_every_module_says_what_it_is_in_one_line() -> None:
    for name, tree in trees("server/", "connectors/", "tests/"):
        assert "/migrations/" in name or not tree.body or ast.get_docstring(tree), name


def test_no_address_is_somebodys() -> None:
    address = re.compile(r"[\w.%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
    reserved = re.compile(r"[@.](?:example|test|invalid|localhost|example\.(?:com|net|org))$", re.IGNORECASE)
    found: dict[str, str] = {}
    for path in tracked(".py", ".js", ".mjs", ".json", ".html", ".md", ".po", ".cfg", ".toml", ".eml", ".css"):
        for one in address.findall(path.read_text()):
            if not reserved.search(one) and "@odata." not in one:
                found.setdefault(one.lower(), named(path))
    assert not {one: where for one, where in found.items() if one not in ADDRESSES}


def test_the_extension_and_the_pages_share_their_colours() -> None:
    assert (ROOT / "extension/ui/tokens.css").read_bytes() == (ROOT / "server/web/static/tokens.css").read_bytes()


def test_the_versions_are_one() -> None:
    assert json.loads((ROOT / "extension/manifest.json").read_text())["version"] == __version__
    assert f"version = {__version__}" in (ROOT / "setup.cfg").read_text()


# Each enum of codes.py: the sentences of its values, or why no user ever reads them.
SHOWN: dict[type[StrEnum], Mapping[StrEnum, object] | str] = {
    codes.Hold: waiting.HOLDS, codes.Moved: waiting.MOVED, codes.MessageEnd: waiting.ENDS,
    codes.Exclusion: enrolling.EXCLUSIONS, codes.Warn: enrolling.WARNINGS,
    codes.Finish: events.FINISHES, codes.InboundKind: events.INBOUND, codes.SuppressionReason: events.SUPPRESSIONS,
    codes.MessageState: chips.MESSAGES, codes.TaskState: chips.TASKS, codes.MailboxState: chips.MAILBOXES,
    codes.SequenceState: chips.SEQUENCES, codes.Permission: refusals.PERMISSIONS,
    codes.EnrollmentState: "said with its finish or hold, by `enrollment_chip`",
    codes.Audience: "candidate or contact, written into the sentences of each page",
    codes.StepKind: "email or task, shown as an icon with the page's own word",
    codes.ThreadMode: "a choice of the editor, with the page's own words",
    codes.Plan: "a product name, the same in both languages",
}
UNSAID = {codes.Moved.CLOCK_CHANGE, codes.InboundKind.OWN, codes.InboundKind.UNRELATED}


def test_every_code_is_placed() -> None:
    made = {one for _, one in inspect.getmembers(codes, inspect.isclass) if one.__module__ == codes.__name__}
    assert made == set(SHOWN)


@pytest.mark.parametrize("codes_of", [one for one, said in SHOWN.items() if not isinstance(said, str)])
def test_every_code_has_its_sentence_in_both_languages(codes_of: type[StrEnum]) -> None:
    sentences = SHOWN[codes_of]
    assert not isinstance(sentences, str)
    with (CATALOGUE / "fr" / "LC_MESSAGES" / "words.po").open("rb") as file:
        french = read_po(file, locale="fr")
    assert set(codes_of) - set(sentences) <= UNSAID
    for code, said in sentences.items():
        english = str(said[-1] if isinstance(said, tuple) else said)  # a chip is tone, icon and words
        translated = french.get(english)
        assert translated, f"{code}: {english!r} is not in the catalogue"
        assert translated.string, f"{code}: {english!r} has no French"
        assert not translated.fuzzy, f"{code}: nobody has checked {english!r}"


def test_explaining_has_a_line_for_each_hold() -> None:
    assert set(codes.Hold) <= set(explaining.PASSED)
