"""docs/api.md: the HTTP API, from the same OpenAPI document that the daemon serves at /openapi.json."""

import json
from collections.abc import Iterator
from typing import Any, cast

from sleepyd.api.app import create_app
from sleepyd.api.service import Service
from sleepyd.config import Config
from sleepyd.pages.tables import table

Json = dict[str, Any]
_HEAD = r"""# HTTP API

Made by `make docs` from the document that a running daemon serves at `/openapi.json`.

The daemon listens on loopback, by default at `http://127.0.0.1:7878`. Routes that read and `POST /v1/fix` need no
token; everything else that changes state wants `Authorization: Bearer TOKEN`, with the token from the file `token` in
the state directory. Every failure has one shape, `{"error": {"message", "type", "code", "param"}}`.

<!-- not run: it needs a running daemon; the quickstart asks the same by the command line -->
```sh
curl -s http://127.0.0.1:7878/v1/fix -H 'Content-Type: application/json' \
    -d '{"code": "fn main() { let x = 1; x = 2; println!(\"{x}\"); }"}'
```
"""


def page() -> str:
    """The page."""
    # Describing the routes asks nothing of what is behind them.
    document = create_app(cast(Service, None), token="", config=Config()).openapi()
    routes = [
        _route(method, path, operation, document)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    shapes = [_shape(name, schema) for name, schema in _named(document) if schema.get("type") == "object"]
    return "\n".join([_HEAD, *routes, "## Shapes\n", *shapes])


def _route(method: str, path: str, operation: Json, document: Json) -> str:
    lines = [f"## {method.upper()} {path}\n", operation.get("description", ""), ""]
    parameters = [
        (f"`{one['name']}`", one["in"], _type(one["schema"]), _default(one["schema"], one.get("required", False)))
        for one in operation.get("parameters", [])
    ]
    if parameters:
        lines.append(table(("parameter", "in", "type", "default"), parameters))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    asked = f"Body: {_type(body)}. " if body else ""
    lines.append(f"{asked}Reply: {'; '.join(_replies(operation))}.\n")
    return "\n".join(lines)


def _replies(operation: Json) -> Iterator[str]:
    """Each success; how failures look is the same everywhere."""
    for status, reply in operation["responses"].items():
        if status.startswith("2"):
            for media, content in reply.get("content", {}).items():
                shape = _type(content.get("schema", {}))
                yield f"{status}, {shape}" if media == "application/json" else f"{status}, `{media}`"


def _named(document: Json) -> list[tuple[str, Json]]:
    return sorted(document["components"]["schemas"].items())


def _shape(name: str, schema: Json) -> str:
    required = schema.get("required", [])
    rows = [
        (f"`{key}`", _type(value), _default(value, key in required), value.get("description", ""))
        for key, value in schema.get("properties", {}).items()
    ]
    about = schema.get("description", "")
    return f"### {name}\n\n{about}\n\n{table(('key', 'type', 'default', 'for'), rows)}"


def _type(schema: Json) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return f"{schema.get('type', 'anything')}{_bounds(schema)}"


def _bounds(schema: Json) -> str:
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    said = [f"{sign} {schema[name]:g}" for name, sign in signs.items() if name in schema]
    return f" ({', '.join(said)})" if said else ""


def _default(schema: Json, is_required: bool) -> str:
    if is_required:
        return "required"
    return f"`{json.dumps(schema['default'])}`" if schema.get("default") is not None else ""
