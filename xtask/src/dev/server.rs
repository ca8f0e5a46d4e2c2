//! The server as a process of its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use wallet::regtest::process::{Process, Recipe};

/// How long the server may take to become healthy.
const HEALTHY_WITHIN: Duration = Duration::from_mins(2);
/// How long requests under way may take once the server is told to stop; its own limit is 30 s.
const STOPS_WITHIN: Duration = Duration::from_secs(35);

/// The marketplace's binary with the settings of one stack.
#[derive(Clone, Debug)]
pub(super) struct Marketplace {
    /// The binary.
    pub(super) binary: PathBuf,
    /// Its settings.
    pub(super) config: PathBuf,
    /// Where it answers: `http://127.0.0.1:PORT`.
    pub(super) base: String,
}

impl Marketplace {
    /// Runs one of the operator's commands to its end, with `input` on its standard input.
    pub(super) async fn command(&self, arguments: &[&str], input: &str) -> Result<()> {
        let mut child = Command::new(&self.binary)
            .arg("--config")
            .arg(&self.config)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", self.binary.display()))?;
        let mut stdin = child.stdin.take().context("the command has no standard input")?;
        // A command that reads nothing may have ended already.
        drop(stdin.write_all(input.as_bytes()).await);
        drop(stdin);
        let output = child.wait_with_output().await?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "marketplace {} failed: {said}",
            arguments.join(" ")
        );
        Ok(())
    }

    /// Starts `marketplace serve`, writing to `log`.
    pub(super) fn serve(&self, log: &Path) -> Result<Server> {
        let arguments: [OsString; 3] = ["--config".into(), self.config.clone().into(), "serve".into()];
        let process = Process::spawn(Recipe {
            name: "marketplace".to_owned(),
            program: self.binary.clone(),
            args: arguments.to_vec(),
            env: Vec::new(),
            log: log.to_owned(),
        })?;
        Ok(Server { process })
    }

    /// Waits until the server can take orders.
    pub(super) async fn healthy(&self) -> Result<()> {
        let url = format!("{}/health", self.base);
        let ask = async {
            loop {
                let answer = reqwest::get(&url).await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(HEALTHY_WITHIN, ask)
            .await
            .with_context(|| format!("the server did not become healthy; ask {url} why"))
    }
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub(super) struct Server {
    process: Process,
}

impl Server {
    /// Asks it to stop, and waits until it has.
    pub(super) async fn stop(&mut self) -> Result<()> {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().await?;
        if told.success() {
            // Too slow is as good as stopped: dropping it kills it.
            drop(tokio::time::timeout(STOPS_WITHIN, self.process.ended()).await);
        }
        Ok(())
    }
}
