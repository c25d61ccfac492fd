"""`run.py`: two commands, nothing but the standard library, and a sentence for a Python that is too old."""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

RUN = Path(__file__).parent.parent / "run.py"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, over an environment of its own, starting nothing: `calls` lists what it would start."""
    spec = importlib.util.spec_from_file_location("relance_run", RUN)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    module.calls, module.installed, module.codes = [], [], {}

    def start(command: list[str], **environment: str) -> int:
        module.calls.append((command[1:], environment))
        return int(next((code for word, code in module.codes.items() if word in command), 0))

    def pip_install(target: str) -> int:
        module.installed.append(target)
        return 0

    for name, value in {"VENV": tmp_path, "PYTHON": python, "run": start, "become": start, "pip_install": pip_install,
                        "tools": lambda: None}.items():
        monkeypatch.setattr(module, name, value)
    return module


def test_an_old_python_is_told_in_a_sentence(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(sys, "version", "3.10.4 (main)")
    with pytest.raises(SystemExit) as raised:
        run.main([])
    assert raised.value.code == ("Relance needs Python 3.11 or newer; this is 3.10.4. "
                                 "Run it with another one, for example: python3.12 run.py")
    assert not run.calls


def test_an_old_python_can_read_the_file_at_all() -> None:
    tree = ast.parse(RUN.read_text(), feature_version=(3, 8))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_installs_nothing(run: ModuleType, capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert run.main([word]) == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: python3 run.py ")
    assert "python3 run.py test" in said
    assert (run.calls, run.installed) == ([], [])


@pytest.mark.parametrize(("words", "started"), [
    ([], ["-m", "server", "demo"]),
    (["--fresh"], ["-m", "server", "demo", "--fresh"]),
    (["serve", "--port", "8500"], ["-m", "server", "serve", "--port", "8500"]),
    (["doctor"], ["-m", "server", "doctor"]),
    (["bench", "people"], ["-m", "tests.bench", "people"]),
])
def test_each_word_starts_its_command(run: ModuleType, words: list[str], started: list[str]) -> None:
    assert run.main(words) == 0
    assert run.calls == [(started, {})]


def test_the_exit_code_is_the_commands(run: ModuleType) -> None:
    run.codes["serve"] = 2
    assert run.main(["serve"]) == 2


def test_test_runs_every_check_and_says_what_failed(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    run.codes["mypy"] = 1
    assert run.main(["test", "--long"]) == 1
    assert [command[:2] for command, _ in run.calls] == [
        ["-m", "ruff"], ["-m", "mypy"], ["-c", run.STEPS["import-linter"][1]], ["-m", "pytest"]]
    assert run.calls[-1][1] == {"RELANCE_LONG": "1"}
    assert capsys.readouterr().out.endswith("Failed: mypy\n")


def test_test_with_words_runs_those_tests_alone(run: ModuleType) -> None:
    assert run.main(["test", "-k", "planner"]) == 0
    assert run.calls == [(["-m", "pytest", "-k", "planner"], {})]


def test_it_installs_once(run: ModuleType) -> None:
    run.main([])
    run.main(["serve"])
    assert run.installed == ["."]
    run.main(["test"])
    run.main([])
    run.main(["test"])
    assert run.installed == [".", ".[test]"]
    run.main(["bench", "peers"])
    run.main(["bench", "peers"])
    assert run.installed == [".", ".[test]", ".[bench]"], "what only one benchmark needs"


def test_a_changed_list_of_packages_is_installed_again(run: ModuleType, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    run.main(["test"])
    (tmp_path / "setup.cfg").write_text("[options]\ninstall_requires = more\n")
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    run.main([])
    run.main(["test"])
    assert run.installed == [".[test]", ".", ".[test]"]


def test_a_failed_installation_says_so(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "pip_install", lambda target: 1)
    with pytest.raises(SystemExit, match="The installation failed"):
        run.main([])
    assert not run.calls


def test_a_signal_reaches_what_it_started() -> None:
    """SIGTERM to run.py alone, as a service manager sends it, must end the demo, not orphan it."""
    if os.name == "nt":
        pytest.skip("windows: has no exec")
    code = f"import sys; sys.argv = ['run.py']; import runpy; become = runpy.run_path({str(RUN)!r})['become']; "
    code += "become([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)'])"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.terminate()
        assert process.wait(10) == -signal.SIGTERM
