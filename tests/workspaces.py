"""A cargo workspace of two packages, as tests write it: core-lib, and app that uses it."""

import subprocess
from pathlib import Path

CORE = "pub fn twice(number: u32) -> u32 {\n    number * 2\n}\n"
APP = """\
use core_lib::twice;

pub fn four() -> u32 {
    twice(2)
}

#[test]
fn is_four() {
    assert_eq!(four(), 4);
}
"""
LIB, USER = "core/src/lib.rs", "app/src/lib.rs"
_FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["core", "app"]\nresolver = "2"\n',
    "core/Cargo.toml": '[package]\nname = "core-lib"\nversion = "0.1.0"\nedition = "2021"\n',
    "app/Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2018"\n\n'
    '[dependencies]\ncore-lib = { path = "../core" }\n',
    LIB: CORE,
    USER: APP,
}


def write(root: Path, **texts: str) -> Path:
    """The workspace in `root`; `core` and `app` say what their sources are instead."""
    named = {LIB: texts.get("core", CORE), USER: texts.get("app", APP)}
    for name, text in {**_FILES, **named}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def content(root: Path) -> dict[str, bytes]:
    """All files but cargo's output and git's."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"target", ".git"} & set(path.relative_to(root).parts)
    }


def commit(root: Path) -> None:
    """All of it into a new git repository."""
    (root / ".gitignore").write_text("target\n")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        git(root, *words)


def git(root: Path, *words: str) -> str:
    """What git says; raises where it fails."""
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    return subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True, text=True).stdout
