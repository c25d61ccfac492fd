"""A real Firefox with the extension in it, through WebDriver BiDi, which cannot click on its toolbar."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.demo import firefox as driver
from server.demo.browsers import FIREFOX, find
from tests.extension.browser import EXTENSION

# Firefox gives each installation its own random address; a preference pins it.
UUID = "11111111-2222-4333-8444-555555555555"
WAIT_SECONDS = 20.0

Json = dict[str, Any]


def firefox_path() -> str | None:
    return find(FIREFOX)


def manifest_of(extension: Path) -> Json:
    if extension.is_dir():
        text = (extension / "manifest.json").read_bytes()
    else:
        with zipfile.ZipFile(extension) as archive:
            text = archive.read("manifest.json")
    manifest: Json = json.loads(text)
    return manifest


class Firefox:
    """The demo's Firefox, with the extension at a pinned address; `problems` collects what its pages log as errors."""

    def __init__(self, driven: driver.Firefox) -> None:
        self.driven = driven
        self.problems: list[str] = []
        driven.on_event = self._note
        driven.call("session.subscribe", events=["log.entryAdded"])

    @classmethod
    @contextmanager
    def launch(cls, profile: Path, extension: Path = EXTENSION) -> Iterator[Firefox]:
        """`extension` is the unpacked folder, or the zip as the store takes it."""
        profile.mkdir(parents=True, exist_ok=True)
        uuids = json.dumps(json.dumps({manifest_of(extension)["browser_specific_settings"]["gecko"]["id"]: UUID}))
        (profile / "user.js").write_text(f'user_pref("extensions.webextensions.uuids", {uuids});\n', "utf-8")
        driven = driver.Firefox.launch(firefox_path() or "firefox", profile, "--headless",
                                       "--remote-allow-system-access")
        try:
            browser = cls(driven)
            kind = "path" if extension.is_dir() else "archivePath"
            driven.call("webExtension.install", extensionData={"type": kind, "path": str(extension)})
            yield browser
            driven.let_go()
        finally:
            driven.process.terminate()
            driven.process.wait(30)

    def command(self, method: str, **params: Any) -> Json:
        return self.driven.call(method, **params)

    def _note(self, event: Json) -> None:
        if event.get("method") == "log.entryAdded" and event["params"]["level"] == "error":
            self.problems.append(event["params"]["text"])

    def open(self, path: str) -> Tab:
        """A page of the extension."""
        return self.visit(f"moz-extension://{UUID}/{path}")

    def visit(self, url: str) -> Tab:
        context = self.command("browsingContext.create", type="tab")["context"]
        self.command("browsingContext.navigate", context=context, url=url, wait="complete")
        return Tab(self, context)

    def find(self, url: str) -> Tab:
        """A window that somebody else opened, such as the sign-in."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            for one in self.command("browsingContext.getTree")["contexts"]:
                if one["url"].startswith(url):
                    return Tab(self, one["context"])
            time.sleep(0.1)
        raise AssertionError(f"no window at {url}")


class Tab:
    def __init__(self, browser: Firefox, context: str) -> None:
        self.browser = browser
        self.context = context

    def evaluate(self, expression: str) -> Any:
        answer = self.browser.command("script.evaluate", expression=expression, awaitPromise=True,
                                      target={"context": self.context})
        if answer["type"] != "success":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def wait(self, selector: str) -> list[int]:
        """Where the middle of that element is, once it is there."""
        look = f"""(() => {{
            const node = document.querySelector({json.dumps(selector)});
            if (!node) return "";
            node.scrollIntoView({{ block: "center" }});
            const box = node.getBoundingClientRect();
            return JSON.stringify([Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]);
        }})()"""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            place = self.evaluate(look)
            if place:
                return list(json.loads(place))
            time.sleep(0.1)
        raise AssertionError(f"{selector} did not appear: {self.text()}")

    def click(self, selector: str) -> None:
        """A real click, which counts as the user's."""
        x, y = self.wait(selector)
        self.browser.command("input.performActions", context=self.context, actions=[
            {"type": "pointer", "id": "mouse", "actions": [
                {"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0}]}])

    def go(self, selector: str, then: str) -> None:
        """Click until the next screen is there: a redraw between press and release swallows a click, as for a user."""
        for _ in range(4):
            self.click(selector)
            deadline = time.monotonic() + WAIT_SECONDS / 4
            while time.monotonic() < deadline:
                if self.evaluate(f"Boolean(document.querySelector({json.dumps(then)}))"):
                    return
                time.sleep(0.1)
        raise AssertionError(f"{then} did not appear: {self.text()}")

    def text(self) -> str:
        return str(self.evaluate("document.body.innerText"))

