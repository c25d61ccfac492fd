"""Tables of generated mails and of what they mean, and how the tests read them."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in lines(name)]


def blocks(name: str) -> dict[str, tuple[list[str], str]]:
    """Name -> (what its head says, its text); a head is "=== name | this | that"."""
    told = {}
    for block in ("\n" + (HERE / name).read_text(encoding="utf-8")).split("\n=== ")[1:]:
        head, _, text = block.partition("\n")
        title, *says = head.split(" | ")
        told[title] = says, text
    return told
