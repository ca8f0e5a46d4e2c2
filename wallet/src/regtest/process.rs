//! A child process that dies with its owner.

use std::ffi::OsString;
use std::fs::File;
use std::future::Future;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::RegtestError;
use crate::rpc::RpcError;

/// How long a process may take until it answers; generous, for machines that do much at once.
const READY_WITHIN: Duration = Duration::from_secs(90);
/// How often it is asked.
const POLL_EVERY: Duration = Duration::from_millis(50);

/// What to run.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// For messages.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Set for it in addition.
    pub env: Vec<(String, String)>,
    /// Where its output goes.
    pub log: PathBuf,
}

/// A running child in a process group of its own, so that Ctrl-C in a terminal reaches its owner first.
/// Dropping it kills it; a guard kills it if its owner dies without dropping it.
#[derive(Debug)]
pub struct Process {
    recipe: Recipe,
    child: Child,
    guard: Child,
}

impl Process {
    /// Starts it.
    ///
    /// # Errors
    /// If it cannot be started at all.
    pub fn spawn(recipe: Recipe) -> Result<Self, RegtestError> {
        let log = File::options().create(true).append(true).open(&recipe.log)?;
        let child = Command::new(&recipe.program)
            .args(&recipe.args)
            .envs(recipe.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .map_err(|source| RegtestError::MissingProgram {
                program: recipe.program.clone(),
                source,
            })?;
        let guard = guard(child.id())?;
        Ok(Self { recipe, child, guard })
    }

    /// Waits until `ask` succeeds.
    ///
    /// # Errors
    /// [`RegtestError::Exited`] if the process ends, [`RegtestError::NotReady`] if it never answers.
    pub async fn ready<T, F>(&mut self, ask: impl Fn() -> F + Send) -> Result<T, RegtestError>
    where
        F: Future<Output = Result<T, RpcError>> + Send,
        T: Send,
    {
        let start = Instant::now();
        while start.elapsed() < READY_WITHIN {
            let answer = ask().await;
            // Looked at after the answer: an answer counts only while our own process is alive, else it
            // came from whoever took the port.
            if self.child.try_wait()?.is_some() {
                let Recipe { name, log, .. } = self.recipe.clone();
                return Err(RegtestError::Exited { name, log });
            }
            if let Ok(answer) = answer {
                return Ok(answer);
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
        let Recipe { name, log, .. } = self.recipe.clone();
        Err(RegtestError::NotReady { name, log })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it at once, as a crash would.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn kill_hard(&mut self) -> std::io::Result<()> {
        // The guard first: later the system may give the child's number to another process.
        self.guard.kill()?;
        self.guard.wait()?;
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Starts it again with the same arguments, killing it first if it still runs.
    ///
    /// # Errors
    /// As [`Process::spawn`].
    pub fn restart(&mut self) -> Result<(), RegtestError> {
        self.kill_hard()?;
        *self = Self::spawn(self.recipe.clone())?;
        Ok(())
    }

    /// Waits until it has ended by itself.
    ///
    /// # Errors
    /// [`RegtestError::NotReady`] if it does not end in time.
    pub async fn ended(&mut self) -> Result<(), RegtestError> {
        let start = Instant::now();
        while start.elapsed() < READY_WITHIN {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
        let Recipe { name, log, .. } = self.recipe.clone();
        Err(RegtestError::NotReady { name, log })
    }
}

/// Waits for the end of its input, which is the end of its parent, and kills the process `id`.
fn guard(id: u32) -> std::io::Result<Child> {
    Command::new("sh")
        .args(["-c", "read -r _; kill -9 \"$0\"", &id.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

impl Drop for Process {
    fn drop(&mut self) {
        // A process that has ended already is what we want; there is nobody to tell anything else.
        drop(self.kill_hard());
    }
}
