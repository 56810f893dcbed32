"""More generators of lifelike programs with references that outlive their values."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_lifetimes_parts import rust, settled
from sleepyd.koans.generate.source import Source


@skeleton("dangling_reference")
def dropped_before_guard(s: Source) -> str:
    """A type with a destructor looks at what it borrowed when it is dropped, so that must be made first."""
    let = s.pick(["let $v5 = String::from($s);", 'let $v5 = format!("$w {}", $n);', "let $v5 = $s.repeat($d);"])
    return rust(
        s,
        """
$doc
pub struct $T1<'a> {
    $p1:names: Vec<&'a str>,
    $v1:depth: usize,
}

impl<'a> $T1<'a> {
    pub fn $f1(&mut self, $v2: &'a str) {
        ⟨if self.$p1.len() < $n {
            self.$p1.push($v2);
        }¦self.$p1.push($v2);⟩
        self.$v1 += ⟨1¦$d⟩;
    }
}

impl Drop for $T1<'_> {
    fn drop(&mut self) {
        ⟨println!("$w {} {}", self.$v1, self.$p1.join($s));¦for $v3 in self.$p1.iter().rev() {
            println!("$w {}", $v3);
        }⟩
    }
}

⟨pub ¦⟩fn $f2() ⟨-> usize ¦⟩{
    «→$let»
    let mut $v4:guard = $T1 { $p1: Vec::new(), $v1: ⟨0¦$d⟩ };
    $noise
    «$let→»
    $v4.$f1(⟨&$v5¦$v5.trim()¦$v5.as_str()⟩);
    END
}
""".replace("⟨-> usize ¦⟩{", "-> usize {" if (result := s.chance(0.5)) else "{").replace(
            "END", "$v4.$p1.len() + $v4.$v1" if result else 'println!("{}", $v4.$v1);'
        ),
        let=settled(s, let),
    )


@skeleton("dangling_reference")
def longer_of_two(s: Source) -> str:
    kind, first, second = s.pick(
        [
            ("str", "let $v3 = String::from($s);", "let $v4 = String::from($s);"),
            ("str", 'let $v3 = "$w".to_string();', 'let $v4 = format!("{}-$w", $n);'),
            ("[i32]", "let $v3 = vec![$n, $n];", "let $v4 = [$n, $n, $n];"),
            ("[i32]", "let $v3 = [$n; $d];", "let $v4: Vec<i32> = (0..$n).rev().collect();"),
        ]
    )
    return rust(
        s,
        """
$doc
⟨pub ¦⟩fn $f1<'a>($v1: &'a $kind, $v2: &'a $kind) -> &'a $kind {
    ⟨if $v1.len() ⟨>¦<¦>=⟩ $v2.len() {
        $v1
    } else {
        $v2
    }¦match $v1.len() {
        0..=$d => $v2,
        _ => $v1,
    }⟩
}

fn main() {
    $first
    ⟨$noise
    ¦⟩«→$let»
    let $v5⟨;
    {
        ⟨println!("$w");
        ¦⟩«$let→»
        $v5 = $f1(ARGS);
    }¦ = {
        «$let→»
        ⟨assert!(!$v4.is_empty());
        ¦⟩$f1(ARGS)
    };⟩
    println!("$w {}", $v5⟨.len()¦.iter().count()⟩);
}
""".replace("ARGS", s.pick(["&$v3, &$v4", "&$v4, &$v3", "&$v3[..], &$v4"])).replace(
            "⟨.len()¦.iter().count()⟩", ".len()" if kind == "str" or s.chance(0.6) else ".iter().max().unwrap_or(&$n)"
        ),
        kind=kind,
        first=first,
        let=settled(s, second),
    )


@skeleton("dangling_reference")
def inside_a_method(s: Source) -> str:
    let, use = s.pick(
        [
            ("let $v4:copy: Vec<u32> = self.$p1.iter().⟨rev().copied()¦map(|$v6| $v6 * $d)¦copied().filter(|$v6| "
             "$v6 % $d == 0)⟩.collect();",
             "$v3.⟨iter().sum()¦len() as u32¦first().copied().unwrap_or($n)¦iter().max().copied().unwrap_or(0)⟩"),
            ("let $v4:extended = [self.$p1.as_slice(), &[$n, $n]].concat();", "$v3.⟨iter().sum()¦len() as u32 * $d⟩"),
            ("let $v4:defaults = vec![$n, $n, $n];", "$v3.iter().⟨sum()¦fold(0, |$v6, $v7| $v6 + $v7 * $d)⟩"),
        ]
    )  # fmt: skip
    return rust(
        s,
        """
$der
pub struct $T1 {
    $v1:name: String,
    $p1:values: Vec<u32>,
    $field
}

impl $T1 {
    ⟨$doc
    pub fn $f2(&self) -> bool {
        self.$v1.⟨is_empty()¦len() > $n⟩
    }

    ¦⟩$doc
    pub fn $f1(&self, $v2: ⟨bool¦bool⟩) -> u32 {
        $noise
        «→$let»
        let mut $v3:view: &[u32] = &self.$p1;
        ⟨if $v2 {
            «$let→»
            $v3 = &$v4;
        }¦if $v2 ⟨&&¦||⟩ self.$v1.⟨starts_with¦contains⟩($s) {
            «$let→»
            ⟨println!("$w {}", $v4.len());
            ¦⟩$v3 = &$v4⟨[$d..]¦⟩;
        }¦match self.$p1.len() {
            0 => return 0,
            1..=$n if $v2 => {
                «$let→»
                $v3 = ⟨$v4.as_slice()¦&$v4⟩;
            }
            _ => {}
        }⟩
        $use
    }
}
""",
        use=use,
        let=settled(s, let),
    )
