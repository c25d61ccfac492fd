"""How well and how fast inbound mail is classified, over the corpus that RELANCE_CORPORA names.

Run it with `python -m tests.bench.inbound`.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from server.domain.inbound import InboundKind, RecipientVerdict, Verdict, classify
from tests.bench.inbound_peers import PEERS, flufl

CLASSES = {
    "human_reply": "human",
    "out_of_office": "auto",
    "auto_reply": "auto",
    "hard_bounce": "bounce",
    "soft_bounce": "bounce",
    "challenge": "challenge",
}
KINDS = {
    InboundKind.REPLY: "human",
    InboundKind.OUT_OF_OFFICE: "auto",
    InboundKind.AUTO_REPLY: "auto",
    InboundKind.BOUNCE: "bounce",
    InboundKind.CHALLENGE: "challenge",
}
# What a label calls one of our kinds; the rest of "other" is labelled by no kind.
FINE = {
    "human_reply": InboundKind.REPLY,
    "out_of_office": InboundKind.OUT_OF_OFFICE,
    "auto_reply": InboundKind.AUTO_REPLY,
    "hard_bounce": InboundKind.BOUNCE,
    "soft_bounce": InboundKind.BOUNCE,
    "challenge": InboundKind.CHALLENGE,
    "arf": InboundKind.COMPLAINT,
    "mdn": InboundKind.RECEIPT,
}
# Reports under these labels often say "user unknown" themselves.
UNSURE = ("filtered", "suspend", "networkerror")
COLUMNS = ("human", "auto", "bounce", "challenge")
SIZES = (40_000, 80_000, 160_000)


@dataclass(frozen=True)
class Sample:
    name: str
    label: str
    sublabel: str
    raw: bytes
    sent: date | None
    back: date | None  # the first day back, when somebody read it out of the text

    @property
    def expected(self) -> str:
        return CLASSES.get(self.label, "other")

    @property
    def kind(self) -> str:
        return FINE.get(self.sublabel if self.label == "other" else self.label, self.expected)

    @property
    def half(self) -> int:
        """Fixed by the name: rules were written looking at half 0."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 2

    @cached_property
    def verdict(self) -> Verdict:
        received = datetime(self.sent.year, self.sent.month, self.sent.day, tzinfo=UTC) if self.sent else None
        return classify(self.raw, received_at=received)

    @property
    def headed(self) -> bytes:
        """Texts without any header get a sender: flufl.bounce cannot read a mail without one."""
        return b"From: a@b.example\n\n" + self.raw if self.name.endswith(".txt") else self.raw

    @property
    def found(self) -> str:
        return KINDS.get(self.verdict.kind, "other")


@dataclass
class Score:
    """Counts of (expected, found)."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def recall(self, name: str) -> float:
        return self.counts[name, name] / max(1, sum(n for (expected, _), n in self.counts.items() if expected == name))

    def precision(self, name: str) -> float:
        return self.counts[name, name] / max(1, sum(n for (_, found), n in self.counts.items() if found == name))


def load(corpora: Path) -> list[Sample]:
    root = corpora / "inbound"
    with (root / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        return [_sample(root, row) for row in csv.DictReader(lines, delimiter="\t")]


def _sample(root: Path, row: dict[str, str]) -> Sample:
    dates = dict(re.findall(r"(sent|return)=(\d{4}-\d\d-\d\d)", row["note"] or ""))
    sent, back = (date.fromisoformat(dates[key]) if key in dates else None for key in ("sent", "return"))
    return Sample(row["file"], row["label"], row["sublabel"], (root / row["file"]).read_bytes(), sent, back)


def score(samples: Iterable[Sample], peer: Callable[[bytes], str] | None = None) -> Score:
    """Ours, or a peer's, over the same mails."""
    return Score(Counter((one.expected, _asked(peer, one.headed) if peer else one.found) for one in samples))


def _asked(peer: Callable[[bytes], str], raw: bytes) -> str:
    try:
        return peer(raw)
    except (AttributeError, AssertionError, LookupError, TypeError, ValueError):
        return "crash"


def condemned(samples: Iterable[Sample]) -> tuple[int, int, int]:
    """(mails that condemn an address, those of them labelled so, all labelled so), unsure labels left out."""
    sure = [one for one in samples if not one.sublabel.startswith(UNSURE)]
    found = [one for one in sure if condemns(one.verdict)]
    return len(found), sum(one.label == "hard_bounce" for one in found), sum(one.label == "hard_bounce" for one in sure)


def condemns(verdict: Verdict) -> bool:
    return any(one.verdict is RecipientVerdict.INVALID for one in verdict.recipients)


def wrong_dates(samples: Iterable[Sample]) -> tuple[int, list[str]]:
    """(texts that name a day of return, those given another one or none)."""
    dated = [one for one in samples if one.back]
    return len(dated), [one.name for one in dated if one.verdict.return_date != one.back]


def seconds(call: Callable[[bytes], object], samples: Iterable[Sample]) -> float:
    started = time.perf_counter()
    for one in samples:
        _asked(call, one.headed)  # type: ignore[arg-type]
    return time.perf_counter() - started


def ratio_to_flufl(samples: list[Sample], rounds: int = 3) -> float:
    """Our time by theirs on the same mails, the best of some rounds run in turn."""
    pairs = [(seconds(classify, samples), seconds(flufl, samples)) for _ in range(rounds)]
    return min(ours for ours, _ in pairs) / min(theirs for _, theirs in pairs)


_HEAD = b"From: a@b.example\nTo: c@d.example\nSubject: x\n"
_DAEMON = b"From: MAILER-DAEMON@b.example\nSubject: Undelivered Mail\nReturn-Path: <>\n\n"


def _nested(size: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(size // 50))
    return (b"From: a@b.example\n" + b"".join(levels))[:size]


def _filled(head: bytes, unit: bytes) -> Callable[[int], bytes]:
    return lambda size: (head + unit * (size // len(unit)))[:size]


BOMBS: dict[str, Callable[[int], bytes]] = {
    "one line": _filled(_HEAD + b"\n", b"a"),
    "one line of attributions": _filled(_HEAD + b"\n", b"On 1 wrote "),
    "one line of absences": _filled(_HEAD + b"\n", b"i am away until "),
    "one line of addresses": _filled(_DAEMON, b"a@b.example "),
    "one line of user": _filled(_DAEMON, b"user "),
    "one line of causes": _filled(_DAEMON, b"domain max address user "),
    "one line of wishes": _filled(_HEAD + b"\n", b"remove my address from do not "),
    "new lines": _filled(_HEAD + b"\n", b"Stop\n \n"),
    "quoted lines": _filled(_HEAD + b"\n", b"> On 1 x\n"),
    "encoded words": _filled(b"From: a@b.example\nSubject: ", b"=?utf-8?q?a"),
    "references": _filled(b"From: a@b.example\nReferences: ", b"<a@b "),
    "nested multiparts": _nested,
    "nested messages": _filled(_HEAD, b"Content-Type: message/rfc822\n\n"),
    "many parts": _filled(_HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n", b"--x\n\na\n"),
    "open tags": _filled(_HEAD + b"Content-Type: text/html\n\n", b"<"),
    "entities": _filled(_HEAD + b"Content-Type: text/html\n\n", b"&#1"),
    "many recipients": _filled(_DAEMON, b"<user@b.example>: 550 user unknown\n\n"),
}


def growth(make: Callable[[int], bytes]) -> list[float]:
    """Seconds at each of SIZES, the best of three."""
    return [min(_timed(make(size)) for _ in range(3)) for size in SIZES]


def _timed(raw: bytes) -> float:
    started = time.perf_counter()
    classify(raw)
    return time.perf_counter() - started


def report(samples: list[Sample]) -> None:
    print(f"{len(samples)} mails {dict(Counter(one.label for one in samples))}")
    heads = "".join(f"{f'{name} P/R':>16}" for name in COLUMNS)
    print(f"{'':24}{heads}{'OOO>h':>7}{'bnc>h':>7}{'lost':>6}")
    for half in (0, 1):
        _line(f"ours, half {half}", [one for one in samples if one.half == half], None)
    _line("ours", samples, None)
    for name, peer in PEERS.items():
        _line(name, samples, peer)
    by_kind(samples)
    found, right, labelled = condemned(samples)
    print(f"address invalid: {right} of {found} right ({right / max(1, found):.3f}), {labelled} labelled so")
    dated, wrong = wrong_dates(samples)
    print(f"return dates: {dated - len(wrong)} of {dated} right; wrong or none: {wrong}")
    print(f"time by flufl.bounce's on the same mails: {ratio_to_flufl(samples):.2f}")
    for name, make in BOMBS.items():
        print(f"{name:24}" + "".join(f"{1000 * spent:9.1f} ms" for spent in growth(make)))


def by_kind(samples: list[Sample]) -> None:
    """Ours alone: nobody beside us tells so many kinds apart."""
    told = Score(Counter((one.kind, one.verdict.kind) for one in samples))
    for kind in dict.fromkeys(FINE.values()):
        count = sum(one.kind == kind for one in samples)
        print(f"  {kind.value:22}{told.precision(kind):>10.3f}/{told.recall(kind):.3f}{count:>7} mails")


def _line(name: str, samples: list[Sample], peer: Callable[[bytes], str] | None) -> None:
    told = score(samples, peer)
    cells = [f"{told.precision(kind):.3f}/{told.recall(kind):.3f}" for kind in COLUMNS]
    away = [one for one in samples if one.label == "out_of_office"]
    away_lost = score(away, peer).counts["auto", "human"]
    lost = sum(n for (expected, found), n in told.counts.items() if expected == "human" != found)
    row = "".join(f"{cell:>16}" for cell in cells)
    print(f"{name:24}{row}{away_lost:>7}{told.counts['bounce', 'human']:>7}{lost:>6}")


def misses(samples: list[Sample]) -> None:
    for one in samples:
        right = one.found == one.expected and condemns(one.verdict) == (one.label == "hard_bounce")
        if not right and one.expected != "other":
            kind = f"{one.verdict.kind.value}/{one.verdict.sub_kind.value}"
            print(f"{one.name}: {one.label} {one.sublabel} -> {kind} by {one.verdict.reason}")


def main() -> int:
    corpora = os.environ.get("RELANCE_CORPORA")
    if not corpora:
        print("RELANCE_CORPORA names no folder: set it to the one that holds inbound/manifest.tsv", file=sys.stderr)
        return 2
    everything = load(Path(corpora))
    report(everything)
    if "--misses" in sys.argv:
        misses(everything)
    return 0


if __name__ == "__main__":
    sys.exit(main())
