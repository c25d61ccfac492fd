"""How every page of the sandbox is rendered: in the reader's language, which a link may change."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request, url_for

from connectors.sandbox.texts import language, translate


def rendered(template: str, **values: Any) -> Response:
    page = render_template(template, t=translate, lang=language(), in_language=_in_language, **values)
    answer = current_app.make_response(page)
    if request.args.get("lang"):
        answer.set_cookie("lang", language(), samesite="Lax")
    return answer


def _in_language(code: str) -> str:
    """This same page in that language."""
    return url_for(str(request.endpoint), **{**request.args.to_dict(), "lang": code})  # type: ignore[arg-type]
