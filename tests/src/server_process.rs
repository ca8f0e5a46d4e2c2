//! The real server as a process of its own, which can be killed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::log::assert_discreet;
use crate::person::Person;
use crate::settings::STORE;
use crate::{binary, command};

/// How `abort` ends a process.
const SIGABRT: i32 = 6;
/// How long a start may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(90);
/// How long an end may take.
const STOPS_WITHIN: Duration = Duration::from_secs(20);
/// How often it is asked.
const PAUSE: Duration = Duration::from_millis(50);

/// A running `marketplace serve`.
#[derive(Debug)]
pub struct ServerProcess {
    config: PathBuf,
    base: String,
    child: Option<Child>,
    /// Set for the process in addition, from its next start on.
    pub env: Vec<(&'static str, String)>,
    /// The program that starts it, with its arguments, from its next start on; it starts by itself without.
    pub launcher: &'static [&'static str],
}

/// What a command left.
#[derive(Debug)]
pub struct Ended {
    /// Whether it ended with 0.
    pub success: bool,
    /// What it printed.
    pub out: String,
    /// What it complained about.
    pub err: String,
}

impl ServerProcess {
    /// Starts with this configuration and waits until it can take orders.
    ///
    /// # Panics
    /// If it does not get there.
    pub async fn start(config: &Path, base: &str) -> Self {
        let mut server = Self {
            config: config.to_owned(),
            base: base.to_owned(),
            child: None,
            env: Vec::new(),
            launcher: &[],
        };
        server.restart().await;
        server
    }

    /// Starts again after a kill.
    ///
    /// # Panics
    /// If it does not become healthy, with its log.
    pub async fn restart(&mut self) {
        self.restart_until("/health").await;
    }

    /// Starts again, and waits until this page says that it is well.
    ///
    /// # Panics
    /// If it does not get there, with its log.
    pub async fn restart_until(&mut self, path: &str) {
        self.spawn();
        let anybody = Person::anonymous(&self.base);
        let end = Instant::now() + LIMIT;
        while anybody.reach(path).await != Some(StatusCode::OK) {
            let ended = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            assert!(
                ended.is_none() && Instant::now() < end,
                "the server did not become healthy; its log:\n{}",
                fs::read_to_string(self.log()).unwrap_or_default()
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Starts with the order to die at a point of the engine, the `count`-th time it comes there; does not wait for
    /// anything.
    pub fn start_to_die(&mut self, point: &str, count: u32) {
        self.env.push(("MARKETPLACE_FAULT", format!("{point}:{count}")));
        self.spawn();
        self.env.pop();
    }

    /// Whether the process has died as [`ServerProcess::start_to_die`] wants it.
    ///
    /// # Panics
    /// If it has ended in another way, with its log.
    pub fn has_aborted(&mut self) -> bool {
        let status = |child: &mut Child| child.try_wait().expect("a child's state");
        let Some(ended) = self.child.as_mut().and_then(status) else {
            return false;
        };
        assert_eq!(
            ended.signal(),
            Some(SIGABRT),
            "{ended}; the log:\n{}",
            fs::read_to_string(self.log()).unwrap_or_default()
        );
        true
    }

    /// Its process id.
    ///
    /// # Panics
    /// If it does not run.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.as_ref().expect("a running server").id()
    }

    fn spawn(&mut self) {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .expect("a log file");
        let launcher = self.launcher.iter().map(OsString::from);
        let mut words = launcher.chain([binary::marketplace().into()]);
        let child = Command::new(words.next().expect("a program"))
            .args(words)
            .arg("--config")
            .arg(&self.config)
            .arg("serve")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log file"))
            .stderr(log)
            .spawn()
            .expect("the marketplace binary starts");
        self.child = Some(child);
    }

    /// Runs another of the binary's commands with the same configuration; gives what it printed.
    ///
    /// # Panics
    /// If it fails.
    #[must_use]
    pub fn run(config: &Path, arguments: &[&str], input: &str) -> String {
        let ended = Self::attempt(config, arguments, input);
        assert!(ended.success, "{arguments:?}: {}{}", ended.out, ended.err);
        ended.out
    }

    /// As [`ServerProcess::run`], also where the command says no.
    ///
    /// # Panics
    /// If it cannot be run.
    #[must_use]
    pub fn attempt(config: &Path, arguments: &[&str], input: &str) -> Ended {
        let mut marketplace = Command::new(binary::marketplace());
        marketplace.arg("--config").arg(config).args(arguments);
        let output = command::fed(&mut marketplace, input);
        Ended {
            success: output.status.success(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The lines of its log that hold `text`.
    ///
    /// # Panics
    /// If there is no log.
    #[must_use]
    pub fn logged(&self, text: &str) -> Vec<String> {
        let log = fs::read_to_string(self.log()).expect("a log");
        let lines = log.lines().filter(|line| line.contains(text));
        lines.map(ToOwned::to_owned).collect()
    }

    fn log(&self) -> PathBuf {
        self.config.with_extension("log")
    }

    /// Ends the server and gives its store, as a backup keeps it. It is one file: a server that has ended leaves no
    /// write-ahead log.
    ///
    /// # Panics
    /// If the store cannot be read.
    pub fn set_aside(&mut self) -> Vec<u8> {
        self.stop();
        fs::read(self.store()).expect("the store")
    }

    /// Ends the server and puts an earlier store in the place of the present one.
    ///
    /// # Panics
    /// If the store cannot be replaced.
    pub fn take_back(&mut self, earlier: &[u8]) {
        self.stop();
        fs::write(self.store(), earlier).expect("the earlier store comes back");
    }

    fn store(&self) -> PathBuf {
        self.config.with_file_name(STORE)
    }

    /// Puts the process to sleep, as a machine that swaps or a laptop that is closed does.
    pub fn sleep(&self) {
        self.signal("-STOP");
    }

    /// Wakes it.
    pub fn wake(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        command::succeeds(Command::new("kill").args([signal, &id]));
    }

    /// Lets no file that it writes to grow beyond so many bytes, or beyond what there is room for.
    ///
    /// # Panics
    /// If the system does not.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let soft = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let mut prlimit = Command::new("prlimit");
        prlimit
            .arg(format!("--pid={}", self.id()))
            .arg(format!("--fsize={soft}:unlimited"));
        command::succeeds(&mut prlimit);
    }

    /// `kill -9`, and gone when this returns.
    pub fn kill_hard(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Already dead is as good.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Ends as an operator ends it, so that it can write down what it has to; the hard way if that does not help.
    pub fn stop(&mut self) {
        if let Some(child) = self.child.as_mut() {
            // Whatever fails here, it is killed below.
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            let end = Instant::now() + STOPS_WITHIN;
            while Instant::now() < end && matches!(child.try_wait(), Ok(None)) {
                std::thread::sleep(PAUSE);
            }
        }
        self.kill_hard();
    }
}

impl Drop for ServerProcess {
    /// Whatever a scenario is about, its log is read at the end.
    fn drop(&mut self) {
        self.stop();
        if !std::thread::panicking() {
            assert_discreet(&self.config);
        }
    }
}
