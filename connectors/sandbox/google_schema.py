"""Google's own description of the Gmail API as the judge of every request and answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft7Validator, FormatChecker

_KEPT = {"type", "format", "enum", "items", "properties", "additionalProperties", "$ref"}
_FORMATS = FormatChecker(formats=())


class Misfit(ValueError):
    """Something that is not in the API's description."""


@_FORMATS.checks("uint64")
def _is_uint64(value: object) -> bool:
    return not isinstance(value, str) or (value.isascii() and value.isdigit() and int(value) < 2**64)


@_FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"-?\d{1,19}", value, re.ASCII) is not None


@_FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@_FORMATS.checks("byte")
def _is_base64url(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", value) is not None


@dataclass(frozen=True)
class Method:
    """One entry of the description: `gmail.users.drafts.send` and what it takes."""

    id: str
    verb: str
    path: re.Pattern[str]
    query: Mapping[str, Any]
    request: str
    response: str
    scopes: frozenset[str]
    upload: bool


@cache
def document() -> dict[str, Any]:
    """The discovery document that google-api-python-client carries."""
    folder = resources.files("googleapiclient.discovery_cache.documents")
    loaded: dict[str, Any] = json.loads((folder / "gmail.v1.json").read_text(encoding="utf-8"))
    return loaded


@cache
def methods() -> list[Method]:
    return list(_methods_of(document()))


def match(verb: str, path: str) -> tuple[Method, dict[str, str]]:
    """The method behind a path without its leading slash, and the path's parameters."""
    path = path.removeprefix("upload/")
    for method in methods():
        if method.verb == verb and (found := method.path.fullmatch(path)):
            return method, found.groupdict()
    raise Misfit(f"{verb} /{path} is no method of this API")


def check_query(method: Method, query: Mapping[str, list[str]]) -> None:
    known = {**document()["parameters"], **method.query}
    for name, values in query.items():
        if name not in known:
            raise Misfit(f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.')
        schema = known[name]
        if len(values) > 1 and not schema.get("repeated"):
            raise Misfit(f"Parameter '{name}' is not repeated.")
        if wrong := next((v for v in values if not _fits_parameter(schema, v)), None):
            raise Misfit(f"Invalid value at '{name}', \"{wrong}\"")
    if missing := [name for name, s in method.query.items() if s.get("required") and name not in query]:
        raise Misfit(f"Missing required parameter: {missing[0]}")


def check(name: str, body: Any) -> None:
    """Refuse a body that does not fit the schema of that name ("" takes no body at all)."""
    if not name:
        if body:
            raise Misfit("This method takes no body.")
        return
    for error in _validator(name).iter_errors(body):
        where = ".".join(str(step) for step in error.absolute_path) or name
        raise Misfit(f"Invalid value at '{where}': {error.message[:200]}")


@cache
def _validator(name: str) -> Draft7Validator:
    definitions = {key: _json_schema(value) for key, value in document()["schemas"].items()}
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": definitions}, format_checker=_FORMATS)


def _json_schema(google: dict[str, Any]) -> dict[str, Any]:
    """Google's dialect as JSON Schema: vendor keys dropped, nothing undeclared let in."""
    schema = {key: value for key, value in google.items() if key in _KEPT}
    if "$ref" in schema:
        return {"$ref": f"#/definitions/{schema['$ref']}"}
    if "items" in schema:
        schema["items"] = _json_schema(schema["items"])
    if schema.get("type") == "object":
        schema["properties"] = {k: _json_schema(v) for k, v in google.get("properties", {}).items()}
        extra = google.get("additionalProperties")
        schema["additionalProperties"] = _json_schema(extra) if extra else False
    return schema


def _fits_parameter(schema: dict[str, Any], value: str) -> bool:
    if "enum" in schema:
        return value in schema["enum"]
    if schema["type"] == "integer":
        return re.fullmatch(r"\d{1,10}", value) is not None
    if schema["type"] == "boolean":
        return value in ("true", "false")
    return _FORMATS.conforms(value, schema.get("format", ""))


def _methods_of(node: dict[str, Any]) -> Iterator[Method]:
    for spec in node.get("methods", {}).values():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/:]+)", re.escape(spec["path"]))
        yield Method(
            id=spec["id"],
            verb=spec["httpMethod"],
            path=re.compile(pattern),
            query={k: v for k, v in spec.get("parameters", {}).items() if v["location"] == "query"},
            request=spec.get("request", {}).get("$ref", ""),
            response=spec.get("response", {}).get("$ref", ""),
            scopes=frozenset(spec["scopes"]),
            upload="mediaUpload" in spec,
        )
    for resource in node.get("resources", {}).values():
        yield from _methods_of(resource)
