"""The real rust-analyzer offers our fixes as quick fixes: an error, our action, taken, the error gone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import workspaces
from language_server import LanguageServer, applied
from workspaces import APP, USER

from sleepyd import editors

pytestmark = [pytest.mark.rustc]
BROKEN = APP.replace("twice(2)", "twice(&2)")


def program() -> str:
    """rust-analyzer, where it is installed and not only rustup's name for it."""
    found = shutil.which("rust-analyzer")
    if found is None or subprocess.run([found, "--version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("rust-analyzer is not installed here")
    return found


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LanguageServer]:
    """In a broken workspace, set up as `sleepyd editor setup` would."""
    root = workspaces.write(tmp_path / "ws", app=BROKEN)
    command = [sys.executable, "-m", "sleepyd", *editors.COMMAND]
    monkeypatch.setenv("SLEEPYD_PATHS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    off = {"enable": False}
    settings = {"check": {"overrideCommand": command}, "procMacro": off, "cachePriming": off}
    found = LanguageServer([program()], root, {**settings, "cargo": {"buildScripts": off, "sysroot": None}})
    yield found
    found.close()


def test_an_error_is_shown_its_fix_is_offered_taken_and_it_is_gone(server: LanguageServer, tmp_path: Path) -> None:
    path = tmp_path / "ws" / USER
    uri = path.as_uri()
    document = {"uri": uri, "languageId": "rust", "version": 1, "text": BROKEN}
    server.tell("textDocument/didOpen", {"textDocument": document})

    def told() -> list[Any]:
        return [one for one in server.diagnostics.get(uri, []) if one.get("source") == "rustc"]

    server.until(lambda: any("sleepyd's fix" in one["message"] for one in told()), "our fix among what is shown")
    errors = [one for one in told() if one["severity"] == 1]
    assert [one["code"] for one in errors] == ["E0308"], "said twice, shown once"
    asked = {"textDocument": {"uri": uri}, "range": errors[0]["range"], "context": {"diagnostics": errors}}
    actions = server.ask("textDocument/codeAction", asked)
    (ours,) = [one for one in actions if one["title"].startswith("sleepyd's fix, compiled (compiler)")]
    assert (ours["kind"], ours["isPreferred"]) == ("quickfix", True)
    fixed = applied(BROKEN, ours["edit"]["changes"][uri])
    assert fixed == APP
    path.write_text(fixed)
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": fixed}]}
    server.tell("textDocument/didChange", change)
    server.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
    server.until(lambda: not server.diagnostics[uri], "nothing is wrong any more")
