//! Database and wallets go into two repositories and come back from each, and a drill proves it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::command;
use tests::files::below;

use crate::backup_host::{BackupHost, wallets};

#[tokio::test]
async fn what_was_backed_up_is_what_comes_back() {
    let host = BackupHost::after_an_order().await;
    let before = wallets(host.root());
    assert_eq!(before.len(), 4, "a record and three files of keys");
    // A record that is being written.
    let records = host.path("/var/lib/marketplace/wallet-records");
    fs::write(records.join(".new.record.partial"), "torn").unwrap();
    let store = fs::read(host.path("/var/lib/marketplace-snapshot/marketplace.db")).unwrap();

    for what in ["database", "wallets", "upkeep"] {
        command::succeeds(&mut host.program("marketplace-backup", &[what]));
    }
    for trace in ["backup_database", "backup_wallets"] {
        let seconds = fs::read_to_string(host.path("/var/lib/marketplace-traces").join(trace)).unwrap();
        assert!(seconds.trim().parse::<u64>().unwrap() > 1_700_000_000);
    }
    let names = names(&host.path("/offsite"));
    assert!(names.len() > 3);
    for name in names {
        let name = name.display().to_string();
        for word in ["buyer", "vendor", "arbiter", "marketplace", "wallet"] {
            assert!(!name.contains(word), "{name}");
        }
    }

    // The drill compares with what is there.
    command::succeeds(&mut host.program("marketplace-restore-drill", &[]));
    assert!(host.path("/var/lib/marketplace-traces/restore_drill").exists());
    a_drill_knows_a_ceremony_from_a_loss(&host);

    for folder in ["marketplace", "marketplace-wallets", "marketplace-snapshot"] {
        fs::remove_dir_all(host.path("/var/lib").join(folder)).unwrap();
    }
    for place in ["host", "offsite"] {
        let to = host.path(place).with_extension("restored");
        let to_text = to.to_str().unwrap();
        command::succeeds(&mut host.program("marketplace-restore", &["extract", place, to_text]));
        let root = host.restored(&to);
        assert!(wallets(&root) == before, "from {place}");
        assert!(
            fs::read(root.join("var/lib/marketplace-snapshot/marketplace.db")).unwrap() == store,
            "from {place}"
        );
        assert!(
            root.join("var/lib/tor/onion/marketplace/hs_ed25519_secret_key")
                .exists()
        );
        // Caches hold nonces, which must never come back.
        let wallets = root.join("var/lib/marketplace-wallets");
        let others = below(&wallets)
            .into_iter()
            .filter(|file| file.extension().is_none_or(|end| end != "keys"));
        assert_eq!(others.collect::<Vec<_>>(), Vec::<PathBuf>::new());
        assert_eq!(below(&root.join("var/lib/marketplace")).len(), 1, "what was torn");
    }
}

/// A wallet whose keys or record are written again until it has a backup is in none yet; another old one is a fault.
fn a_drill_knows_a_ceremony_from_a_loss(host: &BackupHost) {
    let files = wallets(host.root());
    let of_kind = |kind: &str| {
        let mut files = files.iter();
        files.find(|(name, _)| name.extension().is_some_and(|end| end == kind))
    };
    for (name, before) in [of_kind("keys"), of_kind("record")].map(Option::unwrap) {
        let file = host.root().join(name);
        let written = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "what the next step of a ceremony writes").unwrap();
        let said = command::succeeds(&mut host.program("marketplace-restore-drill", &[]));
        assert!(
            said.contains("3 files of wallets are the same, 1 are younger"),
            "{said}"
        );

        let opened = fs::File::options().write(true).open(&file).unwrap();
        opened.set_modified(written).unwrap();
        let said = command::fails(&mut host.program("marketplace-restore-drill", &[]));
        assert!(said.contains("or has another one"), "{said}");
        fs::write(&file, before).unwrap();
        opened.set_modified(written).unwrap();
    }
}

#[tokio::test]
async fn new_wallets_do_not_wait_for_a_check() {
    let host = BackupHost::after_an_order().await;
    command::succeeds(&mut host.program("marketplace-backup", &["wallets"]));
    // The real one, which notes whether others could go on while it checks.
    let noted = host.path("/noted");
    let real = command::prints(Command::new("sh").args(["-c", "command -v restic"]));
    let restic = host.path("/bin/restic");
    let text = format!(
        "#!/bin/sh\ncase \" $* \" in *' check '*) flock --nonblock \"$STATE_DIRECTORY/lock\" echo free >>{};; esac\n\
         exec {} \"$@\"\n",
        noted.display(),
        real.trim()
    );
    command::install(&restic, &text);
    command::succeeds(&mut host.program("marketplace-backup", &["upkeep"]));
    assert_eq!(fs::read_to_string(noted).unwrap(), "free\nfree\n");
}

#[tokio::test]
async fn a_repository_that_cannot_be_reached_fails_the_backup() {
    let host = BackupHost::after_an_order().await;
    // A file is in the place of the repository.
    fs::write(host.path("/offsite"), "").unwrap();
    command::fails(&mut host.program("marketplace-backup", &["database"]));
    assert!(!host.path("/var/lib/marketplace-traces/backup_database").exists());
    // The other one has it all the same.
    let to = host.path("/restored");
    fs::remove_dir_all(host.path("/var/lib/marketplace-wallets")).unwrap();
    command::succeeds(&mut host.program("marketplace-restore", &["extract", "host", to.to_str().unwrap()]));
    assert!(
        host.restored(&to)
            .join("var/lib/marketplace-snapshot/marketplace.db")
            .exists()
    );
}

#[tokio::test]
async fn an_empty_store_covers_no_backup() {
    let host = BackupHost::after_an_order().await;
    let store = host.path("/var/lib/marketplace-snapshot/marketplace.db");
    let before = fs::read(&store).unwrap();
    command::succeeds(&mut host.program("marketplace-backup", &["database"]));

    // A new machine knows nothing of the repositories.
    fs::remove_dir_all(host.path("/var/lib/marketplace-backup")).unwrap();
    fs::create_dir(host.path("/var/lib/marketplace-backup")).unwrap();
    fs::write(&store, "nothing yet").unwrap();
    let said = command::fails(&mut host.program("marketplace-backup", &["database"]));
    assert!(said.contains("marketplace-restore in-place"), "{said}");
    let to = host.path("/newest");
    command::succeeds(&mut host.program("marketplace-restore", &["extract", "host", to.to_str().unwrap()]));
    let restored = host
        .restored(&to)
        .join("var/lib/marketplace-snapshot/marketplace.db");
    assert!(fs::read(restored).unwrap() == before);
}

#[tokio::test]
async fn a_repository_that_is_gone_is_not_begun_anew() {
    let host = BackupHost::after_an_order().await;
    command::succeeds(&mut host.program("marketplace-backup", &["database"]));
    // Its disk is not mounted.
    let repository = host.path("/var/backup/marketplace");
    fs::rename(&repository, host.path("/elsewhere")).unwrap();
    let said = command::fails(&mut host.program("marketplace-backup", &["database"]));
    assert!(said.contains("host cannot be opened"), "{said}");
    assert!(!repository.exists());
}

/// The paths in a repository, as whoever keeps it sees them.
fn names(repository: &Path) -> Vec<PathBuf> {
    let strip = |path: PathBuf| path.strip_prefix(repository).unwrap().to_owned();
    below(repository).into_iter().map(strip).collect()
}
