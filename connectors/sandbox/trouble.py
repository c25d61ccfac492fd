"""Faults of the line rather than of the mail: slow answers and answers cut in half; and the log of readings."""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Response, g

from connectors.sandbox.world import Fault, Mail, ReadEntry, World


def caller(world: World, address: str) -> None:
    """Who calls is known now: begin the clock of a reading, and be as slow as asked."""
    g.caller, g.began = address, world.now()
    if seconds := world.take_fault(address, Fault.SLOW):
        time.sleep(float(seconds))


def note_reading(world: World) -> None:
    """This call has read what is new in the mailbox."""
    world.reads.append(ReadEntry(g.caller, g.began))


def searchable(world: World, mail: Mail) -> bool:
    """Whether a search knows this mail by now."""
    lag = timedelta(seconds=float(world.take_fault(mail.box, Fault.SEARCH_LAG) or 0))
    return mail.received_at + lag <= world.now()


def retry_after(value: float | bool) -> float | None:
    return None if value is True else float(value)


def cut(world: World, response: Response) -> None:
    """Half of the JSON, with the length of that half: a client sees a whole but senseless body."""
    address = g.get("caller")
    if address and response.is_json and world.take_fault(address, Fault.TRUNCATED):
        whole = response.get_data()
        response.set_data(whole[: len(whole) // 2])
