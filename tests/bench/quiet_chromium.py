"""A Chromium that is watched by nobody while it works: a debugger attached to a page makes each of its files dearer."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import websocket

from tests.extension.browser import WAIT_SECONDS, chromium_path, flags

# A worker that is still loading its modules hears no click.
READY = "globalThis.chrome?.action?.onClicked?.hasListeners() || null"

Json = dict[str, Any]
T = TypeVar("T")


class QuietChromium:
    """One profile with the extension. Its pages are attached to only for the moment of `evaluate`."""

    def __init__(self, folder: Path, extension: Path) -> None:
        command = [chromium_path() or "chromium", "--headless=new", "--remote-debugging-port=0",
                   f"--user-data-dir={folder}", *flags(extension), "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port, path = wait_for(lambda: _door(folder), "the port of the browser")
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=WAIT_SECONDS,
                                                 suppress_origin=True)
        self.numbers = itertools.count(1)
        self.worker = self.target("/background.js")
        self.extension_id = self.worker["url"].split("/")[2]
        wait_for(lambda: self.evaluate(self.worker, READY), "a ready worker")

    @classmethod
    @contextmanager
    def launch(cls, folder: Path, extension: Path) -> Iterator[QuietChromium]:
        browser = cls(folder, extension)
        try:
            yield browser
        finally:
            browser.call("Browser.close")
            browser.process.wait(WAIT_SECONDS)

    def call(self, method: str, session: str = "", **params: Any) -> Json:
        number = next(self.numbers)
        said = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        self.socket.send(json.dumps(said))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def target(self, url_part: str, kind: str = "") -> Json:
        """The page, panel or worker with this in its address; with kind "tab", the tab that holds the page."""
        wanted = [{"type": kind}] if kind else [{}]

        def look() -> Json | None:
            targets = self.call("Target.getTargets", filter=wanted)["targetInfos"]
            return next((one for one in targets if url_part in one["url"]), None)
        return wait_for(look, url_part)

    def evaluate(self, target: Json, expression: str) -> Any:
        session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        answer = self.call("Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True)
        self.call("Target.detachFromTarget", sessionId=session)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, url: str) -> Json:
        self.call("Target.createTarget", url=url)
        return self.target(url)

    def click_toolbar(self, page: Json) -> None:
        tab = self.target(page["url"], "tab")
        self.call("Extensions.triggerAction", id=self.extension_id, targetId=tab["targetId"])

    def close(self, target: Json) -> None:
        self.call("Target.closeTarget", targetId=target["targetId"])


def _door(folder: Path) -> list[str] | None:
    file = folder / "DevToolsActivePort"
    said = file.read_text().split() if file.exists() else []
    return said if len(said) == 2 else None


def wait_for(look: Callable[[], T | None], what: str) -> T:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not appear within {WAIT_SECONDS:.0f} s")
