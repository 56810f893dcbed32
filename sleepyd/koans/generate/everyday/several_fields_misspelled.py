"""Programs in which a field is misspelled in two places, or two fields in one each."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("misspelled_field")
def same_slip_twice(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Meter {
    $right: $k,
    $unit: String,
}

impl $Meter {
    $doc
    ⟦pub ¦⟧fn ⟦$f_raise(&mut self, $by: $k) -> $k {
        self.«$wrong→$right» ⟦+=¦*=⟧ $by;
        $noise
        self.«$wrong→$right»¦$f_show(&self) -> String {
        if self.«$wrong→$right» > $n1 {
            return self.$unit.clone();
        }
        format!("{} {}", self.«$wrong→$right», self.$unit)¦$f_higher(&self, $other: &Self) -> bool {
        self.«$wrong→$right» > $other.«$wrong→$right»¦$f_sum($p_all: &[$Meter]) -> $k {
        $p_all.iter().filter(|$x1| $x1.«$wrong→$right» > $n1).map(|$x1| $x1.«$wrong→$right»).sum()⟧
    }
}
""",
        **slip(s),
    )
