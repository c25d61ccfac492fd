"""Open a browser that is already there, with the extension loaded into a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from server.demo import firefox

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
        elif found := find(FIREFOX):
            _open_firefox(found, profile, url, extension, say)
        else:
            say("No Chromium, Edge or Firefox found: open the addresses above in the browser you have.")

    return open_page


def _open_firefox(binary: str, profile: Path, url: str, extension: Path, say: Callable[[str], None]) -> None:
    try:
        driven = firefox.Firefox.launch(binary, profile)
        driven.install(extension)
        driven.open(url)
        driven.let_go()
    except (firefox.FirefoxError, OSError) as problem:
        say(f"Firefox is open without the extension ({problem}); load it by the Firefox line above.")


def _start(command: list[str]) -> None:
    subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
