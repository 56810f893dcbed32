"""Short programs that import two things of one name, or one thing twice.

Where both are needed, the lines below say how the second is called; an import whose name those lines write with its
path is taken back.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("duplicate_import")
def collection_imported_twice(s: Source) -> str:
    first, second = s.pick([("HashMap", "HashSet"), ("BTreeMap", "BTreeSet"), ("HashMap", "BTreeMap")])
    keyed, plain = first, second if second.endswith("Set") else "BTreeMap"
    imports = s.pick(
        [
            "use std::collections::$first;\nuse std::collections::«{$first, $second}→$second»;",
            "use std::collections::{$first, $second};\n«use std::collections::$first;→»",
            "use std::collections::$first;\nuse std::collections::$second;\n«use std::collections::$first;→»",
        ]
    )
    other = "$p_seen.insert($word);" if plain.endswith("Set") else "$p_seen.insert($word, $n1);"
    return fill(
        s,
        imports
        + """

fn $f_count($text: &str) -> ⟦$keyed<String, usize>¦usize⟧ {
    let mut $p_seen = $plain::new();
    let mut $p_counts = $keyed::new();
    $noise
    for $word in $text.⟦split_whitespace()¦lines()¦split(',')⟧ {
        OTHER
        *$p_counts.entry($word.to_string()).or_insert(0) += $p_seen.len();
    }
    RESULT
}
""".replace("OTHER", other)
        .replace("⟦$keyed<String, usize>¦usize⟧", of := s.pick(["$keyed<String, usize>", "usize"]))
        .replace("RESULT", "$p_counts.len()" if of == "usize" else "$p_counts"),
        first=first,
        second=second,
        keyed=keyed,
        plain=plain,
    )


@skeleton("duplicate_import")
def results_of_two_modules(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::{self, ⟦Result¦Result, Display⟧};
use std::io«::{self, Result}→»;

struct $Version($k, $k);

impl fmt::Display for $Version {
    fn fmt(&self, $out: &mut fmt::Formatter⟦¦<'_>⟧) -> Result {
        ⟦write!($out, "{}.{}", self.0, self.1)¦$out.write_str($q1)?;
        write!($out, "{}", self.0 + self.1)⟧
    }
}

fn $f_load($path: &str) -> io::Result<⟦String> {
    let $text = std::fs::read_to_string($path)?;
    $noise
    Ok($text.trim().to_string())¦u64> {
    $noise
    std::fs::copy($path, $q2)¦()> {
    let $version = $Version($n1, $n2);
    std::fs::write($path, $version.to_string())⟧
}
""",
    )


@skeleton("duplicate_import")
def second_type_renamed(s: Source) -> str:
    return fill(
        s,
        """
use $server::$Config;
use $client::$Config«→ as $ClientConfig»;

mod $server {
    ⟦#z:#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
    pub struct $Config {
        pub $port: u16,
    }
}

mod $client {
    ⟦#z:#[derive(Debug)]¦#[derive(Debug, Clone)]¦⟧
    pub struct $Config {
        pub $host: String,
    }
}

⟦fn $f_address($config: &$Config, $client_config: &$ClientConfig) -> String {
    format!("{}:{}", $client_config.$host, $config.$port)
}¦fn $f_address($client_config: $ClientConfig) -> (String, $Config) {
    $noise
    ($client_config.$host, $Config { $port: $n1 })
}¦struct $Pair {
    $config: $Config,
    $client_config: $ClientConfig,
}⟧
""",
    )


@skeleton("duplicate_import")
def module_imported_instead(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseIntError;
use std::fmt::Error;
use std::«io::Error→io»;

⟦fn $f_read($path: &str) -> Result<String, io::Error> {
    $noise
    std::fs::read_to_string($path)
}¦fn $f_read($path: &str) -> io::Result<$k> {
    let $size = std::fs::metadata($path)?.len();
    $noise
    Ok($size as $k)
}¦fn $f_read() -> io::Error {
    io::Error::other($q1)
}⟧

fn $f_parse($text: &str) -> Result<$k, ParseIntError> {
    $text.trim().parse()
}

fn $f_check($value: $k) -> Result<$k, Error> {
    if $value == $n1 { Err(Error) } else { Ok($value) }
}
""",
    )


@skeleton("duplicate_import")
def two_traits_named_write(s: Source) -> str:
    return fill(
        s,
        """
⟦use std::fmt::Write;
use std::io«::{self, Write}→»;

fn $f_emit⟦<W: io::Write>($target: &mut W¦($target: &mut dyn io::Write⟧, $p_values: &[$k]) -> io::Result<()> {
    let mut $line = String::new();
    for $value in $p_values {
        let _ = write!($line, "{$value} ");
    }
    $noise
    $target.write_all($line.as_bytes())
}¦use std::io::Write;
use std::fmt«::{self, Write}→»;

fn $f_emit<W: fmt::Write>($target: &mut W, $value: $k) -> fmt::Result {
    writeln!($target, "{$value}")
}

fn $f_flush($path: &str) -> std::io::Result<()> {
    let mut $out = std::fs::File::create($path)?;
    $noise
    $out.write_all(b"$w1")
}⟧
""",
    )
