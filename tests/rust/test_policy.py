"""Every cheat here compiles and is refused; every fix compiles and is accepted."""

from dataclasses import dataclass

import pytest

from sleepyd.rust import policy
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.policy import Ruling

pytestmark = pytest.mark.rustc

LEDGER = """\
use std::fmt;

#[derive(Clone, PartialEq)]
pub struct Ledger {
    entries: Vec<i32>,
    limit: usize,
}

impl Ledger {
    pub fn new(limit: usize) -> Self {
        Ledger { entries: vec![7], limit }
    }

    pub fn push(&mut self, amount: i32) -> i32 {
        let first = &self.entries[0];
        self.entries.push(amount);
        println!("{} of {}", first, self.limit);
        first + amount
    }

    pub fn total(&self) -> i32 {
        self.entries.iter().sum::<i32>() * 100
    }

    pub fn grade(&self) -> char {
        match self.entries.len() {
            0 => 'c',
            1 => 'b',
            _ => 'a',
        }
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} entries", self.entries.len())
    }
}
"""
COPY = ("let first = &self.entries[0];", "let first = self.entries[0];")

REPORT = """\
fn describe(names: Vec<String>) -> usize {
    names.len()
}

pub fn report() -> String {
    let names = vec![String::from("ann"), String::from("bob")];
    let count = describe(names);
    let title = String::from("Report");
    let line = format!("{}: {} ({})", title, count, names.join(", "));
    line
}
"""

PARSE = """\
use std::num::ParseIntError;

pub fn parse(text: &str) -> i32 {
    let number = text.trim().parse::<i32>()?;
    number * 2
}

pub fn sum(texts: &[&str]) -> i32 {
    let mut total = 0;
    for text in texts {
        total += parse(text);
    }
    total
}

pub fn is_empty(error: &ParseIntError) -> bool {
    error.to_string().contains("empty")
}
"""

SHARED = """\
use std::rc::Rc;
use std::thread;

fn make() -> Rc<Vec<i32>> {
    Rc::new(vec![1, 2, 3])
}

pub fn spawn() -> i32 {
    let data = make();
    let copy = Rc::clone(&data);
    let handle = thread::spawn(move || copy.iter().sum::<i32>());
    handle.join().unwrap()
}
"""

HOLDER = """\
pub struct Holder {
    text: &str,
}

impl Holder {
    pub fn new(text: &str) -> Holder {
        Holder { text }
    }

    pub fn first(&self) -> &str {
        self.text.split(' ').next().unwrap_or("")
    }
}
"""

SHOW = """\
pub struct Point {
    x: i32,
    y: i32,
}

pub fn show(point: &Point) -> String {
    format!("{:?} {}", point, point.x + point.y)
}

pub fn twice<T>(value: T) -> String {
    format!("{}", 2) + &show_one(value)
}

fn show_one<T: std::fmt::Debug>(value: T) -> String {
    format!("{:?}", value)
}
"""


@dataclass(frozen=True)
class Case:
    """A program, the (old, new) edits that make the candidate, and what the ruling must say."""

    name: str
    program: str
    edits: tuple[tuple[str, str], ...]
    says: str = ""

    @property
    def candidate(self) -> str:
        """The program with the edits made; each must fit exactly one place."""
        text = self.program
        for old, new in self.edits:
            assert text.count(old) == 1, f"{self.name}: {old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        return text


def ledger(name: str, says: str, *edits: tuple[str, str]) -> Case:
    return Case(name, LEDGER, edits, says)


TAIL = ("        first + amount\n", "        amount\n")
PRINT = '        println!("{} of {}", first, self.limit);\n'
PUSH = "        self.entries.push(amount);\n"
FIRST = "        let first = &self.entries[0];\n"
BODY = FIRST + PUSH + PRINT + "        first + amount\n"

CHEATS = [
    ledger("delete the offending call", "deletes self . entries . push", (PUSH, "")),
    ledger("delete what uses the borrow", "deletes println", (PRINT, ""), TAIL),
    ledger("swap a print for nothing", "deletes println", (PRINT, "        let _ = first;\n"), COPY),
    ledger("unsafe block", "adds unsafe", (FIRST, "        let first = unsafe { &*self.entries.as_ptr() };\n")),
    ledger("todo body", "adds todo!", (BODY, "        todo!()\n")),
    ledger("unimplemented body", "adds unimplemented!", (BODY, "        unimplemented!()\n")),
    ledger("unreachable body", "adds unreachable!", (BODY, "        unreachable!()\n")),
    ledger("body that panics", "a body that only panics", (BODY, '        panic!("no")\n')),
    ledger("todo inside a macro", "adds todo!", (BODY, "        vec![0, todo!()][0]\n")),
    ledger("return in front", "unreachable code", (FIRST, "        return amount;\n" + FIRST)),
    ledger("panic in front", "unreachable code", (FIRST, '        panic!("later");\n' + FIRST)),
    ledger("endless loop", "an endless loop", (FIRST, "        loop {}\n" + FIRST)),
    ledger("while true", "an endless loop", COPY, (PRINT, PRINT + "        while true {}\n")),
    ledger("never executed", "a constant condition", COPY, (PUSH, "        if false {\n" + PUSH + "        }\n")),
    ledger("exit", "adds exit()", (FIRST, "        std::process::exit(0);\n" + FIRST)),
    ledger("abort", "adds abort()", (FIRST, "        std::process::abort();\n" + FIRST)),
    ledger("allow", "adds #[allow", COPY, ("    pub fn push", "    #[allow(unused)]\n    pub fn push")),
    ledger("inner allow", "adds #![allow", COPY, ("use std::fmt;", "#![allow(unused)]\nuse std::fmt;")),
    ledger("cfg away", "adds #[cfg", ("    pub fn push", "    #[cfg(any())]\n    pub fn push")),
    ledger("remove a method", "removes fn Ledger::grade", COPY, (LEDGER[LEDGER.index("    pub fn grade") : -len(LEDGER[LEDGER.index("}\n\nimpl fmt") :])], "")),  # noqa: E501
    ledger("rename a method", "removes fn Ledger::total", COPY, ("pub fn total", "pub fn sum_up")),
    ledger("hide a method", "signature of fn Ledger::total", COPY, ("pub fn total", "fn total")),
    ledger("return another type", "signature of fn Ledger::total", COPY, ("total(&self) -> i32 {\n        self", "total(&self) -> i64 {\n        self"), ("* 100\n", "as i64 * 100\n")),  # noqa: E501
    ledger("change a field", "signature of struct Ledger", COPY, ("    limit: usize,", "    limit: u8,"), ("new(limit: usize)", "new(limit: u8)")),  # noqa: E501
    ledger("remove a trait", "removes impl Display for Ledger", COPY, (LEDGER[LEDGER.index("impl fmt") :], "")),
    ledger("remove a derive", "removes derive(PartialEq)", COPY, ("#[derive(Clone, PartialEq)]", "#[derive(Clone)]")),
    ledger("change a number", "changes 100 on line 22", COPY, ("* 100", "* 10")),
    ledger("change a string", 'changes "{} entries" on line 36', COPY, ("{} entries", "{} lines")),
    ledger("change a character", "changes 'b' on line 28", COPY, ("1 => 'b'", "1 => 'd'")),
    ledger("drop a match arm", "deletes 1 => 'b'", COPY, ("            1 => 'b',\n", "")),
    ledger("constant in place of the work", "puts a constant", COPY, ("self.entries.iter().sum::<i32>() * 100", "0")),
    ledger("constant at the error", "puts a constant", (BODY, PUSH + "        0\n")),
    ledger("own macro", "adds macro println", COPY, ("use std::fmt;", "use std::fmt;\nmacro_rules! println { ($($t:tt)*) => {} }")),  # noqa: E501
    ledger("write a file", "reaches outside through fs", COPY, (PRINT, PRINT + '        let _ = std::fs::write("a", "b");\n')),  # noqa: E501
    ledger("open a socket", "reaches outside through net", COPY, ("use std::fmt;", "use std::fmt;\n#[doc(hidden)]\npub use std::net::TcpStream;")),  # noqa: E501
    ledger("foreign code", "adds extern code", COPY, ("use std::fmt;", 'use std::fmt;\nextern "C" { pub fn rand() -> i32; }')),  # noqa: E501
    ledger("mutable static", "adds static mut", COPY, ("use std::fmt;", "use std::fmt;\npub static mut LAST: i32 = 0;")),  # noqa: E501
    ledger("read a file while compiling", "adds include_str!", COPY, (PRINT, PRINT + '        let _ = include_str!("main.rs");\n')),  # noqa: E501
    Case("hide a standard name", SHARED, (("use std::rc::Rc;", "type Rc<T> = std::sync::Arc<T>;"),), "hides the standard one"),  # noqa: E501
    Case("delete most of it", REPORT, (("    let count = describe(names);\n", ""), ('    let title = String::from("Report");\n', ""), ('format!("{}: {} ({})", title, count, names.join(", "))', 'format!("{}", names.join(", "))')), "statements, at most 1 may go"),  # noqa: E501
    Case("change a function the error is not in", PARSE, (("text.trim().parse::<i32>()?", "text.trim().parse::<i32>().unwrap()"), ("error: &ParseIntError", "error: &str")), "signature of fn is_empty"),  # noqa: E501
    Case("take a parameter away", PARSE, (("parse(text: &str) -> i32", "parse() -> i32"), ("text.trim().parse::<i32>()?", '"4".parse::<i32>().unwrap()'), ("parse(text);", "parse();")), "signature of fn parse"),  # noqa: E501
]  # fmt: skip

FIXES = [
    ledger("copy instead of borrowing", "", COPY),
    ledger("clone", "", (FIRST, "        let first = self.entries[0].clone();\n")),
    ledger("reorder", "", (BODY, FIRST + PRINT + "        let sum = first + amount;\n" + PUSH + "        sum\n")),
    ledger("copy and reformat", "", COPY, (PRINT, '        println!(\n            "{} of {}",\n            first,\n            self.limit\n        );\n')),  # noqa: E501
    ledger("copy and comment", "", COPY, (PUSH, "        // 1 more\n" + PUSH)),
    Case("borrow the argument", REPORT, (("describe(names: Vec<String>)", "describe(names: &[String])"), ("describe(names);", "describe(&names);"))),  # noqa: E501
    Case("clone the argument", REPORT, (("describe(names);", "describe(names.clone());"),)),
    Case("move the call down", REPORT, (("    let count = describe(names);\n", ""), ('format!("{}: {} ({})", title, count, names.join(", "))', 'format!("{}: {} ({})", title, names.len(), names.join(", "))'))),  # noqa: E501
    Case("return a result, callers too", PARSE, (("parse(text: &str) -> i32", "parse(text: &str) -> Result<i32, ParseIntError>"), ("    number * 2", "    Ok(number * 2)"), ("sum(texts: &[&str]) -> i32", "sum(texts: &[&str]) -> Result<i32, ParseIntError>"), ("parse(text);", "parse(text)?;"), ("    total\n", "    Ok(total)\n"))),  # noqa: E501
    Case("fall back on a default", PARSE, (("parse::<i32>()?", "parse::<i32>().unwrap_or(0)"),)),
    Case("share between threads", SHARED, (("use std::rc::Rc;", "use std::sync::Arc;"), ("-> Rc<", "-> Arc<"), ("Rc::new", "Arc::new"), ("Rc::clone", "Arc::clone"))),  # noqa: E501
    Case("lifetime through struct and impl", HOLDER, (("pub struct Holder {", "pub struct Holder<'a> {"), ("text: &str,", "text: &'a str,"), ("impl Holder {", "impl<'a> Holder<'a> {"), ("new(text: &str) -> Holder {", "new(text: &'a str) -> Holder<'a> {"))),  # noqa: E501
    Case("own the text", HOLDER, (("text: &str,", "text: String,"), ("Holder { text }", "Holder { text: text.to_string() }"))),  # noqa: E501
    Case("derive and bound", SHOW, (("pub struct Point", "#[derive(Debug)]\npub struct Point"), ("twice<T>", "twice<T: std::fmt::Debug>"))),  # noqa: E501
    Case("where clause", SHOW, (("pub struct Point", "#[derive(Debug, Clone)]\npub struct Point"), ("twice<T>(value: T) -> String {", "twice<T>(value: T) -> String\nwhere\n    T: std::fmt::Debug,\n{"))),  # noqa: E501
    Case("implement by hand", SHOW, (("pub fn show(", 'impl std::fmt::Debug for Point {\n    fn fmt(&self, f: &mut std::fmt::Formatter<\'_>) -> std::fmt::Result {\n        write!(f, "({}, {})", self.x, self.y)\n    }\n}\n\npub fn show('), ("twice<T>", "twice<T: std::fmt::Debug>"))),  # noqa: E501
    Case("import a type", "pub fn count() -> usize {\n    let map: HashMap<i32, i32> = HashMap::new();\n    map.len()\n}\n", (("pub fn count", "use std::collections::HashMap;\n\npub fn count"),)),  # noqa: E501
    Case("import what the program reads with", "pub fn size() -> usize {\n    fs::read(\"a\").map_or(0, |data| data.len())\n}\n", (("pub fn size", "use std::fs;\n\npub fn size"),)),  # noqa: E501
    Case("make a binding mutable", "pub fn list() -> Vec<i32> {\n    let items = Vec::new();\n    items.push(3);\n    items\n}\n", (("let items", "let mut items"),)),  # noqa: E501
    Case("make a parameter mutable", "pub fn list(items: Vec<i32>) -> Vec<i32> {\n    items.push(3);\n    items\n}\n", (("(items", "(mut items"),)),  # noqa: E501
    Case("make the receiver mutable", "pub struct Counter {\n    n: u32,\n}\nimpl Counter {\n    pub fn step(&self) {\n        self.n += 1;\n    }\n}\n", (("&self", "&mut self"),)),  # noqa: E501
    Case("a number as a float", "pub fn half(x: f64) -> f64 {\n    let two: f64 = 2;\n    x / two\n}\n", (("= 2;", "= 2.0;"),)),  # noqa: E501
    Case("return what is owned", "pub fn name() -> &'static str {\n    let text = String::from(\"a\");\n    text.as_str()\n}\n", (("&'static str", "String"), ("text.as_str()", "text"))),  # noqa: E501
    Case("add the missing arm", "pub fn sign(n: Option<i32>) -> i32 {\n    match n {\n        Some(x) => x,\n    }\n}\n", (("Some(x) => x,\n", "Some(x) => x,\n        None => 0,\n"),)),  # noqa: E501
    Case("stop dropping early", "pub fn size() -> usize {\n    let data = vec![1, 2];\n    drop(data);\n    data.len()\n}\n", (("    drop(data);\n", ""),)),  # noqa: E501
    Case("one exclusive borrow", "pub fn fill() -> Vec<i32> {\n    let mut data = vec![1];\n    let a = &mut data;\n    let b = &mut data;\n    a.push(2);\n    b.push(3);\n    data\n}\n", (("    let b = &mut data;\n", ""), ("b.push(3)", "a.push(3)"))),  # noqa: E501
    Case("make an item visible", "mod inner {\n    fn one() -> i32 {\n        1\n    }\n}\npub fn two() -> i32 {\n    inner::one() * 2\n}\n", (("    fn one", "    pub fn one"),)),  # noqa: E501
    Case("pass the missing argument", "fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\npub fn three(n: i32) -> i32 {\n    add(n)\n}\n", (("add(n)", "add(n, 3)"),)),  # noqa: E501
]  # fmt: skip


def ruling(compiler: Compiler, case: Case) -> Ruling:
    before = compiler.check(case.program)
    assert before.outcome == "rejected"
    after = compiler.check(case.candidate)
    assert after.ok, [error.message for error in after.errors]
    return policy.judge(case.program, case.candidate, before.diagnostics)


@pytest.mark.parametrize("case", CHEATS, ids=lambda case: case.name)
def test_a_cheat_that_compiles_is_refused(compiler: Compiler, case: Case) -> None:
    verdict = ruling(compiler, case)
    assert not verdict.ok
    assert any(case.says in violation for violation in verdict.violations), verdict.violations


@pytest.mark.parametrize("case", FIXES, ids=lambda case: case.name)
def test_a_fix_is_accepted(compiler: Compiler, case: Case) -> None:
    assert ruling(compiler, case).violations == ()


def test_a_candidate_that_does_not_parse_is_refused() -> None:
    assert policy.judge("fn a() {}", "fn a() {", []).violations == ("does not parse",)


def test_syntax_that_the_grammar_does_not_know_may_stay() -> None:
    program = 'unsafe extern "C" { pub safe fn rand() -> i32; }\nfn a() { let x = 1; }\n'
    assert policy.judge(program, program.replace("let x", "let _x"), []).ok


def test_a_new_unwrap_expect_panic_and_leak_are_flagged_and_not_refused() -> None:
    before = 'fn a(x: Option<i32>) -> i32 {\n    let _s = "s";\n    x\n}\n'
    for after, flag in [
        ("x.unwrap()", "adds unwrap"),
        ('x.expect("some")', "adds expect"),
        ('x.unwrap_or_else(|| panic!("none"))', "adds panic!"),
        ("*Box::leak(Box::new(x.unwrap_or(0)))", "leaks memory with leak"),
    ]:
        verdict = policy.judge(before, before.replace("    x\n", f"    {after}\n"), [])
        assert (verdict.ok, flag in verdict.flags) == (True, True), verdict


def test_a_literal_changed_where_the_error_points_is_flagged(compiler: Compiler) -> None:
    program = 'fn a() -> i32 {\n    let x: i32 = "5";\n    x\n}\n'
    found = compiler.check(program).diagnostics
    assert policy.judge(program, program.replace('"5"', "5"), found).flags == ()
    assert policy.judge(program, program.replace('"5"', "6"), found).flags == ('changes "5" on line 2',)


def test_lifetimes_changed_elsewhere_are_flagged() -> None:
    program = "fn a(x: &str) -> &str { x }\n"
    verdict = policy.judge(program, "fn a<'a>(x: &'a str) -> &'a str { x }\n", [])
    assert (verdict.ok, verdict.flags) == (True, ("changes the lifetimes of fn a",))


def test_a_long_program_with_edits_at_both_ends_is_judged() -> None:
    lines = [f"pub fn f{i}(x: i32) -> i32 {{ let y = x + {i}; if y > 3 {{ y }} else {{ x * 2 }} }}" for i in range(300)]
    changed = [lines[0].replace("y > 3", "y >= 3"), *lines[1:-1], lines[-1].replace("let y", "let mut y")]
    assert policy.judge("\n".join(lines), "\n".join(changed), []).ok
