"""Programs like a small crate that read a private field instead of calling its getter."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_LEDGER = """
use $module::$Ledger;

mod $module {
    $derive
    pub struct $Ledger {
        $owner: String,
        $balance: $k,
    }

    impl $Ledger {
        [extra]pub fn [get]$owner(&self) -> &str {
            &self.$owner
        }

        pub fn [get]$balance(&self) -> $k {
            self.$balance
        }
    }
}

"""
_NEW = """pub fn new($owner: &str) -> Self {
            $Ledger { $owner: $owner.to_string(), $balance: ⟦0¦$n8⟧ }
        }

        """
_ADD = """pub fn $f_add(&mut self, $amount: $k) {
            self.$balance += $amount;
        }

        """


def _private(s: Source, template: str, extra: str | None = None) -> str:
    """A module with private fields and getters, and the template that asks for `[balance]` or `[owner]`."""
    extra = s.pick(["", _NEW, _ADD]) if extra is None else extra
    text = (_LEDGER + template.strip("\n")).replace("[extra]", extra)
    get = s.pick(["", "", "get_"])
    for field in ("owner", "balance"):
        text = text.replace(f"[{field}]", f"«${field}→{get}${field}()»")
    return fill(s, text.replace("[get]", get))


@skeleton("private_field")
def lifelike_private_field_in_chain(s: Source) -> str:
    return _private(
        s,
        """
$doc
pub fn $f_rich($p_ledgers: &[$Ledger], $limit: $k) -> ⟦usize {
    $p_ledgers.iter().filter(|$ledger| $ledger.[balance] > $limit).count()¦$k {
    $p_ledgers.iter().map(|$ledger| $ledger.[balance]).sum::<$k>() + $limit¦Vec<&str> {
    $p_ledgers
        .iter()
        .take($n1)
        .map(|$ledger| $ledger.[owner])
        .collect()¦bool {
    $p_ledgers.iter()⟦¦.rev()⟧.⟦any¦all⟧(|$ledger| $ledger.[balance] ⟦==¦>¦<⟧ $limit)⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_in_text(s: Source) -> str:
    return _private(
        s,
        """
$doc
pub fn $f_describe($ledger: &$Ledger) -> String {
    $noise
    ⟦format!("{:>10}: {}", $q1, $ledger.[balance])¦let $name = $ledger.[owner];
    format!("$w1 {$name}")¦if $ledger.[balance] == 0 {
        return String::new();
    }
    "*".repeat($n1)¦match $ledger.[balance] {
        0 => $q1.to_string(),
        1..=9 => $q2.to_string(),
        $many => format!("{$many} $w1"),
    }¦let mut $out = $ledger.[owner].to_uppercase();
    $out.push('⟦!¦.¦:⟧');
    $out⟧
}
""",
    )


@skeleton("private_field")
def lifelike_private_field_after_update(s: Source) -> str:
    return _private(
        s,
        """
$doc
pub fn $f_replay($name: &str, $p_amounts: &[$k]) -> $k {
    let mut $ledger = $Ledger::new($name);
    for ⟦$amount in $p_amounts {
        $ledger.$f_add(*$amount);
    }¦&$amount in $p_amounts {
        if $amount ⟦== 0¦> $n1⟧ {
            continue;
        }
        $ledger.$f_add($amount);
    }⟧
    $noise
    $ledger.[balance]
}
""",
        _NEW + _ADD,
    )


@skeleton("private_field")
def lifelike_private_field_in_wrapper(s: Source) -> str:
    return _private(
        s,
        """
$doc
pub struct $Bank {
    $p_ledgers: Vec<$Ledger>,
    $fields
}

impl $Bank {
    $method
    $doc
    pub fn ⟦$f_find(&self, $name: &str) -> Option<&$Ledger> {
        for $ledger in &self.$p_ledgers {
            if $ledger.[owner] == $name {
                return Some($ledger);
            }
        }
        None¦$f_total(&self) -> $k {
        let mut $total = $n1;
        for $ledger in self.$p_ledgers.iter() {
            $total += $ledger.[balance];
        }
        $total¦$f_first(&self) -> $k {
        match self.$p_ledgers.first() {
            Some($ledger) => $ledger.[balance],
            None => 0,
        }¦$f_last(&self) -> Option<$k> {
        let $ledger = self.$p_ledgers.last()?;
        Some($ledger.[balance])⟧
    }
}
""",
    )
