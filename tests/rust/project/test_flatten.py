"""A crate made one file compiles as the crate does, and says which crates it cannot be done for."""

import pytest

from sleepyd.errors import InvalidInput
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.project import flatten

FILES = {
    "src/lib.rs": "//! All of it.\nmod shapes;\npub mod deep {\n    pub mod er;\n}\npub use shapes::area;\n",
    "src/shapes/mod.rs": "//! Shapes.\npub(crate) mod square; // one\npub fn area(side: u32) -> u32 {\n"
    "    square::area(side)\n}\n",
    "src/shapes/square.rs": "mod sides;\npub fn area(side: u32) -> u32 {\n    side * sides::one(side)\n}\n",
    "src/shapes/square/sides.rs": "pub fn one(side: u32) -> u32 {\n    side\n}\n",
    "src/deep/er.rs": "pub fn twice(side: u32) -> u32 {\n    crate::area(side) * 2\n}\n",
}


@pytest.mark.rustc
def test_modules_are_found_where_rustc_finds_them(compiler: Compiler) -> None:
    made = flatten.flat("src/lib.rs", FILES.get)
    assert "pub(crate) mod square {\nmod sides {" in made
    assert compiler.check(made, "2021").ok
    assert compiler.check_crate(FILES, "src/lib.rs", "2021").ok
    tests = "#[test]\nfn t() {\n    assert_eq!(deep::er::twice(3), 18);\n}\n"
    assert compiler.test(made, tests).passed
    assert compiler.test_crate(FILES, "src/lib.rs", tests).passed
    assert not compiler.test_crate(FILES, "src/lib.rs", tests.replace("18", "19")).passed


@pytest.mark.rustc
def test_an_error_of_a_crate_names_its_file_and_is_remembered(compiler: Compiler) -> None:
    broken = {**FILES, "src/shapes/square.rs": FILES["src/shapes/square.rs"].replace("side *", "sid *")}
    first, again = (compiler.check_crate(broken, "src/lib.rs", "2021") for _ in range(2))
    assert [(e.code, e.spans[0].file) for e in first.errors] == [("E0425", "src/shapes/square.rs")]
    assert (first.cached, again.cached, again.errors) == (False, True, first.errors)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "is not among the files"),
        ({"a.rs": "mod b;"}, "neither b.rs nor b/mod.rs is there"),
        ({"a.rs": '#[path = "b.rs"]\nmod c;', "b.rs": ""}, "named by #"),
        ({"a.rs": "mod b;", "b.rs": "x" * 600_000}, "larger than 512 KiB"),
    ],
)
def test_what_cannot_be_made_one_file_is_named(files: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        flatten.flat("a.rs", files.get)
