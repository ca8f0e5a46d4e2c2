//! A wallet is made, backed up, claimed and paid after the last copy of the store; then the disk is lost. What was copied
//! of the wallet itself is enough to find its payment, and to open the three wallets that hold it.

use std::fs;
use std::path::{Path, PathBuf};

use domain::{Piconero, Role};
use tests::stack::PRICE;
use tests::{ServerProcess, Stack, StackOptions, eventually, wallet_record};
use wallet::multisig::WalletRecord;
use wallet::rpc::wallet::WalletFile;

#[tokio::test]
async fn its_payment_is_found_and_its_copies_open() {
    let mut stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        wallet_backup: true,
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let backup = stack.regtest.dir().join("backup");
    fs::create_dir(&backup).unwrap();
    let snapshot = stack.server.set_aside();
    stack.server.restart().await;
    let forgotten = stack.order().await.funded().await;
    let address = forgotten.escrow().await["address"].clone();

    stack.server.take_back(&snapshot);
    let records = stack.config.with_file_name("wallet-records");
    fs::remove_dir_all(&records).unwrap();
    fs::remove_file(stack.config.with_file_name("marketplace.db.mark")).unwrap();
    lose_wallets(&mut stack);
    stack.server.restart_until("/health/live").await;
    let unknown_orders = || ServerProcess::attempt(&stack.config, &["admin", "unknown-orders"], "");
    let told = unknown_orders();
    assert!(told.out.contains("there are no records"), "{told:?}");
    assert!(
        !told.out.contains(" XMR"),
        "the store alone knows nothing: {told:?}"
    );

    let copy = ending(&backup, "record");
    fs::create_dir(&records).unwrap();
    let file = records.join(copy.file_name().unwrap());
    let sealed = fs::read(&copy).unwrap();
    fs::write(&file, &sealed[1..]).unwrap();
    let told = unknown_orders();
    assert!(!told.success, "{told:?}");
    assert!(told.err.contains(file.to_str().unwrap()), "{told:?}");
    fs::write(&file, &sealed).unwrap();
    let told = unknown_orders();
    assert!(told.success, "{told:?}");
    assert!(
        told.out.contains("1 wallets that this store did not know"),
        "{told:?}"
    );
    assert!(told.out.contains(&format!("{PRICE} XMR  at height")), "{told:?}");

    let record = wallet_record::open(&stack.config, &copy);
    assert_eq!(address, record.address.as_deref().unwrap());
    for role in Role::ALL {
        put_back(&mut stack, role, &record, &backup).await;
        assert_eq!(balance(&stack, role, &record).await, PRICE, "{role}");
    }

    let resume = || async { ServerProcess::attempt(&stack.config, &["admin", "resume"], "") };
    eventually("a comparison, and the operator's word", resume, |told| {
        told.success
    })
    .await;
    let order = stack.order().await;
    order.address().await;
    assert_ne!(order.escrow().await["address"], address);
}

/// Ends the wallet processes and removes every wallet.
fn lose_wallets(stack: &mut Stack) {
    for role in Role::ALL {
        let process = &mut stack.regtest.roles.get_mut(role)[0];
        process.kill_hard().unwrap();
        fs::remove_file(ending(process.dir(), "keys").with_extension("")).unwrap();
        fs::remove_file(ending(process.dir(), "keys")).unwrap();
    }
}

/// Puts the keys of one party back, alone, and starts its wallet process.
async fn put_back(stack: &mut Stack, role: Role, record: &WalletRecord, backup: &Path) {
    let process = &mut stack.regtest.roles.get_mut(role)[0];
    let keys = format!("{}.keys", record.parties.get(role).file);
    fs::copy(backup.join(&keys), process.dir().join(&keys)).unwrap();
    process.restart().await.unwrap();
}

/// What one party's wallet holds, opened with the password of the record.
async fn balance(stack: &Stack, role: Role, record: &WalletRecord) -> Piconero {
    let process = stack.regtest.roles.get(role)[0].client();
    let party = record.parties.get(role);
    let file = WalletFile {
        filename: &party.file,
        password: party.password.expose(),
    };
    process.open_wallet(file).await.unwrap();
    process.refresh().await.unwrap();
    let balance = process.balance().await.unwrap().balance;
    process.close_wallet().await.unwrap();
    balance
}

/// The one file whose name ends so.
fn ending(dir: &Path, end: &str) -> PathBuf {
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    let mut files = files.filter(|path| path.extension().is_some_and(|found| found == end));
    let found = files.next().unwrap();
    assert_eq!(files.next(), None);
    found
}
