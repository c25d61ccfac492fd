"""The files of the editor's form: kept with the first click, whatever else is wrong in it."""

from __future__ import annotations

from flask import Flask, g, request

from server import access, clock, words
from server.actions import attachments as actions
from server.queries import attachments
from server.queries.attachments import File
from server.web import says

MOST_AT_ONCE = 32 * 1024 * 1024  # of one form: files above the limit of a step arrive too, to be refused by name


def register(app: Flask) -> None:
    app.before_request_funcs.setdefault(None, []).insert(0, _allow)  # before the CSRF check reads the form


def _allow() -> None:
    if request.endpoint == "editor.save":
        request.max_content_length = MOST_AT_ONCE


def taken(at: int, errors: dict[str, str]) -> tuple[File, ...]:
    """The files of the step at that place: those the form names, then those it brings; what is refused, in `errors`."""
    field, refs = f"steps.{at}.attachments", request.form.getlist(f"steps.{at}.attachment")
    kept = attachments.by_refs(refs) if refs else ()
    if len(kept) < len(set(refs)):
        errors[field] = words.sentence("attachment_gone")
    for upload in request.files.getlist(f"steps.{at}.files"):
        content = upload.read() if upload.filename else b""
        upload.close()  # a large one is a file on the disk
        if not upload.filename:
            continue
        try:
            stored = actions.store(g.user, upload.filename, content, kept, now=clock.now())
        except access.Invalid as problem:
            errors.setdefault(field, says.refusal(problem))
        else:
            kept = (*(one for one in kept if one.id != stored.id), stored)
    return kept
