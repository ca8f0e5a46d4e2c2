//! What is wrong with the settings.

/// A sentence for the operator that names the setting.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value is missing, of the wrong type, or the name is unknown.
    #[error("{0}")]
    Unreadable(Box<figment::Error>),
    /// A value is of the right type but cannot be used.
    #[error("setting {name}: {problem}")]
    Setting {
        /// Its name, as in the file: `http.bind`.
        name: &'static str,
        /// What is wrong and what it must be.
        problem: String,
    },
    /// A secret is missing or cannot be used. Never shows the secret.
    #[error("secret {name}: {problem}")]
    Secret {
        /// Its name, as the file in the directory of secrets.
        name: &'static str,
        /// What is wrong and what it must be.
        problem: String,
    },
    /// The file of settings cannot be read.
    #[error("the file of settings {path}: {problem}")]
    File {
        /// The file.
        path: String,
        /// Why.
        problem: String,
    },
}

impl ConfigError {
    /// Fails unless `holds`.
    pub(super) fn unless(
        holds: bool,
        name: &'static str,
        problem: impl Into<String>,
    ) -> Result<(), ConfigError> {
        if holds {
            Ok(())
        } else {
            Err(Self::Setting {
                name,
                problem: problem.into(),
            })
        }
    }
}

impl From<figment::Error> for ConfigError {
    fn from(error: figment::Error) -> Self {
        Self::Unreadable(Box::new(error))
    }
}
