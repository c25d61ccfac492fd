"""The demo: an installation, a sandbox Google and Microsoft, and a clock that can be moved, in one process."""
