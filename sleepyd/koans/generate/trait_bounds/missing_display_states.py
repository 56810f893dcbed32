"""States, units and labels without Display: shown by maps, enums, bounds of traits and types, and error messages."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill
from sleepyd.koans.generate.trait_bounds.missing_display_uses import display_of_enum, display_of_struct
from sleepyd.koans.generate.trait_bounds.models import display_named


@skeleton("missing_display")
def state_in_error_text(s: Source) -> str:
    return fill(
        s,
        f"""
#[derive(Debug, Clone, Copy, PartialEq⟦¦, Eq⟧)]
⟦#p:pub ¦⟧enum $State {{
    $Open,
    $Closed,
    $Locked,
}}
{display_of_enum("$State", "$Open", "$Closed", "$Locked")}
⟦#p:pub ¦⟧struct $Door {{
    $state: $State,
    $fields
}}

impl $Door {{
    $method
    $doc
⟦    ⟦#p:pub ¦⟧fn $f_open(&mut self) -> Result<(), String> {{
        if self.$state == $State::$Locked {{
            return Err(format!("$t1 {{}}", self.$state));
        }}
        self.$state = $State::$Open;
        Ok(())
    }}¦    ⟦#p:pub ¦⟧fn $f_open(&mut self, $key: u32) -> Result<u32, String> {{
        match self.$state {{
            $State::$Closed => Ok($key ⟦+¦*⟧ $n1),
            $other => Err(format!("{{$other}} $w1")),
        }}
    }}¦    ⟦#p:pub ¦⟧fn $f_open(&self) -> $State {{
        let $state = self.$state;
        assert!($state != $State::$Locked, "$t1 {{$state}}");
        $State::$Open
    }}¦    ⟦#p:pub ¦⟧fn $f_open(&self, $steps: u32) -> u32 {{
        if $steps > $n1 && self.$state == $State::$Closed {{
            panic!("$w1 {{}} {{}}", $steps, self.$state);
        }}
        $steps ⟦*¦+⟧ $n2
    }}⟧
}}
""",
    )


@skeleton("missing_display")
def keys_and_values_of_map(s: Source) -> str:
    return fill(
        s,
        f"""
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
⟦#p:pub ¦⟧struct $Place {{
    $row: ⟦u32¦u8¦i64⟧,
    $column: ⟦u32¦char¦String⟧,
}}
{display_of_struct("$Place", "$row", "$column")}
$item
$doc
⟦⟦#p:pub ¦⟧fn $f_list($p_places: &BTreeMap<$Place, u32>) -> Vec<String> {{
    let mut $p_lines = Vec::new();
    for ($place, $count) in $p_places {{
        $p_lines.push(format!("{{}}: {{}}", $place, $count));
    }}
    $p_lines
}}¦⟦#p:pub ¦⟧fn $f_list($p_places: &BTreeMap<String, $Place>) {{
    for ($name, $place) in $p_places.iter().rev() {{
        println!("{{$name}} $w1 {{$place}}");
    }}
}}¦⟦#p:pub ¦⟧fn $f_list($p_places: &BTreeMap<u32, $Place>, $key: u32) -> String {{
    $noise
    match $p_places.get(&$key) {{
        Some($place) => format!("$t1 {{}}", $place),
        None => $q1.to_string(),
    }}
}}¦⟦#p:pub ¦⟧fn $f_list($p_places: &BTreeMap<$Place, String>) -> String {{
    $p_places.keys().map(|$place| format!("{{$place}},")).collect()
}}⟧
""",
    )


@skeleton("missing_display")
def trait_for_all_that_is_shown(s: Source) -> str:
    use, path, bound = display_named(s)
    return fill(
        s,
        f"""
{use}
⟦#p:pub ¦⟧trait $Banner {{
    fn $f_banner(&self) -> String;
}}

impl<T: {bound}> $Banner for T {{
    fn $f_banner(&self) -> String {{
        format!("⟦***¦==¦>⟧ {{self}}")
    }}
}}

$derive
⟦#p:pub ¦⟧struct $Motto {{
    $line: String,
    $year: u32,
}}
{display_of_struct("$Motto", "$line", "$year", path=path)}
⟦#p:pub ¦⟧fn $f_hang($banner: &⟦#d:dyn¦impl⟧ $Banner) {{
    println!("{{}}", $banner.$f_banner());
}}

$doc
⟦#p:pub ¦⟧fn $f_greet($line: &str, $year: u32) {{
    let $motto = $Motto {{ $line: $line.to_string(), $year }};
    $noise
    $f_hang(&$motto);
}}
""",
    )


@skeleton("missing_display")
def bounded_type_holds_it(s: Source) -> str:
    use, path, bound = display_named(s)
    return fill(
        s,
        f"""
{use}
⟦#p:pub ¦⟧struct $Framed<T: {bound}> {{
    $inner: T,
    $width: usize,
}}

impl<T: {bound}> $Framed<T> {{
    ⟦#p:pub ¦⟧fn $f_draw(&self) -> String {{
        format!("|{{:1$}}|", self.$inner, self.$width)
    }}
}}

$derive
⟦#p:pub ¦⟧struct $Title(⟦String¦u32¦char⟧);
{display_of_struct("$Title", "0", path=path)}
$doc
⟦⟦#p:pub ¦⟧struct $Page {{
    $title: $Framed<$Title>,
    $body: String,
}}¦⟦#p:pub ¦⟧fn $f_first($p_titles: &[$Framed<$Title>]) -> usize {{
    $p_titles.iter().map(|$one| $one.$width).sum()
}}¦⟦#p:pub ¦⟧enum $Shape {{
    $Plain(usize),
    $Fancy($Framed<$Title>),
}}⟧
""",
    )


@skeleton("missing_display")
def variant_holds_it(s: Source) -> str:
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Unit {{
    $amount: ⟦f64¦u32¦i64⟧,
    $symbol: ⟦char¦String⟧,
}}
{display_of_struct("$Unit", "$amount", "$symbol")}
⟦#p:pub ¦⟧enum $Step {{
    $Add($Unit),
    $Rest {{ $minutes: u32 }},⟦#v:
    $Done,¦⟧
}}

impl $Step {{
    $method
    $doc
    ⟦#p:pub ¦⟧fn $f_text(&self) -> String {{
        $noise
        match self {{
            $Step::$Add($unit) => format!(⟦"$t1 {{}}", $unit¦"{{$unit}} $w1"⟧),
            $Step::$Rest {{ $minutes }} => format!("{{}} $w2", $minutes),⟦#v:
            $Step::$Done => String::from($q1),¦⟧
        }}
    }}
}}
""",
    )


@skeleton("missing_display")
def parts_of_a_literal(s: Source) -> str:
    return fill(
        s,
        f"""
$derive
⟦#p:pub ¦⟧struct $Version {{
    ⟦#p:pub ¦⟧$major: ⟦#e:u32¦u8⟧,
    ⟦#p:pub ¦⟧$minor: ⟦#e:u32¦u8⟧,
}}
{display_of_struct("$Version", "$major", "$minor")}
impl $Version {{
    ⟦#p:pub ¦⟧fn $f_next(&self) -> Self {{
        $Version {{ $major: self.$major + 1, $minor: 0 }}
    }}
}}

⟦#p:pub ¦⟧struct $Release {{
    ⟦#p:pub ¦⟧$name: String,
    ⟦#p:pub ¦⟧$p_files: Vec<String>,
}}

$doc
⟦⟦#p:pub ¦⟧fn $f_release($version: &$Version, $p_files: Vec<String>) -> $Release {{
    $Release {{
        $name: format!("$w1 {{}}", $version),
        $p_files,
    }}
}}¦⟦#p:pub ¦⟧fn $f_release($version: $Version) -> $Release {{
    let $name = String::from($q1);
    let $p_files = vec![format!("{{$name}}-{{$version}}.txt"), $name.clone()];
    $Release {{ $name, $p_files }}
}}¦impl $Release {{
    ⟦#p:pub ¦⟧fn $f_release($version: &$Version) -> Self {{
        Self {{
            $name: $q1.to_string(),
            $p_files: vec![format!("{{}}", $version.$f_next())],
        }}
    }}
}}⟧
""",
    )
