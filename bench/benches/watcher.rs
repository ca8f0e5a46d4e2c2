//! How long the watcher takes for a block, by addresses and by transactions, and how much memory:
//!
//! `taskset --cpu-list 0 cargo bench -p bench --bench watcher`
//!
//! On one core as above; without `taskset` on all but one. `on the core` is what the scan itself ran, without the time
//! it had to wait for other programs; it is what counts where the machine is not idle. Each transaction is as wallets make them: two outputs
//! with view tags, one key, an encrypted payment id. The last pays one of the addresses, which must be found.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{EscrowId, Network, TimestampMs, TxId};
use monero::cryptonote::hash::Hash;
use monero::cryptonote::onetime_key::KeyGenerator;
use monero::{Address, PrivateKey, PublicKey};
use secrecy::SecretString;
use wallet::watch::{Owner, ScanTransaction, ViewKeys, WatchedAddress, scan_transactions};

type Failure = Box<dyn std::error::Error>;

/// Each is measured as often; the fastest counts.
const TIMES: usize = 3;

fn main() -> Result<(), Failure> {
    // `cargo bench` says so; whoever lists the tests of all targets does not want to wait for figures.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let keys: Vec<_> = (0..10_000).map(Keys::new).collect();
    let watched = keys.iter().map(Keys::watched).collect::<Result<Vec<_>, _>>()?;
    println!(
        "{:>10}{:>14}{:>12}{:>14}{:>18}",
        "addresses", "transactions", "seconds", "on the core", "us per pair there"
    );
    for addresses in [1_000, 10_000] {
        let due: Vec<_> = watched.iter().take(addresses).collect();
        let paid = addresses / 2;
        for transactions in [10, 50] {
            let block = block(transactions, &keys[paid])?;
            let block: Vec<_> = block.iter().collect();
            let (mut fastest, mut least) = (Duration::MAX, Duration::MAX);
            for _ in 0..TIMES {
                let (start, began) = (Instant::now(), on_the_core()?);
                let found = scan_transactions(&block, Some(1), &due);
                fastest = fastest.min(start.elapsed());
                least = least.min(on_the_core()?.saturating_sub(began));
                let places: Vec<_> = found.iter().flatten().map(|(place, _)| *place).collect();
                if places != [paid] {
                    return Err(format!("found {places:?} instead of {paid}").into());
                }
            }
            let (seconds, running) = (fastest.as_secs_f64(), least.as_secs_f64());
            let pairs = f64::from(u32::try_from(addresses)? * transactions);
            println!(
                "{addresses:>10}{transactions:>14}{seconds:>12.3}{running:>14.2}{:>18.2}",
                running * 1e6 / pairs
            );
        }
    }
    println!("most memory held: {}", peak_memory()?);
    Ok(())
}

struct Keys {
    spend: PublicKey,
    view: PrivateKey,
    number: u32,
}

impl Keys {
    fn new(number: u32) -> Self {
        Self {
            spend: PublicKey::from_private_key(&key("spend", number)),
            view: key("view", number),
            number,
        }
    }

    fn watched(&self) -> Result<WatchedAddress, Failure> {
        let view = PublicKey::from_private_key(&self.view);
        let address = Address::standard(monero::Network::Mainnet, self.spend, view);
        let secret = SecretString::from(self.view.to_string());
        let mut entropy = [0; 10];
        entropy[..4].copy_from_slice(&self.number.to_le_bytes());
        Ok(WatchedAddress {
            owner: Owner::Escrow(EscrowId::new(TimestampMs(0), entropy)),
            keys: Arc::new(ViewKeys::new(&address.to_string(), &secret, Network::Mainnet)?),
            scanned_height: 0,
        })
    }
}

/// A block of so many transactions, the last of which pays `paid`.
fn block(transactions: u32, paid: &Keys) -> Result<Vec<ScanTransaction>, Failure> {
    let stranger = Keys::new(u32::MAX);
    let to = |number: u32| {
        if number + 1 == transactions {
            paid
        } else {
            &stranger
        }
    };
    let transaction = |number| {
        Ok(ScanTransaction::read(
            TxId(noise("id", number)),
            &pruned(number, to(number)),
        )?)
    };
    (0..transactions).map(transaction).collect()
}

/// A transaction as monerod gives it without its proofs; its first output is sent to `to`.
fn pruned(number: u32, to: &Keys) -> Vec<u8> {
    let secret = key("transaction", number);
    let shared = KeyGenerator::from_random(PublicKey::from_private_key(&to.view), to.spend, secret);
    let tag = Hash::new([b"view_tag".as_slice(), shared.rv.as_bytes(), &[0]].concat());
    let change = PublicKey::from_private_key(&key("change", number));
    let mut bytes = vec![2, 0, 1];
    // One input: tag, amount, sixteen offsets, key image.
    bytes.extend([2, 0, 16]);
    bytes.extend([9; 16]);
    bytes.extend(noise("image", number));
    // Two outputs: amount, tag, key, view tag.
    bytes.extend([2, 0, 3]);
    bytes.extend(shared.one_time_key(0).as_bytes());
    bytes.extend([tag.as_bytes()[0], 0, 3]);
    bytes.extend(change.as_bytes());
    bytes.push(noise("change tag", number)[0]);
    // The transaction key, and an encrypted payment id.
    bytes.extend([44, 1]);
    bytes.extend(PublicKey::from_private_key(&secret).as_bytes());
    bytes.extend([2, 9, 1, 1, 2, 3, 4, 5, 6, 7, 8]);
    // Kind, fee, encrypted amounts, commitments.
    bytes.extend([6, 100]);
    bytes.extend([7; 16]);
    bytes.extend([noise("first", number), noise("second", number)].concat());
    bytes
}

fn key(what: &str, number: u32) -> PrivateKey {
    Hash::hash_to_scalar([what.as_bytes(), &number.to_le_bytes()].concat())
}

fn noise(what: &str, number: u32) -> [u8; 32] {
    Hash::new([what.as_bytes(), &number.to_le_bytes()].concat()).to_bytes()
}

/// What all threads of this process have computed so far; the system counts in hundredths of a second.
fn on_the_core() -> Result<Duration, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, numbers) = stat.rsplit_once(')').ok_or("the system does not say")?;
    let mut spent = 0;
    for ticks in numbers.split_whitespace().skip(11).take(2) {
        spent += ticks.parse::<u64>()?;
    }
    Ok(Duration::from_millis(spent * 10))
}

fn peak_memory() -> Result<String, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(peak.ok_or("the system does not say")?.trim().to_owned())
}
