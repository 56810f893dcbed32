"""Takes secrets out of a user's program before anything of it leaves the machine.

Blunt on purpose: what looks like a key, a token, a password, a private key or an e-mail address is replaced, in code,
text and comments alike. A false alarm costs a string; a miss cannot be taken back.
"""

import re

REDACTED = "[redacted]"

_NAMED = (
    r"(?i:passw(?:or)?d|passwd|pwd|passphrase|secret|token|api_?-?key|access_?-?key|private_?-?key|credential|auth)"
)
_PATTERNS = (
    re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(r"\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{12,}"),  # Anthropic, OpenAI, Stripe
    re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|npm_|pypi-|hf_|shpat_|dop_v1_)[A-Za-z0-9_-]{10,}"),
    re.compile(r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{12,}"),
    re.compile(r"\bAIza[A-Za-z0-9_-]{30,}"),
    re.compile(r"\bey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"),  # JSON web tokens
    re.compile(r"(?<=://)[^\s/\"'@:]*:[^\s/\"'@]+(?=@)"),  # user and password in an address
    re.compile(r"(?i:(?<=bearer )|(?<=basic ))[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(r"(?<![A-Za-z0-9+/_-])(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{32,}={0,2}"),
)
_ASSIGNED = re.compile(
    rf'({_NAMED}\w*"?(?:\s*:\s*&?(?:\'static\s+)?\w+)?\s*[=:(,]+[^"\n;]{{0,40}}")((?:\\.|[^"\\])*)(")'
)
"""A text that follows a telling name: `let db_password: &str = "…"`, `("token", "…")`, `set_password("…")`."""
_IN_TEXT = re.compile(rf"({_NAMED}\w*\s*[=:]\s*)([^\s\"',;&)}}]+)(?=[^\"\n]*\")")
"""The same inside one text: `"user=me password=…"`."""


def redacted(code: str) -> str:
    """`code` with `[redacted]` in place of every secret."""
    code = _ASSIGNED.sub(rf"\g<1>{REDACTED}\g<3>", code)
    for pattern in _PATTERNS:
        code = pattern.sub(REDACTED, code)
    return "\n".join(_IN_TEXT.sub(_value, line) if '"' in line else line for line in code.split("\n"))


def _value(found: re.Match[str]) -> str:
    is_text = found.string[: found.start()].count('"') % 2 == 1
    return f"{found[1]}{REDACTED}" if is_text else found[0]
