"""What a fix may not bring in unseen: processes, network, unsafe code, files read while compiling.

Deliberately blunt: text that occurs more often in the fix than in the wrong attempt is enough, wherever it stands,
comments included; and what only shows once comments are taken out counts too. A false alarm costs a look, a miss costs
a model that has learnt it.
"""

import re

_PATTERNS = {
    "unsafe": r"\bunsafe\b",
    "extern": r"\bextern\b",
    "asm!": r"\b(?:global_|naked_)?asm\s*!",
    "std::process": r"\bprocess\b|\bCommand\s*::\s*new\b",
    "std::net": r"\bnet\s*::|::\s*net\b|\b(?:Tcp|Udp|Unix)[A-Z]\w+|\bToSocketAddrs\b|\bto_socket_addrs\b",
    # Under another name a macro is called without its own, so that its name counts wherever it is rarely another's.
    "include!": r"\binclude\s*!|\binclude_(?:str|bytes)\b|\buse\b[^;]*\binclude\b",
    "env!": r"\benv\s*!|\boption_env\b|\buse\b[^;]*\benv\s+as\b",
    "#[link] or #[path]": r"#\s*!?\s*\[\s*(?:link\w*|path|no_mangle|export_name)\b",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def reasons_to_hold(wrong_attempt: str, correct_fix: str) -> tuple[str, ...]:
    """What the fix newly brings in; empty: nothing to look at."""
    views = [(wrong_attempt, correct_fix), tuple(_COMMENT.sub("", code) for code in (wrong_attempt, correct_fix))]
    return tuple(
        f"adds {name}"
        for name, pattern in _COMPILED.items()
        if any(len(pattern.findall(after)) > len(pattern.findall(before)) for before, after in views)
    )
