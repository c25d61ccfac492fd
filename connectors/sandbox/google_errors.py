"""Google's way of saying no."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class GoogleError(Exception):
    def __init__(self, code: int, reason: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code, self.reason, self.message, self.retry_after = code, reason, message, retry_after

    def response(self) -> Response:
        domain = "usageLimits" if "imitExceeded" in self.reason else "global"
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "errors": [{"message": self.message, "domain": domain, "reason": self.reason}],
            "status": _STATUS.get(self.code, "INTERNAL"),
        }
        answer = jsonify(error=error)
        answer.status_code = self.code
        if self.retry_after is not None:
            answer.headers["Retry-After"] = str(int(self.retry_after))
        if self.code == 401:
            answer.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        return answer


def not_found() -> GoogleError:
    return GoogleError(404, "notFound", "Requested entity was not found.")


def invalid(message: str) -> GoogleError:
    return GoogleError(400, "invalidArgument", message)
