"""Names of attachments, their types, and how much a step carries."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from server.domain import files


@pytest.mark.parametrize(("given", "safe"), [
    ("cv.pdf", "cv.pdf"), ("Offre d'emploi été.pdf", "Offre d'emploi été.pdf"),
    ("../../etc/passwd", "passwd"), ("C:\\Users\\anna\\plan.docx", "plan.docx"),
    ("fdp\u202egpj.exe", "fdpgpj.exe"),  # shown reversed, it would read as a picture
    ("a\r\nX-Header: b.txt", "aX-Header_ b.txt"), ("  .hidden. ", "hidden"), ('a"b<c>.txt', "a_b_c_.txt"),
    ("con.txt", "_con.txt"), ("", "file"), ("...", "file"), ("/", "file"), ("\ud800.txt", "txt"),
    ("e\u0301te\u0301.txt", "été.txt")])
def test_names_are_cleaned(given: str, safe: str) -> None:
    assert files.safe_name(given) == safe
    assert files.safe_name(safe) == safe


def test_a_long_name_keeps_its_ending() -> None:
    name = files.safe_name("x" * 400 + ".pdf")
    assert len(name) == files.MOST_NAME
    assert name.endswith("x.pdf")


@pytest.mark.parametrize(("name", "kind"), [
    ("a.pdf", "application/pdf"), ("a.PDF", "application/pdf"), ("a.png", "image/png"), ("a.txt", "text/plain"),
    ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.ics", "text/calendar"), ("a.tar.gz", "application/octet-stream"), ("a.unheard", "application/octet-stream"),
    ("file", "application/octet-stream")])
def test_the_type_follows_the_name(name: str, kind: str) -> None:
    assert files.content_type(name) == kind


@dataclass(frozen=True)
class File:
    name: str
    size: int


def test_the_limit_counts_all_files_of_a_step() -> None:
    half = files.LIMIT // 2
    assert files.first_over([File("a", half), File("b", half)]) is None
    over = files.first_over([File("a", half), File("b", half), File("c", 1)])
    assert over is not None
    assert over.name == "c"
