"""Types without Display in closures, writers, format specs, modules and return types; some generic or borrowing."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill
from sleepyd.koans.generate.trait_bounds.models import display_named


def display_of_struct(
    name: str, *fields: str, path: str = "std::fmt", params: tuple[str, str] = ("", ""), pad: str = ""
) -> str:
    """The mark that adds `impl Display` below a type: its fields in order with spaces between."""
    shown = " ".join("{}" for _ in fields)
    lines = [
        f"impl{params[0]} {path}::Display for {name}{params[1]} {{",
        f"    fn fmt(&self, f: &mut {path}::Formatter) -> {path}::Result {{",
        f'        write!(f, "{shown}", {", ".join(f"self.{field}" for field in fields)})',
        "    }",
        "}",
    ]
    return "\n«→" + "\n".join(pad + line for line in lines) + "\n»"


def display_of_enum(name: str, *variants: str) -> str:
    """The mark that adds `impl Display` below an enum without data: the variants by name."""
    arms = "".join(f'            {name}::{variant} => write!(f, "{variant}"),\n' for variant in variants)
    return (
        f"\n«→impl std::fmt::Display for {name} {{\n"
        "    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {\n"
        f"        match self {{\n{arms}        }}\n    }}\n}}\n»"
    )


@skeleton("missing_display")
def aligned_in_columns(s: Source) -> str:
    shown = s.pick(["{:>8}", "{:<12}", "{:^10}", "{:>6}|", "{0} {0}", "{:.3}", "{:-<9}"])
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Price(⟦#p:pub ¦⟧⟦u32¦i64¦f64¦String⟧);
{display_of_struct("$Price", "0")}
$doc
⟦#p:pub ¦⟧fn $f_cell($price: &$Price⟦¦, $width: usize⟧) -> String {{
    $noise
    ⟦format!("{shown}", $price)¦let $cell = format!("{shown}", $price);
    $cell.trim_end().to_string()¦let mut $cell = String::from($q1);
    $cell += &format!("{shown}", $price);
    $cell⟧
}}
""",
    )


@skeleton("missing_display")
def returned_as_something_shown(s: Source) -> str:
    use, path, bound = display_named(s)
    return fill(
        s,
        f"""
{use}
$derive
⟦#p:pub ¦⟧struct $Badge {{
    ⟦#p:pub ¦⟧$owner: String,
    ⟦#p:pub ¦⟧$level: u32,
}}
{display_of_struct("$Badge", "$owner", "$level", path=path)}
$doc
⟦#p:pub ¦⟧fn $f_badge($owner: &str, $points: u32) -> ⟦#r:impl {bound}¦Box<dyn {bound}>¦Option<impl {bound}>⟧ {{
    $noise
    let $owner = $owner.to_string();
    ⟦#r:⟦$Badge {{ $owner, $level: $points / $n1 }}¦let $badge = $Badge {{ $owner, $level: $points }};
    $badge⟧¦Box::new($Badge {{ $owner, $level: $points ⟦+¦*⟧ $n1 }})¦Some($Badge {{ $owner, $level: $points }})⟧
}}
""",
    )


@skeleton("missing_display")
def shown_in_closures(s: Source) -> str:
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Point {{
    ⟦#p:pub ¦⟧$left: ⟦#e:i32¦f64⟧,
    ⟦#p:pub ¦⟧$top: ⟦#e:i32¦f64⟧,
}}
{display_of_struct("$Point", "$left", "$top")}
$item
$doc
⟦⟦#p:pub ¦⟧fn $f_show($p_points: &[$Point]) -> usize {{
    $p_points.iter().for_each(|$point| println!("$t1 {{$point}}"));
    $p_points.len()
}}¦⟦#p:pub ¦⟧fn $f_show($p_points: &[$Point]) -> String {{
    $p_points.iter().fold(String::new(), |$line, $point| $line + &format!("{{}};", $point))
}}¦⟦#p:pub ¦⟧fn $f_show($point: Option<&$Point>) -> String {{
    $noise
    $point.map_or_else(|| $q1.to_string(), |$one| format!("<{{$one}}>"))
}}¦⟦#p:pub ¦⟧fn $f_show($p_points: &[$Point], $most: usize) -> Vec<String> {{
    let $label = |$at: usize, $point: &$Point| format!("{{}}: {{}}", $at, $point);
    $p_points.iter().take($most).enumerate().map(|($at, $point)| $label($at, $point)).collect()
}}¦⟦#p:pub ¦⟧fn $f_show($p_points: Vec<$Point>) -> Vec<$Point> {{
    $p_points
        .into_iter()
        .inspect(|$point| println!("{{}}", $point))
        .filter(|$point| $point.$left > $point.$top)
        .collect()
}}⟧
""",
    )


@skeleton("missing_display")
def text_by_to_string(s: Source) -> str:
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Word {{
    $stem: String,
    $ending: ⟦char¦String⟧,
}}
{display_of_struct("$Word", "$stem", "$ending")}
$doc
⟦⟦#p:pub ¦⟧fn $f_join($p_words: &[$Word]) -> String {{
    let $p_texts: Vec<String> = $p_words.iter().map(ToString::to_string).collect();
    $p_texts.join($q1)
}}¦⟦#p:pub ¦⟧fn $f_join($word: Option<$Word>) -> Option<String> {{
    $noise
    $word.as_ref().map(ToString::to_string)
}}¦⟦#p:pub ¦⟧fn $f_join($word: &$Word, $count: usize) -> String {{
    let $text = ToString::to_string($word);
    $noise
    $text.repeat($count)
}}⟧
""",
    )


@skeleton("missing_display")
def written_to_an_output(s: Source) -> str:
    module = s.pick(["io", "fmt"])
    path, gives = ("fmt", "fmt::Result") if module == "fmt" else ("std::fmt", "io::Result<()>")
    return fill(
        s,
        f"""
use std::{module}::{{self, Write}};

$derive
⟦#p:pub ¦⟧struct $Entry {{
    ⟦#p:pub ¦⟧$key: String,
    ⟦#p:pub ¦⟧$amount: ⟦u32¦f64¦i64⟧,
    ⟦#p:pub ¦⟧$open: bool,
}}
{display_of_struct("$Entry", "$key", "$amount", "$open", path=path)}
$doc
⟦#p:pub ¦⟧fn $f_dump<W: Write>($out: &mut W, $p_entries: &[$Entry]) -> {gives} {{
    $noise
    ⟦for $entry in $p_entries {{
        writeln!($out, "{{}}", $entry)?;
    }}
    Ok(())¦for $entry in $p_entries.iter().filter(|$one| $one.$open) {{
        write!($out, "$w1={{$entry}}; ")?;
    }}
    writeln!($out)¦if let [$first, ..] = $p_entries {{
        writeln!($out, "$t1: {{$first}}")?;
    }}
    Ok(())¦match $p_entries.last() {{
        Some($last) => writeln!($out, "{{}} {{}}", $p_entries.len(), $last),
        None => Ok(()),
    }}⟧
}}
""",
    )


@skeleton("missing_display")
def model_in_a_module(s: Source) -> str:
    impl = display_of_struct("$Invoice", "$number", "$total", pad="    ")
    return fill(
        s,
        f"""
⟦#p:pub ¦⟧mod $billing {{
    #[derive(Debug⟦¦, Clone¦, PartialEq⟧)]
    pub struct $Invoice {{
        pub $number: u32,
        pub $total: ⟦#e:u64¦f64¦i32⟧,
    }}
{impl}
    impl $Invoice {{
        pub fn $f_new($number: u32) -> Self {{
            $Invoice {{ $number, $total: ⟦#e:0¦0.0¦0⟧ }}
        }}
    }}
}}

$item
$doc
⟦⟦#p:pub ¦⟧fn $f_remind($invoice: &$billing::$Invoice) -> String {{
    let $days = $invoice.$number % $n1;
    format!("$t1 {{}} ({{$days}})", $invoice)
}}¦⟦#p:pub ¦⟧fn $f_remind($p_numbers: &[u32]) {{
    for $number in $p_numbers {{
        let $invoice = $billing::$Invoice::$f_new(*$number);
        println!("{{$invoice}}");
    }}
}}¦⟦#p:pub ¦⟧mod $letters {{
    use super::$billing::$Invoice;

    $doc
    pub fn $f_remind($invoice: &$Invoice) -> Vec<String> {{
        vec![String::from($q1), format!("{{}} $w2", $invoice)]
    }}
}}⟧
""",
    )


@skeleton("missing_display")
def borrowing_type_is_shown(s: Source) -> str:
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Token<'a> {{
    ⟦#p:pub ¦⟧$text: &'a str,
    ⟦#p:pub ¦⟧$at: usize,
}}
{display_of_struct("$Token", "$text", "$at", params=("", "<'_>"))}
$doc
⟦#p:pub ¦⟧fn $f_tokens($line: &str) -> Vec<$Token> {{
    $line.split_whitespace().enumerate().map(|($at, $text)| $Token {{ $text, $at }}).collect()
}}

$doc
⟦⟦#p:pub ¦⟧fn $f_complain($token: &$Token) -> String {{
    $noise
    format!("$t1 {{$token}}")
}}¦⟦#p:pub ¦⟧fn $f_complain($line: &str) {{
    for $token in $f_tokens($line) {{
        println!("{{}}", $token);
    }}
}}¦⟦#p:pub ¦⟧fn $f_complain($line: &str) -> Result<usize, String> {{
    let $p_found = $f_tokens($line);
    match $p_found.last() {{
        Some($token) if $token.$at > $n1 => Err(format!("{{}} $w1", $token)),
        _ => Ok($p_found.len()),
    }}
}}⟧
""",
    )


@skeleton("missing_display")
def generic_type_is_shown(s: Source) -> str:
    bound = s.pick(["std::fmt", "fmt"])
    use = "use std::fmt;\n" if bound == "fmt" else ""
    body = s.pick(
        [
            'format!("$t1 {{}}", self.$held)',
            'println!("{{}}", self.$held);\n        String::new()',
            'let $text = format!("[{{}}]", self.$held);\n        $text.to_uppercase()',
        ]
    ).replace("{{}}", "{}")
    return fill(
        s,
        f"""
{use}
$derive
⟦#p:pub ¦⟧struct $Tagged<T> {{
    ⟦#p:pub ¦⟧$tag: String,
    ⟦#p:pub ¦⟧$value: T,
}}
{display_of_struct("$Tagged", "$tag", "$value", path=bound, params=(f"<T: {bound}::Display>", "<T>"))}
⟦#p:pub ¦⟧struct $Holder {{
    $held: $Tagged<⟦u32¦String¦f64⟧>,
    $fields
}}

impl $Holder {{
    $method
    $doc
    ⟦#p:pub ¦⟧fn $f_describe(&self) -> String {{
        $noise
        {body}
    }}
}}
""",
    )
