"""No secret leaves with a user's program; the program stays one."""

import pytest

from sleepyd.koans.load import load_koans
from sleepyd.night.distill.redact import REDACTED, redacted
from sleepyd.places import shipped_koans

HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"
SECRETS = {
    'let password = "hunter2";': "hunter2",
    'const DB_PASSWORD: &str = "correct horse";': "correct horse",
    'static API_KEY: &\'static str = "abc123";': "abc123",
    'client.set_token(String::from("t0p"));': "t0p",
    'config.insert("secret", "s3");': '"s3"',
    'headers.insert("authorization".into(), "Basic dXNlcjpwYXNz".into());': "dXNlcjpwYXNz",
    'let dsn = "host=db user=me password=open;sesame";': "open",
    'let url = "postgres://admin:pa55@db.example.com/x";': "pa55",
    'let k = "sk-ant-api03-AbCdEfGhIjKlMnOp";': "AbCdEfGhIjKlMnOp",
    'let k = "AKIAIOSFODNN7EXAMPLE";': "AKIAIOSFODNN7EXAMPLE",
    'let k = "ghp_abcdefghijklmnopqrstuvwxyz0123";': "abcdefghijklmnop",
    'let k = "xoxb-1234567890-abcdef";': "1234567890",
    'let k = "AIzaSyA1234567890abcdefghijklmnopqrstu";': "AIzaSy",
    'let t = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN";': "eyJzdWIi",
    f'let digest = "{HEX}";': HEX,
    "// ask jane.doe@example.co.uk about this": "jane.doe",
    'let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----";': "MIIEow",
    "/* -----BEGIN PRIVATE KEY-----\nMIIEvQ": "MIIEvQ",
    'curl(&["-H", "Authorization: Bearer abcdef0123456789"]);': "abcdef0123456789",
}


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_taken_out(line: str) -> None:
    program = f"fn main() {{\n    {line}\n}}\n"
    said = redacted(program)
    assert SECRETS[line] not in said
    assert REDACTED in said
    assert said.startswith("fn main() {\n    ")


def test_a_program_without_secrets_stays_as_it_is() -> None:
    programs = [text for koan in load_koans(shipped_koans()) for text in (koan.buggy, koan.fixed)]
    changed = [program for program in programs if redacted(program) != program]
    assert len(programs) > 100
    assert changed == []
