//! Wallets are made, several at once; each has one address that all three parties know; escrows get them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use domain::Role;
use secrecy::ExposeSecret;
use wallet::multisig::wallet_rpc::TopUp;
use wallet::multisig::{MultisigBackend, MultisigError, Stage};
use wallet::rpc::wallet::WalletFile;

use crate::support::{World, escrow, ready};

#[tokio::test]
async fn all_parties_agree_and_each_escrow_keeps_its_wallet() {
    let world = World::bare(2).await;
    let nothing = world.backend.claim(escrow(1)).await.unwrap_err();
    assert_eq!(nothing, MultisigError::Busy);

    let done = world.backend.top_up(2).await.unwrap();
    assert_eq!(
        done,
        TopUp {
            made: 2,
            abandoned: 0
        }
    );
    assert_eq!(world.backend.top_up(2).await.unwrap(), TopUp::default());
    assert_eq!(world.backend.prepared().await.unwrap(), 2);

    let one = ready(world.backend.claim(escrow(1)).await.unwrap());
    let other = ready(world.backend.claim(escrow(2)).await.unwrap());
    let again = ready(world.backend.claim(escrow(1)).await.unwrap());
    assert_eq!((again.id, &again.address), (one.id, &one.address));
    assert_ne!(one.address, other.address);
    assert_eq!(world.backend.prepared().await.unwrap(), 0);
    assert_eq!(one.view_key.expose_secret().len(), 64);
    assert!(one.restore_height > 0 && one.restore_height <= world.chain.daemon.height().await.unwrap());

    let mut files = BTreeSet::new();
    for record in world.records.all() {
        assert_eq!(record.stage, Stage::Ready);
        for role in Role::ALL {
            let party = record.parties.get(role);
            assert!(
                files.insert(party.file.clone()),
                "every file has a name of its own"
            );
            assert!(!party.file.contains(role.name()));
            let client = world.chain.roles.get(role)[0].client();
            let file = WalletFile {
                filename: &party.file,
                password: party.password.expose(),
            };
            client.open_wallet(file).await.unwrap();
            assert_eq!(Some(client.address().await.unwrap()), record.address);
            assert!(client.is_multisig().await.unwrap().ready);
            client.close_wallet().await.unwrap();
        }
    }
    for role in Role::ALL {
        let dir = world.chain.dir().join(role.name());
        for (name, bytes) in all_files(&dir) {
            assert!(!Role::ALL.iter().any(|role| name.contains(role.name())), "{name}");
            for record in world.records.all() {
                let id = record.claimed_by.unwrap().to_string();
                assert!(!name.contains(&id) && !contains(&bytes, &id), "{name}");
                for party in record.parties.all() {
                    assert!(!contains(&bytes, party.password.expose()), "{name}");
                }
            }
        }
    }
}

/// Wallets, logs and whatever else a wallet process leaves.
fn all_files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, fs::read(&path).unwrap()));
        }
    }
    files
}

fn contains(bytes: &[u8], secret: &str) -> bool {
    bytes
        .windows(secret.len())
        .any(|window| window == secret.as_bytes())
}
