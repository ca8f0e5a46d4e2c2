//! What an expression of Prometheus's language speaks of.

use std::collections::BTreeSet;

/// Words that are no metrics. A function or an aggregation is known by the bracket behind it.
const WORDS: [&str; 12] = [
    "and",
    "or",
    "unless",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "offset",
    "bool",
    "inf",
];
/// What a list of labels in brackets stands behind.
const BEFORE_LABELS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// Every name of a metric in an expression that Prometheus can parse.
#[must_use]
pub fn metric_names(expression: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = expression;
    let mut before = "";
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => quoted(rest),
            '{' => until(rest, '}'),
            '[' => until(rest, ']'),
            '(' if BEFORE_LABELS.contains(&before) => until(rest, ')'),
            _ if first.is_ascii_alphanumeric() || first == '_' || first == '.' => word(rest),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_name = first.is_ascii_alphabetic() || first == '_';
        let next = after.trim_start();
        let is_called = ["(", "by ", "by(", "without ", "without("]
            .iter()
            .any(|word| next.starts_with(word));
        if is_name && !WORDS.contains(&token) && !is_called {
            names.insert(token.to_owned());
        }
        if !first.is_whitespace() {
            before = token;
        }
        rest = after;
    }
    names
}

fn word(text: &str) -> usize {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_:.".contains(letter);
    text.find(|letter| !is_part(letter)).unwrap_or(text.len())
}

/// The length of what begins with a quotation mark.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return place + 1,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    text.len()
}

/// The length up to a closing bracket, whatever is quoted before it.
fn until(text: &str, end: char) -> usize {
    let mut place = 1;
    while let Some(letter) = text[place..].chars().next() {
        if letter == end {
            return place + 1;
        }
        place += if letter == '"' {
            quoted(&text[place..])
        } else {
            letter.len_utf8()
        };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(expression: &str) -> Vec<String> {
        metric_names(expression).into_iter().collect()
    }

    #[test]
    fn metrics_are_told_from_functions_labels_and_numbers() {
        assert_eq!(
            names(r#"sum by (le, path) (rate(a_bucket{path!="/{id} b"}[5m] offset 1m)) > 0.1 and up == 0"#),
            ["a_bucket", "up"]
        );
        assert_eq!(
            names("time() - max by(kind) (last{kind=~\"a|b\"}) > 26 * 3600"),
            ["last"]
        );
        assert_eq!(
            names("site:errors:ratio_rate5m / on (job) group_left (x) b_total > 1e9"),
            ["b_total", "site:errors:ratio_rate5m"]
        );
        assert_eq!(names("vector(1)"), Vec::<String>::new());
    }
}
