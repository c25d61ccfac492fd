"""The sandbox's Microsoft: Entra ID's consent and tokens, and Graph's mail."""

from __future__ import annotations

from flask import Blueprint

from connectors.sandbox.microsoft import entra, graph
from connectors.sandbox.world import World


def blueprint(world: World) -> Blueprint:
    microsoft = Blueprint("microsoft", __name__)
    entra.add_routes(microsoft, world)
    graph.add_routes(microsoft, world)
    return microsoft
