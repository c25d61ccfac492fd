"""The processes that `relance demo` starts, and the hands of a user and of the people written to."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests

from server.demo import seed
from server.domain.calendars import holidays

PARIS = ZoneInfo("Europe/Paris")
ROOT = Path(__file__).parents[2]
# A Tuesday, 08:40 in Paris, far enough ahead that the demo's clock, which only goes forward, can be moved there.
MORNING = "2027-02-02T07:40:00+00:00"


@dataclass
class Demo:
    """A running demo. Addresses have no slash at their end."""

    base: str
    sandbox: str
    log: Path

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.sandbox}{path}", json=body, timeout=120)
        assert answer.ok, f"{path} {body}: {answer.text}"
        return dict(answer.json())

    def to(self, moment: str) -> None:
        self.post("/demo/clock", to=moment)

    def forward(self, days: float) -> None:
        self.post("/demo/clock", days=days)

    def next_send(self) -> dict[str, Any]:
        return self.post("/demo/clock", to="next")

    def now(self) -> datetime:
        return datetime.fromisoformat(self.post("/demo/clock", days=0.00001)["now"])

    def next_morning(self) -> None:
        """08:40 in Paris on the next day that opens three working days in a row."""
        french = holidays("FR")
        day = self.now().astimezone(PARIS).date() + timedelta(days=1)
        while any(one.weekday() > 4 or french.get(one) for one in (day + timedelta(days=n) for n in range(3))):
            day += timedelta(days=1)
        self.to(datetime.combine(day, time_of_day(8, 40), PARIS).isoformat())

    def day(self, days: int) -> str:
        """The date that many days from now, as Paris writes it."""
        return (self.now().astimezone(PARIS).date() + timedelta(days=days)).isoformat()

    def mails(self, address: str) -> list[Message]:
        """What this address has received, oldest first."""
        found = requests.get(f"{self.sandbox}/demo/mails", params={"to": address}, timeout=30).json()
        rows = sorted(found, key=lambda mail: mail["received_at"])
        return [message_from_bytes(mail["raw"].encode()) for mail in rows]

    def texts(self, address: str) -> list[str]:
        found = requests.get(f"{self.sandbox}/demo/mails", params={"to": address}, timeout=30).json()
        return [mail["text"] for mail in sorted(found, key=lambda mail: mail["received_at"])]

    def answer(self, verb: str, address: str, **more: str) -> None:
        """reply, ooo, bounce or stop, as the person written to; then the mailbox is read."""
        self.post(f"/demo/{verb}", to=address, **more)
        self.forward(0.0001)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Demo]:
    """A demo of its own in that folder, ended by SIGTERM; its end must be clean."""
    port, sandbox_port = free_port(), free_port()
    log = folder / "demo.log"
    command = [sys.executable, "-m", "server", "--log-level", "info", "demo", "--data", str(folder / "data"),
               "--port", str(port), "--sandbox-port", str(sandbox_port), *arguments]
    with log.open("w") as output, subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output) as process:
        demo = Demo(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", log)
        try:
            _wait(demo, process)
            yield demo
        finally:
            process.terminate()
            code = process.wait(60)
    assert code == 0, f"the demo ended with {code}:\n{log.read_text()[-3000:]}"
    assert "Traceback" not in log.read_text(), log.read_text()[-6000:]


def _wait(demo: Demo, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if "Relance is running" in demo.log.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(f"the demo did not start:\n{demo.log.read_text()[-3000:]}")


OWNER, ADMIN, RECRUITER, PASSWORD = seed.OWNER, seed.ADMIN, seed.RECRUITER, seed.PASSWORD
