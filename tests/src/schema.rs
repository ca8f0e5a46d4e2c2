//! Published forms of files.

use std::fs;

use jsonschema::Validator;
use serde_json::Value;

use crate::repository::root;

/// A JSON schema.
pub struct Schema(Validator);

impl Schema {
    /// Reads one of the repository's files.
    ///
    /// # Panics
    /// If it is no schema.
    #[must_use]
    pub fn read(file: &str) -> Self {
        let text = fs::read_to_string(root().join(file)).expect(file);
        let schema = serde_json::from_str(&text).expect(file);
        Self(jsonschema::validator_for(&schema).expect(file))
    }

    /// What is not of this form, and where.
    #[must_use]
    pub fn errors(&self, document: &Value) -> Vec<String> {
        let errors = self.0.iter_errors(document);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}
