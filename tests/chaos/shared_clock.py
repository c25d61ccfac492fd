"""One product time for several processes: real time plus an offset in a file that all of them map."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SharedClock:
    """`now()` anywhere; only the one who conducts the run moves it, and only forward."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", 0.0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)

    def offset(self) -> timedelta:
        return timedelta(seconds=struct.unpack("d", self._map[:8])[0])

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset()

    def move_to(self, moment: datetime) -> None:
        ahead = (moment - self.now()).total_seconds()
        if ahead > 0:
            self._map[:8] = struct.pack("d", self.offset().total_seconds() + ahead)
