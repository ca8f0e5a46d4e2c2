//! Takes out of every log line what must not be in one. Nobody logs such things on purpose: they come in the words
//! of others, such as an error of a wallet process that quotes what it was given.

use std::borrow::Cow;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use regex::{Captures, Regex};
use tracing_subscriber::fmt::MakeWriter;

/// What was escaped when the line was made comes first, and stays: its letter is no part of a word.
const ESCAPED: char = '\\';
/// Keys, addresses, tokens and hashes: no word of ours is that long, and a module's path is many words.
const LONG: &str = r"\\.|[A-Za-z0-9_-]{43,}";
/// Identifiers of rows.
const UUID: &str = r"\\.|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b";
/// Names of onion services, old ones too.
const ONION: &str = r"\\.|[a-z2-7]{16,56}\.onion\b";
/// User and password of a URL.
const LOGIN: &str = r#"://[^/\s@"\\]+@"#;
/// How much somebody pays or gets.
const AMOUNT: &str = r"\\.|[0-9]+(?:\.[0-9]+)? (?:XMR|piconero)\b";
/// What may be an address of the internet.
const NUMBERS: &str = r"(^|\\.|[^\w:.])([0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]+)";
/// The same right behind a colon, where only the old form can be told apart.
const FOUR: &str = r"(:)([0-9]{1,3}(?:\.[0-9]{1,3}){3}\b)";

struct Rules {
    words: Vec<(Regex, &'static str)>,
    numbers: [Regex; 2],
}

static RULES: LazyLock<Option<Rules>> = LazyLock::new(|| Rules::new().ok());

impl Rules {
    fn new() -> Result<Self, regex::Error> {
        let words = [
            (LOGIN, "://[login]@"),
            (UUID, "[id]"),
            (ONION, "[onion]"),
            (LONG, "[hidden]"),
            (AMOUNT, "[amount]"),
        ];
        let compile = |(pattern, name)| Regex::new(pattern).map(|rule| (rule, name));
        Ok(Self {
            words: words.into_iter().map(compile).collect::<Result<_, _>>()?,
            numbers: [Regex::new(NUMBERS)?, Regex::new(FOUR)?],
        })
    }
}

/// The line without what must not be in it.
pub(crate) fn redact(line: &str) -> Cow<'_, str> {
    let Some(rules) = RULES.as_ref() else {
        return Cow::Borrowed("a line was withheld\n");
    };
    let mut line = Cow::Borrowed(line);
    for (rule, name) in &rules.words {
        line = replace(line, rule, |found| match &found[0] {
            escaped if escaped.starts_with(ESCAPED) => escaped.to_owned(),
            _ => (*name).to_owned(),
        });
    }
    for rule in &rules.numbers {
        line = replace(line, rule, hide_internet);
    }
    line
}

/// Copies nothing where the rule finds nothing.
fn replace<'l>(line: Cow<'l, str>, rule: &Regex, hide: impl Fn(&Captures<'_>) -> String) -> Cow<'l, str> {
    match rule.replace_all(&line, hide) {
        Cow::Borrowed(_) => line,
        Cow::Owned(replaced) => Cow::Owned(replaced),
    }
}

/// Hides addresses, with or without a port; leaves loopback, times and versions alone.
fn hide_internet(found: &Captures<'_>) -> String {
    let (before, text) = (&found[1], &found[2]);
    let bare = text.trim_end_matches(['.', ':']);
    let four = bare.split(':').next().unwrap_or_default().parse::<Ipv4Addr>();
    let address = bare.parse::<IpAddr>().ok().or(four.ok().map(IpAddr::V4));
    match address {
        Some(IpAddr::V4(four)) if four.is_loopback() || four.octets()[0] == 0 => found[0].to_owned(),
        Some(IpAddr::V6(six)) if six.is_loopback() || six.is_unspecified() => found[0].to_owned(),
        Some(_) => format!("{before}[ip]{}", &text[bare.len()..]),
        None => found[0].to_owned(),
    }
}

/// Standard output, redacted. A line comes as one piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Redacted;

impl<'a> MakeWriter<'a> for Redacted {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl Write for Redacted {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        io::stdout().lock().write_all(redact(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_in_a_log_is_taken_out() {
        let address = crate::testing::ADDRESS;
        let hex = "ab".repeat(32);
        let onion = format!("{}.onion", "a2".repeat(28));
        for (line, redacted) in [
            (format!("pays {address}, twice"), "pays [hidden], twice"),
            (format!("key \"{hex}\""), "key \"[hidden]\""),
            (format!("from {onion} to"), "from [onion] to"),
            ("from expyuzz4wqqyqhjn.onion".to_owned(), "from [onion]"),
            (
                "wallet 0193a5c0-7b1e-7c9a-8f00-0123456789ab is not ready".to_owned(),
                "wallet [id] is not ready",
            ),
            (
                "at http://me:secret@127.0.0.1:18082/x".to_owned(),
                "at http://[login]@127.0.0.1:18082/x",
            ),
            ("carries 0.500000000000 XMR".to_owned(), "carries [amount]"),
            ("peer 203.0.113.9:4711 left".to_owned(), "peer [ip] left"),
            ("peer=203.0.113.9.".to_owned(), "peer=[ip]."),
            ("peer:203.0.113.9 left".to_owned(), "peer:[ip] left"),
            (
                r#"{"error":"no\n203.0.113.9:80"}"#.to_owned(),
                r#"{"error":"no\n[ip]"}"#,
            ),
            (
                format!(r#"{{"error":"no\n{hex}\n0193a5c0-7b1e-7c9a-8f00-0123456789ab\n0.5 XMR"}}"#),
                r#"{"error":"no\n[hidden]\n[id]\n[amount]"}"#,
            ),
            (
                r#"{"url":"http://127.0.0.1:1","to":"a@b"}"#.to_owned(),
                r#"{"url":"http://127.0.0.1:1","to":"a@b"}"#,
            ),
            ("peer [2001:db8::7]:80".to_owned(), "peer [[ip]]:80"),
            ("{\"client\":\"2001:db8::7\"}".to_owned(), "{\"client\":\"[ip]\"}"),
        ] {
            assert_eq!(redact(&line), redacted);
        }
    }

    #[test]
    fn what_operators_need_stays() {
        for line in [
            "2026-11-21T17:05:06.123456Z INFO job{job=\"watch\"}: server::escrow::watch: the chain can be followed",
            "cannot listen on 127.0.0.1:8080: Address already in use",
            "wallet-rpc 0.18.5.3 is fine, and [::1]:80 too",
            "request{id=0123456789abcdef method=GET path=/orders/{id}} elapsed_ms=12.5",
            "escrow{escrow=4711abcdef event=shipped}: funded -> shipped",
        ] {
            assert_eq!(redact(line), line);
        }
    }
}
