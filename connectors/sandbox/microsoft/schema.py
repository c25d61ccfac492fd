"""Microsoft's published types as the judge of every request and answer (see schemas/README.md)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft7Validator


class Misfit(ValueError):
    """Something that is not in the published types."""


def check(name: str, body: Any) -> None:
    """Refuse what does not fit the definition of that name."""
    for error in _validator(name).iter_errors(body):
        where = ".".join(str(step) for step in error.absolute_path) or name
        raise Misfit(f"{where}: {error.message[:200]}")


def fields(name: str) -> frozenset[str]:
    """The properties a type has, OData's annotations left out."""
    return frozenset(key for key in _document()["definitions"][name]["properties"] if "@" not in key)


@cache
def _document() -> dict[str, Any]:
    text = resources.files("connectors.sandbox.schemas").joinpath("graph.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": _document()["definitions"]})
