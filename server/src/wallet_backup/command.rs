//! A backup by the operator's own command.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use wallet::multisig::BackupError;

use super::new_file::{NewFile, SecondPlace};
use crate::config::EscrowConfig;

/// Gives the names of the files on standard input, one a line; exit code 0 says that they are safe. The names tell
/// neither role nor escrow.
pub(super) struct BackupCommand {
    program: PathBuf,
    arguments: Vec<String>,
    within: Duration,
}

impl BackupCommand {
    pub(super) fn from_config(config: &EscrowConfig) -> Option<Self> {
        let (program, arguments) = config.wallet_backup_command.split_first()?;
        Some(Self {
            program: program.into(),
            arguments: arguments.to_vec(),
            within: Duration::from_secs(config.wallet_backup_secs),
        })
    }

    async fn run(&self, names: &str) -> Result<(), String> {
        // Nothing of the server's environment but the path: it may hold secrets. No shell either.
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear();
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("the command does not start: {error}"))?;
        if let Some(mut stdin) = child.stdin.take() {
            match stdin.write_all(names.as_bytes()).await {
                // It may know by itself what is new.
                Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.to_string()),
                _ => {}
            }
        }
        let status = child.wait().await.map_err(|error| error.to_string())?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the command ended with {status}"))
        }
    }
}

#[async_trait]
impl SecondPlace for BackupCommand {
    async fn copy(&self, files: &[NewFile]) -> Result<(), BackupError> {
        let mut names = String::new();
        for file in files {
            names.push_str(&file.name());
            names.push('\n');
        }
        let ran = tokio::time::timeout(self.within, self.run(&names)).await;
        let late = || Err(format!("the command took more than {} s", self.within.as_secs()));
        ran.unwrap_or_else(|_| late()).map_err(BackupError::NotConfirmed)
    }
}

#[cfg(test)]
mod tests {
    use domain::{Role, WalletId};
    use uuid::Uuid;
    use wallet::multisig::KeysFile;

    use super::*;

    async fn run(script: &str, secs: u64) -> Result<(), BackupError> {
        let command = BackupCommand {
            program: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
            within: Duration::from_secs(secs),
        };
        let keys = KeysFile {
            role: Role::Buyer,
            name: "one.keys".to_owned(),
        };
        let record = WalletId(Uuid::from_u128(2));
        command
            .copy(&[NewFile::Keys(keys), NewFile::Record(record)])
            .await
    }

    #[tokio::test]
    async fn exit_code_0_confirms_and_nothing_else_does() {
        run("exit 0", 30).await.unwrap();
        let refused = run("exit 3", 30).await.unwrap_err().to_string();
        assert!(
            refused.ends_with("the command ended with exit status: 3"),
            "{refused}"
        );
        let late = run("exec sleep 600", 1).await.unwrap_err().to_string();
        assert!(late.ends_with("the command took more than 1 s"), "{late}");
    }

    #[tokio::test]
    async fn it_is_told_the_names_and_no_secret_of_the_environment() {
        let names = r#"test "$(cat)" = "one.keys
00000000-0000-0000-0000-000000000002.record""#;
        run(names, 30).await.unwrap();
        assert!(std::env::vars_os().count() > 1, "there is something to hide");
        // A shell sets three by itself.
        run(r#"test -z "$(env | grep -vE '^(PATH|PWD|SHLVL|_)=')""#, 30)
            .await
            .unwrap();
    }
}
