"""`relance extension package`: the zips that the browsers' stores take, the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from server import __version__

FOLDER = Path(__file__).parents[1] / "extension"
MANIFEST = "manifest.json"
MOST_BYTES = 300_000
# The Chrome Web Store refuses `key`, which pins the id of an unpacked copy; the store gives an id of its own.
REFUSED: dict[str, frozenset[str]] = {"chromium": frozenset({"key"}), "firefox": frozenset()}
# Anything else in the folder is somebody's leftover. The licence of others' icons goes where the icons go.
PACKED = re.compile(r".+\.(?:js|html|css|json|png)|LICENSE(?:-\w+)?")
NAMED_FILE = re.compile(r"[\w./-]+\.(?:js|html|css|json|png|svg)")
# The first moment a zip can name: files' own times would make each clone another zip.
MOMENT = (1980, 1, 1, 0, 0, 0)

Files = dict[str, bytes]


class Unfit(Exception):
    """No store would take the folder as it is; one line says why."""


@click.group()
def extension() -> None:
    """The browser extension."""


@extension.command()
@click.option("--out", default="var/extension", show_default=True, type=click.Path(path_type=Path, file_okay=False),
              help="Where the zips go.")
def package(out: Path) -> None:
    """Make the stores' zips: one for Chrome and Edge, one for Firefox."""
    for made in make(FOLDER, out):
        click.echo(f"{made}  {made.stat().st_size / 1000:.0f} kB")


def make(folder: Path, out: Path) -> list[Path]:
    """One zip a store, from what has been checked. Raises `Unfit`, and then has written nothing."""
    files = collect(folder)
    manifest = checked(files)
    zips = {store: packed(files, manifest, without) for store, without in REFUSED.items()}
    for store, content in zips.items():
        if len(content) > MOST_BYTES:
            raise Unfit(f"the zip for {store} has {len(content)} bytes, the limit is {MOST_BYTES}")
    out.mkdir(parents=True, exist_ok=True)
    made = {out / f"relance-{__version__}-{store}.zip": content for store, content in zips.items()}
    for path, content in made.items():
        path.write_bytes(content)
    return list(made)


def collect(folder: Path) -> Files:
    """All files by their path in the zip, sorted; hidden ones (of editors and desktops) are left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    kept = {name: path for name, path in sorted(names.items()) if not re.search(r"(?:^|/)\.", name)}
    for name, path in kept.items():
        if not PACKED.fullmatch(path.name):
            raise Unfit(f"{name} is no part of an extension: move it out of {folder}")
    return {name: path.read_bytes() for name, path in kept.items()}


def checked(files: Files) -> dict[str, Any]:
    """The manifest, once what it names is there and its version is the product's."""
    if MANIFEST not in files:
        raise Unfit(f"there is no extension here: {MANIFEST} is missing")
    try:
        manifest: dict[str, Any] = json.loads(files[MANIFEST])
    except ValueError as problem:
        raise Unfit(f"{MANIFEST} is no JSON: {problem}") from problem
    if manifest.get("version") != __version__:
        raise Unfit(f"{MANIFEST} says version {manifest.get('version')}, the product is {__version__}")
    absent = sorted(named(manifest) - files.keys())
    if absent:
        raise Unfit(f"{MANIFEST} names what is not there: {', '.join(absent)}")
    return manifest


def named(manifest: dict[str, Any]) -> set[str]:
    """Every file the manifest names, wherever it does so, and the texts of its own language."""
    found = {text.removeprefix("/") for text in texts(manifest) if NAMED_FILE.fullmatch(text)}
    language = manifest.get("default_locale")
    return found | ({f"_locales/{language}/messages.json"} if language else set())


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


def packed(files: Files, manifest: dict[str, Any], without: frozenset[str]) -> bytes:
    """A zip of these files whose manifest lacks the keys this store refuses."""
    kept = {key: value for key, value in manifest.items() if key not in without}
    own = {**files, MANIFEST: (json.dumps(kept, indent=2, ensure_ascii=False) + "\n").encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in own.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as made on Unix, by whoever
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
