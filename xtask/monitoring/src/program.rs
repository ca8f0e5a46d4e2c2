//! Programs that watch, as processes that end with their owner.

use std::path::Path;

use anyhow::{Context, Result};
use wallet::regtest::process::{Process, Recipe};
use wallet::rpc::RpcError;

/// Starts a program, which writes to a log of its name in `dir`, and waits until a page says that it is well.
pub(crate) async fn start(dir: &Path, program: &str, arguments: &[String], page: &str) -> Result<Process> {
    let mut process = Process::spawn(Recipe {
        name: program.to_owned(),
        program: program.into(),
        args: arguments.iter().map(Into::into).collect(),
        env: Vec::new(),
        log: dir.join(format!("{program}.log")),
    })?;
    let ask = async || {
        let answer = reqwest::get(page)
            .await
            .and_then(reqwest::Response::error_for_status);
        answer.map_err(|error| RpcError::Unreachable(error.to_string()))
    };
    let ready = process.ready(ask).await;
    ready.with_context(|| format!("waiting for {page}"))?;
    Ok(process)
}
