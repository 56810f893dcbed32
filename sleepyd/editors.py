"""The one setting that makes editors offer sleepyd's fixes, put into their settings files and taken out again.

Owns where each editor keeps its settings and how a setting is added to a text that a person wrote: as one block between
two marks, so that comments, order and layout of all else stay, and taking the block out gives back the same bytes.
Nothing is written here: `added` and `removed` are texts. A file that holds the setting already is left to its owner.
"""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepyd.errors import Conflict, InvalidInput, NotFound

COMMAND = ("check", "--message-format=json")
_BEGIN, _END, _MADE = "sleepyd: begin", "sleepyd: end", "sleepyd: begin, with this file"
_JSON_BLOCK = re.compile(r"\n[ \t]*/\* sleepyd: begin.*?/\* sleepyd: end \*/", re.DOTALL)
_LINE_BLOCK = re.compile(r"\n(?:#|--) sleepyd: begin.*?\n(?:#|--) sleepyd: end\n", re.DOTALL)
_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])')


@dataclass(frozen=True, slots=True)
class Editor:
    """project: its settings file in a workspace.  user: in the folder of the user's settings.  keys: where it goes."""

    name: str
    project: str
    user: str
    keys: tuple[str, ...]
    write: Callable[[str, Sequence[str], Sequence[str]], str]
    note: str = ""


def added(editor: Editor, text: str | None, command: Sequence[str]) -> str:
    """The settings with the command in them; text: None where there is no file yet.

    Raises Conflict where they hold such a command already, InvalidInput where they are not what the editor reads.
    """
    if text is not None and (_BEGIN in text):
        raise Conflict(f'{editor.name}: sleepyd is set up there already; "sleepyd editor remove" takes it out')
    made = editor.write(text or "", editor.keys, command)
    return made.replace(_BEGIN, _MADE, 1) if text is None else made


def removed(editor: Editor, text: str) -> str | None:
    """The settings without it, byte for byte what they were; None where a file was made for it and holds no more.

    Raises NotFound where it is not there.
    """
    block = _JSON_BLOCK if editor.write is _json else _LINE_BLOCK
    found = block.search(text)
    if found is None:
        raise NotFound(f"{editor.name}: sleepyd is not set up in this file; nothing to remove")
    rest = text[: found.start()] + text[found.end() :]
    return None if _MADE in found[0] and rest in ("", "{\n}\n") else rest


def editor(name: str) -> Editor:
    """The editor of this name. Raises InvalidInput."""
    if name not in EDITORS:
        raise InvalidInput(f"editor: got {name!r}, expected one of {', '.join(EDITORS)}")
    return EDITORS[name]


def _json(text: str, keys: Sequence[str], command: Sequence[str]) -> str:
    """JSON with comments: a new member, first in the deepest object of `keys` that is there."""
    source = text or "{\n}\n"
    blank = _COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else " " * len(found[0]), source)
    try:
        data = json.loads(_TRAILING.sub(lambda found: found[0] if found[0][0] == '"' else " ", blank))
    except ValueError as error:
        raise InvalidInput(f"settings: are no JSON with comments ({error}); mend them first") from error
    at, depth = blank.find("{") + 1, 0
    while depth < len(keys) - 1 and isinstance(data, dict) and isinstance(data.get(keys[depth]), dict):
        at = _inside(blank, keys[depth], at)
        data, depth = data[keys[depth]], depth + 1
    if not isinstance(data, dict) or keys[depth] in data:
        raise Conflict(
            f"settings: hold {'.'.join(keys[: depth + 1])} already; put the command there by hand, or remove it"
        )
    value: object = list(command)
    for key in reversed(keys[depth + 1 :]):
        value = {key: value}
    indent = "  " * (depth + 1)
    member = f"{json.dumps(keys[depth])}: {json.dumps(value)}{',' if data else ''}"
    block = f"\n{indent}/* {_BEGIN} */\n{indent}{member}\n{indent}/* {_END} */"
    return source[:at] + block + source[at:]


def _inside(blank: str, key: str, start: int) -> int:
    """Just behind the brace of the object that is member `key` of the object which begins at `start`."""
    depth, at = 0, start
    while at < len(blank):
        if blank[at] == '"':
            end = re.compile(r'"(?:[^"\\]|\\.)*"').match(blank, at)
            assert end is not None
            follows = re.compile(r"\s*:\s*\{").match(blank, end.end())
            if depth == 0 and follows and json.loads(end[0]) == key:
                return follows.end()
            at = end.end()
            continue
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(blank[at], 0)
        at += 1
    raise InvalidInput(f"settings: {key} is not where it was expected; put the command there by hand")


def _toml(text: str, keys: Sequence[str], command: Sequence[str]) -> str:
    made = f"{text}\n# {_BEGIN}\n[{'.'.join(keys[:-1])}]\n{keys[-1]} = {json.dumps(list(command))}\n# {_END}\n"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"settings: are no TOML ({error}); mend them first") from error
    try:
        tomllib.loads(made)
    except tomllib.TOMLDecodeError as error:
        where = ".".join(keys[:-1])
        raise Conflict(f"settings: have [{where}] already; put {keys[-1]} there by hand, or remove it") from error
    return made


def _lua(text: str, keys: Sequence[str], command: Sequence[str]) -> str:
    if "overrideCommand" in text:
        raise Conflict("settings: hold an overrideCommand already; put the command there by hand, or remove it")
    words = ", ".join(json.dumps(word) for word in command)
    inner = f"{keys[-1]} = {{ {words} }}"
    for key in reversed(keys[:-1]):
        inner = f"[{json.dumps(key)}] = {{ {inner} }}"
    return f'{text}\n-- {_BEGIN}\nvim.lsp.config("rust_analyzer", {{ settings = {{ {inner} }} }})\n-- {_END}\n'


_CHECK = ("check", "overrideCommand")
EDITORS = {
    one.name: one
    for one in (
        Editor(
            "vscode",
            ".vscode/settings.json",
            "Code/User/settings.json",
            ("rust-analyzer.check.overrideCommand",),
            _json,
        ),
        Editor(
            "zed",
            ".zed/settings.json",
            "zed/settings.json",
            ("lsp", "rust-analyzer", "initialization_options", *_CHECK),
            _json,
        ),
        Editor(
            "helix",
            ".helix/languages.toml",
            "helix/languages.toml",
            ("language-server", "rust-analyzer", "config", *_CHECK),
            _toml,
        ),
        Editor(
            "neovim",
            ".nvim.lua",
            "nvim/after/plugin/sleepyd.lua",
            ("rust-analyzer", *_CHECK),
            _lua,
            note="a workspace's .nvim.lua is read with :set exrc",
        ),
    )
}


def settings_file(chosen: Editor, workspace: Path | None, user: Path) -> Path:
    """Where the setting goes. user: the folder of the user's settings, taken where no workspace is meant."""
    return user / chosen.user if workspace is None else workspace / chosen.project
