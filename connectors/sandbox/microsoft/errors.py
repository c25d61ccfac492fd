"""Graph's way of saying no."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from flask import Response, jsonify, request

from connectors.sandbox.microsoft.schema import check


class GraphError(Exception):
    def __init__(self, status: int, code: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after

    def response(self) -> Response:
        request_id = str(uuid.uuid4())
        inner = {
            "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request_id,
            "client-request-id": request.headers.get("client-request-id", request_id),
        }
        body = {"error": {"code": self.code, "message": self.message, "innerError": inner}}
        check("ErrorAnswer", body)
        answer = jsonify(body)
        answer.status_code = self.status
        if self.retry_after is not None:
            answer.headers["Retry-After"] = str(int(self.retry_after))
        return answer


def bad_request(message: str, code: str = "BadRequest") -> GraphError:
    return GraphError(400, code, message)


def not_found() -> GraphError:
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
