//! A backup in a second directory, best on another disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use wallet::multisig::{BackupError, KeysFile, WalletBackup};

use crate::config::WalletDirs;

/// Copies files that this server may read.
pub(super) struct BackupDirectory {
    from: WalletDirs,
    to: PathBuf,
}

impl BackupDirectory {
    pub(super) fn new(from: WalletDirs, to: PathBuf) -> Self {
        Self { from, to }
    }
}

#[async_trait]
impl WalletBackup for BackupDirectory {
    async fn back_up(&self, files: &[KeysFile]) -> Result<(), BackupError> {
        let (to, files) = (self.to.clone(), files.to_vec());
        let sources: Vec<PathBuf> = files
            .iter()
            .map(|file| self.from.of(file.role).join(&file.name))
            .collect();
        let copying = tokio::task::spawn_blocking(move || {
            for (file, source) in files.iter().zip(&sources) {
                copy(source, &to, &file.name)?;
            }
            // The names are safe once the directory is.
            File::open(&to)?.sync_all()
        });
        let copied = copying.await.map_err(io::Error::other).flatten();
        copied.map_err(|error| {
            let why = format!("setting escrow.wallet_backup_dir: a file cannot be copied: {error}");
            BackupError::NotConfirmed(why)
        })
    }
}

/// There whole or not at all, readable by the owner alone, and read back.
fn copy(source: &Path, to: &Path, name: &str) -> io::Result<()> {
    let bytes = fs::read(source)?;
    let partial = to.join(format!(".{name}.partial"));
    // Of an earlier attempt: its permissions may be others.
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    let target = to.join(name);
    fs::rename(&partial, &target)?;
    if bytes.is_empty() || fs::read(&target)? != bytes {
        return Err(io::Error::other("the copy is not what was copied"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use domain::Role;

    use super::*;

    #[tokio::test]
    async fn copies_are_whole_private_and_made_anew() {
        let scratch = tempfile::tempdir().unwrap();
        let dir = |name: &str| {
            let dir = scratch.path().join(name);
            fs::create_dir(&dir).unwrap();
            dir
        };
        let from = WalletDirs {
            buyer: dir("a"),
            vendor: dir("b"),
            arbiter: dir("c"),
        };
        let files = Role::ALL.map(|role| {
            let name = format!("{role}.keys");
            fs::write(from.of(role).join(&name), format!("keys of {role}")).unwrap();
            KeysFile { role, name }
        });
        let to = scratch.path().join("backup");
        let backup = BackupDirectory::new(from.clone(), to.clone());
        // A disk that is not mounted must not be taken for an empty one.
        let error = backup.back_up(&files).await.unwrap_err();
        assert!(error.to_string().contains("escrow.wallet_backup_dir"), "{error}");

        dir("backup");
        fs::write(to.join(".buyer.keys.partial"), "torn").unwrap();
        for _ in 0..2 {
            backup.back_up(&files).await.unwrap();
        }
        let mut names: Vec<_> = fs::read_dir(&to)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["arbiter.keys", "buyer.keys", "vendor.keys"]);
        for role in Role::ALL {
            let copy = to.join(format!("{role}.keys"));
            assert_eq!(fs::read_to_string(&copy).unwrap(), format!("keys of {role}"));
            assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        }

        fs::remove_file(from.arbiter.join("arbiter.keys")).unwrap();
        assert!(backup.back_up(&files).await.is_err(), "one of three is missing");
    }
}
