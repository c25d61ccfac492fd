"""`relance plan` as a user types it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from server.plan_command import plan

BASE = {
    "--day-offsets": "0,3,7",
    "--times": "09:00,10:30,09:00",
    "--enrolled-at": "2026-12-24T08:00",
    "--zone": "Europe/Paris",
}


def run(*more: str, **changes: str | None) -> Result:
    options = BASE | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for name, value in options.items() if value is not None for word in (name, value)]
    return CliRunner().invoke(plan, [*words, *more])


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_object_a_line() -> None:
    result = run(kinds="email,task,email", holidays="FR", days="mon,tue,wed,thu,fri")
    assert result.stdout.splitlines()[1] == (
        '{"step": 2, "local": "2026-12-28T10:30", "instant": "2026-12-28T09:30:00Z", "moved": ["closed_day"]}'
    )
    assert [it["local"] for it in lines(result)] == ["2026-12-24T09:00", "2026-12-28T10:30", "2026-12-31T09:00"]


def test_the_example_of_a_friday_afternoon() -> None:
    result = run(times="09:00,09:00,09:00", enrolled_at="2027-01-08T17:30")
    assert [it["local"] for it in lines(result)] == ["2027-01-11T09:00", "2027-01-14T09:00", "2027-01-18T09:00"]


def test_send_today_after_the_time_goes_at_once() -> None:
    first, second, _ = lines(run("--send-today", day_offsets="2,5,9", enrolled_at="2025-01-06T11:07"))
    assert (first["local"], first["moved"]) == ("2025-01-06T11:07", [])
    assert second["local"] == "2025-01-09T10:30"


def test_start_at_prints_executed_steps_only() -> None:
    assert [it["step"] for it in lines(run(start_at="2"))] == [2, 3]


def test_a_delay_moves_the_lines_after_it() -> None:
    first, second, third = lines(run("--delay", "1:4", "--delay", "2:1"))
    assert (first["local"], first["moved"]) == ("2026-12-24T09:00", [])
    assert (second["local"], second["moved"]) == ("2026-12-31T10:30", ["shifted"])
    assert (third["local"], third["moved"]) == ("2027-01-05T09:00", ["shifted"])


def test_the_window_decides_what_today_means() -> None:
    after = run("--send-today", enrolled_at="2027-01-06T16:30", window="08:00-16:00")
    assert lines(after)[0]["moved"] == ["window_closed"]


def test_a_wall_time_that_does_not_exist() -> None:
    result = run(day_offsets="0", times="02:30", days="sun", zone="America/New_York", enrolled_at="2027-03-14T00:00")
    assert lines(result) == [
        {"step": 1, "local": "2027-03-14T03:30", "instant": "2027-03-14T07:30:00Z", "moved": ["clock_change"]}
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day_offsets": None}, "--day-offsets"),
        ({"day_offsets": ""}, "--day-offsets: the list is empty"),
        ({"day_offsets": "0,3,-7"}, '--day-offsets: "-7" is no number of days. Use 0 to 250.'),
        ({"day_offsets": "0,3,²"}, '--day-offsets: "²" is no number of days'),
        ({"day_offsets": "0,3,251"}, '--day-offsets: "251" is no number of days'),
        ({"day_offsets": "0,7,3"}, "--day-offsets: step 3 is before step 2"),
        ({"day_offsets": "0,0,7"}, "--day-offsets: two emails on day 0"),
        ({"times": "09:00"}, "--times: 1 given for 3 day offsets"),
        ({"times": "09:00,noon,09:00"}, '--times: "noon" is no time. Write it as 09:00.'),
        ({"kinds": "email,call,email"}, '--kinds: "call" is no kind of step. Use email or task.'),
        ({"enrolled_at": "yesterday"}, '--enrolled-at: "yesterday" is no local time'),
        ({"enrolled_at": "9999-12-31T00:00"}, "--enrolled-at: the year 9999 is out of range"),
        ({"zone": "Paris"}, '--zone: "Paris" is no time zone'),
        ({"zone": "../etc/passwd"}, "--zone:"),
        ({"days": "mon,noday"}, '--days: "noday" is no day of the week'),
        ({"holidays": "XX"}, '--holidays: "XX" is not a known calendar'),
        ({"window": "18:00-08:00"}, "--window: the start must be earlier than the end"),
        ({"window": "8"}, '--window: "8" is no span of time. Write it as 08:00-18:00.'),
        ({"window": "8-18"}, '--window: "8" is no time'),
        ({"start_at": "4"}, "--start-at: 4 is no step. Use 1 to 3."),
        ({"start_at": "two"}, "'--start-at'"),
        ({"delay": "1"}, '--delay: "1" is not STEP:DAYS'),
        ({"delay": "4:1"}, "--delay: step 4 is not executed"),
        ({"delay": "1:99999999"}, "--delay: 99999999 days is too long"),
    ],
)
def test_a_wrong_value_is_one_line_and_exit_code_2(changes: dict[str, str | None], said: str) -> None:
    result = run(**changes)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
