"""`relance classify`: a line for each mail, whatever is wrong with one of them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from server.cli import main
from tests.domain.inbound_mails import mail, recipient, reply, report


def classify(*paths: Path) -> Result:
    return CliRunner().invoke(main, ["classify", *map(str, paths)])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_line_each_in_the_order_of_the_arguments(tmp_path: Path) -> None:
    away = tmp_path / "b.eml"
    away.write_bytes(mail("I am out of the office until 3 December 2026.", headers="Auto-Submitted: auto-replied\n"))
    dead = tmp_path / "a.txt"
    dead.write_bytes(report(recipient("5.1.1", "550 5.1.1 User unknown")))
    result = classify(away, dead)
    first, second = lines(result)
    assert result.exit_code == 0
    assert (first["file"], first["kind"], first["return_date"]) == (str(away), "out_of_office", "2026-12-03")
    assert (second["file"], second["kind"], second["sub_kind"]) == (str(dead), "bounce", "hard")
    assert second["recipients"] == [{"address": "bob@cand.example", "verdict": "invalid", "status": "5.1.1",
                                     "text": "smtp; 550 5.1.1 User unknown"}]


def test_a_folder_stands_for_its_mails(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("deep/c.eml", "b.eml", "a.eml"):
        (tmp_path / name).write_bytes(reply("Yes"))
    (tmp_path / "notes.txt").write_text("no mail")
    assert [Path(str(one["file"])).name for one in lines(classify(tmp_path))] == ["a.eml", "b.eml", "c.eml"]


def test_what_cannot_be_read_is_said_after_which_the_others_go_on(tmp_path: Path) -> None:
    good, empty = tmp_path / "good.eml", tmp_path / "empty"
    good.write_bytes(reply("Yes"))
    empty.mkdir()
    result = classify(tmp_path / "gone.eml", good, empty, good)
    assert result.exit_code == 2
    assert [one["kind"] for one in lines(result)] == ["reply", "reply"]
    said = result.stderr.splitlines()
    assert len(said) == 2
    assert said[0].startswith(f"relance: {tmp_path / 'gone.eml'}: cannot be read (No such file or directory); ")
    assert "empty: cannot be read (Is a directory)" in said[1]


def test_any_bytes_are_a_mail(tmp_path: Path) -> None:
    junk = tmp_path / "junk.eml"
    junk.write_bytes(bytes(range(256)) * 20)
    assert lines(classify(junk))[0]["kind"] == "reply"
