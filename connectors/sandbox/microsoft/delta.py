"""A folder's delta: everything in pages, then a link that gives what changed, until it is forgotten."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from connectors.sandbox.microsoft.errors import GraphError, bad_request
from connectors.sandbox.microsoft.items import stamp
from connectors.sandbox.world import Folder, Mail, World

_SINCE = re.compile(r"receivedDateTime (?:ge|gt) (\d{4}-\d\d-\d\dT[\d:.]+Z)")


@dataclass(frozen=True)
class State:
    """What the opaque token holds: the walk's start in the history, its end, and how far it has come."""

    after: int | None = None  # None: everything
    until: int = 0
    skip: int = 0
    since: str = ""  # the first call's filter and selection hold for every link
    select: str = ""

    def token(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


@dataclass(frozen=True)
class Step:
    mails: list[Mail]
    removed: list[str]
    select: str
    link: dict[str, str]


def step(world: World, box: str, folder: Folder, args: Mapping[str, str], size: int, url: str) -> Step:
    """One page of the walk that `args` begin or go on with."""
    state = _state(args, world.box_history_id(box))
    if state.after is not None and state.after < world.oldest_history_id(box):
        raise GraphError(410, "syncStateNotFound", "The sync state generation is not found.")
    ids = _ids(world, box, folder, state)
    shown = ids[state.skip : state.skip + size]
    found = [(mail_id, world.get(box, mail_id)) for mail_id in shown]
    mails = [mail for _, mail in found if mail and _inside(mail, folder, state)]
    removed = [mail_id for mail_id, mail in found if not (mail and _inside(mail, folder, state))]
    return Step(mails, removed, state.select, _link(state, len(ids), size, url))


def _state(args: Mapping[str, str], newest: int) -> State:
    token = args.get("$skiptoken") or args.get("$deltatoken")
    if not token:
        condition = args.get("$filter", "")
        match = _SINCE.fullmatch(condition)
        if condition and not match:
            raise bad_request("Delta takes no other $filter than receivedDateTime ge or gt.")
        return State(until=newest, since=match.group(1) if match else "", select=args.get("$select", ""))
    try:
        state = State(**json.loads(base64.urlsafe_b64decode(token)))
    except (ValueError, TypeError):
        raise bad_request("Badly formed token.", "SyncStateInvalid") from None
    return state if "$skiptoken" in args else replace(state, after=state.until, until=newest, skip=0)


def _ids(world: World, box: str, folder: Folder, state: State) -> list[str]:
    if state.after is None:
        return [mail.id for mail in world.visible(box) if _inside(mail, folder, state)]
    events = (e for e in world.history(box, state.after) if e.id <= state.until and e.mail_id)
    return list(dict.fromkeys(event.mail_id for event in events))


def _inside(mail: Mail, folder: Folder, state: State) -> bool:
    return mail.folder is folder and mail.visible_at is None and stamp(mail.received_at) >= state.since


def _link(state: State, total: int, size: int, url: str) -> dict[str, str]:
    rest = state.skip + size
    if rest < total:
        token = replace(state, skip=rest).token()
        return {"@odata.nextLink": f"{url}?{urlencode({'$skiptoken': token})}"}
    return {"@odata.deltaLink": f"{url}?{urlencode({'$deltatoken': state.token()})}"}
