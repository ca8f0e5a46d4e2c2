//! The static files of the site, as `cargo xtask build` lays them out: hashed names, compressed siblings, and
//! a manifest that says what is called what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{HeaderValue, header};
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::state::AppState;

/// The roles that pages name; each must be in the manifest.
const ROLES: [&str; 3] = ["css", "icon", "loader"];

/// Where the files are, and their names.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
    names: BTreeMap<String, String>,
}

/// The site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// No manifest.
    #[error("setting http.site_dir: cannot read {path}: {source}; make the site with `cargo xtask build`")]
    Missing {
        /// The manifest's path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A manifest that is no JSON, or lacks a file.
    #[error("setting http.site_dir: {path} is no manifest of a site; make it again with `cargo xtask build`")]
    Manifest {
        /// The manifest's path.
        path: PathBuf,
    },
}

impl Site {
    /// Reads the manifest in `folder`.
    ///
    /// # Errors
    /// [`SiteError`] if there is none, or it does not name all that pages need.
    pub fn open(folder: &Path) -> Result<Self, SiteError> {
        let path = folder.join("manifest.json");
        let json = std::fs::read(&path).map_err(|source| SiteError::Missing {
            path: path.clone(),
            source,
        })?;
        let names: Option<BTreeMap<String, String>> = serde_json::from_slice(&json).ok();
        let whole = |names: &BTreeMap<String, String>| ROLES.iter().all(|role| names.contains_key(*role));
        let names = names.filter(whole).ok_or(SiteError::Manifest { path })?;
        Ok(Self {
            folder: folder.to_path_buf(),
            names,
        })
    }

    /// The path of a file on the site, by its role.
    #[must_use]
    pub fn path(&self, role: &str) -> String {
        self.names
            .get(role)
            .map_or_else(String::new, |name| format!("/site/{name}"))
    }

    /// Serves the files. Their names change with their contents, so browsers keep them for ever.
    pub(crate) fn router(&self) -> Router<AppState> {
        let files = ServeDir::new(&self.folder)
            .precompressed_br()
            .precompressed_gzip();
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        let kept = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, forever);
        Router::new().nest_service("/site", ServiceBuilder::new().layer(kept).service(files))
    }
}
