"""What a generation folder must hold, and the proof that it still does.

Owns the manifest (sha256 and size of every file, and a digest of itself), the routes format and the check of both;
`generations` decides which folder is served. A folder passes only when it holds exactly what its manifest
lists, nothing extra, no link, no pickle, and when its weights are numbers (`weights`).

routes.json: `{"signatures": {signature: task}, "codes": {code: task}, "tasks": {task: {"adapter": "adapters/TASK"}}}`;
an adapter may be null for a task that the base model serves.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sleepyd.errors import InvalidInput, StoreCorrupt
from sleepyd.store import weights

MANIFEST, ROUTES, EVALUATION = "manifest.json", "routes.json", "evaluation.json"
FORMAT = 1

_SUFFIXES = frozenset({".safetensors", ".json", ".jsonl", ".md", ".txt"})
_TASK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\Z")
_CHUNK = 1 << 20

Json = dict[str, Any]


def describe(folder: Path) -> dict[str, Json]:
    """`{relative path: {sha256, size}}` of every file but the manifest. Raises StoreCorrupt for forbidden ones."""
    problems, files = _listing(folder)
    if problems:
        raise StoreCorrupt(f"{folder.name}: {problems[0]}; write plain safetensors, JSON and text files only")
    return {name: {"sha256": _sha256(folder / name), "size": (folder / name).stat().st_size} for name in files}


def seal(manifest: Json) -> Json:
    """The manifest with a digest of its own content, so that a flipped bit in it is noticed as well."""
    return {**manifest, "digest": _digest(manifest)}


def read(folder: Path) -> Json:
    """The manifest as written. Raises StoreCorrupt when there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise StoreCorrupt(f"generation {folder.name}: {MANIFEST} cannot be read ({error}); promote another") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise StoreCorrupt(f"generation {folder.name}: {MANIFEST} has no list of files; promote another")
    return manifest


def read_json(path: Path) -> Json:
    """A JSON object from a file. Raises StoreCorrupt."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StoreCorrupt(f"{path.name} of generation {path.parent.name} cannot be read ({error})") from error
    if not isinstance(data, dict):
        raise StoreCorrupt(
            f"{path.name} of generation {path.parent.name}: got {type(data).__name__}, expected an object"
        )
    return data


def problems_of(folder: Path) -> list[str]:
    """Everything that is wrong with a generation folder; empty means intact."""
    try:
        mode = folder.lstat().st_mode
        if not stat.S_ISDIR(mode):
            return [f"{folder.name} is not a directory"]
        manifest = read(folder)
        found, files = _listing(folder)
        if manifest.get("digest") != _digest(manifest):
            found.append(f"{MANIFEST} does not match its own digest")
        if manifest.get("format") != FORMAT:
            found.append(f"manifest format {manifest.get('format')!r}, expected {FORMAT}")
        if manifest.get("number") != int(folder.name):
            found.append(f"manifest is of generation {manifest.get('number')!r}")
        found += _differences(folder, manifest["files"], files)
        return found or weight_problems(folder, files) or route_problems(folder, read_json(folder / ROUTES))
    except (OSError, ValueError) as error:
        return [f"cannot be read ({error})"]
    except StoreCorrupt as error:
        return [error.message]


def weight_problems(folder: Path, files: Iterable[str]) -> list[str]:
    """Why the weights among these files must not be loaded."""
    named = ((name, weights.problem_of(folder / name)) for name in files if name.endswith(weights.SUFFIX))
    return [f"{name}: {problem}" for name, problem in named if problem]


def route_problems(folder: Path, routes: Json) -> list[str]:
    """Why these routes cannot be served from this folder."""
    tasks = routes.get("tasks", {})
    if not all(isinstance(routes.get(part, {}), dict) for part in ("signatures", "codes", "tasks")):
        return [f"{ROUTES}: signatures, codes and tasks must be objects"]
    found = []
    for task, entry in tasks.items():
        adapter = entry.get("adapter") if isinstance(entry, dict) else ""
        if not _TASK.match(task):
            found.append(f"{ROUTES}: task name {task!r} is not letters, digits, _ and -")
        elif adapter is not None and adapter != f"adapters/{task}":
            found.append(f"{ROUTES}: task {task} names adapter {adapter!r}, expected adapters/{task}")
        elif adapter is not None and not (folder / adapter / weights.ADAPTER).is_file():
            found.append(f"{ROUTES}: {adapter}/{weights.ADAPTER} is missing")
    for part in ("signatures", "codes"):
        # A task without an entry of its own is one that the base model serves: no problem, but it must be a name.
        found += [f"{ROUTES}: {part}.{key} names no task" for key, task in routes.get(part, {}).items() if not task]
    return found


def encoded(data: Mapping[str, Any]) -> bytes:
    """A JSON file of a generation. Raises InvalidInput for what is no plain JSON."""
    try:
        text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"new generation: routes, evaluation and meta must be plain JSON ({error})") from error
    return (text + "\n").encode("utf-8")


def _digest(manifest: Json) -> str:
    content = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()


def _listing(folder: Path) -> tuple[list[str], list[str]]:
    """(problems, relative paths of the files without the manifest). Folders must hold something."""
    found: list[str] = []
    files: list[str] = []
    for root, folders, names in os.walk(folder, followlinks=False):
        if not folders and not names and Path(root) != folder:
            found.append(f"{os.path.relpath(root, folder)} is an empty folder")
        for name in (*folders, *names):
            path = Path(root, name)
            relative = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                continue
            if not stat.S_ISREG(mode):
                found.append(f"{relative} is a link or a special file")
            elif path.suffix not in _SUFFIXES:
                found.append(f"{relative} has a suffix that is never loaded ({path.suffix or 'none'})")
            elif relative != MANIFEST:
                files.append(relative)
    return found, sorted(files)


def _differences(folder: Path, listed: dict[str, Json], present: list[str]) -> list[str]:
    found = [f"{name} is not in the manifest" for name in present if name not in listed]
    for name, expected in sorted(listed.items()):
        if name not in present:
            found.append(f"{name} is missing")
        elif (size := (folder / name).stat().st_size) != expected.get("size"):
            found.append(f"{name} has {size} bytes, the manifest says {expected.get('size')}")
        elif _sha256(folder / name) != expected.get("sha256"):
            found.append(f"{name} does not match its sha256")
    return found


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
