"""Firefox with the extension in it, through WebDriver BiDi: its command line loads no add-on."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import websocket

READY = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
START = 60.0  # seconds
ANSWER = 30.0


class FirefoxError(Exception):
    """Firefox did not do what it was asked; the text is its own."""


class Firefox:
    """A running Firefox and the socket that drives it. `process` lives on when this object goes."""

    def __init__(self, process: subprocess.Popen[bytes], address: str) -> None:
        self.process = process
        self._socket = websocket.create_connection(f"{address}/session", timeout=ANSWER, suppress_origin=True)
        self._ids = itertools.count(1)
        self.on_event: Callable[[dict[str, Any]], None] = lambda _event: None
        self.call("session.new", capabilities={})

    @classmethod
    def launch(cls, binary: str, profile: Path, *arguments: str) -> Firefox:
        """Start it on a profile of its own and wait until it can be driven."""
        profile.mkdir(parents=True, exist_ok=True)
        log = profile / "firefox.log"
        with log.open("w") as output:  # a file, not a pipe: nobody reads on once it is ready
            process = subprocess.Popen(  # noqa: S603 - a browser that was found on this machine
                [binary, "--new-instance", "--profile", str(profile), "--remote-debugging-port", "0", *arguments],
                stdout=subprocess.DEVNULL, stderr=output, start_new_session=True)
        deadline = time.monotonic() + START
        while process.poll() is None and time.monotonic() < deadline:
            if found := READY.search(log.read_text(errors="replace")):
                return cls(process, found[1])
            time.sleep(0.1)
        raise FirefoxError("Firefox could not be driven")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One BiDi command and its result; events that come in between go to `on_event`."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if "id" not in answer:
                self.on_event(answer)
            elif answer["id"] == number:
                if answer.get("type") == "error":
                    raise FirefoxError(f"{method}: {answer.get('error')}: {answer.get('message')}")
                return dict(answer["result"])

    def install(self, extension: Path) -> str:
        """Load the unpacked extension until Firefox closes; its id."""
        answer = self.call("webExtension.install", extensionData={"type": "path", "path": str(extension)})
        return str(answer["extension"])

    def open(self, url: str) -> str:
        """Show a page in the first tab; the tab's id."""
        tab = str(self.call("browsingContext.getTree")["contexts"][0]["context"])
        self.call("browsingContext.navigate", context=tab, url=url, wait="complete")
        return tab

    def let_go(self) -> None:
        """Stop driving; the browser and the extension stay."""
        self.call("session.end")
        self._socket.close()
