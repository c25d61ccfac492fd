"""The tokens: one set for pages and panel, and readable in both themes."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOKENS = ROOT / "server" / "web" / "static" / "tokens.css"


def themes() -> dict[str, dict[str, str]]:
    text = TOKENS.read_text()
    blocks = re.findall(r"\{([^{}]*)\}", text)
    values = [dict(re.findall(r"(--[\w-]+): (#[0-9A-F]{6});", block)) for block in blocks]
    assert values[1] == values[2]  # chosen by the system or by hand: the same dark
    return {"light": values[0], "dark": {**values[0], **values[2]}}


def luminance(colour: str) -> float:
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("--bg", "--surface", "--sunken", "--hover", "--selected", "--accent-tint")
TEXT = [*product(("--text", "--text-2"), GROUNDS), *product(("--accent-text", "--danger-text"), ("--bg", "--surface")),
        ("--on-accent", "--accent"), ("--on-accent", "--accent-hover"), ("--merge-fg", "--merge-bg"),
        ("--on-inverse", "--inverse"), ("--inverse-link", "--inverse"), ("--alert-text", "--alert-tint"),
        *((f"--{tone}-fg", f"--{tone}-bg") for tone in ("run", "hold", "reply", "done", "bounce", "optout", "alert"))]
SHAPES = [*product(("--control", "--focus"), ("--bg", "--surface")),
          *product((f"--{tone}" for tone in ("run", "hold", "reply", "done", "bounce", "optout", "alert")),
                   ("--bg", "--surface"))]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_shapes_stand_out(theme: str) -> None:
    colours = themes()[theme]
    weak = [(one, other) for one, other in TEXT if contrast(colours[one], colours[other]) < 4.5]
    weak += [(one, other) for one, other in SHAPES if contrast(colours[one], colours[other]) < 3.0]
    assert weak == []


def test_the_panel_has_the_same_tokens() -> None:
    assert (ROOT / "extension" / "ui" / "tokens.css").read_text() == TOKENS.read_text()


def test_stylesheets_use_only_known_tokens() -> None:
    known = set(re.findall(r"(--[\w-]+):", TOKENS.read_text()))
    for sheet in TOKENS.parent.glob("*.css"):
        assert set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text())) <= known, sheet.name
