"""Relance's server: sequences, sending, and reading what came back."""

__version__ = "0.1.0"
