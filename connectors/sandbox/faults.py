"""The faults of each account, switched by JSON or on a page of plain forms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for

from connectors.sandbox.pages import rendered
from connectors.sandbox.world import Fault, World


class Unit(StrEnum):
    """What a fault's value counts."""

    TIMES = "times"
    SECONDS = "seconds"
    WAIT = "wait"  # seconds to name in Retry-After; none: no such header
    NONE = "none"  # on or off


_UNITS: Mapping[Fault, Unit] = {
    Fault.ACCEPT_THEN_HANG: Unit.SECONDS, Fault.SENT_LAG: Unit.SECONDS, Fault.SLOW: Unit.SECONDS,
    Fault.SEARCH_LAG: Unit.SECONDS,
    Fault.THROTTLE: Unit.WAIT, Fault.THROTTLE_SENDS: Unit.WAIT, Fault.REVOKED: Unit.NONE,
}
WORDS: Mapping[Fault, str] = {
    Fault.ACCEPT_THEN_CLOSE: "A send happens, its answer is lost: the connection closes",
    Fault.ACCEPT_THEN_RESET: "A send happens, its answer is lost: the connection is reset",
    Fault.ACCEPT_THEN_HANG: "A send happens, its answer never comes",
    Fault.ACCEPT_THEN_504: "A send happens and is answered with a 504",
    Fault.REFUSE_503: "A send is refused with a 503",
    Fault.READS_503: "A reading is refused with a 503",
    Fault.SENT_LAG: "Sent mails show up late",
    Fault.REVOKED: "The access is revoked",
    Fault.THROTTLE: "Every call is refused: too many (429)",
    Fault.THROTTLE_SENDS: "Every send is refused: too many (429)",
    Fault.SLOW: "Every call is slow",
    Fault.TRUNCATED: "An answer is cut in half",
    Fault.EXPIRE_CURSOR: "The next reading finds its place forgotten",
    Fault.SEARCH_LAG: "A search finds new mails late",
    Fault.DOUBLE_NOTICE: "A delivery report comes twice",
}


def unit(fault: Fault) -> Unit:
    return _UNITS.get(fault, Unit.TIMES)


def add_routes(inbox: Blueprint, world: World) -> None:
    @inbox.get("/faults")
    def faults_page() -> Any:
        return _page(world)

    @inbox.post("/demo/fault")
    def fault() -> Any:
        sent = request.get_json(silent=True) if request.is_json else _typed(request.form)
        fields: dict[str, Any] = sent if isinstance(sent, dict) else {}
        problem = _switch(world, fields)
        if request.is_json:
            return (jsonify(error=problem), 400) if problem else jsonify(world.faults[_address(fields)])
        if problem:
            return _page(world, _address(fields), str(fields["name"]), problem), 400
        return redirect(url_for("inbox.faults_page", _anchor=_address(fields)), 303)


def _switch(world: World, fields: Mapping[str, Any]) -> str:
    """What is wrong with the request, "" when the fault is switched."""
    name, value = str(fields.get("name", "")), fields.get("value", True)
    if name not in list(Fault):
        return f"name: {name!r} is no fault, use one of {', '.join(Fault)}"
    if not isinstance(value, bool | int | float) or not 0 <= value < math.inf:
        return "value: use true, false or a number"
    world.set_fault(_address(fields), name, value)
    return ""


def _address(fields: Mapping[str, Any]) -> str:
    return str(fields.get("address", "")).lower()


def _typed(form: Mapping[str, str]) -> dict[str, Any]:
    """A form's text as JSON would say it: nothing typed is true, or once."""
    value: Any = form.get("value", "").strip().replace(",", ".")
    if form.get("off"):
        value = False
    elif not value:
        value = 1 if form.get("name") in list(Fault) and unit(Fault(form["name"])) is Unit.TIMES else True
    else:
        try:
            value = float(value)
            value = int(value) if value.is_integer() else value
        except (ValueError, OverflowError):
            pass  # said as what it is: no number
    return {"address": form.get("address", ""), "name": form.get("name", ""), "value": value}


def _page(world: World, address: str = "", name: str = "", problem: str = "") -> Any:
    with world.lock:
        accounts = [(account, [_row(world, account.address, fault) for fault in Fault])
                    for account in sorted(world.accounts.values(), key=lambda one: one.address)]
    return rendered("faults.html", accounts=accounts, wrong=(address, name), problem=problem)


def _row(world: World, address: str, fault: Fault) -> dict[str, Any]:
    value = world.faults[address].get(fault)
    return {"name": fault.value, "words": WORDS[fault], "unit": unit(fault).value, "on": value is not None,
            "value": "" if value in (None, True) else value}
