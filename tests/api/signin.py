"""What an extension sends to sign in."""

import hashlib
from base64 import urlsafe_b64encode

VERIFIER = "verifier-" * 6
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT = f"https://{'a' * 32}.chromiumapp.org/"
