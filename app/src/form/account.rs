//! Accounts.

use serde::Deserialize;

/// Making an account. Passwords are not kept: they never come back in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    /// The wished user name.
    pub username: String,
    /// `buyer` or `vendor`.
    pub role: String,
    /// Where to go afterwards: a path on this site.
    pub next: String,
}

/// Signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    /// User name.
    pub username: String,
    /// Where to go afterwards: a path on this site.
    pub next: String,
}

/// One's own profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    /// Where sales are paid out.
    pub payout_address: String,
    /// Shows that this session was shown the form.
    pub form_token: String,
}
