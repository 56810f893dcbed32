"""Short programs whose impl writes a method differently from its trait."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("mismatched_trait_signature")
def receiver_of_another_kind(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Shape {
    fn $f_area(⟦#r:&self¦&self¦&mut self⟧) -> f64;
}

⟦#[derive(Clone, Copy)]
¦⟧⟦pub ¦⟧struct $Square {
    $side: f64,
}

impl $Shape for $Square {
    fn $f_area(⟦#r:«→&»self¦&«mut →»self¦&«→mut »self⟧) -> f64 {
        $noise
        self.$side * ⟦self.$side¦$n1.0¦$n1.5⟧
    }
}
""",
    )


@skeleton("mismatched_trait_signature")
def parameter_of_another_type(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Check {
    fn $f_accepts(&self, $input: ⟦#p:&str¦&[$el1]¦u64¦&$k1¦Option<$el1>⟧) -> bool;
}

⟦pub ¦⟧struct $Limit(usize);

impl $Check for $Limit {
    fn $f_accepts(&self, $input: ⟦#p:«⟦String¦&String¦&mut str⟧→&str»¦\
«⟦Vec<$el1>¦&Vec<$el1>⟧→&[$el1]»¦«⟦u32¦u8¦u16⟧→u64»¦\
«→&»$k1¦«→Option<»$el1«→>»⟧) -> bool {
        $noise
        ⟦#p:$input.len() ⟦<¦>¦<=⟧ self.0¦$input.len() ⟦<¦>⟧ self.0¦$input > $n1¦format!("{$input}").len() < self.0¦\
format!("{$input:?}").len() ⟦<¦>⟧ self.0⟧
    }
}
""",
        k1=s.pick(["i32", "u32", "i64", "u8"]),
        el1=s.pick(["u32", "String", "char", "bool", "i64"]),
    )


@skeleton("mismatched_trait_signature")
def result_of_another_type(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Measure {
    fn $f_size(&self) -> ⟦#r:usize¦u64¦f64¦Option<$k1>¦String¦Vec<char>⟧;
}

⟦pub ¦⟧struct $Text {
    $body: String,
    $fields
}

impl $Measure for $Text {
    fn $f_size(&self) -> ⟦#r:«⟦u32¦u64¦i32⟧→usize»¦«⟦u32¦usize¦i64⟧→u64»¦«f32→f64»¦«Option<u16>→Option<$k1>»¦\
«⟦&str¦Box<str>⟧→String»¦«String→Vec<char>»⟧ {
        $noise
        ⟦#r:$n1¦if self.$body.is_empty() { $n2 } else { $n1 }¦$n1.5¦self.$body.parse().ok()¦$q1.into()¦\
self.$body.chars().⟦rev()¦take($n3)⟧.collect()⟧
    }
}
""",
        k1=s.pick(["i32", "u32", "i64", "u8"]),
    )


@skeleton("mismatched_trait_signature")
def receiver_too_many_or_missing(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Named {
    fn $f_name(⟦#s:¦&self¦⟦#m:$id: u32¦$p_words: &[&str]⟧⟧) -> String;
}

⟦pub ¦⟧⟦struct $Robot;¦struct $Robot {
    $code: u32,
}¦enum $Robot {
    $Left,
    $Right,
}⟧

impl $Named for $Robot {
    fn $f_name(⟦#s:«⟦&self¦self¦&mut self⟧→»¦«→&self»¦\
«⟦&self¦&mut self⟧, →»⟦#m:$id: u32¦$p_words: &[&str]⟧⟧) -> String {
        $noise
        ⟦#s:$q1.to_string()¦String::from($q1)¦⟦#m:format!("$w1 {$id}")¦$p_words.join($q2)⟧⟧
    }
}
""",
    )


@skeleton("mismatched_trait_signature")
def parameter_too_many_or_missing(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧trait $Rule {
    fn $f_apply(&self, $value: $k1⟦#c:, $factor: $k1¦, $name: &str¦¦⟧)⟦#c: -> $k1¦ -> String¦ -> $k1¦⟧;
}

⟦pub ¦⟧struct $Double;

impl $Rule for $Double {
    fn $f_apply(&self, $value: $k1⟦#c:«→, $factor: $k1»¦«→, $name: &str»¦«, $factor: ⟦$k1¦bool¦&str⟧→»¦\
«, $out: &mut String→»⟧)⟦#c: -> $k1¦ -> String¦ -> $k1¦⟧ {
        $noise
        ⟦#c:$value * $n1¦format!("{$value} $w1")¦$value ⟦+ $n1¦* $n1⟧¦println!("$w1 {$value}");⟧
    }
}
""",
    )
