"""The `relance` command as a terminal sees it: what it prints, and that a known problem is one line and exit code 2."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import structlog
from click.testing import CliRunner, Result

from server import cli, keys, settings
from server.database import database
from tests.domain import inbound_mails as mails
from tests.e2e import demo

ROOT = Path(__file__).parent.parent
Relance = Callable[..., Result]


@pytest.fixture
def relance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relance]:
    """Runs the command in this process, over a data folder of its own; leaves the process as it was."""
    monkeypatch.setenv("RELANCE_DATA_DIR", str(tmp_path / "data"))
    bound, logging = database.obj, structlog.get_config()
    active, current = list(settings._active), list(keys._bound)
    yield lambda *words: CliRunner().invoke(cli.main, [str(word) for word in words])
    if database.obj is not None and database.obj is not bound:
        database.obj.close()
    database.initialize(bound)
    structlog.configure(**logging)
    settings._active[:], keys._bound[:] = active, current


def one_line(result: Result) -> str:
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.stderr.count("\n") == 1
    return result.stderr.rstrip("\n")


# Plan


PLAN = ("plan", "--day-offsets", "0,3,7", "--times", "09:00,09:00,09:00", "--zone", "Europe/Paris")


def test_plan_prints_the_dates_of_a_friday_afternoon(relance: Relance) -> None:
    result = relance(*PLAN, "--enrolled-at", "2027-01-08T17:30")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        '{"step": 1, "local": "2027-01-11T09:00", "instant": "2027-01-11T08:00:00Z", "moved": ["time_passed"]}',
        '{"step": 2, "local": "2027-01-14T09:00", "instant": "2027-01-14T08:00:00Z", "moved": ["shifted"]}',
        '{"step": 3, "local": "2027-01-18T09:00", "instant": "2027-01-18T08:00:00Z", "moved": ["shifted"]}',
    ]


def test_plan_counts_send_today_from_the_first_step_that_goes(relance: Relance) -> None:
    result = relance(*PLAN, "--enrolled-at", "2027-01-06T10:00", "--send-today", "--start-at", "2")
    assert [json.loads(line)["local"] for line in result.stdout.splitlines()] == [
        "2027-01-06T10:00", "2027-01-11T09:00"]


@pytest.mark.parametrize(("words", "said"), [
    (("--enrolled-at", "2027-01-08T17:30", "--holidays", "XX"), "--holidays"),
    (("--enrolled-at", "tomorrow"), "--enrolled-at"),
    (("--enrolled-at", "2027-01-08T17:30", "--start-at", "9"), "--start-at"),
    ((), "--enrolled-at"),
])
def test_plan_refuses_in_one_line(relance: Relance, words: tuple[str, ...], said: str) -> None:
    assert said in one_line(relance(*PLAN, *words))


# Classify


def test_classify_answers_in_the_order_of_its_arguments(relance: Relance, tmp_path: Path) -> None:
    folder = tmp_path / "mails" / "deeper"
    folder.mkdir(parents=True)
    (tmp_path / "z.eml").write_bytes(mails.reply("Yes, call me at four."))
    (tmp_path / "a.eml").write_bytes(mails.reply("Please take me off your list. Unsubscribe."))
    (tmp_path / "mails" / "b.eml").write_bytes(mails.reply("Thanks, tell me more."))
    (folder / "a.eml").write_bytes(mails.mail("I am out of the office until 7 December 2026.",
                                              subject="Automatic reply: A job in Paris",
                                              headers="Auto-Submitted: auto-replied\n"))
    (folder / "note.txt").write_text("not a mail")
    result = relance("classify", tmp_path / "z.eml", tmp_path / "mails", tmp_path / "a.eml")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(Path(line["file"]).relative_to(tmp_path).as_posix(), line["kind"]) for line in lines] == [
        ("z.eml", "reply"), ("mails/b.eml", "reply"), ("mails/deeper/a.eml", "out_of_office"), ("a.eml", "reply")]
    assert [line["opt_out"] for line in lines] == [False, False, False, True]


def test_classify_names_a_file_that_is_not_there(relance: Relance, tmp_path: Path) -> None:
    result = relance("classify", tmp_path / "none.eml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.eml" in result.stderr


# An installation that cannot be opened


@pytest.mark.parametrize(("name", "value", "said"), [
    ("DATABASE_URL", "sqlite:////nowhere/at/all.db", "RELANCE_DATABASE_URL: cannot open"),
    ("DATABASE_URL", "mysql://host/name", "RELANCE_DATABASE_URL: 'mysql' is not a database we know"),
    ("DATABASE_URL", "postgresql://someone:hidden@127.0.0.1:1/name", "RELANCE_DATABASE_URL: cannot open 127.0.0.1"),
    ("GMAIL_ROOT", "http://gmail.example/", "RELANCE_GMAIL_ROOT: 'http://gmail.example/' would send secrets"),
    ("BASE_URL", "relance.example", "RELANCE_BASE_URL: 'relance.example' is not a web address"),
    ("DATA_DIR", "/dev/null/data", "RELANCE_DATA_DIR: cannot make /dev/null/data"),
    ("QUEUE_URL", "amqp://host", "RELANCE_QUEUE_URL: 'amqp' is no queue we know"),
    ("QUEUE_URL", "sqlite:////nowhere/at/all.db", "RELANCE_QUEUE_URL: cannot open"),
    ("QUEUE_URL", "redis://:hidden@127.0.0.1:1/0", "RELANCE_QUEUE_URL: cannot open 127.0.0.1"),
])
def test_a_setting_that_cannot_work_stops_the_start(relance: Relance, monkeypatch: pytest.MonkeyPatch, name: str,
                                                    value: str, said: str) -> None:
    monkeypatch.setenv(f"RELANCE_{name}", value)
    line = one_line(relance("serve", "--port", demo.free_port()))
    assert line.startswith(f"relance: {said}")
    assert "hidden" not in line


def test_a_lost_key_file_stops_the_start(relance: Relance, tmp_path: Path) -> None:
    assert relance("migrate").exit_code == 0
    (tmp_path / "data" / keys.FILE).unlink()
    assert "keys.json is missing" in one_line(relance("serve", "--port", demo.free_port()))


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_one_line(relance: Relance, tmp_path: Path, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        more = ("--data", tmp_path / "demo", "--sandbox-port", demo.free_port()) if command == "demo" else ()
        assert f"cannot listen on 127.0.0.1:{port}" in one_line(relance(command, "--port", port, *more))


# The small commands


def test_an_empty_installation_knows_nobody(relance: Relance) -> None:
    assert "is up to date" in relance("migrate").stdout
    assert relance("user", "list").stdout == ""
    assert "there is no enrollment 1" in one_line(relance("explain", "1"))
    unknown = relance("user", "password", "nobody@relance.example", "--password", "long enough")
    assert "nobody here has the address 'nobody@relance.example'" in one_line(unknown)


@pytest.mark.parametrize(("words", "said"), [
    (("sreve",), "No such command 'sreve'"), (("serve", "--prot", "1"), "No such option"),
    (("serve", "--port", "0"), "'--port': 0 is not in the range 1<=x<=65535"), (("classify",), "'FILES...'"),
    (("explain", "one"), "'one' is not a valid integer")])
def test_a_mistyped_command_is_one_line(relance: Relance, words: tuple[str, ...], said: str) -> None:
    assert said in one_line(relance(*words))


@pytest.mark.parametrize("words", [(), ("user",)])
def test_half_a_command_shows_its_help(relance: Relance, words: tuple[str, ...]) -> None:
    assert "Commands:" in relance(*words).output


def test_doctor_says_what_is_missing(relance: Relance) -> None:
    result = relance("doctor")
    assert result.exit_code == 1
    assert "[ok] database" in result.stdout
    assert "[no] gmail: OAuth application not set" in result.stdout


# Running


def test_serve_starts_with_the_first_run_page_and_ends_on_sigterm(tmp_path: Path) -> None:
    port = demo.free_port()
    with subprocess.Popen([sys.executable, "-m", "server", "serve", "--no-worker", "--port", str(port)], cwd=ROOT,
                          env={"RELANCE_DATA_DIR": str(tmp_path), "PATH": ""}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        try:
            assert process.stdout.readline().startswith(f"Relance is running at http://127.0.0.1:{port}")
            first = requests.get(f"http://127.0.0.1:{port}/", timeout=20)
            files = [requests.get(f"http://127.0.0.1:{port}/{path}", timeout=20).status_code
                     for path in ("setup.cfg", "keys.json", "server/keys.py", "static/%2e%2e/marks.py")]
        finally:
            process.terminate()
            _, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (0, "")
    assert (first.status_code, first.url) == (200, f"http://127.0.0.1:{port}/welcome")
    assert 'name="password"' in first.text
    assert files == [404] * 4, "no file of the folder it runs in is served"


def test_the_demo_keeps_its_data_until_fresh(tmp_path: Path) -> None:
    def instance() -> str:
        return str(json.loads((tmp_path / "data" / keys.FILE).read_text())["instance"])

    with demo.running(tmp_path) as first:
        first.forward(10)
        then, made = first.now(), instance()
    with demo.running(tmp_path) as second:
        assert second.now() >= then
        assert instance() == made
    with demo.running(tmp_path, "--fresh") as third:
        assert third.now() < then
        assert instance() != made
        assert time.time() - third.now().timestamp() < 600
