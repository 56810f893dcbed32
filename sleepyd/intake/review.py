"""What a fix may not bring in unseen: processes, network, unsafe code, files read while compiling.

Deliberately blunt: text that occurs more often in the fix than in the wrong attempt is enough, wherever it stands. A
false alarm costs a look, a miss costs a model that has learnt it.
"""

import re

_PATTERNS = {
    "unsafe": r"\bunsafe\b",
    "extern": r"\bextern\b",
    "asm!": r"\b(?:global_|naked_)?asm\s*!",
    "std::process": r"\bprocess\b|\bCommand\s*::\s*new\b",
    "std::net": r"\bnet\s*::|::\s*net\b|\b(?:Tcp|Udp|Unix)[A-Z]\w+|\bToSocketAddrs\b",
    "include!": r"\binclude(?:_str|_bytes)?\s*!",
    "env!": r"\b(?:option_)?env\s*!",
    "#[link] or #[path]": r"#\s*!?\s*\[\s*(?:link\w*|path|no_mangle|export_name)\b",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


def reasons_to_hold(wrong_attempt: str, correct_fix: str) -> tuple[str, ...]:
    """What the fix newly brings in; empty: nothing to look at."""
    return tuple(
        f"adds {name}"
        for name, pattern in _COMPILED.items()
        if len(pattern.findall(correct_fix)) > len(pattern.findall(wrong_attempt))
    )
