"""Programs of the tasks about generics with two or three places to mend: impls, signatures, fields."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_generic_count")
def pair_written_short_everywhere(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
⟦pub ¦⟧struct $Entry<$P, $Q> {
    $key: $P,
    $value: $Q,
}

impl<$P: Clone, $Q> $Entry<$P«→, $Q»> {
    ⟦pub ¦⟧fn $f_key(&self) -> $P {
        $noise
        self.$key.clone()
    }
}

⟦pub ¦⟧fn $f_keys<$P: Clone, $Q>($p_entries: &[$Entry<$P«→, $Q»>]) -> Vec<$P> {
    $p_entries.iter().⟦¦rev().⟧map($Entry::$f_key).collect()
}
""",
        P=p,
        Q=q,
    )


@skeleton("undeclared_type_parameter")
def two_impls_forget_it(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Bag<$P> {
    $p_items: Vec<$P>,
}

impl«→<$P>» $Bag<$P> {
    $doc
    ⟦pub ¦⟧fn $f_size(&self) -> usize {
        $noise
        self.$p_items.len()
    }
}

⟦impl«→<$P>» Default for $Bag<$P> {
    fn default() -> Self {
        Self { $p_items: Vec::new() }
    }
}¦impl«→<$P>» Extend<$P> for $Bag<$P> {
    fn extend<I: IntoIterator<Item = $P>>(&mut self, $values: I) {
        self.$p_items.extend($values);
    }
}¦⟦pub ¦⟧fn $f_merge«→<$P>»($left: $Bag<$P>, $right: &mut $Bag<$P>) {
    $right.$p_items.extend($left.$p_items);
}⟧
""",
        P=parameters.one(s),
    )
