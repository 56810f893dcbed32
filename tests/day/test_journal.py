"""Writing fixes to a user's files, and taking them back."""

import stat
from pathlib import Path

import pytest

from sleepyd.day.journal import Change, Entry, Journal
from sleepyd.errors import InvalidInput, NotFound, Stale


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "ws" / name for name in ("one.rs", "two.rs")]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_text("old\n")
    return paths


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal")


def apply(journal: Journal, *paths: Path, before: str = "old\n", after: str = "new\n") -> Entry:
    return journal.apply(paths[0].parent, "E0382", [Change(str(path), before, after) for path in paths])


def texts(paths: list[Path]) -> list[str]:
    return [path.read_text() for path in paths]


def test_what_is_written_can_be_undone_and_written_again(journal: Journal, files: list[Path]) -> None:
    files[0].chmod(0o640)
    entry = apply(journal, *files)
    assert texts(files) == ["new\n", "new\n"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o640
    undone = journal.undo(journal.find(None, files[0].parent, undone=False))
    assert (undone.id, texts(files)) == (entry.id, ["old\n", "old\n"])
    journal.redo(journal.find(None, files[0].parent, undone=True))
    assert texts(files) == ["new\n", "new\n"]
    assert [path.name for path in files[0].parent.iterdir() if path.name.startswith(".")] == []


def test_all_of_it_is_written_or_nothing(journal: Journal, files: list[Path]) -> None:
    files[1].write_text("edited\n")
    with pytest.raises(Stale, match=r"two\.rs: is not what it was"):
        apply(journal, *files)
    assert texts(files) == ["old\n", "edited\n"]
    assert journal.entries() == []


def test_a_file_that_cannot_be_written_takes_back_what_was(
    journal: Journal, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "two.rs" and "new" in self.read_text():
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InvalidInput, match=r"two\.rs: cannot be written \(Permission denied\)"):
        apply(journal, *files)
    monkeypatch.undo()
    assert texts(files) == ["old\n", "old\n"]
    assert journal.entries() == []
    assert len(list(files[0].parent.iterdir())) == 2


def test_nothing_is_undone_that_was_changed_since(journal: Journal, files: list[Path]) -> None:
    apply(journal, *files)
    files[0].write_text("mine\n")
    with pytest.raises(Stale):
        journal.undo(journal.entries()[0])
    assert texts(files) == ["mine\n", "new\n"]


def test_the_last_one_of_the_workspace_is_meant(journal: Journal, files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other" / "x.rs"
    other.parent.mkdir()
    other.write_text("old\n")
    apply(journal, files[0])
    second = apply(journal, files[0], before="new\n", after="newer\n")
    apply(journal, other)
    below = files[0].parent / "src"
    assert journal.find(None, below, undone=False).id == second.id
    journal.undo(second)
    journal.undo(journal.find(None, below, undone=False))
    assert texts(files) == ["old\n", "old\n"]
    assert journal.find(None, below, undone=True).id != second.id, "what was undone last is written again first"
    with pytest.raises(NotFound, match="no fix was applied here"):
        journal.find(None, tmp_path / "third", undone=False)


def test_one_may_be_named_but_only_undone_once(journal: Journal, files: list[Path], tmp_path: Path) -> None:
    entry = apply(journal, files[0])
    named = journal.find(entry.id.lower(), tmp_path, undone=False)
    with pytest.raises(InvalidInput, match="is undone already"):
        journal.undo(journal.undo(named))
    with pytest.raises(InvalidInput, match="was not undone"):
        journal.redo(named)
    with pytest.raises(NotFound, match="X: is not in the journal"):
        journal.find("X", tmp_path, undone=False)


def test_the_target_of_a_link_is_written_and_the_link_stays(journal: Journal, files: list[Path]) -> None:
    link = files[0].parent / "link.rs"
    link.symlink_to(files[0])
    apply(journal, link)
    assert link.is_symlink()
    assert files[0].read_text() == "new\n"


def test_sources_in_the_journal_are_for_their_owner_only(journal: Journal, files: list[Path], tmp_path: Path) -> None:
    apply(journal, files[0])
    (path,) = (tmp_path / "state" / "journal").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
