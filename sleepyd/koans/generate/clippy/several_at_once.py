"""Programs of the clippy tasks with two or three places to mend: clones and loops that could be plainer."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_clone")
def two_parts_that_are_copied(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy⟦, PartialEq¦, Default⟧)]
⟦pub ¦⟧struct $Point {
    $x: $k,
    $y: $k,
}

⟦pub ¦⟧fn $f_line($from: $Point, $to: ⟦$Point) -> ($Point, $Point) {
    $noise
    ($from«.clone()→», $to«.clone()→»)¦&$Point) -> Vec<$Point> {
    let $end = «$to.clone()→*$to»;
    $noise
    vec![$from«.clone()→», $end]¦&[$Point]) -> Vec<($Point, $Point)> {
    $to.iter().map(|$x1| ($from«.clone()→», «$x1.clone()→*$x1»)).collect()⟧
}
""",
    )
