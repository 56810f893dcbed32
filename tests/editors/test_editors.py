"""The setting in an editor's own file: added between what is there, and taken out without a trace."""

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from sleepyd import editors
from sleepyd.cli import main
from sleepyd.errors import Conflict, InvalidInput, NotFound

COMMAND = ("sleepyd", *editors.COMMAND)
VSCODE = """\
// mine
{
  /* { "not": "this" } */
  "editor.fontSize": 13, // "large"
  "files.exclude": { "**/target": true },
}
"""
ZED = """\
{
  "theme": "One",
  "lsp": {
    "other": { "rust-analyzer": {} },
    // rust
    "rust-analyzer": { "binary": { "path": "ra" } }
  }
}
"""
HELIX = "[language-server.rust-analyzer.config]\nprocMacro.enable = false # slow\n"
LUA = "vim.o.number = true"


def plain(text: str) -> object:
    """JSON with comments and trailing commas, read by node, which shares no code with ours."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed here")
    program = "const t=require('fs').readFileSync(0,'utf8');console.log(JSON.stringify(eval('('+t+'\\n)')))"
    return json.loads(
        subprocess.run(["node", "-e", program], input=text, capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.parametrize("text", [VSCODE, "{}", "{ }\n", '{"a": "}"}', None])
def test_vscode_reads_what_was_there_and_the_command(text: str | None) -> None:
    editor = editors.editor("vscode")
    made = editors.added(editor, text, COMMAND)
    expected = plain(text) if text else {}
    assert isinstance(expected, dict)
    assert plain(made) == {"rust-analyzer.check.overrideCommand": list(COMMAND), **expected}
    assert editors.removed(editor, made) == text


def test_zed_gets_it_in_the_deepest_object_that_is_there() -> None:
    editor = editors.editor("zed")
    made = editors.added(editor, ZED, COMMAND)
    found = plain(made)
    assert found["lsp"]["rust-analyzer"] == {  # type: ignore[index]
        "initialization_options": {"check": {"overrideCommand": list(COMMAND)}},
        "binary": {"path": "ra"},
    }
    assert found["lsp"]["other"] == {"rust-analyzer": {}}  # type: ignore[index]
    assert "// rust\n" in made
    assert editors.removed(editor, made) == ZED


@pytest.mark.parametrize("text", [HELIX, HELIX.rstrip("\n"), None])
def test_helix_reads_a_table_more(text: str | None) -> None:
    editor = editors.editor("helix")
    made = editors.added(editor, text, COMMAND)
    config = tomllib.loads(made)["language-server"]["rust-analyzer"]["config"]
    assert config["check"]["overrideCommand"] == list(COMMAND)
    assert ("procMacro" in config) == (text is not None)
    assert editors.removed(editor, made) == text


@pytest.mark.parametrize("text", [LUA, LUA + "\n", None])
def test_neovim_gets_a_call_of_its_own(text: str | None) -> None:
    editor = editors.editor("neovim")
    made = editors.added(editor, text, COMMAND)
    words = '{ "sleepyd", "check", "--message-format=json" }'
    inner = f'["rust-analyzer"] = {{ ["check"] = {{ overrideCommand = {words} }} }}'
    assert f'vim.lsp.config("rust_analyzer", {{ settings = {{ {inner} }} }})\n' in made
    assert editors.removed(editor, made) == text


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("vscode", '{"rust-analyzer.check.overrideCommand": ["x"]}', Conflict),
        ("vscode", '{"a": }', InvalidInput),
        ("vscode", "[]", Conflict),
        ("zed", '{"lsp": {"rust-analyzer": {"initialization_options": {"check": {"overrideCommand": []}}}}}', Conflict),
        ("helix", "[language-server.rust-analyzer.config.check]\nfeatures = []\n", Conflict),
        ("helix", "x = ", InvalidInput),
        ("neovim", "overrideCommand = 1", Conflict),
    ],
)
def test_what_is_there_already_or_broken_is_left_to_its_owner(name: str, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        editors.added(editors.editor(name), text, COMMAND)


def test_twice_is_refused_and_nothing_to_remove_is_said() -> None:
    editor = editors.editor("vscode")
    with pytest.raises(Conflict, match="is set up there already"):
        editors.added(editor, editors.added(editor, "{}", COMMAND), COMMAND)
    with pytest.raises(NotFound):
        editors.removed(editor, VSCODE)
    with pytest.raises(InvalidInput, match="expected one of vscode, zed, helix, neovim"):
        editors.editor("ed")


def said(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_the_verbs_show_first_write_on_request_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLEEPYD_PATHS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / ".vscode" / "settings.json"
    assert said("editor", "setup", "vscode") == 1
    assert '+  "rust-analyzer.check.overrideCommand": ["sleepyd", "check"' in capsys.readouterr().out
    assert not path.exists()
    assert said("editor", "setup", "vscode", "--apply") == 0
    assert said("editor", "remove", "vscode", "--apply") == 0
    assert not path.exists()
    path.write_text(VSCODE)
    path.chmod(0o640)
    assert said("editor", "setup", "vscode", "--apply", "--command", "/opt/sleepyd") == 0
    assert '"/opt/sleepyd", "check"' in path.read_text()
    assert said("editor", "remove", "vscode", "--apply") == 0
    assert (path.read_text(), path.stat().st_mode & 0o777) == (VSCODE, 0o640)
    assert said("editor", "setup", "zed", "--user", "--apply") == 0
    assert (tmp_path / "config/zed/settings.json").is_file()
