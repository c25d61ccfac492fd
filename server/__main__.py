"""`python -m server` is the `relance` command."""

from server.cli import main

main()
