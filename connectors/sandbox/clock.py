"""Moving the clock from the web inbox, where whoever runs the sandbox lets it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import Blueprint, current_app, jsonify, redirect, request, url_for

from connectors.sandbox.texts import moment

_MOST_STEPS = 500  # of "play": a plan that never ends must not hang the page


class ClockControl(Protocol):
    """A clock that the web inbox may move; every advance returns lines that say what happened."""

    def now(self) -> datetime: ...

    def advance_to(self, moment: datetime) -> list[str]: ...

    def next_due(self) -> datetime | None: ...


def add_routes(inbox: Blueprint) -> None:
    @inbox.post("/demo/clock")
    def move() -> Any:
        control = _control()
        if control is None:
            return jsonify(error="This sandbox runs on real time: its clock cannot be moved."), 409
        fields = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        try:
            log = _move(control, fields if isinstance(fields, dict) else {})
        except ValueError as problem:
            return jsonify(error=str(problem)), 400
        current_app.extensions["clock_log"] = log
        if not request.is_json:
            return redirect(url_for("inbox.home"), 303)
        due = control.next_due()
        return jsonify(now=control.now().isoformat(), next=due.isoformat() if due else None, log=log)


def state() -> dict[str, Any] | None:
    """What the page shows of the clock, None where it cannot be moved."""
    control = _control()
    if control is None:
        return None
    due = control.next_due()
    log = current_app.extensions.get("clock_log", [])
    return {"now": f"{moment(control.now())} UTC", "next": f"{moment(due)} UTC" if due else "", "log": log}


def _control() -> ClockControl | None:
    control: ClockControl | None = current_app.extensions["clock_control"]
    return control


def _move(control: ClockControl, fields: dict[str, Any]) -> list[str]:
    """`{"days": n}`, or `{"to": "next" | "play" | an ISO moment with its offset}`."""
    if fields.get("days"):
        return control.advance_to(control.now() + _days(fields["days"]))
    to = str(fields.get("to", ""))
    if to == "next":
        due = control.next_due()
        return control.advance_to(due) if due else []
    if to == "play":
        return _play(control)
    try:
        target = datetime.fromisoformat(to)
    except ValueError:
        raise ValueError('to: use "next", "play" or a moment such as 2026-12-01T09:00:00+01:00') from None
    if target.tzinfo is None or target < control.now():
        raise ValueError("to: name a moment in the future, with its offset from UTC")
    return control.advance_to(target)


def _days(value: Any) -> timedelta:
    try:
        days = timedelta(days=float(value))
    except (TypeError, ValueError, OverflowError):
        raise ValueError("days: use a number such as 1 or 0.5") from None
    if days <= timedelta():
        raise ValueError("days: time only moves forward")
    return days


def _play(control: ClockControl) -> list[str]:
    log: list[str] = []
    for _ in range(_MOST_STEPS):
        due = control.next_due()
        if due is None:
            break
        log += control.advance_to(due)
    return log
