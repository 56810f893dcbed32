"""Programs whose import looks for an item of std in the wrong module, under another name, or one level off."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_THREADS = [
    (
        "std::sync::«→atomic::»{AtomicUsize, Ordering}",
        """
static $C_CALLS: AtomicUsize = AtomicUsize::new($n1);

⟦pub ¦⟧fn $f_call() -> usize {
    $noise
    $C_CALLS.fetch_add(1, Ordering::⟦Relaxed¦SeqCst⟧)
}
""",
    ),
    (
        "std::sync::«channel→mpsc»::Sender",
        """
⟦pub ¦⟧fn $f_send($sender: &Sender<$k>, $value: $k) -> bool {
    $noise
    $sender.send($value ⟦+¦*⟧ $n1).is_ok()
}
""",
    ),
    (
        "std::«mpsc→sync::mpsc»::{Receiver, Sender}",
        """
⟦pub ¦⟧fn $f_pass($from: Receiver<String>, $to: Sender<usize>) {
    for $line in $from {
        if $to.send($line.len()).is_err() {
            break;
        }
    }
    $noise
}
""",
    ),
    (
        "std::«sync→thread»::JoinHandle",
        """
⟦pub ¦⟧fn $f_wait($p_handles: Vec<JoinHandle<$k>>) -> $k {
    $p_handles.into_iter().map(|$x1| $x1.join().unwrap_or($n1)).sum()
}
""",
    ),
]
_FILES = [
    (
        "std::«io→fs»::File",
        """
⟦pub ¦⟧fn $f_open($path: &str) -> std::io::Result<⟦File> {
    $noise
    File::open($path)¦u64> {
    let $file = File::open($path)?;
    Ok($file.metadata()?.len())⟧
}
""",
    ),
    (
        "std::«→io::»{BufRead, BufReader, Read}",
        """
⟦pub ¦⟧fn $f_count($input: impl Read) -> usize {
    let $reader = BufReader::new($input);
    $noise
    $reader.lines().count()
}
""",
    ),
    (
        "std::«→path::»PathBuf",
        """
⟦pub ¦⟧fn $f_target($root: &str, $name: &str) -> PathBuf {
    let mut $path = PathBuf::from($root);
    $path.push($name);
    $noise
    $path
}
""",
    ),
    (
        "std::«string→ffi»::OsString",
        """
⟦pub ¦⟧fn $f_known($name: &OsString) -> bool {
    $noise
    $name.len() > $n1
}
""",
    ),
]
_TEXTS = [
    (
        "std::num::«ParseError→ParseIntError»",
        """
⟦pub ¦⟧fn $f_read($text: &str) -> Result<$k, ParseIntError> {
    let $value: $k = $text.trim().parse()?;
    $noise
    Ok($value ⟦+¦*⟧ $n1)
}
""",
    ),
    (
        "std::«num→str»::Chars",
        """
⟦pub ¦⟧fn $f_skip($letters: &mut Chars<'_>) -> Option<char> {
    $noise
    $letters.⟦next()¦nth($n1)¦last()⟧
}
""",
    ),
    (
        "std::«str→borrow»::Cow",
        """
⟦pub ¦⟧fn $f_tidy($text: &str) -> Cow<'_, str> {
    if $text.contains('-') {
        return Cow::Owned($text.replace('-', " "));
    }
    $noise
    Cow::Borrowed($text)
}
""",
    ),
    (
        "std::net::«Ipv4→Ipv4Addr»",
        """
⟦pub ¦⟧fn $f_local($address: Ipv4Addr) -> bool {
    $noise
    $address.is_⟦loopback¦private⟧() || $address.octets()[3] == $n1
}
""",
    ),
]
_GENERICS = [
    (
        "std::«mem→marker»::PhantomData",
        """
⟦pub ¦⟧struct $Id<T> {
    $value: $k,
    _kind: PhantomData<T>,
}

⟦pub ¦⟧fn $f_id<T>($value: $k) -> $Id<T> {
    $noise
    $Id { $value, _kind: PhantomData }
}
""",
    ),
    (
        "std::«iter→ops»::Range",
        """
⟦pub ¦⟧fn $f_middle($range: &Range<usize>) -> usize {
    $noise
    ($range.start + $range.end) / 2
}
""",
    ),
    (
        "std::iter::«Peek→Peekable»",
        """
⟦pub ¦⟧fn $f_next<I: Iterator<Item = $k>>($values: &mut Peekable<I>) -> Option<$k> {
    while $values.peek() == Some(&$n1) {
        $values.next();
    }
    $values.next()
}
""",
    ),
    (
        "std::«vec→collections»::VecDeque",
        """
⟦pub ¦⟧fn $f_rotate($p_items: &mut VecDeque<$el>) {
    if let Some($first) = $p_items.pop_front() {
        $p_items.push_back($first);
    }
    $noise
}
""",
    ),
    (
        "std::«cmp→hash»::{Hash, Hasher}",
        """
⟦pub ¦⟧struct $Name(String);

impl Hash for $Name {
    fn hash<H: Hasher>(&self, $state: &mut H) {
        self.0.to_lowercase().hash($state);
    }
}
""",
    ),
]


def _program(s: Source, choices: list[tuple[str, str]]) -> str:
    path, body = s.pick(choices)
    return fill(s, f"use {path};\n{body}")


@skeleton("unresolved_import")
def item_of_threads_elsewhere(s: Source) -> str:
    return _program(s, _THREADS)


@skeleton("unresolved_import")
def item_of_files_elsewhere(s: Source) -> str:
    return _program(s, _FILES)


@skeleton("unresolved_import")
def item_of_texts_elsewhere(s: Source) -> str:
    return _program(s, _TEXTS)


@skeleton("unresolved_import")
def item_of_generic_code_elsewhere(s: Source) -> str:
    return _program(s, _GENERICS)
