"""Short programs that keep a reference into what is gone at the end of its statement; the fix binds it first."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("temporary_dropped")
def iterator_over_a_new_list(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_walk($text: &str) -> usize {
«    let mut $words = $temp.iter();→    let binding = $temp;
    let mut $words = binding.iter();»
    $noise
    ⟦let $first = $words.next().map_or(0, |$x1| $x1.len());
    $first + $words.count()¦while let Some($word) = $words.next() {
        if $word.is_empty() {
            break;
        }
    }
    $words.len()⟧
}
""",
        temp=s.pick(["$text.lines().collect::<Vec<_>>()", "vec![$text, $q1]", "[$q1, $text].repeat($n1)"]),
    )


@skeleton("temporary_dropped")
def slice_of_new_numbers(s: Source) -> str:
    return fill(
        s,
        """
fn $f_numbers($count: $k1) -> Vec<$k1> {
    (0..$count).map(|$x1| $x1 ⟦* $n1¦+ $n1⟧).collect()
}

⟦pub ¦⟧fn $f_best($count: $k1) -> $k1 {
    $noise
«    let $p_part = $f_numbers($count).$part;→    let binding = $f_numbers($count);
    let $p_part = binding.$part;»
    $p_part.iter().⟦copied().max().unwrap_or($n2)¦sum()¦copied().min().unwrap_or_default()⟧
}
""",
        part=s.pick(["as_slice()", "split_at(2).1", "get($n3..).unwrap_or_default()"]),
    )


@skeleton("temporary_dropped")
def letters_of_a_made_name(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_initials($first: &str, $last: &str) -> String {
«    let mut $letters = $temp.chars();→    let binding = $temp;
    let mut $letters = binding.chars();»
    let mut $out = String::new();
    while let Some($letter) = $letters.next() {
        if $letter.is_uppercase() {
            $out.push($letter);
        }
    }
    $noise
    $out
}
""",
        temp=s.pick(['format!("{$first} {$last}")', "[$first, $last].concat()", "$first.repeat($n1)"]),
    )


@skeleton("temporary_dropped")
def reference_in_an_option(s: Source) -> str:
    return fill(
        s,
        """
fn $f_find($name: &str) -> Option<String> {
    (!$name.is_empty()).then(|| $name.⟦to_uppercase()¦repeat($n1)¦replace(' ', "_")⟧)
}

⟦pub ¦⟧fn $f_show($name: &str) -> usize {
«    let $found = $f_find($name).$asked;→    let binding = $f_find($name);
    let $found = binding.$asked;»
    $noise
    ⟦$found.map_or($n2, |$x1| $x1.len())¦match $found {
        Some($x1) => $x1.trim().len(),
        None => $n2,
    }¦if let Some($x1) = $found {
        return $x1.len();
    }
    $n2⟧
}
""",
        asked=s.pick(["as_deref()", "as_ref()"]),
    )


@skeleton("temporary_dropped")
def kept_outside_of_a_branch(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_choose($given: &str⟦#a:¦, $loud: bool⟧) -> usize {
    let $length;
    {
«        let $text: &str = $temp.⟦#b:as_str¦trim⟧();→        let binding = $temp;
        let $text: &str = binding.⟦#b:as_str¦trim⟧();»
        println!("$w1 {$text}");
        $length = $text.len()⟦#a:¦ + usize::from($loud)⟧;
    }
    $noise
    $length
}
""",
        temp=s.pick(["$given.to_lowercase()", "String::from($given)", "$given.repeat($n1)"]),
    )


@skeleton("temporary_dropped")
def field_of_a_new_value(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Default)]
⟦pub ¦⟧struct $Entry {
    $name: String,
    $p_marks: Vec<$k1>,
}

fn $f_make($name: &str) -> $Entry {
    $Entry { $name: $name.to_string(), ..Default::default() }
}

⟦pub ¦⟧fn $f_read($name: &str) -> usize {
«    let $part = $f_make($name).$field;→    let binding = $f_make($name);
    let $part = binding.$field;»
    $noise
    $part.len() ⟦+¦*⟧ $n1
}
""",
        field=s.pick(["$name.as_str()", "$p_marks.as_slice()", "$name.as_bytes()"]),
    )
