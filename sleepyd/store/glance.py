"""A generation's papers, read for people who look at it: nothing is hashed, so nothing here decides what is served.

What is missing or cannot be read is empty; that a generation is damaged is told by whoever verifies it (`generations`).
"""

from pathlib import Path
from typing import Any

from sleepyd.errors import StoreCorrupt
from sleepyd.store import manifest as manifests

Json = dict[str, Any]
SUBSPACE = "subspace.safetensors"


def evaluation(root: Path, number: int) -> Json:
    """What the generation passed when it was made."""
    return _read(folder(root, number) / manifests.EVALUATION)


def routes(root: Path, number: int) -> Json:
    """Which signature leads to which task, and which task has an adapter."""
    return _read(folder(root, number) / manifests.ROUTES)


def sizes(root: Path, number: int) -> dict[str, int]:
    """File → bytes, as the manifest lists them."""
    files = _read(folder(root, number) / manifests.MANIFEST).get("files", {})
    return {name: entry.get("size", 0) for name, entry in files.items()}


def folder(root: Path, number: int) -> Path:
    """Where the generation lies."""
    return root / "generations" / f"{number:06}"


def _read(path: Path) -> Json:
    try:
        return manifests.read_json(path)
    except StoreCorrupt:
        return {}
