//! What went wrong before a page could be asked.

/// A refusal or failure outside of any page: a limit, another site's form, a time-out. With it as context, the
/// site shows it instead of the path's page, and does not say who is signed in: nobody has looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The HTTP status.
    pub status: u16,
    /// A few words.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
}
