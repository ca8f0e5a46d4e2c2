//! What the operator has to say, from files.

use std::fs;
use std::io;
use std::path::Path;

use app::view::{IncidentStage, IncidentView};
use figment::Figment;
use figment::providers::{Format, Toml};
use serde::Deserialize;

/// How many that are over are still shown.
const PAST: usize = 10;

/// An incident as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    stage: IncidentStage,
    began: String,
    #[serde(default)]
    updates: Vec<Update>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Update {
    at: String,
    text: String,
}

/// The incidents of every `.toml` file in `directory`: open ones first, then the newest by their files' names. A file
/// that cannot be read is told to the log, and hides no other.
///
/// # Errors
/// If the directory cannot be read.
pub(super) fn read(directory: &Path) -> io::Result<Vec<IncidentView>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        files.extend(path.extension().is_some_and(|end| end == "toml").then_some(path));
    }
    files.sort();
    let mut incidents = Vec::new();
    for path in files.iter().rev() {
        match fs::read_to_string(path)
            .map_err(|error| error.to_string())
            .and_then(|text| parse(&text))
        {
            Ok(incident) => incidents.push(incident),
            Err(cause) => {
                let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
                tracing::error!(file, cause, "an incident cannot be shown");
            }
        }
    }
    incidents.sort_by_key(|incident| !incident.stage.is_open());
    let open = incidents
        .iter()
        .filter(|incident| incident.stage.is_open())
        .count();
    incidents.truncate(open + PAST);
    Ok(incidents)
}

fn parse(text: &str) -> Result<IncidentView, String> {
    let file: File = Figment::from(Toml::string(text))
        .extract()
        .map_err(|error| error.to_string())?;
    Ok(IncidentView {
        title: file.title,
        stage: file.stage,
        began: file.began,
        updates: file
            .updates
            .into_iter()
            .rev()
            .map(|update| (update.at, update.text))
            .collect(),
    })
}
