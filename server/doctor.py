"""What `relance doctor` looks at."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.types import Provider
from server import keys
from server.actions import mailboxes
from server.domain.codes import MailboxState
from server.models import Mailbox
from server.queries import account
from server.settings import Settings


@dataclass(frozen=True)
class Finding:
    ok: bool
    text: str


def findings(chosen: Settings, *, now: datetime) -> Iterator[Finding]:
    """One line per check; the installation is open, so database and keys have passed already."""
    yield Finding(True, f"database {chosen.database.split('@')[-1]} opens and its schema is up to date")
    mode = stat.S_IMODE(os.stat(chosen.data_dir / keys.FILE).st_mode)
    yield Finding(mode & 0o077 == 0 or os.name == "nt",
                  f"{keys.FILE} has mode {mode:o}" + ("" if mode & 0o077 == 0 else "; make it 600"))
    copy = account.restored_copy()
    yield Finding(not copy, "this installation is the one that sends" if not copy else
                  "this database was copied from another installation, so nothing is sent; stop that one, "
                  "then run `relance adopt` here")
    yield Finding(chosen.public, f"base address {chosen.base}" + (
        "" if chosen.public else " is not public https: mails ask for a STOP instead of carrying an opt-out link"))
    for provider in (Provider.GMAIL, Provider.MICROSOFT):
        known = bool(mailboxes.client(provider).client_id)
        yield Finding(known, f"{provider.value}: OAuth application " + ("set" if known else
                      "not set; see Mailboxes in Relance"))
    for box in Mailbox.select():
        fresh = box.read_at is not None and now - box.read_at < timedelta(minutes=45)
        good = box.state is MailboxState.CONNECTED and fresh
        yield Finding(good, f"mailbox {box.id} ({box.provider}): {box.state}, " + (
            f"read {box.read_at:%Y-%m-%d %H:%M} UTC" if box.read_at else "never read"))
