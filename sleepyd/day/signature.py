"""A diagnostic reduced to what recurs: `CODE : normalized message : normalized primary label`.

Backticked text keeps what the language and the standard library name (types, traits, keywords, operators);
everything the user named becomes `_`, numbers become `#`, every integer type `int`, a one-letter type parameter
`T`. Two programs with the same mistake share a signature, two mistakes that share an error code do not (E0277 alone
covers Hash, Ord, Debug, `?`, ...). Where message and label are the same for different mistakes, the first note is
added.
"""

import re

from sleepyd.rust.diagnostics import Diagnostic

SEPARATOR = " : "
NEW_FAMILY = "other"
"""Family of a task that no koan belongs to."""

_WORDS = """\
as async await box break const continue crate dyn else enum extern false fn for if impl in let loop match mod move
mut pub ref return self Self static struct super trait true type union unsafe use where while bool char str u8 u16
u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 Option Some None Result Ok Err String Vec Box Rc Arc Cell
RefCell Mutex RwLock Cow HashMap HashSet BTreeMap BTreeSet VecDeque BinaryHeap Path PathBuf Instant Duration
Ordering ParseIntError ParseFloatError ParseBoolError Utf8Error Copy Clone Debug Default Display Eq PartialEq Ord
PartialOrd Hash Hasher Send Sync Sized Drop Fn FnMut FnOnce From Into TryFrom TryInto AsRef AsMut Deref DerefMut
Iterator IntoIterator FromIterator DoubleEndedIterator ExactSizeIterator Extend Add Sub Mul Div Rem Neg Not
AddAssign SubAssign Index IndexMut FromStr ToString ToOwned Borrow Error Write Read Future Pin Any Range
RangeInclusive Formatter Args FromResidual Try Infallible std core alloc fmt io cmp collections rc sync num clone
push insert sort iter collect unwrap expect map"""
STANDARD_NAMES = frozenset(_WORDS.split())
"""What the language and its library name; everything else in a message is the user's."""
_INTEGERS = frozenset(f"{sign}{size}" for sign in "iu" for size in (8, 16, 32, 64, 128, "size"))
_NOTED = frozenset({"E0106"})
"""Codes whose message and label are the same for different mistakes."""
_FILLERS = frozenset(
    ("a", "an", "the", "is", "are", "was", "be", "of", "in", "to", "for", "it", "this", "that", "with", "and", "or")
)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_BACKTICKED = re.compile(r"`([^`]*)`")
_WORD = re.compile(r"'?[A-Za-z_][A-Za-z0-9_]*|\d[\d_.]*")
_NUMBER = re.compile(r"\b\d[\d_]*\b")
_BINDINGS = re.compile(r"_(?:::_)+")


def signature(diagnostic: Diagnostic) -> str:
    """The signature of one diagnostic."""
    code = diagnostic.code or "error"
    parts = [code, normalize(diagnostic.message), normalize(diagnostic.label)]
    if code in _NOTED and diagnostic.children:
        parts.append(normalize(diagnostic.children[0].message))
    return SEPARATOR.join(parts)


def task_name(of_signature: str) -> str:
    """A name for a task that nobody named: the code and what the message and label say, as one word.

    >>> task_name("E0277 : the trait bound `_: Hash` is not satisfied : ")
    'e0277_trait_bound_hash_not_satisfied'
    """
    code, _, said = of_signature.partition(SEPARATOR)
    words = [word for word in (found.lower() for found in _PLAIN.findall(said)) if word not in _FILLERS]
    named = "_".join(_PLAIN.findall(code)).lower()
    return "_".join([named, *dict.fromkeys(words)][:8])[:80]


def normalize(message: str) -> str:
    """`message` on one line, with user names as `_` and numbers as `#`."""
    first = " ".join(message.split()).replace("in a method", "in a function")
    parts = _BACKTICKED.split(first)
    for index, part in enumerate(parts):
        if index % 2:
            parts[index] = f"`{_BINDINGS.sub('_', _WORD.sub(_masked, part))}`"
        else:
            parts[index] = _NUMBER.sub("#", part)
    return "".join(parts)


def _masked(match: re.Match[str]) -> str:
    word = match[0]
    if word[0].isdigit():
        return "#"
    if word.startswith("'"):
        return word if word in {"'static", "'_"} else "'_"
    if word in _INTEGERS:
        return "int"
    if len(word) == 1 and word.isupper():
        return "T"
    return word if word in STANDARD_NAMES else "_"
