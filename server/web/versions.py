"""Two editors at once: both versions side by side, field by field, and the one that is made of the choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from server.domain.codes import StepKind
from server.web.rows import Row

FIELDS = ("kind", "day_offset", "time", "thread", "subject", "body", "blocks", "files")
WHOLE = "step"  # what a choice about the whole step is called


class Side(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Difference:
    """One thing in which the versions differ; with `field` WHOLE the step is missing on one side."""

    name: str  # of the choice in the form
    field: str
    mine: Row | None
    theirs: Row | None
    chosen: Side  # what only one of the two has changed is proposed
    both: bool  # both have changed it


@dataclass(frozen=True)
class StepDifferences:
    position: int
    row: Row
    found: tuple[Difference, ...]


def compare(base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row]) -> list[StepDifferences]:
    """Where my steps and theirs differ; `base` is what both began with."""
    before, ours, others = _keyed(base), _keyed(mine), _keyed(theirs)
    listed = []
    for position, key in enumerate(_order(before, ours, others), start=1):
        row = ours.get(key) or others[key]
        found = tuple(_differences(key, before.get(key), ours.get(key), others.get(key)))
        if found:
            listed.append(StepDifferences(position, row, found))
    return listed


def merged(base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row], form: Mapping[str, str]) -> list[Row]:
    """The steps that the choices in the form make of the two versions."""
    before, ours, others = _keyed(base), _keyed(mine), _keyed(theirs)
    chosen = [_chosen(key, before.get(key), ours.get(key), others.get(key), form)
              for key in _order(before, ours, others)]
    return [row for row in chosen if row is not None]


def _keyed(rows: Iterable[Row]) -> dict[str, Row]:
    """By identity; a step that is new has none yet, so its place names it."""
    return {row.id or f"new{at}": row for at, row in enumerate(rows)}


def _order(base: Mapping[str, Row], mine: Mapping[str, Row], theirs: Mapping[str, Row]) -> list[str]:
    """Their order, or mine where I moved steps; what only the other has stands behind the step it stood behind."""
    shared = [key for key in mine if key in base]
    moved = shared != [key for key in base if key in mine]
    first, second = (list(mine), list(theirs)) if moved else (list(theirs), list(mine))
    order = list(first)
    for at, key in enumerate(second):
        if key not in order:
            order.insert(order.index(second[at - 1]) + 1 if at else 0, key)
    return order


def _differences(key: str, base: Row | None, mine: Row | None, theirs: Row | None) -> Iterable[Difference]:
    if mine is None or theirs is None:
        kept = mine or theirs
        changed = kept is not None and (base is None or any(not _same(one, kept, base) for one in FIELDS))
        mine_says = (mine is not None) is changed  # who changed the step, or made it, wants it; else it goes
        yield Difference(f"pick.{key}.{WHOLE}", WHOLE, mine, theirs, Side.MINE if mine_says else Side.THEIRS,
                         both=changed and base is not None)
        return
    for field in FIELDS:
        if _same(field, mine, theirs):
            continue
        by_me = base is None or not _same(field, mine, base)
        by_them = base is None or not _same(field, theirs, base)
        yield Difference(f"pick.{key}.{field}", field, mine, theirs, Side.MINE if by_me else Side.THEIRS,
                         both=by_me and by_them)


def _same(field: str, one: Row, other: Row) -> bool:
    task = one.kind == StepKind.TASK
    if field in (("thread", "files") if task else ("blocks",)):
        return True  # the other kind has none
    return _read(field, one) == _read(field, other)


def _read(field: str, row: Row) -> object:
    value = getattr(row, field)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _chosen(key: str, base: Row | None, mine: Row | None, theirs: Row | None, form: Mapping[str, str]) -> Row | None:
    sides = {one.field: _side(one, form) for one in _differences(key, base, mine, theirs)}
    if mine is None or theirs is None:
        return mine if sides[WHOLE] is Side.MINE else theirs
    picked = {field: getattr(theirs if sides.get(field) is Side.THEIRS else mine, field) for field in FIELDS}
    text_of = theirs if sides.get("body") is Side.THEIRS else mine
    return replace(mine, **picked, source=text_of.source)


def _side(one: Difference, form: Mapping[str, str]) -> Side:
    told = form.get(one.name, "")
    return Side(told) if told in list(Side) else one.chosen
