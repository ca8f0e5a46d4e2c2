//! Keeping wallets prepared.

use std::collections::VecDeque;
use std::sync::PoisonError;

use domain::WalletId;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use rand::Rng;
use rand::distr::{Alphanumeric, SampleString};

use super::WalletRpc;
use super::ceremony::{self, Outcome};
use crate::keys::WalletKeys;
use crate::multisig::{ByRole, Confidential, MultisigError, PartyRecord, Stage, WalletRecord};

/// Blocks that a reorganisation may put a payment below the height at which the wallet was made.
const REORG_MARGIN: u64 = 10;
/// 32 letters and digits are 190 bits.
const RANDOM_CHARS: usize = 32;

/// What [`WalletRpc::top_up`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopUp {
    /// Wallets that became ready.
    pub made: usize,
    /// Wallets given up; they never had an address.
    pub abandoned: usize,
}

impl WalletRpc {
    /// Brings the number of unclaimed wallets to `target`: resumes ceremonies that were cut short, then begins
    /// new ones, as many at a time as [`WalletRpc::ceremonies_at_once`] says.
    ///
    /// # Errors
    /// [`MultisigError::Busy`] while another call is at it; else the first failure, after which a later call
    /// goes on. Ceremonies that have begun are ended before that.
    pub async fn top_up(&self, target: usize) -> Result<TopUp, MultisigError> {
        let _alone = self.filling.try_lock().map_err(|_| MultisigError::Busy)?;
        let missing = target.saturating_sub(self.unclaimed().await?);
        let mut unfinished = VecDeque::from(self.records.unfinished().await?);
        let width = self.ceremonies_at_once();
        let mut done = TopUp::default();
        // A fault that lasts must not abandon wallet after wallet.
        let give_up_after = unfinished.len() + missing;
        let mut failure = None;
        let mut running = FuturesUnordered::new();
        loop {
            let goes_on = failure.is_none() && done.abandoned <= give_up_after;
            while goes_on && running.len() < width.min(missing - done.made) {
                let mut record = match unfinished.pop_front() {
                    Some(record) => record,
                    None => match self.begin().await {
                        Ok(record) => record,
                        Err(error) => {
                            failure = Some(error);
                            break;
                        }
                    },
                };
                running.push(async move { ceremony::run(self, &mut record).await });
            }
            match running.next().await {
                Some(Ok(Outcome::Ready)) => {
                    done.made += 1;
                    if let Err(error) = self.made().await {
                        failure = failure.or(Some(error.into()));
                    }
                }
                Some(Ok(Outcome::Abandoned)) => done.abandoned += 1,
                Some(Err(error)) => failure = failure.or(Some(error)),
                None => return failure.map_or(Ok(done), Err),
            }
        }
    }

    /// How many ceremonies go on side by side: each takes a process of every role, and where a role has several
    /// they leave one for payouts.
    #[must_use]
    pub fn ceremonies_at_once(&self) -> usize {
        let places = self.pools.all().map(|pool| pool.for_ceremonies());
        places.into_iter().min().unwrap_or(1)
    }

    /// Stores a new record before any of its files exists.
    async fn begin(&self) -> Result<WalletRecord, MultisigError> {
        let height = self.chain.height().await?;
        let record = self.new_record(height.saturating_sub(REORG_MARGIN));
        self.records.insert(&record).await?;
        Ok(record)
    }

    /// The keys with which a party begins; the rounds make others of them.
    pub(super) fn new_keys(&self) -> WalletKeys {
        let mut randomness = self.randomness.lock().unwrap_or_else(PoisonError::into_inner);
        WalletKeys::random(&mut **randomness, self.network)
    }

    fn new_record(&self, restore_height: u64) -> WalletRecord {
        let now = self.clock.now();
        let mut randomness = self.randomness.lock().unwrap_or_else(PoisonError::into_inner);
        let id = WalletId::new(now, randomness.random());
        let mut random = || Alphanumeric.sample_string(&mut *randomness, RANDOM_CHARS);
        let mut party = || PartyRecord {
            file: random(),
            password: Confidential::new(random()),
            prepared: None,
            made: None,
            exchanged: None,
            address: None,
        };
        WalletRecord {
            id,
            stage: Stage::Ceremony,
            parties: ByRole::from_fn(|_| party()),
            address: None,
            view_key: None,
            restore_height,
            claimed_by: None,
            created_at: now,
            backed_up_at: None,
        }
    }
}
