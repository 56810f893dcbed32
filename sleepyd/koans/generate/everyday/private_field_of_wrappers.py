"""Programs that read the private field of a tuple struct or a generic type instead of calling its getter."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("private_field")
def private_field_of_tuple_struct(s: Source) -> str:
    getter, kind = s.pick(["value", "get", "as_inner", "raw"]), s.pick(["u32", "f64", "i64", "usize"])
    field = f"«0→{getter}()»"
    return fill(
        s,
        f"""
mod $units {{
    $derive
    pub struct $Meters({kind});

    impl $Meters {{
        pub fn {getter}(&self) -> {kind} {{
            self.0
        }}
    }}
}}

fn $f_far($distance: &$units::$Meters) -> ⟦bool {{
    $noise
    $distance.{field} > {s.value(kind)}¦{kind} {{
    $noise
    $distance.{field} * {s.value(kind)}¦String {{
    format!("{{}} $w1", $distance.{field})¦{kind} {{
    let $amount = $distance.{field};
    $amount + {s.value(kind)}⟧
}}
""",
    )


@skeleton("private_field")
def private_field_of_generic_type(s: Source) -> str:
    return fill(
        s,
        """
mod $wrapped {
    $derive
    pub struct $Holder<T> {
        $inner: T,
        $count: usize,
    }

    impl<T> $Holder<T> {
        pub fn $inner(&self) -> &T {
            &self.$inner
        }

        pub fn $count(&self) -> usize {
            self.$count
        }
    }
}

fn $f_use($holder: &$wrapped::$Holder<⟦String¦Vec<u32>⟧>) -> usize {
    $noise
    ⟦$holder.«$inner→$inner()».len()¦$holder.«$count→$count()» + $n1¦if $holder.«$count→$count()» > $n1 {
        return 0;
    }
    $holder.$inner().len()¦let $size = $holder.«$inner→$inner()».len();
    $size * $n1⟧
}
""",
    )
