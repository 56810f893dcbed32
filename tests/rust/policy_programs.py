"""The programs that `policy_cases` makes candidates of."""

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


FOREIGN = """\
extern "C" {
    fn abs(x: i32) -> i32;
}

#[no_mangle]
pub extern "C" fn distance(a: i32, b: i32) -> i32 {
    unsafe { abs(a - b) }
}

#[cfg_attr(unix, export_name = "span of two")]
pub fn span(a: i32, b: i32) -> i32 {
    distance(a, b) + 1
}
"""
MARKED = (
    ('extern "C" {', 'unsafe extern "C" {'),
    ("no_mangle", "unsafe(no_mangle)"),
    ('export_name = "span of two"', 'unsafe(export_name = "span of two")'),
)

RAW = """\
#![deny(unsafe_op_in_unsafe_fn)]

pub struct Cells {
    data: *mut i32,
    len: usize,
}

impl Cells {
    pub unsafe fn read(&self, at: usize) -> i32 {
        assert!(at < self.len);
        *self.data.add(at)
    }

    pub fn first(&self) -> Option<i32> {
        (self.len > 0).then(|| unsafe { self.read(0) })
    }

    pub fn len(&self) -> usize {
        self.len
    }
}
"""
READ = "        *self.data.add(at)\n"
READ_MARKED = (READ, "        unsafe { *self.data.add(at) }\n")

SETTING = """\
use std::env;

pub unsafe fn secret() -> &'static str {
    "none"
}

pub fn configure(level: &str, key: *const u8) -> usize {
    env::set_var("LEVEL", level);
    let known = env::var("LEVEL").is_ok();
    match known {
        true => std::env::remove_var("OLD_LEVEL"),
        false => println!("unknown"),
    }
    key.align_offset(4)
}
"""
SET = '    env::set_var("LEVEL", level);\n'
SET_MARKED = (SET, '    unsafe { env::set_var("LEVEL", level) };\n')
REMOVE_MARKED = ('std::env::remove_var("OLD_LEVEL"),', 'unsafe { std::env::remove_var("OLD_LEVEL") },')
KEY = "    key.align_offset(4)\n"
OUTER = """\
pub fn outer(limit: u32) -> u32 {
    fn within(n: u32) -> u32 {
        n.min(limit)
    }
    within(7) + other(1)
}

pub fn other(n: u32) -> u32 {
    n * 2
}
"""
DEAD = """\
pub fn used() -> u32 {
    30
}

fn unused(n: u32) -> u32 {
    println!("{n}");
    n * 40
}
"""
MATCHED = """\
pub fn grown(size: Option<u32>, log: &mut Vec<u32>) -> Option<u32> {
    log.push(1);
    match size {
        Some(n) => Some(n.pow(2)),
        None => None,
    }
}

pub fn doubled(sizes: &[Option<u32>]) -> u32 {
    let mut total = 0;
    for size in sizes {
        if let Some(n) = size {
            total += n.pow(3);
        }
    }
    total
}
"""
