"""`python -m connectors.sandbox --port N [--data PATH]`: the sandbox alone, on real time."""

from __future__ import annotations

import argparse
import signal
from datetime import UTC, datetime
from pathlib import Path

from connectors.sandbox.app import create_sandbox
from connectors.sandbox.serve import serve
from connectors.sandbox.world import World
from connectors.types import Provider


def main() -> None:
    options = _options()
    world = World(lambda: datetime.now(UTC), options.data)
    for provider, addresses in ((Provider.GMAIL, options.gmail), (Provider.MICROSOFT, options.microsoft)):
        for address in addresses:
            world.add_account(address, address.partition("@")[0].title(), provider)
    world.tokens.register(options.client_id, options.client_secret, options.redirect_uri)
    app = create_sandbox(world, base_url=f"http://{options.host}:{options.port}")
    running = serve(app, options.host, options.port).start()
    print(f"Sandbox on {running.url}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        running.wait()
    except KeyboardInterrupt:
        running.stop()
    world.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m connectors.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8025, help="0 takes a free one")
    parser.add_argument("--data", type=Path, help="an SQLite file that keeps everything")
    parser.add_argument("--gmail", action="append", default=[], metavar="ADDRESS", help="make a Gmail account")
    parser.add_argument("--microsoft", action="append", default=[], metavar="ADDRESS")
    parser.add_argument("--client-id", default="relance-sandbox")
    parser.add_argument("--client-secret", default="relance-sandbox-secret")
    parser.add_argument("--redirect-uri", action="append", default=[], help="exactly as the application sends it")
    options = parser.parse_args()
    options.gmail = options.gmail or ["anna@northwind.example"]
    return options


if __name__ == "__main__":
    main()
