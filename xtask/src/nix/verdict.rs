//! Whether the configurations evaluate that must, and are refused that must be, in the words that they should be.

use anyhow::{Result, ensure};

use super::evaluate::Found;

/// Judges all; says how many.
pub(super) fn judge(found: &Found) -> Result<String> {
    let mut wrong = Vec::new();
    for (name, it) in &found.accepted {
        wrong.extend(
            it.failed
                .iter()
                .map(|message| format!("{name} is refused: {message}")),
        );
    }
    for (name, it) in &found.refused {
        if !it.failed.iter().any(|message| message.contains(&it.because)) {
            wrong.push(format!(
                "{name} is not refused with “{}”, but with {:?}",
                it.because, it.failed
            ));
        }
    }
    for (name, refused) in &found.mistyped {
        if !refused {
            wrong.push(format!("{name} is accepted, although its type is wrong"));
        }
    }
    for (claim, holds) in &found.claims {
        if !holds {
            wrong.push(format!("not so: {claim}"));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    let files: usize = found.accepted.values().map(|it| it.files).sum();
    Ok(format!(
        "{} configurations evaluate, to {files} files; {} are refused by an assertion, {} by a type; {} claims hold",
        found.accepted.len(),
        found.refused.len(),
        found.mistyped.len(),
        found.claims.len(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(accepted: &[&str], refused: &[&str], mistyped: bool) -> Found {
        claiming(accepted, refused, mistyped, true)
    }

    fn claiming(accepted: &[&str], refused: &[&str], mistyped: bool, claim: bool) -> Found {
        serde_json::from_value(json!({
            "accepted": { "plain": { "failed": accepted, "files": 3 } },
            "refused": { "odd": { "because": "no domain", "failed": refused } },
            "mistyped": { "number": mistyped },
            "claims": { "it listens": claim },
            "rendered": {},
        }))
        .unwrap()
    }

    #[test]
    fn what_is_as_it_must_be_is_counted() {
        let said = judge(&found(&[], &["there is no domain"], true)).unwrap();
        assert_eq!(
            said,
            "1 configurations evaluate, to 3 files; 1 are refused by an assertion, 1 by a type; 1 claims hold"
        );
    }

    #[test]
    fn each_thing_that_is_not_is_named() {
        for (found, word) in [
            (found(&["no secrets"], &["no domain"], true), "plain is refused"),
            (found(&[], &["something else"], true), "odd is not refused"),
            (found(&[], &[], true), "odd is not refused"),
            (found(&[], &["no domain"], false), "number is accepted"),
            (claiming(&[], &["no domain"], true, false), "not so: it listens"),
        ] {
            assert!(judge(&found).unwrap_err().to_string().contains(word));
        }
    }
}
