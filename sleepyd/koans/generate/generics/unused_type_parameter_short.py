"""Short programs whose struct or enum declares a parameter or lifetime that none of its fields uses."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unused_type_parameter")
def list_of_fixed_elements(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Stack<$P> {
    $p_items: ⟦#c:Vec<«$el1→$P»>¦Vec<Option<«$el1→$P»>>¦std::collections::VecDeque<«$el1→$P»>⟧,
    $depth: usize,
}

impl<$P> $Stack<$P> {
    $doc
    ⟦pub ¦⟧fn ⟦$f_size(&self) -> usize {
        self.$p_items.len()⟦ - self.$depth¦⟧¦$f_shrink(&mut self) -> bool {
        $noise
        self.$p_items.truncate(self.$depth);
        self.$p_items.is_empty()¦$f_reset(&mut self, $depth: usize) {
        self.$p_items.clear();
        self.$depth = $depth;⟧
    }
}
""",
        P=parameters.one(s),
        el1=s.pick(["u32", "String", "f64"]),
    )


@skeleton("unused_type_parameter")
def enum_with_a_lifetime(s: Source) -> str:
    return fill(
        s,
        """
⟦#[derive(Debug)]
¦#[derive(Debug, Clone)]
¦⟧⟦pub ¦⟧enum $Value«<'a>→» {
    $Text(⟦String¦Vec<String>¦Box<str>⟧),
    $Number(⟦$k¦f64⟧),
    ⟦$Pair { $left: String, $right: String },
    ¦⟧$Missing,
}

⟦fn $f_known($value: &$Value) -> bool {
    $noise
    !matches!($value, $Value::$Missing)
}¦impl«<'a>→» $Value«<'a>→» {
    ⟦pub ¦⟧fn $f_empty() -> Self {
        $noise
        $Value::$Missing
    }
}¦fn $f_count($p_values: &[$Value]) -> usize {
    $p_values.iter().filter(|$x1| matches!($x1, $Value::$Number(_))).count()
}⟧
""",
    )


@skeleton("unused_type_parameter")
def tuple_struct_with_a_name(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $Tag<'a>(⟦#t:⟦pub ¦⟧«String→&'a str»¦⟦pub ¦⟧Option<«String→&'a str»>¦$k, «String→&'a str»⟧);

impl<'a> $Tag<'a> {
    ⟦pub ¦⟧fn ⟦#t:$f_length(&self) -> usize {
        $noise
        self.0.⟦len()¦trim().len()¦chars().count()⟧¦$f_known(&self) -> bool {
        $noise
        self.0.is_⟦some¦none⟧()¦$f_total(&self) -> usize {
        self.0 as usize + self.1.⟦len()¦lines().count()⟧⟧
    }
}
""",
    )


@skeleton("unused_type_parameter")
def number_of_no_use(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Settings«<$P>→» {
    ⟦#f:$level: $k,
    $names: Vec<String>,¦$level: f64,
    $limits: [$k; 3],¦$level: u8,
    $path: String,⟧
    $fields
}

⟦fn $f_higher«<$P>→»($settings: &$Settings«<$P>→») -> bool {
    $noise
    $settings.$level > ⟦#f:$n1¦$n1.5¦$n1⟧
}¦impl«<$P>→» $Settings«<$P>→» {
    ⟦pub ¦⟧fn $f_level(&self) -> ⟦#f:$k¦f64¦u8⟧ {
        self.$level ⟦+¦*⟧ ⟦#f:$n1¦$n1.5¦2⟧
    }
}⟧
""",
        P=parameters.one(s),
    )


@skeleton("unused_type_parameter")
def only_the_key_is_generic(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

⟦pub ¦⟧struct $Index<$P, $Q> {
    $p_entries: ⟦#m:HashMap¦BTreeMap⟧<⟦#a:$P, «$el1→$Q»¦«$el1→$P», $Q⟧>,
    $hits: usize,
}

impl<$P, $Q> $Index<$P, $Q> {
    ⟦pub ¦⟧fn ⟦$f_size(&self) -> usize {
        $noise
        self.$p_entries.len() ⟦+¦*⟧ $n1¦$f_clear(&mut self) -> usize {
        self.$p_entries.clear();
        $noise
        self.$hits¦$f_hit(&mut self) -> bool {
        self.$hits += 1;
        self.$hits > self.$p_entries.len()⟧
    }
}
""",
        P=p,
        Q=q,
        el1=s.pick(["String", "u64", "char"]),
    )


@skeleton("unused_type_parameter")
def step_with_one_side(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
⟦pub ¦⟧struct $Step<$P, $Q> {
    $name: String,
    $run: ⟦#w:fn(⟦#a:$P) -> «$el1→$Q»¦«$el1→$P») -> $Q⟧¦Option<Box<dyn Fn(⟦#a:$P) -> «$el1→$Q»>>¦«$el1→$P») -> $Q>>⟧⟧,
}

⟦impl<$P, $Q> $Step<$P, $Q> {
    ⟦pub ¦⟧fn $f_label(&self, $at: usize) -> String {
        $noise
        format!("{$at}⟦:¦.⟧ {}", self.$name)
    }
}¦⟦pub ¦⟧fn $f_names<$P, $Q>($p_steps: &[$Step<$P, $Q>]) -> Vec<&str> {
    $p_steps.iter().map(|$x1| $x1.$name.as_str()).collect()
}⟧
""",
        P=p,
        Q=q,
        el1=s.pick(["bool", "u32", "String"]),
    )
