//! A wallet's record is in a second place before anybody may claim the wallet.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use wallet::multisig::{BackupError, MultisigBackend, MultisigError, WalletRecord, WalletRecords};

use super::wallet_backups::{escrow, ready};
use crate::escrow::Machinery;
use crate::store::wallet_records::SealedWalletRecords;
use crate::testing::{TestApp, secrets};

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
