"""The blueprint that all views of the API hang on."""

from __future__ import annotations

from apiflask import APIBlueprint

bp = APIBlueprint("api", __name__, url_prefix="/api", tag="Relance")
