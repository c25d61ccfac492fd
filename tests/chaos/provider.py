"""`python -m tests.chaos.provider CLOCK ACCOUNTS [LIFETIMES]`: the sandbox as a process, on the shared clock."""

from __future__ import annotations

import itertools
import json
import logging
import sys
import time
from pathlib import Path

from connectors.sandbox.app import create_sandbox
from connectors.sandbox.serve import serve
from connectors.sandbox.world import World
from connectors.types import Provider
from tests.chaos.shared_clock import SharedClock

CLIENTS = {Provider.GMAIL: "chaos.apps.googleusercontent.com",
           Provider.MICROSOFT: "00000000-0000-4000-8000-000000000c40"}
SECRET = "not-a-secret"
# Seconds. Google's library renews a token 225 s before its end and Microsoft's 300 s before: each does so every few
# seconds, but not at every call.
LIFETIMES = (236.0, 311.0)
BASE = "http://127.0.0.1:9"


def main() -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # many workers are many calls at once
    world = World(SharedClock(Path(sys.argv[1])).now)
    world.tokens.old_refresh_lives = True  # as at Microsoft: a worker may be killed before it has stored the new one
    for provider, client in CLIENTS.items():
        world.tokens.register(client, SECRET, [f"{BASE}/mailboxes/callback/{provider.value}"])
    for address, provider in json.loads(sys.argv[2]):
        world.add_account(address, address.partition("@")[0].title(), Provider(provider))
    running = serve(create_sandbox(world, base_url="")).start()
    print(running.url, flush=True)
    for lifetime in itertools.cycle(json.loads(sys.argv[3]) if sys.argv[3:] else LIFETIMES):
        world.tokens.access_lifetime = lifetime
        time.sleep(1)


if __name__ == "__main__":
    main()
