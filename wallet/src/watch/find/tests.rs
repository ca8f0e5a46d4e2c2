//! `tests/data/payments.json` was captured on a private chain with monerod and monero-wallet-rpc 0.18.0.0:
//! pruned transactions of an ordinary wallet to one address, and a block that was mined to it.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::Arc;

use curve25519_dalek::constants::EIGHT_TORSION;
use domain::id::IdEntropy;
use domain::{EscrowId, Network, TimestampMs, TxId};
use monero::cryptonote::subaddress::{Index, get_subaddress};
use monero::{Address, ViewPair};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::super::Owner;
use super::super::extra::TransactionKeys;
use super::*;

#[derive(Deserialize)]
struct Captured {
    address: String,
    view_key: SecretString,
    transactions: BTreeMap<String, CapturedTransaction>,
    miner: CapturedBlock,
}

#[derive(Deserialize)]
struct CapturedTransaction {
    id: String,
    pruned: String,
}

#[derive(Deserialize)]
struct CapturedBlock {
    id: String,
    block: String,
    amount: u64,
}

impl Captured {
    fn load() -> Self {
        serde_json::from_str(include_str!("../../../tests/data/payments.json")).unwrap()
    }

    fn keys(&self) -> ViewKeys {
        ViewKeys::new(&self.address, &self.view_key, Network::Regtest).unwrap()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        hex::decode(&self.transactions[name].pruned).unwrap()
    }

    fn read(&self, name: &str) -> ScanTransaction {
        let id = self.transactions[name].id.parse().unwrap();
        ScanTransaction::read(id, &self.bytes(name)).unwrap()
    }

    fn scan(&self, transaction: &ScanTransaction) -> Vec<ReceivedOutput> {
        scan_for(self.keys(), transaction)
    }
}

fn watched(keys: ViewKeys) -> WatchedAddress {
    const ENTROPY: IdEntropy = [7; 10];
    WatchedAddress {
        owner: Owner::Escrow(EscrowId::new(TimestampMs(0), ENTROPY)),
        keys: Arc::new(keys),
        scanned_height: 0,
    }
}

fn scan_for(keys: ViewKeys, transaction: &ScanTransaction) -> Vec<ReceivedOutput> {
    let address = watched(keys);
    let found = scan_transaction(transaction, Some(92), &[&address]);
    found.into_iter().map(|(_, output)| output).collect()
}

fn stranger(seed: u64) -> ViewKeys {
    ViewKeys {
        spend: EdwardsPoint::mul_base(&Scalar::from(seed)),
        view: Scalar::from(seed + 1_000_000),
    }
}

fn amounts(outputs: &[ReceivedOutput]) -> Vec<(u64, bool)> {
    outputs
        .iter()
        .map(|output| (output.amount.0, output.verified))
        .collect()
}

/// Where the encrypted amount of output `index` of `outputs` starts: the last 40 bytes for each output are
/// its encrypted amount (8, all of them first) and its commitment (32).
fn encrypted_amount(bytes: &[u8], outputs: usize, index: usize) -> usize {
    bytes.len() - 40 * outputs + 8 * index
}

#[test]
fn a_payment_is_found_with_its_amount() {
    let captured = Captured::load();
    let found = captured.scan(&captured.read("plain"));
    let [output] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(output.output.tx_id.to_string(), captured.transactions["plain"].id);
    assert_eq!(amounts(&found), [(1_500_000_000_000, true)]);
    assert_eq!(
        (output.height, output.unlock_time, output.key_reused),
        (Some(92), 0, false)
    );
}

#[test]
fn somebody_elses_payment_is_not_found() {
    let captured = Captured::load();
    for name in captured.transactions.keys() {
        assert_eq!(scan_for(stranger(1), &captured.read(name)), [], "{name}");
    }
    assert_eq!(captured.scan(&captured.read("to_own_subaddress")), []);
}

#[test]
fn several_outputs_of_one_transaction_are_found() {
    let captured = Captured::load();
    let mut found = amounts(&captured.scan(&captured.read("twice")));
    found.sort_unstable();
    assert_eq!(found, [(7, true), (50_000_000_000, true)]);
}

#[test]
fn a_payment_beside_subaddresses_is_found() {
    let captured = Captured::load();
    let transaction = captured.read("beside_subaddresses");
    assert_eq!(transaction.keys.additional.len(), transaction.outputs.len());
    assert_eq!(amounts(&captured.scan(&transaction)), [(20_000_000_000, true)]);
}

#[test]
fn a_payment_to_a_subaddress_is_found_with_the_wallets_view_key() {
    let captured = Captured::load();
    let wallet = ViewPair {
        view: captured.view_key.expose_secret().parse().unwrap(),
        spend: Address::from_str(&captured.address).unwrap().public_spend,
    };
    let first = Index { major: 0, minor: 1 };
    let sub = get_subaddress(&wallet, first, None).to_string();
    let keys = || ViewKeys::of_any(&sub, &captured.view_key, Network::Regtest).unwrap();
    let found = scan_for(keys(), &captured.read("to_own_subaddress"));
    assert_eq!(amounts(&found), [(60_000_000_000, true)]);
    assert_eq!(scan_for(keys(), &captured.read("plain")), []);
}

#[test]
fn a_time_lock_is_visible() {
    let captured = Captured::load();
    let found = captured.scan(&captured.read("time_locked"));
    assert_eq!(amounts(&found), [(40_000_000_000, true)]);
    assert_eq!(found[0].unlock_time, 2_000);
}

#[test]
fn a_miners_reward_is_found() {
    let captured = Captured::load();
    let block = hex::decode(&captured.miner.block).unwrap();
    let block: monero::Block = monero::consensus::deserialize(&block).unwrap();
    let transaction = ScanTransaction::of_miner(captured.miner.id.parse().unwrap(), &block.miner_tx);
    let found = captured.scan(&transaction);
    assert_eq!(amounts(&found), [(captured.miner.amount, true)]);
    assert!(found[0].unlock_time > 0);
}

#[test]
fn a_forged_amount_is_not_verified_and_hides_nothing_else() {
    let captured = Captured::load();
    let honest = captured.scan(&captured.read("twice"));
    let forged_index = honest[0].output.index as usize;
    let outputs = captured.read("twice").outputs.len();
    let mut bytes = captured.bytes("twice");
    // Byte 6 counts in steps of 281 XMR.
    let place = encrypted_amount(&bytes, outputs, forged_index) + 6;
    bytes[place] ^= 1;
    let forged = captured.scan(&ScanTransaction::read(TxId([1; 32]), &bytes).unwrap());
    assert_eq!(amounts(&forged)[0], (honest[0].amount.0 ^ 1 << 48, false));
    assert_eq!(amounts(&forged)[1], amounts(&honest)[1]);
}

#[test]
fn an_output_whose_view_tag_lies_is_passed_over_as_wallets_do() {
    let captured = Captured::load();
    let mut transaction = captured.read("plain");
    for output in &mut transaction.outputs {
        output.view_tag = output.view_tag.map(|tag| tag ^ 1);
    }
    assert_eq!(captured.scan(&transaction), []);
}

#[test]
fn a_table_for_many_addresses_finds_the_same() {
    let captured = Captured::load();
    let mut addresses: Vec<_> = (0..2 * TABLE_WORTHWHILE as u64)
        .map(stranger)
        .map(watched)
        .collect();
    addresses.insert(5, watched(captured.keys()));
    let addresses: Vec<_> = addresses.iter().collect();
    for name in captured.transactions.keys() {
        let transaction = captured.read(name);
        let found = scan_transaction(&transaction, Some(92), &addresses);
        let expected = captured.scan(&transaction);
        assert_eq!(
            found,
            expected.into_iter().map(|output| (5, output)).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_transaction_that_is_cut_off_or_of_the_future_is_unreadable() {
    let captured = Captured::load();
    let bytes = captured.bytes("plain");
    assert!(ScanTransaction::read(TxId([1; 32]), &bytes[..bytes.len() - 1]).is_err());
    let mut future = bytes;
    future[0] = 3;
    assert!(ScanTransaction::read(TxId([1; 32]), &future).is_err());
}

/// A payment to `keys` made by hand: `secret` is the sender's, `place` the output's index.
fn sent(keys: &ViewKeys, secret: Scalar, place: u64) -> ScanOutput {
    let shared = (secret * EdwardsPoint::mul_base(&keys.view)).mul_by_cofactor();
    let derivation = Derivation(shared.compress());
    let index = [u8::try_from(place).unwrap()];
    let scalar = Scalar::from_bytes_mod_order(keccak(&[&derivation.0.0, &index]));
    ScanOutput {
        one_time_key: (EdwardsPoint::mul_base(&scalar) + keys.spend).compress().0,
        view_tag: Some(keccak(&[b"view_tag", &derivation.0.0, &index])[0]),
        amount: ScanAmount::Unknown,
    }
}

fn transaction(keys: TransactionKeys, outputs: Vec<ScanOutput>) -> ScanTransaction {
    ScanTransaction {
        tx_id: TxId([2; 32]),
        unlock_time: 0,
        key_images: Vec::new(),
        keys,
        outputs,
    }
}

#[test]
fn a_payment_by_an_additional_key_is_found() {
    let (main, own) = (Scalar::from(77_u64), Scalar::from(78_u64));
    let outputs = vec![sent(&stranger(3), main, 0), sent(&stranger(4), own, 1)];
    let keys = TransactionKeys {
        main: vec![EdwardsPoint::mul_base(&main)],
        additional: vec![None, Some(EdwardsPoint::mul_base(&own))],
    };
    let transaction = transaction(keys, outputs);
    let found = scan_for(stranger(4), &transaction);
    assert_eq!(
        found.iter().map(|output| output.output.index).collect::<Vec<_>>(),
        [1]
    );
    assert_eq!(amounts(&found), [(0, false)]);
}

#[test]
fn a_small_order_part_of_the_transaction_key_changes_nothing() {
    let secret = Scalar::from(77_u64);
    for torsion in EIGHT_TORSION {
        let keys = TransactionKeys {
            main: vec![EdwardsPoint::mul_base(&secret) + torsion],
            additional: Vec::new(),
        };
        let transaction = transaction(keys, vec![sent(&stranger(4), secret, 0)]);
        assert_eq!(scan_for(stranger(4), &transaction).len(), 1);
        let many: Vec<_> = (0..=TABLE_WORTHWHILE as u64).map(stranger).map(watched).collect();
        let found = scan_transaction(&transaction, None, &many.iter().collect::<Vec<_>>());
        assert_eq!(found.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [4]);
    }
}

#[test]
fn addresses_of_every_batch_are_found_in_every_transaction() {
    let secret = Scalar::from(77_u64);
    let last = 2 * BATCH as u64 + 3;
    let many: Vec<_> = (0..=last).map(stranger).map(watched).collect();
    let paid = [0, BATCH as u64 - 1, BATCH as u64, last];
    let transactions = paid.map(|place| {
        let keys = TransactionKeys {
            main: vec![EdwardsPoint::mul_base(&secret)],
            additional: Vec::new(),
        };
        transaction(keys, vec![sent(&stranger(place), secret, 0)])
    });
    let found = scan_transactions(&transactions.each_ref(), None, &many.iter().collect::<Vec<_>>());
    let places = found
        .iter()
        .map(|found| found.iter().map(|(place, _)| *place).collect());
    let places: Vec<Vec<_>> = places.collect();
    assert_eq!(places, paid.map(|place| vec![usize::try_from(place).unwrap()]));
}
