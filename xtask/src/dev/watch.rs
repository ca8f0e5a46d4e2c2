//! Notices when a part of the stack dies.

use std::fs;
use std::path::Path;
use std::time::Duration;

use tokio::net::TcpStream;

use super::stack::Stack;

/// How often every part is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// How much of a dead part's log is shown.
const LAST_LINES: usize = 15;

/// Waits until nobody listens on one of the stack's ports any more; gives what to tell the developer.
pub(super) async fn until_something_dies(stack: &Stack) -> anyhow::Error {
    loop {
        for (name, port) in stack.ports.listening() {
            if TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                let log = stack.log_of(name, port);
                return anyhow::anyhow!(
                    "{name} (port {port}) has died. The end of {}:\n{}",
                    log.display(),
                    last_lines(&log)
                );
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// The end of a log, or why it cannot be shown.
pub(super) fn last_lines(log: &Path) -> String {
    let text = match fs::read(log) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return format!("(it cannot be read: {error})"),
    };
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_log_is_shown() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let text: Vec<String> = (0..100).map(|line| line.to_string()).collect();
        fs::write(&log, text.join("\n")).unwrap();
        let shown = last_lines(&log);
        assert_eq!(shown.lines().count(), LAST_LINES);
        assert!(shown.ends_with("99"));
    }
}
