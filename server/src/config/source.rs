//! Where settings are read from.

use std::path::PathBuf;

use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::{Config, ConfigError, Environment};

/// Variables begin with this; `__` separates the parts of a name, as in `MARKETPLACE_HTTP__BIND`.
const PREFIX: &str = "MARKETPLACE_";
/// Secrets are no settings.
pub(super) const SECRET_PREFIX: &str = "MARKETPLACE_SECRET_";

/// Everything settings may come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The TOML file, if one is named.
    pub file: Option<PathBuf>,
    /// The process's variables.
    pub variables: Vec<(String, String)>,
    /// From the command line; `development` if nothing names one.
    pub environment: Option<Environment>,
}

impl Sources {
    /// This process's variables, and the file and environment that its command line names.
    #[must_use]
    pub fn of_process(file: Option<PathBuf>, environment: Option<Environment>) -> Self {
        Self {
            file,
            variables: std::env::vars().collect(),
            environment,
        }
    }

    /// The value of a variable.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All layers, the environment's defaults beneath.
    pub(super) fn figment(&self) -> Result<Figment, ConfigError> {
        let mut given = Figment::new();
        if let Some(path) = &self.file {
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError::File {
                path: path.display().to_string(),
                problem: error.to_string(),
            })?;
            given = given.merge(Toml::string(&text));
        }
        given = given.merge(Variables(self));
        if let Some(environment) = self.environment {
            given = given.merge(Serialized::default("environment", environment));
        }
        let environment = if given.contains("environment") {
            given.extract_inner("environment")?
        } else {
            Environment::Development
        };
        Ok(given.join(Serialized::defaults(Config::defaults(environment))))
    }
}

struct Variables<'a>(&'a Sources);

impl Provider for Variables<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named("variables MARKETPLACE_*")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut root = Dict::new();
        for (key, text) in &self.0.variables {
            let Some(name) = key.strip_prefix(PREFIX) else {
                continue;
            };
            // MARKETPLACE_CONFIG names the file itself.
            if key.starts_with(SECRET_PREFIX) || name == "CONFIG" || is_fault(name) {
                continue;
            }
            let path: Vec<String> = name.split("__").map(str::to_lowercase).collect();
            // Infallible: whatever is no number, list or table is text.
            let Ok(value) = text.parse::<Value>();
            insert(&mut root, &path, value);
        }
        Ok(Profile::Default.collect(root))
    }
}

/// Whether it orders a fault, as tests do, and is no setting. Only a binary with debug assertions takes such orders.
fn is_fault(name: &str) -> bool {
    cfg!(debug_assertions) && name.starts_with("FAULT")
}

fn insert(dict: &mut Dict, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            dict.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            let entry = dict
                .entry(first.clone())
                .or_insert_with(|| Value::from(Dict::new()));
            if !matches!(entry, Value::Dict(..)) {
                *entry = Value::from(Dict::new());
            }
            if let Value::Dict(_, inner) = entry {
                insert(inner, rest, value);
            }
        }
    }
}
