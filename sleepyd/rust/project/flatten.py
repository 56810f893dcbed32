"""A crate of several files as a program of one: each `mod name;` with the text of its file in its place.

What is learned from, and remembered, is programs of one file. Modules are found where rustc looks for them: beside a
root or a `mod.rs`, else in the folder of the module's own name.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from tree_sitter import Node

from sleepyd.errors import InvalidInput
from sleepyd.rust import items

_MOST_BYTES = 512 * 1024
_DEEPEST = 32


def flat(entry: str, source: Callable[[str], str | None]) -> str:
    """The program whose root is the file `entry`. source: the text of a file, None where there is none.

    Raises InvalidInput for a module whose file is missing or named by `#[path]`, and for a crate too large for this.
    """
    text = source(entry)
    if text is None:
        raise InvalidInput(f"{entry}: is not among the files; name the root of the crate", param="entry")
    made = _inlined(text, PurePosixPath(entry).parent, source, 0)
    if len(made.encode()) > _MOST_BYTES:
        raise InvalidInput(f"{entry}: the crate is larger than {_MOST_BYTES // 1024} KiB; take a part of it")
    return made


def _inlined(text: str, folder: PurePosixPath, source: Callable[[str], str | None], depth: int) -> str:
    """folder: where the modules of this text lie."""
    if depth > _DEEPEST:
        raise InvalidInput(f"{folder}: modules are nested deeper than {_DEEPEST}; a file may include itself")
    data = text.encode()
    for node, within in reversed(_declared(items.tree(text).root_node, folder, data)):
        name = _name(node, data)
        if _has_path(node, data):
            raise InvalidInput(f"mod {name}: its file is named by #[path]; only the usual places are looked at")
        places = (within / f"{name}.rs", within / name / "mod.rs")
        file = next((place for place in places if source(place.as_posix()) is not None), None)
        if file is None:
            raise InvalidInput(f"mod {name}: neither {places[0]} nor {places[1]} is there", param="files")
        inner = _inlined(source(file.as_posix()) or "", within / name, source, depth + 1)
        head = data[node.start_byte : node.end_byte].decode().rstrip().removesuffix(";").rstrip()
        data = data[: node.start_byte] + f"{head} {{\n{inner.rstrip()}\n}}".encode() + data[node.end_byte :]
    return data.decode()


def _declared(parent: Node, folder: PurePosixPath, data: bytes) -> list[tuple[Node, PurePosixPath]]:
    """The modules without a body, in order, each with the folder that its file lies in."""
    found: list[tuple[Node, PurePosixPath]] = []
    for node in parent.named_children:
        if node.type != "mod_item":
            continue
        body = node.child_by_field_name("body")
        if body is None:
            found.append((node, folder))
        else:
            found += _declared(body, folder / _name(node, data), data)
    return found


def _name(node: Node, data: bytes) -> str:
    name = node.child_by_field_name("name")
    return data[name.start_byte : name.end_byte].decode().removeprefix("r#") if name else ""


def _has_path(node: Node, data: bytes) -> bool:
    above = node.prev_named_sibling
    while above is not None and above.type in ("attribute_item", "line_comment"):
        if above.type == "attribute_item" and b"path" in data[above.start_byte : above.end_byte].split(b"=")[0]:
            return True
        above = above.prev_named_sibling
    return False
