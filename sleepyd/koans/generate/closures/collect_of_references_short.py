"""Short programs that collect, extend with or sum up references where values are wanted."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("collect_of_references")
def strings_of_a_sorted_set(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#c:BTreeSet¦HashSet⟧;

⟦pub ¦⟧fn $f_names($p_seen: &⟦#c:BTreeSet¦HashSet⟧<⟦#e:String¦$k¦char⟧>) -> Vec<⟦#e:String¦$k¦char⟧> {
    $noise
    ⟦$p_seen.iter()«→.⟦#e:cloned¦copied¦copied⟧()».collect()¦let mut $p_out: Vec<⟦#e:String¦$k¦char⟧> = \
$p_seen.iter()«→.⟦#e:cloned¦copied¦copied⟧()».collect();
    $p_out.reverse();
    $p_out¦$p_seen.iter().take($n1)«→.⟦#e:cloned¦copied¦copied⟧()».collect::<Vec<⟦#e:String¦$k¦char⟧>>()⟧
}
""",
    )


@skeleton("collect_of_references")
def columns_of_rows(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_columns($p_rows: &[Vec<⟦#t:$k¦char⟧>], $at: usize) -> Vec<⟦#t:$k¦char⟧> {
    ⟦$p_rows.iter().filter_map(|$row| $row.get($at))«→.copied()».collect()¦$p_rows
        .iter()
        .flat_map(|$row| $row.iter().skip($at))
        «→.copied()»
        .collect()¦\
let $p_firsts: Vec<⟦#t:$k¦char⟧> = $p_rows.iter().flat_map(|$row| $row.first())«→.copied()».collect();
    $noise
    $p_firsts.into_iter().take($at).collect()⟧
}
""",
    )


@skeleton("collect_of_references")
def options_of_references(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_lookup($p_table: &[⟦#e:String¦u32⟧], $p_places: &[usize]) -> Option<Vec<⟦#e:String¦u32⟧>> {
    ⟦$p_places.iter().map(|$at| $p_table.get(*$at)«→.⟦#e:cloned¦copied⟧()»).collect()¦let $p_found: \
Option<Vec<⟦#e:String¦u32⟧>> = $p_places.iter().map(|$at| $p_table.get(*$at ⟦+ $n1¦/ $n1⟧)«→.⟦#e:cloned¦copied⟧()»)\
.collect();
    $noise
    $p_found⟧
}
""",
    )


@skeleton("collect_of_references")
def queue_made_of_a_slice(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#c:VecDeque¦BinaryHeap¦LinkedList⟧;

⟦pub ¦⟧fn $f_queue($p_items: &[⟦#e:String¦$k¦(u8, char)⟧]) -> \
⟦#c:VecDeque¦BinaryHeap¦LinkedList⟧<⟦#e:String¦$k¦(u8, char)⟧> {
    ⟦$noise
    $p_items.iter()«→.⟦#e:cloned¦copied¦copied⟧()».collect()¦if $p_items.len() > $n1 {
        return $p_items[..$n1].iter()«→.⟦#e:cloned¦copied¦copied⟧()».collect();
    }
    $p_items.iter().rev()«→.⟦#e:cloned¦copied¦copied⟧()».collect()¦let $p_out = $p_items
        .iter()
        .skip($n1)
        «→.⟦#e:cloned¦copied¦copied⟧()»
        .collect::<⟦#c:VecDeque¦BinaryHeap¦LinkedList⟧<⟦#e:String¦$k¦(u8, char)⟧>>();
    $noise
    $p_out⟧
}
""",
    )


@skeleton("collect_of_references")
def chained_slices(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_merge($left: &[$k], $right: &[$k]) -> Vec<$k> {
    $noise
    ⟦$left.iter().chain($right)«→.copied()».collect()¦$left
        .iter()
        .chain($right.iter().rev())
        .filter(|$x1| **$x1 ⟦!=¦>⟧ $n1)
        «→.copied()»
        .collect()¦let mut $p_out: Vec<$k> = $left.iter().chain($right.iter())«→.copied()».collect();
    $p_out.sort_unstable();
    $p_out¦$left.iter().zip($right).map(|($a, $b)| $a.max($b))«→.copied()».collect()⟧
}
""",
    )


@skeleton("collect_of_references")
def chosen_letters(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_word($p_letters: &⟦#w:[char]¦Vec<char>⟧⟦#a:¦, $skipped: char⟧) -> \
⟦#r:Vec<char>¦std::collections::BTreeSet<char>⟧ {
    $noise
    $p_letters.iter()⟦#a:.⟦rev()¦skip($n1)¦step_by(2)⟧¦.filter(|$x1| **$x1 != $skipped)⟧«→.copied()».collect()
}
""",
    )
