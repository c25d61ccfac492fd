"""Looks into closed shadow roots, as only a debugger can: what the info bar shows, and where to click it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

Node = dict[str, Any]


@dataclass
class Root:
    """One closed shadow root of a page, as it was when looked at."""

    page: Page
    session: CDPSession
    node: Node

    @property
    def text(self) -> str:
        return " ".join(node["nodeValue"].strip() for node in walk(self.node) if node["nodeName"] == "#text")

    @property
    def tags(self) -> set[str]:
        return {node["nodeName"].lower() for node in walk(self.node)}

    def click(self, label: str) -> None:
        """A real press of the mouse in the middle of that button."""
        button = next(node for node in walk(self.node) if node["nodeName"] == "BUTTON"
                      and any(label in part["nodeValue"] for part in walk(node)))
        box = self.session.send("DOM.getBoxModel", {"nodeId": button["nodeId"]})["model"]["border"]
        self.page.mouse.click((box[0] + box[4]) / 2, (box[1] + box[5]) / 2)


def closed_roots(page: Page) -> list[Root]:
    session = page.context.new_cdp_session(page)
    document = session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    return [Root(page, session, node) for node in walk(document) if node.get("shadowRootType") == "closed"]


def walk(node: Node) -> Iterator[Node]:
    yield node
    for inner in [*node.get("children", []), *node.get("shadowRoots", [])]:
        yield from walk(inner)
