"""Open a browser that is already there, with the extension loaded into a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

# Branded Chrome refuses extensions from the command line since version 137, so it is not in this list.
CHROMIUM = ("/usr/lib/chromium/chromium", "chromium", "chromium-browser", "microsoft-edge", "microsoft-edge-stable",
            "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")
FIREFOX = ("firefox", "firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox")


def find(names: Iterable[str]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def opener(profile: Path, say: Callable[[str], None]) -> Callable[[str, Path], None]:
    """What opens a page with the extension loaded; says in a line what it could not do."""

    def open_page(url: str, extension: Path) -> None:
        if chromium := find(CHROMIUM):
            _start([chromium, f"--user-data-dir={profile}", "--no-first-run", "--no-default-browser-check",
                    f"--disable-extensions-except={extension}", f"--load-extension={extension}",
                    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []), url])
        elif firefox := find(FIREFOX):
            _start([firefox, "--new-instance", "--profile", str(profile), url])
            say("Firefox is open. It loads add-ons by hand only: follow the Firefox line above.")
        else:
            say("No Chromium, Edge or Firefox found: open the addresses above in the browser you have.")

    return open_page


def _start(command: list[str]) -> None:
    subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
