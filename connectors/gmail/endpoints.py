"""Where Google's servers are, and what is asked of the user."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.types import Client

COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
READONLY = "https://www.googleapis.com/auth/gmail.readonly"
METADATA = "https://www.googleapis.com/auth/gmail.metadata"
SCOPES = (COMPOSE, READONLY)
HEADERS_ALONE = (COMPOSE, METADATA)


@dataclass(frozen=True)
class Endpoints:
    auth_uri: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105
    revoke_uri: str = "https://oauth2.googleapis.com/revoke"
    gmail_root: str = "https://gmail.googleapis.com/"


def endpoints(client: Client) -> Endpoints:
    """Google's own, but for those the client names. TypeError on a name that is not one of the four."""
    return Endpoints(**client.endpoints)
