//! Backups of the store are whole, are checked, and are put back only where nobody uses the store.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use domain::TimestampMs;

use super::purchase::Shop;
use crate::backup::{self, BackupError};
use crate::escrow::EngineLock;
use crate::store::StoreKey;

fn key() -> StoreKey {
    StoreKey::new([7; 32])
}

/// A shop with an escrow, and where its store and a backup of it are.
async fn backed_up() -> (Shop, PathBuf, PathBuf) {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    shop.address(&order).await;
    let store = shop.app.state.config.store.path.clone();
    let file = store.with_file_name("backup");
    backup::make(&store, &key(), &file).await.unwrap();
    (shop, store, file)
}

/// Every way in which reading a backup fails.
async fn refused(file: &Path, store: &Path, key: &StoreKey) -> BackupError {
    backup::check(file, store, key).await.unwrap_err()
}

#[tokio::test]
async fn a_backup_holds_what_was_committed_and_is_replaced_as_a_whole() {
    let (mut shop, store, file) = backed_up().await;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&file).unwrap();
    assert!(
        !bytes.starts_with(b"SQLite format 3"),
        "encrypted as the store is"
    );
    let before = backup::check(&file, &store, &key()).await.unwrap();
    assert_eq!((before.escrows, before.position.orders), (1, 1));
    assert_eq!(fs::read(&file).unwrap(), bytes, "looking changes nothing");

    // While somebody writes, what was committed counts.
    shop.order().await;
    let open = shop.app.state.store.write("test", "orders").await.unwrap();
    let size = backup::make(&store, &key(), &file).await.unwrap();
    drop(open);
    assert_eq!(fs::metadata(&file).unwrap().len(), size);
    let after = backup::check(&file, &store, &key()).await.unwrap();
    assert_eq!((after.escrows, after.position.orders), (2, 2));

    let nowhere = store.with_file_name("nowhere").join("backup");
    let failed = backup::make(&store, &key(), &nowhere).await.unwrap_err();
    assert!(matches!(failed, BackupError::File { .. }), "{failed}");
    let missing = store.with_file_name("other.db");
    let failed = backup::make(&missing, &key(), &file).await.unwrap_err();
    assert!(failed.to_string().contains("there is no store"), "{failed}");
    backup::check(&file, &store, &key()).await.unwrap();
}

#[tokio::test]
async fn what_is_no_good_backup_is_refused() {
    let (_shop, store, file) = backed_up().await;
    let whole = fs::read(&file).unwrap();

    let other = refused(&file, &store, &StoreKey::new([8; 32])).await;
    assert!(matches!(other, BackupError::Damaged(_)), "{other}");
    let absent = refused(&store.with_file_name("absent"), &store, &key()).await;
    assert!(matches!(absent, BackupError::File { .. }), "{absent}");
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("half", whole[..whole.len() / 2].to_vec()),
        ("text", b"not a store at all".repeat(1_000)),
    ] {
        fs::write(&file, bytes).unwrap();
        let error = refused(&file, &store, &key()).await;
        assert!(matches!(error, BackupError::Damaged(_)), "{what}: {error}");
    }
    let page = 4096;
    for place in (page..whole.len()).step_by(page).map(|page| page + 100) {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        fs::write(&file, flipped).unwrap();
        let error = refused(&file, &store, &key()).await;
        assert!(matches!(error, BackupError::Damaged(_)), "at {place}: {error}");
    }
}

#[tokio::test]
async fn a_backup_whose_transcripts_lead_elsewhere_is_refused() {
    let (shop, store, file) = backed_up().await;
    let mut tx = shop.app.state.store.write("test", "escrows").await.unwrap();
    sqlx::query("UPDATE escrows SET record = json_set(record, '$.contract.payout_address', '4Thief')")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    backup::make(&store, &key(), &file).await.unwrap();
    let error = refused(&file, &store, &key()).await;
    assert!(matches!(error, BackupError::Doubtful(1)), "{error}");
}

#[tokio::test]
async fn it_is_put_back_only_where_nobody_uses_the_store() {
    let (shop, store, file) = backed_up().await;
    let now = TimestampMs(1_000);
    let put_back = async || backup::put_back(&file, &store, &key(), now).await;
    let in_use = put_back().await.unwrap_err();
    assert!(
        matches!(in_use, BackupError::InUse),
        "a page is being served: {in_use}"
    );
    shop.app.state.store.close().await;
    let engine = EngineLock::try_take(&store).unwrap();
    let in_use = put_back().await.unwrap_err();
    assert!(
        matches!(in_use, BackupError::InUse),
        "money is being moved: {in_use}"
    );
    drop(engine);

    let good = fs::read(&file).unwrap();
    fs::write(&file, b"damaged").unwrap();
    put_back().await.unwrap_err();
    assert!(store.exists(), "what is there stays");
    fs::write(&file, &good).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();

    let done = put_back().await.unwrap();
    assert_eq!(done.checked.escrows, 1);
    assert_eq!(fs::read(&store).unwrap(), good);
    assert_eq!(fs::metadata(&store).unwrap().permissions().mode() & 0o777, 0o600);
    let aside = done.set_aside.unwrap();
    assert!(aside.to_string_lossy().ends_with(".before-restore-1000"));
    backup::check(&aside, &store, &key()).await.unwrap();

    // A damaged store is set aside too, and one that is gone is no reason to refuse.
    fs::write(&store, b"damaged").unwrap();
    let done = backup::put_back(&file, &store, &key(), TimestampMs(2_000))
        .await
        .unwrap();
    assert_eq!(fs::read(done.set_aside.unwrap()).unwrap(), b"damaged");
    fs::remove_file(&store).unwrap();
    let done = backup::put_back(&file, &store, &key(), TimestampMs(3_000))
        .await
        .unwrap();
    assert_eq!(done.set_aside, None);
    assert_eq!(fs::read(&store).unwrap(), good);
}
