"""Short programs that call a method of a trait where the trait is not imported.

The import that is missing is always a line of its own, above the others.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("trait_not_in_scope")
def own_trait_of_struct(s: Source) -> str:
    return fill(
        s,
        """
«→use $shapes::$Area;»
⟦#i:use $shapes::$Square;

¦⟧mod $shapes {
    pub trait $Area {
        fn $f_area(&self) -> $k;
    }

    pub struct $Square(pub $k);

    impl $Area for $Square {
        fn $f_area(&self) -> $k {
            self.0 * self.0
        }
    }
}

⟦fn $f_show($square: &⟦#i:¦$shapes::⟧$Square) -> $k {
    $noise
    $square.$f_area() + $n1
}¦fn $f_show($p_squares: &[⟦#i:¦$shapes::⟧$Square]) -> $k {
    $p_squares.iter().map(|$square| $square.$f_area()).sum()
}¦fn main() {
    let $square = ⟦#i:¦$shapes::⟧$Square($n2);
    println!("$w1 {}", $square.$f_area());
}⟧
""",
    )


@skeleton("trait_not_in_scope")
def extension_of_std_type(s: Source) -> str:
    return fill(
        s,
        """
«→use $ext::$Extension;»

mod $ext {
    pub trait $Extension {
        fn $f_short(&self) -> ⟦#r:usize¦bool¦String⟧;
    }

    impl $Extension for ⟦#t:str¦[u8]¦Vec<$k>⟧ {
        fn $f_short(&self) -> ⟦#r:usize¦bool¦String⟧ {
            ⟦#r:self.len() / $n1¦self.len() > $n1¦format!("$w1 {}", self.len())⟧
        }
    }
}

⟦fn $f_run($given: &⟦#t:str¦[u8]¦Vec<$k>⟧) -> ⟦#r:usize¦bool¦String⟧ {
    $noise
    $given.$f_short()
}¦fn $f_run($p_all: &[&⟦#t:str¦[u8]¦Vec<$k>⟧]) -> Vec<⟦#r:usize¦bool¦String⟧> {
    $p_all.iter().map(|$given| $given.$f_short()).collect()
}¦fn $f_run($given: Option<&⟦#t:str¦[u8]¦Vec<$k>⟧>) -> Option<⟦#r:usize¦bool¦String⟧> {
    let $found = $given?;
    Some($found.$f_short())
}⟧
""",
    )


@skeleton("trait_not_in_scope")
def text_written_into_string(s: Source) -> str:
    return fill(
        s,
        """
«→use std::fmt::Write;»

⟦fn $f_table($p_rows: &[(&str, $k)]) -> Result<String, std::fmt::Error> {
    let mut $out = String::new();
    $noise
    for ($name, $value) in $p_rows {
        ⟦write¦writeln⟧!($out, "{$name}: {$value}")?;
    }
    Ok($out)
}¦fn $f_hex($p_bytes: &[u8]) -> String {
    $p_bytes.iter().fold(String::new(), |mut $out, $byte| {
        let _ = write!($out, "{$byte:02x}");
        $out
    })
}¦fn $f_append($out: &mut String, $value: f64) -> std::fmt::Result {
    $noise
    ⟦write¦writeln⟧!($out, "$w1 {$value:.2}")
}⟧
""",
    )


@skeleton("trait_not_in_scope")
def parsed_with_from_str(s: Source) -> str:
    return fill(
        s,
        """
«→use std::str::FromStr;»
⟦use std::collections::HashMap;

fn $f_read($p_values: &HashMap<String, String>) -> Option<$k> {
    let $text = $p_values.get($q1)?;
    $k::from_str($text).ok()
}¦
fn $f_read($text: &str) -> Result<$k, std::num::ParseIntError> {
    let $value = $k::from_str($text.trim())?;
    $noise
    Ok($value + $n1)
}¦
fn $f_read($line: &str) -> Vec<f64> {
    $line.split(',').filter_map(|$part| f64::from_str($part).ok()).collect()
}¦
fn $f_read($line: &str) -> bool {
    $noise
    bool::from_str($line).unwrap_or(false)
}¦use std::net::Ipv4Addr;

fn $f_read($p_lines: &[String]) -> usize {
    $p_lines.iter().filter(|$line| Ipv4Addr::from_str($line).is_ok()).count()
}⟧
""",
    )


_IO = [
    (
        "Read",
        """
⟦fn $f_load($path: &str) -> std::io::Result<String> {
    let mut $source = std::fs::File::open($path)?;
    let mut $text = String::new();
    $source.read_to_string(&mut $text)?;
    $noise
    Ok($text)
}¦fn $f_load(mut $source: std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut $p_bytes = Vec::with_capacity($n1);
    $source.read_to_end(&mut $p_bytes)?;
    Ok($p_bytes)
}¦fn $f_load($path: &str) -> std::io::Result<[u8; 4]> {
    let mut $header = [0; 4];
    std::fs::File::open($path)?.read_exact(&mut $header)?;
    $noise
    Ok($header)
}⟧
""",
    ),
    (
        "Write",
        """
⟦fn $f_save($path: &str, $text: &str) -> std::io::Result<()> {
    let mut $target = std::fs::File::create($path)?;
    $noise
    $target.write_all($text.as_bytes())
}¦fn $f_prompt($question: &str) -> std::io::Result<()> {
    print!("{$question} ");
    std::io::stdout().flush()
}¦fn $f_log($target: &mut std::fs::File, $p_lines: &[&str]) -> std::io::Result<()> {
    for $line in $p_lines {
        ⟦writeln!($target, "{$line}")?;¦$target.write_all($line.as_bytes())?;⟧
    }
    Ok(())
}⟧
""",
    ),
    (
        "BufRead",
        """
⟦fn $f_count() -> usize {
    std::io::stdin().lock().lines().count()
}¦fn $f_count($source: std::fs::File) -> std::io::Result<u32> {
    let mut $total = 0;
    for $line in std::io::BufReader::new($source).lines() {
        $total += $line?.len() as u32;
    }
    Ok($total)
}¦fn $f_first($reader: &mut std::io::BufReader<std::fs::File>) -> std::io::Result<String> {
    let mut $line = String::new();
    $reader.read_line(&mut $line)?;
    $noise
    Ok($line.trim().to_string())
}⟧
""",
    ),
]


@skeleton("trait_not_in_scope")
def reading_and_writing(s: Source) -> str:
    name, program = s.pick(_IO)
    return fill(s, f"«→use std::io::{name};»\n{program}")
