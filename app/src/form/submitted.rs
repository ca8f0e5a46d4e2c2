//! A form that comes back to the person who sent it.

/// What was typed, and what is wrong with it. Provided as context when a page is rendered again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submitted<F> {
    /// What was typed. Never a password.
    pub values: F,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// A complaint about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name; empty for the form as a whole.
    pub field: &'static str,
    /// What to do about it, in a sentence.
    pub message: String,
}

impl FieldError {
    /// A complaint about `field`.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }

    /// A complaint about the form as a whole.
    pub fn whole(message: impl Into<String>) -> Self {
        Self::new("", message)
    }
}

impl<F> Submitted<F> {
    /// The complaint about `field`, if there is one.
    pub fn error(&self, field: &str) -> Option<String> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.message.clone())
    }
}
