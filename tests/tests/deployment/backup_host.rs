//! A host's folders below a temporary one, with the rendered scripts in its path, real wallets and a real store.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::Role;
use tempfile::TempDir;
use tests::{Stack, StackOptions, binary, command};

use crate::rendered;

/// The scripts that call each other by name.
const SCRIPTS: [&str; 5] = [
    "marketplace-backup",
    "marketplace-restore",
    "marketplace-restore-drill",
    "marketplace-wallet-backup",
    "marketplace-ask-backup",
];

/// Where the rendered scripts find what they find on a host.
pub(crate) struct BackupHost {
    pub(crate) stack: Stack,
    dir: TempDir,
}

impl BackupHost {
    /// A shop with one order, whose wallets are therefore there; the server has ended, the copy of its store is where
    /// its unit puts it.
    pub(crate) async fn after_an_order() -> Self {
        let mut stack = Stack::start_with(StackOptions {
            ready_wallets: 0,
            wallet_backup: true,
            ..StackOptions::default()
        })
        .await;
        fs::create_dir(stack.regtest.dir().join("backup")).unwrap();
        stack.order().await.address().await;
        let store = stack.server.set_aside();
        let host = Self {
            dir: tempfile::tempdir().unwrap(),
            stack,
        };
        let state = host.path("/var/lib");
        for folder in [
            "marketplace-snapshot",
            "marketplace-traces",
            "marketplace-backup",
            "tor/onion/marketplace",
        ] {
            fs::create_dir_all(state.join(folder)).unwrap();
        }
        fs::write(state.join("tor/onion/marketplace/hs_ed25519_secret_key"), "a key").unwrap();
        fs::write(state.join("marketplace-snapshot/marketplace.db"), store).unwrap();
        for role in Role::ALL {
            let to = state.join("marketplace-wallets").join(role.to_string());
            fs::create_dir_all(&to).unwrap();
            let from = &host.stack.regtest.roles.get(role)[0];
            for file in fs::read_dir(from.dir()).unwrap().map(Result::unwrap) {
                if file.file_type().unwrap().is_file() {
                    fs::copy(file.path(), to.join(file.file_name())).unwrap();
                }
            }
        }
        fs::create_dir(state.join("marketplace")).unwrap();
        let records = host.stack.config.with_file_name("wallet-records");
        fs::rename(records, state.join("marketplace/wallet-records")).unwrap();
        let secrets = host.path("/secrets");
        fs::create_dir(&secrets).unwrap();
        fs::write(secrets.join("restic-password"), "not a word of any language").unwrap();
        fs::write(
            secrets.join("restic-offsite-env"),
            "# of an object store\nAWS_ACCESS_KEY_ID=id\n",
        )
        .unwrap();
        host.install();
        host
    }

    /// Where a path of the host is on this machine.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path.trim_start_matches('/'))
    }

    fn install(&self) {
        let bin = self.path("/bin");
        fs::create_dir(&bin).unwrap();
        symlink(binary::marketplace(), bin.join("marketplace")).unwrap();
        let mut scripts = SCRIPTS.map(|name| (name, rendered::text(&format!("scripts/{name}.sh"))));
        let below = |path| (path, self.path(path));
        for (there, here) in [
            ("s3:https://objects.example/marketplace", self.path("/offsite")),
            ("/nix/store/marketplace.toml", self.stack.config.clone()),
            below("/var/lib"),
            below("/var/backup"),
            below("/run/"),
        ] {
            let here = here.to_str().unwrap();
            // Not every script needs everything.
            assert!(
                scripts.iter().any(|(_, text)| text.contains(there)),
                "{there} is in no script"
            );
            for (_, text) in &mut scripts {
                *text = text.replace(there, here);
            }
        }
        for (name, text) in scripts {
            command::install(&bin.join(name), &text);
        }
        fs::create_dir(self.path("/run")).unwrap();
    }

    /// One of the host's programs, with the environment of its unit.
    pub(crate) fn program(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.path("/bin").join(name));
        command.args(arguments);
        self.environment(&mut command);
        command
    }

    /// What a unit's environment has.
    pub(crate) fn environment(&self, command: &mut Command) {
        let path = std::env::var("PATH").unwrap();
        command
            .env("PATH", format!("{}:{path}", self.path("/bin").display()))
            .env("CREDENTIALS_DIRECTORY", self.path("/secrets"))
            .env("STATE_DIRECTORY", self.path("/var/lib/marketplace-backup"))
            .env("CACHE_DIRECTORY", self.path("/cache"));
    }

    /// Where a restored tree is: below the host's own root once more, because that is part of every path here.
    pub(crate) fn restored(&self, to: &Path) -> PathBuf {
        to.join(self.dir.path().strip_prefix("/").unwrap())
    }

    /// The host itself.
    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }
}

/// The records of wallets and the files of keys of all roles, by their path from `root`, with what is in them.
pub(crate) fn wallets(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let keys = Path::new("var/lib/marketplace-wallets");
    let folders = Role::ALL.map(|role| keys.join(role.to_string()));
    for folder in folders
        .into_iter()
        .chain(["var/lib/marketplace/wallet-records".into()])
    {
        for file in fs::read_dir(root.join(&folder)).unwrap().map(Result::unwrap) {
            let name = PathBuf::from(file.file_name());
            if name
                .extension()
                .is_some_and(|end| end == "keys" || end == "record")
            {
                files.push((folder.join(name), fs::read(file.path()).unwrap()));
            }
        }
    }
    files.sort();
    files
}
