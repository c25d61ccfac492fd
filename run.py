#!/usr/bin/env python3
"""Relance in two commands: `python3 run.py` shows it at work, `python3 run.py test` proves it.

Needs Python 3.11 and nothing else: it makes .venv beside itself, installs into it, and runs there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
USAGE = """usage: python3 run.py                     the demo: all of it on this machine (--fresh, --browser, --port N)
       python3 run.py serve               a real, empty installation
       python3 run.py test [--long] [...] every check and test; further words go to pytest
       python3 run.py bench [NAME]        the benchmarks
       python3 run.py COMMAND [...]       any other command of `relance`; --help lists them"""
STEPS = {
    "ruff": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy", "server", "connectors"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as check; check()"],
}


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):
        sys.exit(f"Relance needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
                 "Run it with another one, for example: python3.12 run.py")
    if words and words[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    if words and words[0] == "test":
        return test(words[1:])
    if words and words[0] == "bench":
        install("test")
        if words[1:2] == ["peers"]:
            install("bench")  # other people's packages, which nothing else needs
        return run([str(PYTHON), "-m", "tests.bench", *words[1:]])
    install("")
    command = ["demo", *words] if not words or words[0].startswith("-") else words
    return become([str(PYTHON), "-m", "server", *command])


def become(command: list[str]) -> int:
    """Run it in place of this process where the system can, so that every signal reaches it directly."""
    if os.name == "nt":
        return run(command)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(command[0], command)


def run(command: list[str], **environment: str) -> int:
    """Run it here and give its exit code; signals reach the child, which ends by itself."""
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the terminal has sent it to the child as well


def install(extra: str) -> None:
    """Make .venv and install, unless what stands there fits already."""
    wanted = hashlib.sha256((ROOT / "setup.cfg").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
                            + str(VENV).encode()).hexdigest()
    stamp = VENV / "relance-installed"
    have = set(stamp.read_text().split()) if stamp.exists() else set()
    have = have if PYTHON.exists() and wanted in have else set()  # what fitted older lists of packages may not now
    if have >= {wanted, extra or wanted}:
        return
    began = time.monotonic()
    print(f"Installing Relance{' and its tests' if extra else ''} into {VENV} (once; about a minute) ...", flush=True)
    if not PYTHON.exists():
        make_venv()
    code = pip_install(f".[{extra}]" if extra else ".")
    if code:
        sys.exit("The installation failed: the lines above say why. With a network, run the same command again.")
    stamp.write_text(" ".join(sorted(have | {wanted, extra} - {""})))
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def pip_install(target: str) -> int:
    """One package a line as it is fetched, on a terminal all in one place; pip's own words only when it fails."""
    pip_command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    said, count, end = [], 0, "\r" if sys.stdout.isatty() else "\n"
    with subprocess.Popen([*pip_command, "-e", target], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as pip:
        for line in pip.stdout or ():
            said.append(line)
            words = line.split()
            if words and words[0] in ("Collecting", "Installing"):
                count += 1
                text = f"  {count:3} {words[1]}" if words[0] == "Collecting" else "  installing all of them"
                print(text.ljust(60)[:60], end=end, flush=True)
    if pip.returncode:
        print("".join(said[-30:]))
    return pip.returncode


def make_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit("This Python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv")
    venv.create(VENV, with_pip=True, clear=True)


def test(words: list[str]) -> int:
    """All checks, then all tests. Exit code 0 only when everything passed."""
    long = "--long" in words
    words = [word for word in words if word != "--long"]
    install("test")
    tools()
    failed = []
    if not words:
        for name, arguments in STEPS.items():
            print(f"== {name}", flush=True)
            if run([str(PYTHON), *arguments]):
                failed.append(name)
    print("== pytest", flush=True)
    spread = [] if words else ["-n", "3", "--dist", "loadfile"]  # servers and browsers are shared by a file's tests
    if run([str(PYTHON), "-m", "pytest", *spread, *words], **({"RELANCE_LONG": "1"} if long else {})):
        failed.append("pytest")
    print(f"Failed: {', '.join(failed)}" if failed else "Everything passed.", flush=True)
    return 1 if failed else 0


def tools() -> None:
    """A browser and Node, where this machine lets us have them; tests that lack one are skipped by name."""
    root_on_debian = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    wanted = []
    if not any(map(shutil.which, ("chromium", "chromium-browser", "/usr/lib/chromium/chromium"))):
        if root_on_debian:
            wanted.append("chromium")
        else:
            subprocess.call([str(PYTHON), "-m", "playwright", "install", "chromium"])
    if root_on_debian and not (shutil.which("node") and shutil.which("npm")):
        wanted += ["nodejs", "npm"]
    if wanted:
        print(f"Installing {' and '.join(wanted)} ...", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        install_them = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
        for command in (["apt-get", "update", "-qq"], install_them):
            subprocess.call(command, env=quiet, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
