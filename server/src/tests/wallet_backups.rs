//! A wallet is claimed only after the operator's command has confirmed its backup.

use std::fs;

use domain::{EscrowId, Role, TimestampMs, WalletId};
use uuid::Uuid;
use wallet::multisig::{
    BackupError, ByRole, Confidential, MultisigBackend, MultisigError, PartyRecord, Progress, Stage,
    WalletRecord, WalletRecords,
};

use crate::escrow::Machinery;
use crate::health::Health;
use crate::store::wallet_records::SealedWalletRecords;
use crate::testing::{TestApp, secrets};

const LONG_AGO: TimestampMs = TimestampMs(1_000);

/// A wallet that waits for its backup.
pub(super) fn ready(number: u128) -> WalletRecord {
    let address = || Some("an address that all three know".to_owned());
    WalletRecord {
        id: WalletId(Uuid::from_u128(number)),
        stage: Stage::Ready,
        parties: ByRole::from_fn(|role: Role| PartyRecord {
            file: format!("{number}{}", role.name().len()),
            password: Confidential::new("a password".to_owned()),
            prepared: None,
            made: None,
            exchanged: None,
            address: address(),
        }),
        address: address(),
        view_key: Some(Confidential::new("a view key".to_owned())),
        restore_height: 1,
        claimed_by: None,
        created_at: LONG_AGO,
        backed_up_at: None,
    }
}

pub(super) const fn escrow(number: u128) -> EscrowId {
    EscrowId(Uuid::from_u128(number))
}

#[tokio::test]
async fn nobody_gets_a_wallet_before_its_backup_is_confirmed() {
    let scratch = tempfile::tempdir().unwrap();
    let (allowed, told) = (scratch.path().join("allowed"), scratch.path().join("told"));
    let script = format!("cat > {}; test -e {}", told.display(), allowed.display());
    let app = TestApp::with(|config| {
        config.escrow.wallet_backup_command = vec!["/bin/sh".to_owned(), "-c".to_owned(), script];
    })
    .await;
    let records = SealedWalletRecords::new(app.state.store.clone(), app.state.sealer.clone());
    records.insert(&ready(1)).await.unwrap();
    // As an older version left it: its escrow has it, whatever came after.
    let mut old = ready(2);
    old.claimed_by = Some(escrow(2));
    records.insert(&old).await.unwrap();

    let machinery = Machinery::connect(&app.state, &secrets()).unwrap();
    let (backend, _) = machinery.prepared_wallets.clone().unwrap();
    let health = async || {
        let report = Health::new(machinery.health_checks(&app.state)).report().await;
        let found = report
            .checks
            .into_iter()
            .find(|(name, _)| *name == "wallet_backup");
        found.unwrap().1
    };
    assert!(matches!(backend.claim(escrow(2)).await, Ok(Progress::Ready(wallet)) if wallet.id == old.id));
    let refused = backend.back_up().await.unwrap_err();
    assert!(matches!(refused, BackupError::NotConfirmed(_)), "{refused}");
    assert_eq!(backend.claim(escrow(1)).await.unwrap_err(), MultisigError::Busy);
    assert_eq!(
        (backend.prepared().await, backend.unclaimed().await),
        (Ok(0), Ok(1))
    );
    let unwell = health().await.unwrap_err();
    assert!(unwell.contains("escrow.wallet_backup_command"), "{unwell}");

    fs::write(&allowed, "").unwrap();
    assert_eq!(backend.back_up().await, Ok(1));
    let mut names: Vec<String> = Role::ALL
        .map(|role| format!("1{}.keys", role.name().len()))
        .into();
    names.push(format!("{}.record", Uuid::from_u128(1)));
    assert_eq!(
        fs::read_to_string(&told).unwrap().lines().collect::<Vec<_>>(),
        names
    );
    health().await.unwrap();
    // What is written back by whoever read it before does not undo the backup.
    records.update(&ready(1)).await.unwrap();
    assert_eq!(backend.prepared().await, Ok(1));
    assert!(matches!(backend.claim(escrow(1)).await, Ok(Progress::Ready(_))));
    assert_eq!(backend.back_up().await, Ok(0));
}
