//! A backup in a second directory, best on another disk.

use std::path::PathBuf;
use std::{fs, io};

use async_trait::async_trait;
use wallet::multisig::BackupError;

use super::new_file::{NewFile, SecondPlace};
use super::{not_confirmed, whole_file};
use crate::config::WalletDirs;

/// Copies files that this server may read.
pub(super) struct BackupDirectory {
    keys: WalletDirs,
    records: PathBuf,
    to: PathBuf,
}

impl BackupDirectory {
    pub(super) fn new(keys: WalletDirs, records: PathBuf, to: PathBuf) -> Self {
        Self { keys, records, to }
    }

    fn source(&self, file: &NewFile) -> PathBuf {
        let from = match file {
            NewFile::Keys(keys) => self.keys.of(keys.role),
            NewFile::Record(_) => &self.records,
        };
        from.join(file.name())
    }
}

#[async_trait]
impl SecondPlace for BackupDirectory {
    async fn copy(&self, files: &[NewFile]) -> Result<(), BackupError> {
        let to = self.to.clone();
        let sources = files.iter().map(|file| (file.name(), self.source(file)));
        let sources: Vec<_> = sources.collect();
        let copying = tokio::task::spawn_blocking(move || {
            for (name, source) in &sources {
                whole_file::put(&to, name, &fs::read(source)?)?;
            }
            // The names are safe once the directory is.
            whole_file::sync(&to)
        });
        let copied = copying.await.map_err(io::Error::other).flatten();
        copied.map_err(|error| {
            not_confirmed(
                "setting escrow.wallet_backup_dir: a file cannot be copied",
                &error,
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use domain::{Role, WalletId};
    use uuid::Uuid;
    use wallet::multisig::KeysFile;

    use super::*;

    #[tokio::test]
    async fn copies_are_whole_private_and_made_anew() {
        let scratch = tempfile::tempdir().unwrap();
        let dir = |name: &str| {
            let dir = scratch.path().join(name);
            fs::create_dir(&dir).unwrap();
            dir
        };
        let keys = WalletDirs {
            buyer: dir("a"),
            vendor: dir("b"),
            arbiter: dir("c"),
        };
        let records = dir("records");
        let record = NewFile::Record(WalletId(Uuid::from_u128(1)));
        fs::write(records.join(record.name()), "a record").unwrap();
        let mut files = vec![record];
        for role in Role::ALL {
            let name = format!("{role}.keys");
            fs::write(keys.of(role).join(&name), format!("keys of {role}")).unwrap();
            files.push(NewFile::Keys(KeysFile { role, name }));
        }
        let to = scratch.path().join("backup");
        let backup = BackupDirectory::new(keys.clone(), records.clone(), to.clone());
        // A disk that is not mounted must not be taken for an empty one.
        let error = backup.copy(&files).await.unwrap_err();
        assert!(error.to_string().contains("escrow.wallet_backup_dir"), "{error}");

        dir("backup");
        fs::write(to.join(".buyer.keys.partial"), "torn").unwrap();
        for _ in 0..2 {
            backup.copy(&files).await.unwrap();
        }
        let mut names: Vec<_> = fs::read_dir(&to)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        let record = files[0].name();
        assert_eq!(
            names,
            [record.as_str(), "arbiter.keys", "buyer.keys", "vendor.keys"]
        );
        let content = |name: &str| fs::read_to_string(to.join(name)).unwrap();
        assert_eq!(content(&record), "a record");
        for role in Role::ALL {
            assert_eq!(content(&format!("{role}.keys")), format!("keys of {role}"));
        }
        for name in &names {
            let mode = fs::metadata(to.join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }

        for lost in [keys.arbiter.join("arbiter.keys"), records.join(files[0].name())] {
            let before = fs::read(&lost).unwrap();
            fs::remove_file(&lost).unwrap();
            assert!(backup.copy(&files).await.is_err(), "one of four is missing");
            fs::write(&lost, before).unwrap();
        }
        backup.copy(&files).await.unwrap();
    }
}
