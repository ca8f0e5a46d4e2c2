//! The chromedriver process.

use std::path::Path;

use reqwest::StatusCode;
use wallet::regtest::ports::free_port;
use wallet::regtest::process::{Process, Recipe};

use crate::person::Person;
use crate::wait::eventually;

/// A running chromedriver; it dies with its owner, and its browsers with it.
#[derive(Debug)]
pub(super) struct Driver {
    /// Where it listens.
    pub(super) url: String,
    _process: Process,
}

impl Driver {
    /// Starts one on a free port and waits until it answers; `dir` is for its log.
    pub(super) async fn start(dir: &Path) -> Self {
        let port = free_port().expect("a port");
        let recipe = Recipe {
            name: "chromedriver".to_owned(),
            program: "chromedriver".into(),
            args: vec![format!("--port={port}").into()],
            env: Vec::new(),
            log: dir.join("chromedriver.log"),
        };
        let process =
            Process::spawn(recipe).expect("chromedriver: install the Debian package chromium-driver");
        let url = format!("http://127.0.0.1:{port}");
        let anybody = Person::anonymous(&url);
        let look = || anybody.reach("/status");
        eventually("chromedriver", look, |status| *status == Some(StatusCode::OK)).await;
        Self {
            url,
            _process: process,
        }
    }
}
