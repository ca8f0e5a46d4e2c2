//! The server as a process of its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::Response;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use wallet::regtest::process::{Process, Recipe};
use wallet::rpc::RpcError;

use super::watch::last_lines;

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
        Ok(Server {
            process,
            health: format!("{}/health", self.base),
            log: log.to_owned(),
        })
    }
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub(super) struct Server {
    process: Process,
    health: String,
    log: PathBuf,
}

impl Server {
    /// Waits until it can take orders.
    pub(super) async fn healthy(&mut self) -> Result<()> {
        let url = &self.health;
        let ask = async || {
            let answer = reqwest::get(url).await.and_then(Response::error_for_status);
            answer.map_err(|error| RpcError::Unreachable(error.to_string()))
        };
        let ready = self.process.ready(ask).await;
        ready.with_context(|| format!("the end of its log:\n{}", last_lines(&self.log)))?;
        Ok(())
    }

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
