"""Print how well and how fast people are found on the labelled pages, and what each signal is worth."""

import os
import statistics
import sys
from pathlib import Path

from tests.extension.people.chromium import Reader, Reading, reader
from tests.extension.people.measure import Labelled, labelled_pages, score, total

SIGNALS = ("text", "mailto", "link", "structured", "table", "nearby", "byline", "local part", "agreement", "mailbox")
ROWS = 5000


def big_table() -> str:
    row = "<tr><td>Jane Doe{n}</td><td>Nurse</td><td>Ward {n}</td><td>jane.doe{n}@acme.example</td></tr>"
    head = "<tr><th>Name</th><th>Title</th><th>Company</th><th>E-mail</th></tr>"
    return f"<table>{head}{''.join(row.format(n=letters(n)) for n in range(ROWS))}</table>"


def letters(number: int) -> str:
    """A different surname for each row: a, b, ... z, ab, bb ..."""
    return chr(97 + number % 26) + (letters(number // 26) if number >= 26 else "")


def times(label: str, values: list[float]) -> None:
    ordered = sorted(values)
    at95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{label:<24} median {statistics.median(ordered):6.0f} ms  p95 {at95:6.0f} ms  max {ordered[-1]:6.0f} ms")


def print_halves(pages: list[Labelled], readings: list[Reading]) -> None:
    scores = [(page, score(page, reading.people)) for page, reading in zip(pages, readings, strict=True)]
    print(f"{'pages written for':<24} {total(one for page, one in scores if not page.held_out).row()}")
    print(f"{'pages held out':<24} {total(one for page, one in scores if page.held_out).row()}")
    print(f"{'all pages':<24} {total(one for _, one in scores).row()}")


def print_ablation(chromium: Reader, pages: list[Labelled]) -> None:
    copies = [chromium.snapshot(page.html)["shot"]["html"] for page in pages]
    for signal in SIGNALS:
        found = [chromium.find(copy, (signal,))["people"] for copy in copies]
        row = total(score(page, people) for page, people in zip(pages, found, strict=True)).row()
        print(f"{'without ' + signal:<24} {row}")


def main() -> int:
    corpora = os.environ.get("RELANCE_CORPORA")
    if not corpora:
        print("RELANCE_CORPORA names no folder of labelled pages: nothing to measure", file=sys.stderr)
        return 2
    pages = labelled_pages(Path(corpora))
    with reader() as chromium:
        chromium.read(pages[0].html)  # the first page pays for loading and compiling
        readings = [chromium.read(page.html) for page in pages]
        print_halves(pages, readings)
        print_ablation(chromium, pages)
        times("snapshot", [reading.snapshot_ms for reading in readings])
        times("longest task in page", [reading.longest_ms for reading in readings])
        times("parse and find", [reading.find_ms for reading in readings])
        table = chromium.read(big_table())
        print(f"{ROWS} rows: snapshot {table.snapshot_ms:.0f} ms (longest task {table.longest_ms:.0f} ms), "
              f"parse and find {table.find_ms:.0f} ms, {len(table.people)} people")
    return 0


if __name__ == "__main__":
    sys.exit(main())
