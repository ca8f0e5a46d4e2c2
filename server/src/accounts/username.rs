//! Which user names there may be.

use super::AccountError;

/// Checks a name as typed; spaces around it are dropped. ASCII only: no two names look alike.
pub(super) fn check(typed: &str) -> Result<&str, AccountError> {
    let name = typed.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if (3..=32).contains(&name.len()) && begins_well && name.chars().all(allowed) {
        Ok(name)
    } else {
        Err(AccountError::InvalidUsername)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_plain_words() {
        for name in ["bob", " Anna ", "a.b-c_d", "0x1", &"a".repeat(32)] {
            assert_eq!(check(name).unwrap(), name.trim());
        }
        for name in [
            "",
            "ab",
            "-bob",
            "bob smith",
            "bоb",
            "bob\n!",
            "<script>",
            &"a".repeat(33),
        ] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
