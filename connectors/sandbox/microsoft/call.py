"""One request to Graph, already checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from connectors.sandbox.microsoft import items
from connectors.sandbox.microsoft.errors import GraphError, not_found
from connectors.sandbox.world import Account, Folder, Mail, World

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    world: World
    account: Account
    path: dict[str, str]
    args: dict[str, str]
    body: Json
    base: str  # the root of Graph, for links

    @property
    def box(self) -> str:
        return self.account.address

    @property
    def immutable(self) -> bool:
        return 'idtype="immutableid"' in request.headers.get("Prefer", "").lower()

    @property
    def url(self) -> str:
        return self.base + request.path.removeprefix("/v1.0")

    @property
    def page_size(self) -> int:
        """Delta's, which is a preference rather than an option."""
        wished = re.search(r"odata\.maxpagesize=(\d+)", request.headers.get("Prefer", ""))
        return min(int(wished.group(1)), 1000) if wished else 10

    def mail(self) -> Mail:
        """The mail in the path. A sent one cannot be read before its copy is filed."""
        mail_id, tag = items.world_id(self.path["id"])
        found = self.world.get(self.box, mail_id)
        if found is None or found.visible_at is not None or not items.in_place(found, tag):
            raise not_found()
        return found

    def folder(self) -> Folder | None:
        """The folder in the path, None when the path is the whole mailbox."""
        if "folder" not in self.path:
            return None
        return self.folder_named(self.path["folder"])

    def folder_named(self, name: str) -> Folder:
        if found := items.folder_of(self.box, name):
            return found
        raise GraphError(404, "ErrorItemNotFound", "The specified folder could not be found in the store.")

    def resource(self, mail: Mail) -> Json:
        return items.resource(mail, self.immutable)


Handler = Callable[[Call], Json | bytes | None]
