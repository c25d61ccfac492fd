"""The documentation says what is there: commands, links, files, routes, sentences.

`python -m tests.test_docs` writes docs/cli.md anew.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from server import cli, settings
from server.app import create_app
from server.domain import codes, pace, sequence, windows
from server.domain.personalisation import FIELDS, MAX_VALUE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
ANY_DATABASE = pytest.mark.parametrize("db_kind", ["sqlite"])  # what an address is does not hang on it
ROOMS = ("server/", "connectors/", "extension/", "tests/", "docs/", ".ci/")


def read(name: str) -> str:
    return (DOCS / name).read_text()


# docs/cli.md


ABOUT = """# The command line

`.venv/bin/relance COMMAND`, or `python3 run.py COMMAND` anywhere. A known problem is one line and exit code 2.
This page is made from the commands by `python -m tests.test_docs`.
"""


def commands(group: click.Group, name: str = "relance") -> Iterator[tuple[str, click.Command]]:
    for word, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def cli_page() -> str:
    """Each command with what `--help` says."""
    parts = [ABOUT]
    for name, command in [("relance", cli.main), *commands(cli.main)]:
        context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
        parts.append(f"## {name}\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def test_every_command_and_option_is_documented() -> None:
    assert read("cli.md") == cli_page(), "run python -m tests.test_docs"


# Links, files, routes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if not target.startswith(("http:", "https:", "#")):
            path, _, anchor = target.partition("#")
            assert (page.parent / path).is_file(), f"{page.name}: {target}"
            assert not anchor or anchor in _anchors(page.parent / path), f"{page.name}: {target}"


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_exists(page: Path) -> None:
    named = re.findall(r"`([\w./-]+/[\w./-]*)`", page.read_text())
    missing = [one for one in named if one.startswith(ROOMS) and "<" not in one and not (ROOT / one).exists()]
    assert not missing, page.name


def test_the_index_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", read("index.md")))
    assert linked == {page.name for page in DOCS.glob("*.md")} - {"index.md"}


@ANY_DATABASE
def test_the_api_page_and_the_api_are_the_same(installed: settings.Settings) -> None:
    app = create_app(installed)
    with app.app_context():
        spec = app.spec["paths"]
    served = {f"{verb.upper()} {path}" for path, verbs in spec.items() for verb in verbs if path.startswith("/api/")}
    told = set(re.findall(r"\b(?:GET|POST|PATCH|PUT|DELETE) /api/[\w/{}-]*", read("api.md")))
    assert told == served


@ANY_DATABASE
def test_the_redirect_addresses_are_the_servers(installed: settings.Settings) -> None:
    rules = {str(rule) for rule in create_app(installed).url_map.iter_rules()}
    assert "/mailboxes/callback/<any(gmail, microsoft):provider>" in rules
    for provider in ("gmail", "microsoft"):
        assert f"{{base}}/mailboxes/callback/{provider}\n" in read(f"connect-{provider}.md")


@pytest.mark.parametrize("page", ["connect-gmail.md", "connect-microsoft.md"])
def test_the_failures_are_quoted_as_they_are_said(page: str) -> None:
    said = (ROOT / "server/web/says.py").read_text()
    quoted = re.findall(r"^\| \*\*(.+?)\*\* \|", read(page), re.MULTILINE)
    assert len(quoted) >= 6
    assert not [one for one in quoted if f'"{one}"' not in said]


@pytest.mark.parametrize("page", ["enrolling.md", "sequences.md", "privacy.md"])
def test_what_is_in_italics_is_on_the_screen(page: str) -> None:
    """*Person > Erase*: each part is a word of the pages or of the panel."""
    pages = "".join(path.read_text() for path in (ROOT / "server/web").rglob("*") if path.suffix in (".html", ".py"))
    panel = json.loads((ROOT / "extension/_locales/en/messages.json").read_text())
    words = {*re.findall(r'_\("([^"]+)"', pages), *(one["message"] for one in panel.values())}
    labels = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", read(page))
    assert labels
    assert not [part for label in labels for part in label.split(" > ") if part not in words]


def test_every_setting_named_exists() -> None:
    known = {f"RELANCE_{name.upper()}" for name in settings.Settings.model_fields} | {"RELANCE_CORPORA"}  # of the tests
    for page in PAGES:
        for name in re.findall(r"RELANCE_[A-Z_]+", page.read_text()):
            assert name.removesuffix("_FILE") in {*known, "RELANCE_", "RELANCE_X"}, f"{page.name}: {name}"


def test_the_figures_in_the_text_are_the_codes() -> None:
    steps = read("sequences.md")
    assert all(f"`{name}`" in steps for name in FIELDS)
    assert f"at most {MAX_VALUE} characters" in steps
    assert f"up to {sequence.MAX_STEPS} steps" in steps
    assert f"{pace.SPACING[0]} to {pace.SPACING[1]} seconds apart" in steps
    assert f"has the {('zero', 'one', 'two')[windows.ODD_WINDOW.seconds // 3600]} hours" in steps


def test_every_scope_asked_for_is_explained() -> None:
    from connectors.gmail.endpoints import HEADERS_ALONE
    from connectors.gmail.endpoints import SCOPES as GOOGLE
    from connectors.microsoft.oauth import SCOPES as MICROSOFT

    assert all(scope in read("connect-gmail.md") for scope in (*GOOGLE, *HEADERS_ALONE))
    assert all(f"`{scope}`" in read("connect-microsoft.md") for scope in MICROSOFT)


def test_the_reasons_against_enrolling_are_all_told() -> None:
    table = read("enrolling.md").split("## Why somebody is left out")[1].split("##")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(codes.Exclusion) - 1, "two of the reasons share a row"


def test_pictures_are_small() -> None:
    pictures = list((DOCS / "pictures").glob("*"))
    assert pictures
    assert all(one.suffix == ".png" and one.stat().st_size < 160_000 for one in pictures)
    text = "".join(page.read_text() for page in PAGES)
    assert all(f"pictures/{one.name})" in text for one in pictures), "a picture that no page shows"


if __name__ == "__main__":
    (DOCS / "cli.md").write_text(cli_page())
    sys.stdout.write("docs/cli.md\n")
