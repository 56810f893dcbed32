"""Candidates of the programs, and what the policy must say of them: cheats first, then fixes."""

from dataclasses import dataclass

from policy_programs import (
    COPY,
    DEAD,
    FOREIGN,
    HOLDER,
    KEY,
    LEDGER,
    MARKED,
    MATCHED,
    OUTER,
    PARSE,
    RAW,
    READ,
    READ_MARKED,
    REMOVE_MARKED,
    REPORT,
    SET,
    SET_MARKED,
    SETTING,
    SHARED,
    SHOW,
)


@dataclass(frozen=True)
class Case:
    """A program, the (old, new) edits that make the candidate, and what the ruling must say."""

    name: str
    program: str
    edits: tuple[tuple[str, str], ...]
    says: str = ""
    edition: str = "2021"
    lints: tuple[str, ...] = ()

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


def foreign(name: str, says: str, *edits: tuple[str, str]) -> Case:
    return Case(name, FOREIGN, edits, says, "2024")


def raw(name: str, says: str, *edits: tuple[str, str]) -> Case:
    return Case(name, RAW, edits, says, "2024")


def setting(name: str, says: str, *edits: tuple[str, str]) -> Case:
    return Case(name, SETTING, edits, says, "2024")


MAPPED = ("match size {\n        Some(n) => Some(n.pow(2)),\n        None => None,\n    }", "size.map(|n| n.pow(2))")
FLATTENED = (
    "for size in sizes {\n        if let Some(n) = size {\n            total += n.pow(3);\n        }\n    }",
    "for n in sizes.iter().flatten() {\n        total += n.pow(3);\n    }",
)


def linted(name: str, says: str, *edits: tuple[str, str]) -> Case:
    return Case(name, MATCHED, edits, says, lints=("clippy::manual_map", "clippy::manual_flatten"))


def dead(name: str, says: str, *edits: tuple[str, str]) -> Case:
    return Case(name, DEAD, edits, says, lints=("dead_code",))


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
    foreign("another extern block", "adds extern code", *MARKED, ("#[cfg_attr(", 'unsafe extern "C" {\n    pub fn rand() -> i32;\n}\n\n#[cfg_attr(')),  # noqa: E501
    foreign("more in the extern block", "adds unsafe", ('extern "C" {\n', 'unsafe extern "C" {\n    pub fn rand() -> i32;\n'), *MARKED[1:]),  # noqa: E501
    foreign("safe functions in the extern block", "does not parse", ('extern "C" {\n    fn abs', 'unsafe extern "C" {\n    safe fn abs'), *MARKED[1:]),  # noqa: E501
    foreign("another unsafe attribute", "adds #[no_mangle]", *MARKED, ("#[cfg_attr(", "#[unsafe(no_mangle)]\npub fn other() {}\n\n#[cfg_attr(")),  # noqa: E501
    foreign("another name to export", 'removes #[cfg_attr', *MARKED[:2], ('export_name = "span of two"', 'unsafe(export_name = "malloc")')),  # noqa: E501
    foreign("no export at all", "removes #[no_mangle]", MARKED[0], ("#[no_mangle]\n", ""), MARKED[2]),
    foreign("unsafe in an attribute and beyond", "adds unsafe", *MARKED, ("distance(a, b) + 1", "distance(a, b) + unsafe { *(&raw const a) }")),  # noqa: E501
    raw("pointer read in a safe function", "adds unsafe", READ_MARKED, ("        self.len\n", "        self.len + unsafe { *self.data } as usize\n")),  # noqa: E501
    raw("an unsafe function becomes safe", "adds unsafe to a function", READ_MARKED, ("pub unsafe fn read", "pub fn read"), ("unsafe { self.read(0) }", "self.read(0)")),  # noqa: E501
    raw("a safe function becomes unsafe", "adds unsafe", READ_MARKED, ("pub fn len", "pub unsafe fn len")),
    raw("transmute in the block", "adds unsafe", (READ, "        unsafe { std::mem::transmute::<u32, i32>(*self.data.add(at) as u32) }\n")),  # noqa: E501
    raw("more in the block", "adds unsafe", (READ, "        unsafe {\n            *self.data = 0;\n            *self.data.add(at)\n        }\n")),  # noqa: E501
    raw("a safe function within", "adds unsafe", (READ, "        fn get(cells: &Cells, at: usize) -> i32 {\n            unsafe { *cells.data.add(at) }\n        }\n        get(self, at)\n")),  # noqa: E501
    setting("more in the block", "adds unsafe", (SET, '    unsafe {\n        env::set_var("LEVEL", level);\n        println!("{}", *key);\n    }\n'), REMOVE_MARKED),  # noqa: E501
    setting("pointer read beside it", "adds unsafe", SET_MARKED, REMOVE_MARKED, (KEY, "    key.align_offset(4) + unsafe { *key } as usize\n")),  # noqa: E501
    setting("transmute in place of it", "adds unsafe", SET_MARKED, REMOVE_MARKED, (KEY, "    key.align_offset(unsafe { std::mem::transmute::<u64, usize>(4) })\n")),  # noqa: E501
    setting("another value", "adds unsafe", (SET, '    unsafe { env::set_var("LEVEL", secret()) };\n    let _ = level;\n'), REMOVE_MARKED),  # noqa: E501
    setting("another call", "adds unsafe", SET_MARKED, REMOVE_MARKED, (KEY, '    unsafe { env::set_var("KEY", "none") };\n' + KEY)),  # noqa: E501
    setting("both in one block", "adds unsafe", (SET, '    unsafe { env::set_var("LEVEL", level); env::remove_var("B") };\n'), REMOVE_MARKED),  # noqa: E501
    setting("a function made unsafe", "adds unsafe", ("pub fn configure", "pub unsafe fn configure")),
    Case("something unsafe inside the call", SETTING.replace('"LEVEL", level', '"LEVEL", secret()'), (('env::set_var("LEVEL", secret());', 'unsafe { env::set_var("LEVEL", secret()) };'), REMOVE_MARKED), "adds unsafe", "2024"),  # noqa: E501
    Case("an own function of such a name", "unsafe fn set_var(at: *mut i32) {\n    unsafe { *at = 1 };\n}\n\npub fn reset(at: *mut i32) {\n    set_var(at);\n}\n", (("    set_var(at);", "    unsafe { set_var(at) };"),), "adds unsafe", "2024"),  # noqa: E501
    Case("an inner function is gone", OUTER, (("    fn within(n: u32) -> u32 {\n        n.min(limit)\n    }\n", ""), ("within(7)", "limit")), "removes fn outer::within"),  # noqa: E501
    Case("another function gets a parameter", OUTER, (("within(n: u32)", "within(n: u32, limit: u32)"), ("within(7) + other(1)", "within(7, limit) + other(1, limit)"), ("other(n: u32) -> u32 {\n    n * 2", "other(n: u32, m: u32) -> u32 {\n    n * m")), "changes the signature of fn other"),  # noqa: E501
    dead("what is not dead is gone as well", "removes fn used", (DEAD, "")),
    linted("what a match does is gone", "deletes Some ( n ) => Some ( n . pow ( 2 ) ) ,", (MAPPED[0], "size"), (FLATTENED[0], "total += 1;")),  # noqa: E501
    linted("another statement goes with it", "deletes log . push", MAPPED, FLATTENED, ("    log.push(1);\n", "")),
    linted("a match is silenced", "adds #[allow", ("pub fn grown", "#[allow(clippy::manual_map)]\npub fn grown"), FLATTENED),  # noqa: E501
    dead("what is dead is made to look alive", "adds #[allow", ("fn unused", "#[allow(dead_code)]\nfn unused")),
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
    foreign("say that foreign code is unsafe", "", *MARKED),
    raw("a block for what was unsafe", "", READ_MARKED),
    raw("a block for the whole body", "", ("        assert!(at < self.len);\n" + READ, "        unsafe {\n            assert!(at < self.len);\n            *self.data.add(at)\n        }\n")),  # noqa: E501
    setting("blocks around the calls", "", SET_MARKED, REMOVE_MARKED),
    setting("blocks of a statement", "", (SET, '    unsafe {\n        env::set_var("LEVEL", level);\n    }\n'), ('std::env::remove_var("OLD_LEVEL"),', '{\n            unsafe { std::env::remove_var("OLD_LEVEL"); }\n        }')),  # noqa: E501
    Case("change what is in an unsafe block", "fn id(x: &i32) -> i32 {\n    *x\n}\n\npub fn read(p: *const i32) -> i32 {\n    unsafe { id(*p) }\n}\n", (("id(*p)", "id(&*p)"),)),  # noqa: E501
    Case("hand an inner function what it uses", OUTER, (("within(n: u32)", "within(n: u32, limit: u32)"), ("within(7)", "within(7, limit)"))),  # noqa: E501
    Case("make an inner function a closure", OUTER, (("fn within(n: u32) -> u32 {", "let within = |n: u32| -> u32 {"), ("        n.min(limit)\n    }\n", "        n.min(limit)\n    };\n"))),  # noqa: E501
    dead("remove what is dead", "", (DEAD[DEAD.index("\nfn unused") :], "")),
    linted("say it shorter", "", MAPPED, FLATTENED),
    Case("clone what is moved", "pub fn two(text: String) -> (String, usize) {\n    let kept = text;\n    (kept, text.len())\n}\n", (("= text;", "= text.clone();"),)),  # noqa: E501
    Case("say the type", "pub fn sum(texts: &[&str]) -> bool {\n    let found = texts.iter().map(|t| t.len()).sum();\n    found > 3_usize\n}\n", (("let found =", "let found: usize ="),)),  # noqa: E501
    Case("pass a reference", "fn size(text: &str) -> usize {\n    text.len()\n}\n\npub fn three() -> usize {\n    let text = String::from(\"abc\");\n    size(text)\n}\n", (("size(text)", "size(&text)"),)),  # noqa: E501
    Case("write a name raw", "pub struct Slot {\n    pub gen: u32,\n}\n\npub fn gen(slot: &Slot) -> u32 {\n    slot.gen + 1\n}\n\npub mod inner {\n    pub fn next() -> u32 {\n        super::gen(&super::Slot { gen: 1 })\n    }\n}\n", (("pub gen: ", "pub r#gen: "), ("pub fn gen(", "pub fn r#gen("), ("slot.gen", "slot.r#gen"), ("super::gen(", "super::r#gen("), ("{ gen: 1", "{ r#gen: 1")), edition="2024"),  # noqa: E501
]  # fmt: skip
