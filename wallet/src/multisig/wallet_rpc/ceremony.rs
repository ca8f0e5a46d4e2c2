//! The making of one wallet by its three parties.
//!
//! Four rounds: prepare, make, exchange, finish. After each, all messages are stored before anyone consumes
//! them. A round works once: if a process dies after it and before its message is stored, the message is
//! gone for good, and the wallet, which has no address yet, is abandoned.

use futures::future::join_all;

use super::WalletRpc;
use super::lease::Lease;
use super::pool::Purpose;
use crate::multisig::{ByRole, Confidential, MultisigError, PartyRecord, Stage, WalletRecord};
use crate::rpc::RpcError;
use domain::Role;

/// Signatures that a payout needs.
const THRESHOLD: u32 = 2;
/// Parties of a wallet.
const PARTIES: u32 = 3;

/// How a ceremony ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The wallet may be paid.
    Ready,
    /// It never will be.
    Abandoned,
}

#[derive(Clone, Copy)]
enum Round {
    Prepare,
    Make,
    Exchange,
    Finish,
}

/// How far the rounds went.
enum Rounds {
    /// To the end; with the view key.
    Done(Confidential),
    /// As far as they could before somebody else's payout.
    GaveWay,
}

enum StepError {
    /// Worth another try.
    Failed(RpcError),
    /// The party can't go on with the others.
    OutOfStep(String),
}

impl From<RpcError> for StepError {
    fn from(error: RpcError) -> Self {
        match error {
            // Monero refuses a round for good: it was done before, or a message does not fit.
            RpcError::Rpc { .. } if !error.is_transient() => Self::OutOfStep(error.to_string()),
            _ => Self::Failed(error),
        }
    }
}

/// Takes the ceremony from wherever it stands to its end.
///
/// # Errors
/// Those after which it can be resumed.
pub(super) async fn run(backend: &WalletRpc, record: &mut WalletRecord) -> Result<Outcome, MultisigError> {
    let _lock = backend.locks.lock(record.id).await;
    loop {
        if let Some(outcome) = session(backend, record).await? {
            return Ok(outcome);
        }
    }
}

/// Goes on until the end, or until a payout waits for a process; answers nothing then. At least one round is done
/// each time.
async fn session(backend: &WalletRpc, record: &mut WalletRecord) -> Result<Option<Outcome>, MultisigError> {
    let parties = record.parties.clone();
    let mut leases = gather(backend, &parties).await?;
    // Never given up half-way: a call whose answer nobody awaits is carried out all the same.
    let (buyer, vendor, arbiter) = tokio::join!(
        enter(backend, &mut leases.buyer, &parties.buyer, record.restore_height),
        enter(
            backend,
            &mut leases.vendor,
            &parties.vendor,
            record.restore_height
        ),
        enter(
            backend,
            &mut leases.arbiter,
            &parties.arbiter,
            record.restore_height
        ),
    );
    let outcome = match buyer.and(vendor).and(arbiter) {
        Ok(()) => all_rounds(backend, &leases, record).await,
        Err(error) => Err(error),
    };
    let closed = close(leases).await;
    match outcome {
        Ok(Rounds::Done(view_key)) => {
            // Saved by all three before anyone may learn the address.
            closed?;
            finish(backend, record, view_key).await.map(Some)
        }
        Ok(Rounds::GaveWay) => Ok(closed.map(|()| None)?),
        Err(StepError::Failed(error)) => Err(error.into()),
        Err(StepError::OutOfStep(reason)) => abandon(backend, record, &reason).await.map(Some),
    }
}

/// Takes a process of each role. It holds none of them idle while a payout waits for one.
async fn gather(backend: &WalletRpc, parties: &ByRole<PartyRecord>) -> Result<ByRole<Lease>, MultisigError> {
    loop {
        let lease = |role: Role| {
            backend
                .pools
                .get(role)
                .lease(parties.get(role), Purpose::Ceremony)
        };
        // Always in this order, as for payouts: two jobs can't wait for each other.
        let leases = ByRole {
            buyer: lease(Role::Buyer).await?,
            vendor: lease(Role::Vendor).await?,
            arbiter: lease(Role::Arbiter).await?,
        };
        if !backend.payout_waits() {
            return Ok(leases);
        }
        drop(leases);
        // The payout runs first.
        tokio::task::yield_now().await;
    }
}

/// A new wallet is told from where on to look. What `create_wallet` guesses hides the money for good if monerod does not
/// answer just then, or if the host's clock is ahead.
async fn enter(
    backend: &WalletRpc,
    lease: &mut Lease,
    party: &PartyRecord,
    restore_height: u64,
) -> Result<(), StepError> {
    if party.prepared.is_none() {
        let keys = backend.new_keys();
        lease.create(party, &keys, restore_height).await?;
    } else {
        lease.open_unchecked(party).await?;
    }
    Ok(())
}

async fn close(leases: ByRole<Lease>) -> Result<(), RpcError> {
    let ByRole {
        buyer,
        vendor,
        arbiter,
    } = leases;
    let closed = join_all([buyer, vendor, arbiter].map(Lease::close)).await;
    closed.into_iter().collect()
}

async fn all_rounds(
    backend: &WalletRpc,
    leases: &ByRole<Lease>,
    record: &mut WalletRecord,
) -> Result<Rounds, StepError> {
    for round in [Round::Prepare, Round::Make, Round::Exchange, Round::Finish] {
        let before = record.parties.clone();
        let steps = Role::ALL.map(|role| step(round, role, leases.get(role), &before));
        let results = join_all(steps).await;
        let mut failure = None;
        for (role, result) in Role::ALL.into_iter().zip(results) {
            match result {
                Ok(party) => *record.parties.get_mut(role) = party,
                Err(error @ StepError::OutOfStep(_)) => failure = Some(error),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        let advanced = record.parties != before;
        // Also after a failure: what the others said can't be asked for again.
        backend
            .records
            .update(record)
            .await
            .map_err(|error| StepError::Failed(RpcError::Unreachable(error.to_string())))?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        // What this round did is stored, so another process can go on with it.
        if advanced && !matches!(round, Round::Finish) && backend.payout_waits() {
            return Ok(Rounds::GaveWay);
        }
    }
    let keys = join_all(leases.all().map(|lease| lease.client().view_key())).await;
    let keys = keys.into_iter().collect::<Result<Vec<_>, _>>()?;
    match keys.as_slice() {
        [key, others @ ..] if others.iter().all(|other| other == key) => Ok(Rounds::Done(key.clone())),
        _ => Err(StepError::OutOfStep(
            "the parties have different view keys".to_owned(),
        )),
    }
}

/// One party's part of one round; nothing, if it has done it already.
async fn step(
    round: Round,
    role: Role,
    lease: &Lease,
    parties: &ByRole<PartyRecord>,
) -> Result<PartyRecord, StepError> {
    let client = lease.client();
    let mut party = parties.get(role).clone();
    let others = parties.others(role);
    match round {
        Round::Prepare if party.prepared.is_none() => {
            party.prepared = Some(client.prepare_multisig().await?);
        }
        Round::Make if party.made.is_none() => {
            // Prepared again, because a reopened wallet has forgotten that multisig is switched on. The
            // answer is the same keys under another signature; the others keep to the first.
            client.prepare_multisig().await?;
            let messages = messages(others, |party| party.prepared.as_ref())?;
            let made = client.make_multisig(messages, THRESHOLD, &party.password).await?;
            party.made = Some(made.multisig_info);
        }
        Round::Exchange if party.exchanged.is_none() => {
            let messages = messages(others, |party| party.made.as_ref())?;
            let exchanged = client.exchange_multisig_keys(messages, &party.password).await?;
            party.exchanged = Some(exchanged.multisig_info);
        }
        Round::Finish => {
            if !client.is_multisig().await?.ready {
                let messages = messages(others, |party| party.exchanged.as_ref())?;
                client.exchange_multisig_keys(messages, &party.password).await?;
            }
            let status = client.is_multisig().await?;
            if !(status.ready && status.threshold == THRESHOLD && status.total == PARTIES) {
                return Err(StepError::OutOfStep("the wallet is not 2 of 3".to_owned()));
            }
            party.address = Some(client.address().await?);
        }
        Round::Prepare | Round::Make | Round::Exchange => {}
    }
    Ok(party)
}

fn messages<'a>(
    others: [&'a PartyRecord; 2],
    of: impl Fn(&'a PartyRecord) -> Option<&'a Confidential>,
) -> Result<[&'a Confidential; 2], StepError> {
    match others.map(of) {
        [Some(one), Some(other)] => Ok([one, other]),
        _ => Err(StepError::OutOfStep(
            "a message of another party is missing".to_owned(),
        )),
    }
}

async fn finish(
    backend: &WalletRpc,
    record: &mut WalletRecord,
    view_key: Confidential,
) -> Result<Outcome, MultisigError> {
    let address = record.parties.buyer.address.clone();
    let equal = record.parties.all().iter().all(|party| party.address == address);
    let Some(address) = address.filter(|_| equal) else {
        return abandon(backend, record, "the parties have different addresses").await;
    };
    record.address = Some(address);
    record.view_key = Some(view_key);
    record.stage = Stage::Ready;
    backend.records.update(record).await?;
    Ok(Outcome::Ready)
}

async fn abandon(
    backend: &WalletRpc,
    record: &mut WalletRecord,
    reason: &str,
) -> Result<Outcome, MultisigError> {
    tracing::warn!(wallet = %record.id, reason, "a wallet that nobody has claimed is abandoned");
    record.stage = Stage::Abandoned;
    backend.records.update(record).await?;
    Ok(Outcome::Abandoned)
}
