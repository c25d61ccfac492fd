"""The geometry of the two charts: numbers in, SVG attributes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 400.0
GAP, LEAST = 2.0, 3.0


@dataclass(frozen=True)
class Part:
    tone: str
    x: float
    width: float
    y: float = 0
    height: float = 16


def stacked(values: Iterable[tuple[str, int]], whole: int) -> tuple[Part, ...]:
    """One bar of a whole: parts in the order given, 2 px apart, each at least 3 px wide."""
    parts, at = [], 0.0
    for tone, value in values:
        if not value or not whole:
            continue
        width = max(LEAST, WIDTH * value / whole - GAP)
        outline = tone == "planned"
        parts.append(Part(tone, round(at + (1 if outline else 0), 1), round(width - (2 if outline else 0), 1),
                          1 if outline else 0, 14 if outline else 16))
        at += width + GAP
    over = max(1.0, at / (WIDTH + GAP))  # many slivers of 3 px can outgrow the bar
    return tuple(Part(part.tone, round(part.x / over, 1), round(part.width / over, 1), part.y, part.height)
                 for part in parts)


@dataclass(frozen=True)
class Bar:
    tone: str
    x: float
    y: float
    width: float
    height: float
    value: int


@dataclass(frozen=True)
class Mark:
    text: str
    value: int
    x: float
    y: float


@dataclass(frozen=True)
class Weeks:
    width: int
    bars: tuple[Bar, ...]
    labels: tuple[Mark, ...]
    grid: tuple[Mark, ...]


TOP, BASE, LEFT, STEP = 24.0, 192.0, 44, 74


def weekly(rows: list[tuple[str, int, int]]) -> Weeks:
    """Paired bars per week (label, sent, replied), at most twelve, with three grid lines."""
    rows = rows[-12:]
    top = nice(max([sent for _label, sent, _replied in rows] + [1]))
    bars: list[Bar] = []
    for at, (_label, sent, replied) in enumerate(rows):
        x = LEFT + at * STEP + 12
        bars += [_bar("run", x, 28, sent, top), _bar("reply", x + 32, 16, replied, top)]
    labels = tuple(Mark(label, 0, LEFT + at * STEP + 37, 0) for at, (label, _sent, _replied) in enumerate(rows))
    grid = tuple(Mark("", top * part // 3, 0, round(BASE - (BASE - TOP) * part / 3, 1)) for part in range(4))
    return Weeks(max(900, LEFT + len(rows) * STEP), tuple(bars), labels, grid)


def _bar(tone: str, x: float, width: float, value: int, top: int) -> Bar:
    height = round((BASE - TOP) * value / top, 1)
    return Bar(tone, x, round(BASE - height, 1), width, height, value)


def nice(value: int) -> int:
    """The top of an axis: a multiple of three that divides into round steps."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if step * 3 >= value:
            return step * 3
    return -(-value // 30000) * 30000
