"""Programs like a small crate that change the environment as if that were safe."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("env_set_var")
def lifelike_guard_restores(s: Source) -> str:
    return fill(
        s,
        """
use std::env;
use std::ffi::OsString;

$doc
pub struct $Guard {
    $name: &'static str,
    $before: Option<OsString>,
}

impl $Guard {
    $method
    pub fn $f_set($name: &'static str, $value: &str) -> Self {
        let $before = env::var_os($name);
        ⟦#u:«env::set_var($name, $value);→unsafe { env::set_var($name, $value) };»¦⟧
        ⟦#u:¦unsafe { env::set_var($name, $value) };⟧
        ⟦$Guard¦Self⟧ { $name, $before }
    }
}

impl Drop for $Guard {
    fn drop(&mut self) {
        match &self.$before {
            ⟦#u:Some($value) => unsafe { env::set_var(self.$name, $value) },
            None => unsafe { env::remove_var(self.$name) },¦Some($value) => unsafe { env::set_var(self.$name, $value) },
            None => «env::remove_var(self.$name)→unsafe { env::remove_var(self.$name) }»,⟧
        }
    }
}
""",
    )


@skeleton("env_set_var")
def lifelike_dotenv_lines(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, PartialEq)]
pub enum $Problem {
    $NoEquals(usize),
    $NoName,
}

fn $f_split($line: &str, $number: usize) -> Result<(&str, &str), $Problem> {
    let ($name, $value) = $line.split_once('=').ok_or($Problem::$NoEquals($number))?;
    if $name.is_empty() {
        return Err($Problem::$NoName);
    }
    Ok(($name.trim(), $value.trim()))
}

$doc
pub fn $f_load($text: &str) -> Result<usize, $Problem> {
    let mut $loaded = 0;
    for ($number, $line) in $text.lines().enumerate() {
        ⟦if $line.starts_with('#') {
            continue;
        }¦$noise⟧
        let ($name, $value) = $f_split($line, $number)?;
        «std::env::set_var($name, $value);→unsafe { std::env::set_var($name, $value) };»
        $loaded += 1;
    }
    Ok($loaded)
}
""",
    )


@skeleton("env_set_var")
def lifelike_options_exported(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

#[derive(Debug, Clone, Default)]
pub struct $Options {
    pub $level: Option<String>,
    pub $threads: usize,
    pub $quiet: bool,
}

impl $Options {
    $method
    pub fn $f_parsed($p_arguments: &[String]) -> Self {
        let mut $options = Self::default();
        $options.$quiet = $p_arguments.iter().any(|$x1| $x1 == "--$w1");
        $options.$threads = $p_arguments.len() + $n1;
        $options
    }

    $doc
    pub fn $f_export(&self) {
        ⟦if let Some($level) = &self.$level {
            «env::set_var("$C_LOG", $level);→unsafe { env::set_var("$C_LOG", $level) };»
        }¦if self.$quiet {
            «env::remove_var("$C_LOG");→unsafe { env::remove_var("$C_LOG") };»
        }¦let $threads = self.$threads.to_string();
        $noise
        «env::set_var("$C_THREADS", $threads);→unsafe { env::set_var("$C_THREADS", $threads) };»⟧
    }
}
""",
    )


@skeleton("env_set_var")
def lifelike_many_removed(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeSet;

const $C_SECRETS: [&str; 3] = ["$C_TOKEN", "$C_KEY", $q1];

$doc
pub fn $f_scrub($keep: &BTreeSet<String>) -> Vec<&'static str> {
    let mut $p_gone = Vec::new();
    ⟦for $name in $C_SECRETS {
        if !$keep.contains($name) {
            «std::env::remove_var($name);→unsafe { std::env::remove_var($name) };»
            $p_gone.push($name);
        }
    }¦$C_SECRETS.iter().filter(|$x1| !$keep.contains(**$x1)).for_each(|$name| {
        «std::env::remove_var($name);→unsafe { std::env::remove_var($name) };»
        $p_gone.push(*$name);
    });¦let mut $p_left = $C_SECRETS.to_vec();
    while let Some($name) = $p_left.pop() {
        «std::env::remove_var($name);→unsafe { std::env::remove_var($name) };»
        $p_gone.push($name);
    }⟧
    $noise
    $p_gone
}

$item
""",
    )


@skeleton("env_set_var")
def lifelike_trait_of_stores(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

pub trait $Store {
    fn $f_get(&self, $name: &str) -> Option<String>;
    fn $f_put(&mut self, $name: &str, $value: String);
}

pub struct $Environment;

impl $Store for $Environment {
    fn $f_get(&self, $name: &str) -> Option<String> {
        std::env::var($name).ok()
    }

    fn $f_put(&mut self, $name: &str, $value: String) {
        $noise
        «std::env::set_var($name, $value)⟦#e:;¦⟧→unsafe { std::env::set_var($name, $value) }⟦#e:;¦⟧»
    }
}

impl $Store for HashMap<String, String> {
    fn $f_get(&self, $name: &str) -> Option<String> {
        self.get($name).cloned()
    }

    fn $f_put(&mut self, $name: &str, $value: String) {
        self.insert($name.to_owned(), $value);
    }
}
""",
    )


@skeleton("env_set_var")
def lifelike_main_by_mode(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum $Mode {
    $Fast,
    $Careful,
}

impl $Mode {
    pub fn $f_from_name($name: &str) -> Option<Self> {
        match $name {
            "$w1" => Some($Mode::$Fast),
            $q1 => Some($Mode::$Careful),
            _ => None,
        }
    }
}

pub fn $f_configure($mode: $Mode) {
    match $mode {
        ⟦$Mode::$Fast => «env::set_var("$C_OPT", "3")→unsafe { env::set_var("$C_OPT", "3") }»,
        $Mode::$Careful => println!($q2),¦$Mode::$Fast => println!($q2),
        $Mode::$Careful => {
            «env::set_var("$C_CHECKS", "1");→unsafe { env::set_var("$C_CHECKS", "1") };»
            $noise
        }¦$Mode::$Fast => «env::remove_var("$C_CHECKS")→unsafe { env::remove_var("$C_CHECKS") }»,
        $Mode::$Careful => unsafe { env::set_var("$C_CHECKS", $q2) },⟧
    }
}

fn main() {
    let $mode = env::args().nth(1).and_then(|$x1| $Mode::$f_from_name(&$x1));
    $f_configure($mode.unwrap_or($Mode::$Fast));
}
""",
    )


@skeleton("env_set_var")
def lifelike_path_extended(s: Source) -> str:
    return fill(
        s,
        """
use std::env;
use std::path::{Path, PathBuf};

fn $f_current() -> Vec<PathBuf> {
    env::var_os("PATH").map(|$x1| env::split_paths(&$x1).collect()).unwrap_or_default()
}

$doc
pub fn $f_prepend($folder: &Path) -> Result<⟦#r:usize¦()⟧, env::JoinPathsError> {
    let mut $p_folders = $f_current();
    if $p_folders.iter().any(|$x2| $x2 == $folder) {
        return Ok(⟦#r:$p_folders.len()¦()⟧);
    }
    $p_folders.insert(0, $folder.to_path_buf());
    $noise
    let $joined = env::join_paths(⟦&$p_folders¦$p_folders.iter()⟧)?;
    ⟦#j:«env::set_var("PATH", $joined);→unsafe { env::set_var("PATH", $joined) };»¦⟧
    ⟦#j:¦«env::set_var("PATH", &$joined);→unsafe { env::set_var("PATH", &$joined) };»
    println!("$w1 {}", $joined.display());⟧
    Ok(⟦#r:$p_folders.len()¦()⟧)
}

$item
""",
    )
