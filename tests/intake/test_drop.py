"""Files that come from elsewhere: seen, read, kept and moved without ever being trusted."""

import hashlib
import mmap
import os
import socket
from pathlib import Path

import pytest

from sleepyd.errors import InvalidInput, Unavailable
from sleepyd.intake import drop as files
from sleepyd.intake.drop import Shape


def only(folder: Path) -> files.Source:
    [source] = files.scan(folder)
    return source


def read(folder: Path, *, even_if_open: bool = False) -> bytes | None:
    return files.read(only(folder).files[0], 1000, even_if_open=even_if_open)


def test_a_scan_groups_pairs_and_leaves_out_what_is_not_meant(drop: Path):
    for name in ("b.json", "a.wrong.rs", "a.fixed.rs", "half.fixed.rs", ".hidden.json", "b.json~", "notes.txt"):
        (drop / name).write_text(name)
    (drop / "sub").mkdir()
    (drop / "sub" / "half.wrong.rs").write_text("x")
    for folder in ("accepted", "rejected", ".git"):
        (drop / folder).mkdir()
        (drop / folder / "old.json").write_text("{}")
    (drop / "sub" / "accepted").mkdir()
    (drop / "sub" / "accepted" / "mine.json").write_text("{}")
    assert [(s.shape, s.stem, [f.path.name for f in s.files]) for s in files.scan(drop)] == [
        (Shape.JSON, "b", ["b.json"]),
        (Shape.UNKNOWN, "notes.txt", ["notes.txt"]),
        (Shape.JSON, "mine", ["mine.json"]),
        (Shape.PAIR, "a", ["a.wrong.rs", "a.fixed.rs"]),
        (Shape.HALF, "half", ["half.fixed.rs"]),
        (Shape.HALF, "half", ["half.wrong.rs"]),
    ]


def test_a_program_and_its_diff_are_one_source_and_alone_a_program_says_nothing(drop: Path):
    for name in ("a.rs", "a.diff", "b.rs", "b.patch", "c.rs", "d.diff", "e.rs", "e.diff", "e.patch"):
        (drop / name).write_text(name)
    assert [(s.shape, s.name) for s in files.scan(drop)] == [
        (Shape.HALF, "e.patch"),
        (Shape.PATCHED, "a.rs + .diff"),
        (Shape.PATCHED, "b.rs + .patch"),
        (Shape.UNKNOWN, "c.rs"),
        (Shape.HALF, "d.diff"),
        (Shape.PATCHED, "e.rs + .diff"),
    ]


def test_row_08_links_are_seen_as_such_and_never_followed(drop: Path, tmp_path: Path):
    (tmp_path / "secret.json").write_text('{"secret": 1}')
    (drop / "x.json").symlink_to(tmp_path / "secret.json")
    (drop / "y.json").symlink_to("nowhere")
    (drop / "folder").symlink_to(tmp_path)
    assert [(s.shape, s.files[0].path.name) for s in files.scan(drop)] == [
        (Shape.NOT_REGULAR, "folder"),
        (Shape.NOT_REGULAR, "x.json"),
        (Shape.NOT_REGULAR, "y.json"),
    ]


def test_row_08_a_file_replaced_by_a_link_after_the_scan_is_not_followed(drop: Path, tmp_path: Path):
    (tmp_path / "secret.json").write_text('{"secret": 1}')
    (drop / "x.json").write_text("{}")
    found = only(drop).files[0]
    found.path.unlink()
    found.path.symlink_to(tmp_path / "secret.json")
    with pytest.raises(InvalidInput) as caught:
        files.read(found, 1000, even_if_open=False)
    assert caught.value.param == "unreadable"


def test_row_08_a_hard_link_of_ones_own_is_taken(drop: Path, tmp_path: Path):
    (tmp_path / "mine.json").write_text("{}")
    os.link(tmp_path / "mine.json", drop / "x.json")
    assert read(drop) == b"{}"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to make a file of another user")
def test_row_08_a_hard_link_to_another_users_file_is_refused(drop: Path, tmp_path: Path):
    (tmp_path / "theirs.json").write_text("{}")
    os.chown(tmp_path / "theirs.json", 65534, 65534)
    os.link(tmp_path / "theirs.json", drop / "x.json")
    with pytest.raises(InvalidInput, match="hard link"):
        read(drop)


def test_row_09_pipes_and_sockets_are_never_opened_for_a_blocking_read(drop: Path):
    os.mkfifo(drop / "a.json")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(drop / "b.json"))
        sources = files.scan(drop)
    assert [source.shape for source in sources] == [Shape.NOT_REGULAR, Shape.NOT_REGULAR]
    with pytest.raises(InvalidInput) as caught:
        files.read(sources[0].files[0], 1000, even_if_open=False)
    assert caught.value.param == "not_regular"


def test_row_04_a_huge_file_is_refused_without_reading_it(drop: Path):
    with (drop / "x.json").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InvalidInput, match="1099511627776 bytes") as caught:
        read(drop)
    assert caught.value.param == "too_large"


def test_a_file_that_somebody_still_writes_is_not_read(drop: Path):
    with (drop / "x.json").open("wb") as file:
        file.write(b"{}")
        file.flush()
        assert read(drop) is None
        assert read(drop, even_if_open=True) == b"{}"
    assert read(drop) == b"{}"


def test_a_file_that_is_still_mapped_for_writing_is_not_read(drop: Path):
    (drop / "x.json").write_bytes(b"{}")
    with (drop / "x.json").open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 2)
    assert read(drop) is None
    mapped.close()
    assert read(drop) == b"{}"


def test_a_file_that_changed_since_it_was_found_is_not_read(drop: Path):
    (drop / "x.json").write_bytes(b"{}")
    found = only(drop).files[0]
    found.path.write_bytes(b"{ }")
    assert files.read(found, 1000, even_if_open=True) is None
    found.path.unlink()
    assert files.read(found, 1000, even_if_open=True) is None


def test_a_copy_is_kept_once_under_its_hash(tmp_path: Path):
    digest = files.keep(tmp_path / "intake", b"bytes")
    assert digest == hashlib.sha256(b"bytes").hexdigest()
    assert files.keep(tmp_path / "intake", b"bytes") == digest
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "intake").iterdir()] == [(digest, b"bytes")]


def test_a_moved_source_lies_beside_its_reason(drop: Path):
    (drop / "a.wrong.rs").write_text("wrong")
    (drop / "a.fixed.rs").write_text("fixed")
    assert files.move(drop, only(drop), "accepted", "accepted: verified", "abc")
    assert {p.name: p.read_text() for p in (drop / "accepted").iterdir()} == {
        "a.wrong.rs": "wrong",
        "a.fixed.rs": "fixed",
        "a.reason.txt": "accepted: verified\n",
    }
    assert files.scan(drop) == []


def test_equal_names_are_kept_apart_and_equal_content_is_kept_once(drop: Path):
    for text, tag in (("1", "t1"), ("2", "t2"), ("2", "t2")):
        (drop / "a.json").write_text(text)
        assert files.move(drop, only(drop), "rejected", f"because {text}", tag)
    assert {p.name: p.read_text() for p in (drop / "rejected").iterdir()} == {
        "a.json": "1",
        "a.reason.txt": "because 1\n",
        "a-t2.json": "2",
        "a-t2.reason.txt": "because 2\n",
    }


def test_row_07_names_of_any_bytes_are_moved(drop: Path):
    names = [
        b"line\nbreak.json",
        b"\x1b[31mred.json",
        b"n" * 250 + b".json",
        b"-rf.json",
        b"\xff\xfe.json",
        b"a..b.json",
    ]
    for round_ in (1, 2):
        for name in names:
            Path(os.fsdecode(os.fsencode(drop) + b"/" + name)).write_text(str(round_))
        for source in files.scan(drop):
            assert files.move(drop, source, "accepted", "ok", f"tag{round_}")
    moved = {os.fsencode(p.name) for p in (drop / "accepted").iterdir()}
    assert set(names) <= moved
    assert len(moved) == len(names) * 4
    assert max(len(name) for name in moved) <= 255


def test_a_file_that_changes_while_it_is_moved_is_put_back(drop: Path):
    (drop / "a.wrong.rs").write_text("wrong")
    (drop / "a.fixed.rs").write_text("fixed")
    source = only(drop)
    (drop / "a.fixed.rs").write_text("fixed better")
    assert not files.move(drop, source, "accepted", "ok", "tag")
    assert sorted(p.name for p in drop.iterdir()) == ["a.fixed.rs", "a.wrong.rs", "accepted"]
    assert (drop / "a.fixed.rs").read_text() == "fixed better"
    assert list((drop / "accepted").iterdir()) == []


def test_an_outcome_folder_that_is_a_link_is_not_written_through(drop: Path, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (drop / "accepted").symlink_to(tmp_path / "elsewhere")
    (drop / "a.json").write_text("{}")
    source = next(s for s in files.scan(drop) if s.stem == "a")
    with pytest.raises(Unavailable, match="expected a directory"):
        files.move(drop, source, "accepted", "ok", "tag")
    assert (drop / "a.json").exists()
    assert list((tmp_path / "elsewhere").iterdir()) == []
