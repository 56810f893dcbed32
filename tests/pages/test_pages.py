"""The pages that are made from the program: what is in them, and that the ones in docs/ are not stale."""

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from sleepyd import pages
from sleepyd.cli import app, main
from sleepyd.pages import routes
from sleepyd.pages.tables import table
from sleepyd.settings import all_keys

DOCS = Path(__file__).parent.parent.parent / "docs"
MADE = pages.pages(app, DOCS)


def test_the_pages_in_docs_say_what_the_program_does() -> None:
    assert pages.stale(app, DOCS) == [], 'type "make docs"'


def test_every_verb_that_is_not_hidden_has_its_help_on_the_page() -> None:
    verbs = re.findall(r"(?m)^##+ (sleepyd.*)$", MADE["cli.md"])
    assert {"sleepyd", "sleepyd fix", "sleepyd night", "sleepyd night run", "sleepyd config show"} <= set(verbs)
    assert "sleepyd docs" not in verbs
    assert [verb for verb in verbs if f"\n```text\nUsage: {verb} " not in MADE["cli.md"]] == []
    shown = [name for name, verb in get_command(app).commands.items() if not verb.hidden]  # type: ignore[attr-defined]
    assert [verb.split()[1] for verb in verbs if verb.count(" ") == 1] == shown


def test_every_setting_has_a_row() -> None:
    page = MADE["configuration.md"]
    assert [key.full_name for key in all_keys() if f"| `{key.name}`<br>`{key.variable}` | " not in page] == []
    assert '| `at`<br>`SLEEPYD_NIGHT_AT` | text | `"03:00"` | Local time of day. |\n' in page


def test_every_route_and_shape_is_on_the_page() -> None:
    page = MADE["api.md"]
    assert "## POST /v1/fix\n\nFix one program, or a crate of several files.\n" in page
    assert "Body: [FixBody](#fixbody). Reply: 200, [FixReply](#fixreply) or [FilesReply](#filesreply); 200, " in page
    assert "| `limit` | query | integer (≥ 1, ≤ 500) | `50` |\n" in page
    assert "| `code` | string or null |  | The program, where it is one file. |\n" in page
    assert "| `only_corrections` | boolean | `false` |  |\n" in page
    named = re.findall(r"\]\(#(\w+)\)", page)
    assert set(named) <= {name.lower() for name in re.findall(r"(?m)^### (\w+)$", page)}


def test_the_example_of_a_request_is_one() -> None:
    (body,) = re.findall(r"-d '(.*)'", routes.page())
    assert json.loads(body) == {"code": 'fn main() { let x = 1; x = 2; println!("{x}"); }'}


def test_a_stale_page_is_named_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def docs(option: str) -> object:
        with pytest.raises(SystemExit) as ended:
            main(["docs", option, "--out", str(tmp_path)])
        return ended.value.code

    assert docs("--check") == 1
    assert f'{tmp_path / "cli.md"}: does not say what the program does; type "make docs"' in capsys.readouterr().err
    assert docs("--write") == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "cli.md",
        "configuration.md",
        "api.md",
        "model.md",
        "results.md",
    }
    assert docs("--check") == 0
    (tmp_path / "api.md").write_text("else")
    capsys.readouterr()
    assert docs("--write") == 0
    assert capsys.readouterr().err == f"{tmp_path / 'api.md'}: written\n"


def test_without_a_folder_of_docs_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["docs", "--write", "--out", str(tmp_path / "none")])
    assert ended.value.code == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("a", "b"), [("x|y", "z")]) == "| a | b |\n| --- | --- |\n| x\\|y | z |\n"
