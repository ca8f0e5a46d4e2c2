//! A wallet's record is in a second place before anybody may claim the wallet, and a store that is older takes it in.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wallet::multisig::{BackupError, MultisigBackend, MultisigError, Stage, WalletRecord, WalletRecords};

use super::wallet_backups::{escrow, ready};
use crate::entropy::SystemEntropy;
use crate::escrow::Machinery;
use crate::store::sealed::Sealer;
use crate::store::wallet_records::SealedWalletRecords;
use crate::testing::{TestApp, secrets};
use crate::wallet_backup::{TakenIn, UnreadFile, take_in};

fn records(app: &TestApp) -> SealedWalletRecords {
    SealedWalletRecords::new(app.state.store.clone(), app.state.sealer.clone())
}

fn dir(app: &TestApp) -> PathBuf {
    app.state.config.store.path.with_file_name("wallet-records")
}

fn file(dir: &Path, record: &WalletRecord) -> PathBuf {
    dir.join(format!("{}.record", record.id))
}

#[tokio::test]
async fn nobody_gets_a_wallet_before_its_record_is_written_sealed() {
    let app = TestApp::with(|config| {
        config.escrow.wallet_backup_command = vec!["/bin/true".to_owned()];
    })
    .await;
    records(&app).insert(&ready(1)).await.unwrap();
    let machinery = Machinery::connect(&app.state, &secrets()).unwrap();
    let (backend, _) = machinery.prepared_wallets.clone().unwrap();

    // Something else is in its place.
    let dir = dir(&app);
    fs::write(&dir, "").unwrap();
    let refused = backend.back_up().await.unwrap_err();
    assert!(matches!(refused, BackupError::NotConfirmed(_)), "{refused}");
    assert!(refused.to_string().contains("record"), "{refused}");
    assert_eq!(backend.claim(escrow(1)).await.unwrap_err(), MultisigError::Busy);

    fs::remove_file(&dir).unwrap();
    assert_eq!(backend.back_up().await, Ok(1));
    let file = file(&dir, &ready(1));
    for (path, mode) in [(&dir, 0o700), (&file, 0o600)] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode);
    }
    let sealed = fs::read(&file).unwrap();
    for clear in ["a password", "a view key", "an address", "ready"] {
        let clear = clear.as_bytes();
        assert!(!sealed.windows(clear.len()).any(|part| part == clear));
    }
}

#[tokio::test]
async fn an_older_store_takes_a_wallet_in_and_nobody_claims_it() {
    let newer = TestApp::with(|config| {
        config.escrow.wallet_backup_command = vec!["/bin/true".to_owned()];
    })
    .await;
    records(&newer).insert(&ready(1)).await.unwrap();
    let machinery = Machinery::connect(&newer.state, &secrets()).unwrap();
    let (backend, _) = machinery.prepared_wallets.clone().unwrap();
    backend.back_up().await.unwrap();

    let older = TestApp::start().await;
    assert_eq!(take_in(&older.state).await.unwrap(), TakenIn::default());
    fs::rename(dir(&newer), dir(&older)).unwrap();
    for wallets in [1, 0] {
        let found = TakenIn {
            dirs: vec![dir(&older)],
            wallets,
            unread: Vec::new(),
        };
        assert_eq!(take_in(&older.state).await.unwrap(), found);
    }
    let records = records(&older);
    assert_eq!(
        records.unclaimed().await.unwrap(),
        [ready(1)],
        "passwords and all"
    );
    assert_eq!(records.without_backup().await.unwrap(), []);
    records
        .backed_up(&[ready(1).id], ready(1).created_at)
        .await
        .unwrap();
    assert_eq!(records.count_prepared().await, Ok(0));
    assert_eq!(records.claim_prepared(escrow(1)).await, Ok(None));
}

#[tokio::test]
async fn a_wallet_that_was_half_made_is_completed_and_one_that_is_known_stays() {
    let app = TestApp::start().await;
    let records = records(&app);
    let half_made = WalletRecord {
        stage: Stage::Ceremony,
        address: None,
        view_key: None,
        ..ready(1)
    };
    let claimed = WalletRecord {
        claimed_by: Some(escrow(2)),
        ..ready(2)
    };
    for record in [&half_made, &claimed, &ready(3)] {
        records.insert(record).await.unwrap();
    }
    fs::create_dir(dir(&app)).unwrap();
    for record in [ready(1), ready(2), ready(3)] {
        let sealed = records.seal(&record).unwrap();
        fs::write(file(&dir(&app), &record), sealed).unwrap();
    }

    assert_eq!(take_in(&app.state).await.unwrap().wallets, 1);
    assert_eq!(records.unfinished().await.unwrap(), []);
    assert_eq!(records.get(ready(1).id).await.unwrap(), Some(ready(1)));
    assert_eq!(records.claimed_by(escrow(2)).await.unwrap(), Some(claimed));
    assert_eq!(records.without_backup().await.unwrap(), [ready(3)]);
}

#[tokio::test]
async fn files_that_are_damaged_or_foreign_are_named_and_keep_no_other_out() {
    let app = TestApp::with(|config| {
        config.escrow.wallet_backup_dir = Some(config.store.path.with_file_name("second"));
    })
    .await;
    let ours = records(&app);
    let foreign = Sealer::new(&[1; 32], Arc::new(SystemEntropy));
    let foreign = SealedWalletRecords::new(app.state.store.clone(), foreign);
    let (beside, second) = (dir(&app), dir(&app).with_file_name("second"));
    for dir in [&beside, &second] {
        fs::create_dir(dir).unwrap();
    }
    let sealed = ours.seal(&ready(1)).unwrap();
    let cut = &sealed[..sealed.len() - 1];
    fs::write(file(&beside, &ready(1)), cut).unwrap();
    fs::write(file(&beside, &ready(2)), &sealed).unwrap();
    fs::write(file(&beside, &ready(3)), foreign.seal(&ready(3)).unwrap()).unwrap();
    fs::create_dir(file(&beside, &ready(4))).unwrap();
    fs::write(beside.join("letter.record"), &sealed).unwrap();
    fs::write(beside.join(".letter.record.partial"), "torn").unwrap();
    fs::write(second.join("one.keys"), "keys").unwrap();
    for number in [1, 5] {
        let record = ready(number);
        fs::write(file(&second, &record), ours.seal(&record).unwrap()).unwrap();
    }

    let found = take_in(&app.state).await.unwrap();
    assert_eq!((found.wallets, found.dirs), (2, vec![beside.clone(), second]));
    let does_not_open = "it does not open: it is damaged, another wallet's, or sealed with another field-key";
    let why = |file: &UnreadFile| file.why.clone();
    let paths: Vec<_> = found.unread.iter().map(|file| file.path.clone()).collect();
    let mut expected: Vec<PathBuf> = (1..=4).map(|number| file(&beside, &ready(number))).collect();
    expected.push(beside.join("letter.record"));
    assert_eq!(paths, expected);
    assert!(found.unread[..3].iter().all(|file| why(file) == does_not_open));
    assert!(why(&found.unread[3]).starts_with("it cannot be read: "));
    assert_eq!(why(&found.unread[4]), "its name is not that of a wallet's record");
    assert_eq!(ours.unclaimed().await.unwrap(), [ready(1), ready(5)]);
}
