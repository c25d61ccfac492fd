"""A web page that attacks the extension, and the browsers it meets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from tests.extension.browser import EXTENSION, Browser

ATTACK = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>"


def person(name: str, mail: str, title: str = "Nurse", more: str = "") -> str:
    return f"<tr><td>{name}</td><td>{title}</td><td><a href=\"mailto:{mail}\">{mail}</a></td>{more}</tr>"


def table(*rows: str, more: str = "") -> str:
    head = "<tr><th>Name</th><th>Title</th><th>Email</th></tr>"
    return f"<!doctype html><html lang=en><title>Staff</title><body>{more}<table>{head}{''.join(rows)}</table>"


def marked_up() -> str:
    """Markup where names and titles are read from: a table, a mail link, and structured data of any length."""
    data = [{"@context": "https://schema.org", "@type": "Person", "email": f"data{number}@evil.example", "name": name,
             "jobTitle": f"{ATTACK} chief", "url": "javascript:window.owned=1", "worksFor": {"name": f"{ATTACK} Corp"}}
            for number, name in enumerate([f"{ATTACK} Mallory Hale", "Mallory Hale" + ATTACK, "M" * 100_000])]
    safe = json.dumps(data).replace("</", r"<\/")
    script = f"<script type=application/ld+json>{safe}</script>"
    link = f"<a href=\"mailto:{escape(ATTACK)}%3Clink@evil.example%3E\">{escape(ATTACK)}</a>"
    return table(person("Ann Lee", "ann.lee@staff.example"),
                 person(f"{escape(ATTACK)} Eve Stone", "eve.stone@evil.example", f"{escape(ATTACK)} Nurse"),
                 person("Bo Quist", "bo.quist@staff.example", "T" * 50_000), more=script + link)


def crowd(size: int) -> str:
    return table(*(person(f"Fake Person{letters(number)}", f"fake.person{letters(number)}@evil.example")
                   for number in range(size)))


def letters(number: int) -> str:
    return chr(97 + number % 26) + (letters(number // 26) if number >= 26 else "")


@contextmanager
def allowed_browser(folder: Path) -> Iterator[Browser]:
    """With a copy that may read 127.0.0.1: the browser's own question cannot be answered without a screen."""
    copy = folder / "extension"
    shutil.copytree(EXTENSION, copy)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["host_permissions"] = ["http://127.0.0.1/*"]
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with Browser.launch(folder / "profile", copy) as browser:
        yield browser


def show_bar_on_loopback(browser: Browser) -> None:
    """As after the user's yes on the site."""
    browser.settings({"sites": ["http://127.0.0.1"]})
    options = browser.options()
    options.evaluate("chrome.runtime.sendMessage({ kind: 'sites', ask: {} })")
    options.close()
