"""Brackets of a rewritten line."""

import pytest

from sleepyd.day.brackets import mended


@pytest.mark.parametrize(
    ("line", "like", "expected"),
    [
        ("let log = vec![address.clone();", "let log = vec![address];", "let log = vec![address.clone()];"),
        (
            "    text.parse().map_err(|e| e.to_string()",
            "    text.parse()",
            "    text.parse().map_err(|e| e.to_string())",
        ),
        ("    let n = f(g(x)?;", "    let n = f(x);", "    let n = f(g(x))?;"),
        (
            "    while let Some(x) = next(list {",
            "    while let Some(x) = next() {",
            "    while let Some(x) = next(list) {",
        ),
        ("    g(a, b));", "    g(a);", "    g(a, b);"),
        ("    f(vec![1, 2);", "    f(1);", "    f(vec![1, 2]);"),
        ('    println!("(", x.clone();', '    println!("(", x);', '    println!("(", x.clone());'),
        ("    f(')', x.clone();", "    f(')', x);", "    f(')', x.clone());"),
    ],
)
def test_what_was_lost_is_closed_and_what_is_too_much_goes(line: str, like: str, expected: str) -> None:
    assert mended(line, like) == expected


@pytest.mark.parametrize(
    ("line", "like"),
    [
        ("    f(x);", "    f(y);"),
        ("fn f(x: u8) {", "fn f() {"),
        ("}));", "}));"),
        ("    .map(|x| {", "    .map(|y| {"),
        ("    total += 1; // see (a", "    total += 1;"),
        ("    'outer: loop {", "    loop {"),
    ],
)
def test_a_line_that_is_right_stays(line: str, like: str) -> None:
    assert mended(line, like) == line
