"""How well people are found on labelled pages: the figures of the test and of the bench."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SURE = 0.6
# A table of hundreds of rows is one page, not most of the corpus.
MAX_WEIGHT = 20


@dataclass(frozen=True)
class Labelled:
    file: str
    kind: str
    people: list[dict[str, str | None]]
    html: str

    @property
    def held_out(self) -> bool:
        """Half of the pages, by hash: rules are written for the other half, a gap between the two tells of fitting."""
        return hashlib.sha256(self.file.encode()).digest()[0] % 2 == 1


def labelled_pages(corpora: Path) -> list[Labelled]:
    entries = json.loads((corpora / "pages" / "pages.json").read_text(encoding="utf-8"))
    return [
        Labelled(entry["file"], entry["kind"], entry["people"],
                 (corpora / "pages" / entry["file"]).read_text(encoding="utf-8", errors="replace"))
        for entry in entries
    ]


@dataclass
class Score:
    """Weighted counts; `faults` says in words what was missed, invented or misnamed."""

    found: float = 0
    wanted: float = 0
    hit: float = 0
    named: float = 0
    right: float = 0
    right_sure: float = 0
    wrong_sure: float = 0
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.wanted if self.wanted else 1.0

    @property
    def names_right(self) -> float:
        return self.right / self.named if self.named else 1.0

    @property
    def names_wrong(self) -> float:
        """Wrong names that would be filled in for the user, among the people found whose name is known."""
        return self.wrong_sure / self.named if self.named else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in FIELDS))

    def row(self) -> str:
        sure = self.right_sure / self.named if self.named else 1.0
        return (f"P {self.precision:.3f}  R {self.recall:.3f}  names right {self.names_right:.3f} "
                f"(prefilled {sure:.3f})  wrong prefilled {self.names_wrong:.3f}")


FIELDS = [name for name in Score.__dataclass_fields__]


def folded(name: str | None) -> str:
    plain = unicodedata.normalize("NFKD", name or "").casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[^\w\s]", " ", letters).split()
    return " ".join(word for word in words if word not in {"dr", "sir", "dame", "prof", "mr", "mrs", "ms"})


def score(page: Labelled, people: Iterable[dict[str, Any]]) -> Score:
    """Only addresses offered as people count as found; role mailboxes are shown apart and unticked."""
    wanted = {person["email"].lower(): person["name"] for person in page.people if person["email"]}
    offered = {person["email"]: person for person in people if person["email"] and not person["mailbox"]}
    weight = min(1.0, MAX_WEIGHT / max(1, len(wanted)))
    result = Score(found=weight * len(offered), wanted=weight * len(wanted))
    for email in wanted.keys() - offered.keys():
        result.faults.append(f"missed {email} ({wanted[email]})")
    for email, person in offered.items():
        if email not in wanted:
            result.faults.append(f"invented {email} ({person['name']}, {person['score']})")
            continue
        judge_name(result, weight, wanted[email], person)
    return result


def judge_name(result: Score, weight: float, name: str | None, person: dict[str, Any]) -> None:
    """People labelled without a name are not judged: the label says only that none stands beside the address."""
    result.hit += weight
    same = folded(name) == folded(person["name"])
    sure = person["score"] >= SURE
    if name:
        result.named += weight
        result.right += weight * same
        result.right_sure += weight * (same and sure)
        result.wrong_sure += weight * (sure and not same and bool(person["name"]))
    if name and not (same and sure):
        shown = f"{person['name']} ({person['score']}, {', '.join(person['signals'])})"
        result.faults.append(f"named {person['email']}: {shown} for {name}")


def total(scores: Iterable[Score]) -> Score:
    result = Score()
    for one in scores:
        result = result + one
    return result
