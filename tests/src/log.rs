//! What a server's log must not hold, whatever happened while it ran, and what its lines promise to those who search.

use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

use serde_json::Value;

use crate::person::PASSWORD;

/// What people type in scenarios.
pub(crate) const DELIVERY: &str = "Locker 7, Harbour Street";
/// What is for sale in scenarios.
pub(crate) const TITLE: &str = "Linden honey";
/// What a line may belong to, and what is said of it.
const SPANS: [(&str, &[&str]); 6] = [
    ("request", &["id", "method", "path"]),
    ("job", &["job"]),
    ("escrow", &["escrow"]),
    ("effect", &["effect"]),
    ("query", &["operation", "table"]),
    ("rpc", &["method"]),
];
/// Longer than any word of the server's own: addresses, keys, hashes, tokens.
const LONG: usize = 43;

/// # Panics
/// If the log of the server with this configuration holds an address, an identifier, an IP, an amount, a secret, or
/// something that a person sent.
pub(crate) fn assert_discreet(config: &Path) {
    let log = fs::read_to_string(config.with_extension("log")).expect("the server's log");
    let secrets = secrets(config);
    for line in log.lines() {
        let told = secrets
            .iter()
            .map(String::as_str)
            .chain([PASSWORD, DELIVERY, TITLE])
            .find(|secret| line.contains(secret))
            .or_else(|| leak(line));
        // What it is stays out of the message, which ends in a log too.
        assert!(
            told.is_none(),
            "a line of the log tells {} characters that no log may hold: {}",
            told.map_or(0, str::len),
            told.map_or_else(String::new, |told| line.replace(told, "…"))
        );
    }
}

/// # Panics
/// If the log of the server with this configuration, which logs JSON, holds a line that is none or lacks what the manual
/// promises, or if no line belongs to one of [`SPANS`], but for queries: they say something only where they are slow.
pub fn assert_structured(config: &Path) {
    let log = fs::read_to_string(config.with_extension("log")).expect("the server's log");
    let mut seen = BTreeSet::new();
    for line in log.lines() {
        let entry = serde_json::from_str(line);
        let entry: Value = entry.unwrap_or_else(|error| panic!("{error}: {line}"));
        seen.extend(spans(&entry).unwrap_or_else(|| panic!("a line lacks what it must have: {line}")));
    }
    let unseen = SPANS.iter().map(|(name, _)| *name);
    let unseen: Vec<&str> = unseen
        .filter(|name| *name != "query" && !seen.contains(name))
        .collect();
    assert!(unseen.is_empty(), "no line belongs to {unseen:?}");
}

/// What a line belongs to; `None` if it lacks something.
fn spans(entry: &Value) -> Option<BTreeSet<&'static str>> {
    let text = |name: &str| entry[name].as_str();
    let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
    let time: String = text("timestamp")?.chars().map(digits).collect();
    let is_whole = time == "0000-00-00T00:00:00.000000Z"
        && ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&text("level")?)
        && !text("target")?.is_empty()
        && !text("message")?.is_empty();
    let around = entry.get("spans").and_then(Value::as_array);
    let around = around.into_iter().flatten().map(|span| {
        let (name, fields) = SPANS.iter().find(|(name, _)| span["name"] == *name)?;
        let is_told = fields
            .iter()
            .all(|field| span[field].as_str().is_some_and(|told| !told.is_empty()));
        is_told.then_some(*name)
    });
    let around = around.collect::<Option<BTreeSet<_>>>()?;
    is_whole.then_some(around)
}

/// What the server's directory of secrets holds.
fn secrets(config: &Path) -> Vec<String> {
    let files = fs::read_dir(config.with_file_name("secrets"))
        .into_iter()
        .flatten();
    let texts = files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok());
    // Of a login, the password.
    let secret = |text: String| text.trim().rsplit(':').next().map(ToOwned::to_owned);
    texts
        .filter_map(secret)
        .filter(|secret| !secret.is_empty())
        .collect()
}

fn leak(line: &str) -> Option<&str> {
    let in_word = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let word = line
        .split(|c| !in_word(c))
        .find(|word| word.len() >= LONG || is_uuid(word));
    let number = line.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let ip = number
        .map(|text| text.trim_matches('.'))
        .find(|text| is_public_ip(text));
    let amount = line.contains(" XMR").then_some(" XMR");
    word.or(ip).or(amount)
}

fn is_uuid(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && parts
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Versions of Monero look alike, and begin with 0.
fn is_public_ip(text: &str) -> bool {
    let address = text.parse::<Ipv4Addr>();
    address.is_ok_and(|address| !address.is_loopback() && address.octets()[0] != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leak_is_seen() {
        let hex = "ab".repeat(32);
        for line in [
            format!("key {hex}"),
            "escrow 0193a5c0-7b1e-7c9a-8f00-0123456789ab".to_owned(),
            "from 203.0.113.9:80".to_owned(),
            "pays 0.5 XMR".to_owned(),
        ] {
            assert!(leak(&line).is_some(), "{line}");
        }
        for line in [
            "2026-11-21T17:05:06.123456Z on 127.0.0.1:80",
            "version 0.18.5.3 of [hidden]",
        ] {
            assert_eq!(leak(line), None);
        }
    }

    #[test]
    fn a_line_without_what_was_promised_is_seen() {
        let whole = r#"{"timestamp":"2026-11-21T17:05:06.123456Z","level":"INFO","message":"seen","target":"server",
            "spans":[{"job":"watch","name":"job"},{"method":"get_info","name":"rpc"}]}"#;
        let entry = |text: &str| serde_json::from_str(text).expect("JSON");
        assert_eq!(spans(&entry(whole)), Some(BTreeSet::from(["job", "rpc"])));
        for (there, instead) in [
            ("\"timestamp\"", "\"time\""),
            ("T17:05", " 17:05"),
            ("INFO", "info"),
            ("\"seen\"", "\"\""),
            ("target", "from"),
            ("\"get_info\"", "7"),
            ("\"name\":\"job\"", "\"name\":\"work\""),
        ] {
            assert_eq!(spans(&entry(&whole.replace(there, instead))), None, "{there}");
        }
    }
}
