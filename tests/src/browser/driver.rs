//! The chromedriver process.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use wallet::regtest::ports::free_port;
use wallet::regtest::process::{Process, Recipe};

use crate::person::Person;
use crate::wait::eventually;

/// How long a browser may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// A running chromedriver; it dies with its owner, and its browsers with it.
#[derive(Debug)]
pub(super) struct Driver {
    /// Where it listens.
    pub(super) url: String,
    port: u16,
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
            port,
            _process: process,
        }
    }

    /// Ends a session and waits until its browser is gone. A failure changes nothing: the browser ends with the
    /// driver at the latest.
    pub(super) fn end(&self, session: &str) {
        let _ = self.ask_to_end(session);
    }

    fn ask_to_end(&self, session: &str) -> io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(ENDS_WITHIN))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = [0];
        stream.read_exact(&mut answer)
    }
}
