//! Performing one effect and reporting what came of it.

use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::verify::verify;
use domain::escrow::{Effect, Escrow, Event, Hash, Refusal, Settlement};
use domain::{Actor, OutputRef};
use wallet::multisig::{MultisigBackend, MultisigError, PayoutInput, PayoutRequest, Progress};

use super::fault::{self, Moment};
use super::keep::{self, Keep};
use super::{Engine, EngineError};
use crate::store::effects::DueEffect;
use crate::store::payouts::{self, PayoutKey};
use crate::store::{StoreError, escrows};

/// A daemon that lags behind refuses what it takes a minute later. A payout counts as rejected if it is refused
/// twice in the same words after this many failures: half a minute lies between the two.
const FAILURES_BEFORE_REJECTED: u32 = 5;

/// Why an effect is still due.
#[derive(Debug)]
pub(super) struct Failure {
    /// For the operator.
    pub(super) cause: String,
    /// Whether this is ordinary: it passes by itself.
    pub(super) expected: bool,
    /// Whether all that was missing is a wallet process, free or at all: no reason to wait longer each time. One that
    /// does not answer is left alone by the backend itself.
    pub(super) busy: bool,
}

impl Failure {
    pub(super) fn expected(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            expected: true,
            busy: false,
        }
    }

    pub(super) fn unexpected(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            expected: false,
            busy: false,
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            // The escrow went on meanwhile: whatever is due now replaces this effect.
            EngineError::Refused(_) => Self::expected(error.to_string()),
            _ => Self::unexpected(error.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}

impl From<MultisigError> for Failure {
    fn from(error: MultisigError) -> Self {
        Self {
            expected: error.is_transient(),
            busy: matches!(error, MultisigError::Busy | MultisigError::Unreachable(_)),
            cause: with_sources(&error),
        }
    }
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Performs `due`, if the escrow still asks for it, and applies what came of it. Safe to repeat after a crash
/// at any point.
pub(super) async fn perform(
    engine: &Engine,
    backend: &dyn MultisigBackend,
    due: &DueEffect,
) -> Result<(), Failure> {
    let escrow = engine.get(due.escrow).await?;
    if escrow.due_effect() != Some(due.effect) {
        return Err(Failure::expected("another step is due meanwhile"));
    }
    fault::point(due.effect, Moment::Before);
    let step = Step {
        engine,
        backend,
        escrow: &escrow,
        due,
    };
    let done = match due.effect {
        Effect::ClaimWallet => step.claim().await,
        Effect::BuildPayout { no } => step.build(no).await,
        Effect::CoSignPayout { no } => step.co_sign(no).await,
        Effect::BroadcastPayout { no } => step.broadcast(no).await,
    };
    fault::point(due.effect, Moment::Stored);
    done
}

struct Step<'a> {
    engine: &'a Engine,
    backend: &'a dyn MultisigBackend,
    escrow: &'a Escrow,
    /// With what came of the attempts before this one.
    due: &'a DueEffect,
}

impl Step<'_> {
    async fn claim(&self) -> Result<(), Failure> {
        let wallet = ready(self.backend.claim(self.due.escrow).await?)?;
        let address = wallet.address.clone();
        self.report(&Event::WalletReady { address }, Keep::Wallet(&wallet))
            .await
    }

    async fn build(&self, no: u32) -> Result<(), Failure> {
        if let Some(contradiction) = self.contradiction().await? {
            return self.refuse(no, contradiction).await;
        }
        let request = self.request(no).await?;
        let unsigned = match self.backend.build(&request).await {
            Ok(progress) => ready(progress)?,
            Err(error) => return self.not_signed(no, error).await,
        };
        let network_fee = unsigned.network_fee;
        let event = Event::PayoutBuilt { no, network_fee };
        self.report_or_refuse(no, &event, Keep::Unsigned(no, &unsigned))
            .await
    }

    async fn co_sign(&self, no: u32) -> Result<(), Failure> {
        if let Some(contradiction) = self.contradiction().await? {
            return self.refuse(no, contradiction).await;
        }
        let request = self.request(no).await?;
        let mut db = self.engine.store.read("get", "payouts").await?;
        let unsigned = keep::unsigned(&mut db, &self.engine.sealer, self.due.escrow, no).await?;
        drop(db);
        let signed = match self.backend.co_sign(&request, &unsigned).await {
            Ok(progress) => ready(progress)?,
            Err(error) => return self.not_signed(no, error).await,
        };
        let event = Event::PayoutSigned {
            no,
            tx_id: signed.tx_id,
            network_fee: signed.network_fee,
            signed_hash: Hash::of_bytes(signed.tx_set.as_bytes()),
        };
        self.report_or_refuse(no, &event, Keep::Signed(no, &signed)).await
    }

    async fn broadcast(&self, no: u32) -> Result<(), Failure> {
        let tx = self
            .settlement(no)?
            .stage
            .signed()
            .ok_or(StoreError::Corrupt("settlement"));
        let tx_id = tx?.tx_id;
        let request = self.request(no).await?;
        let mut db = self.engine.store.read("get", "payouts").await?;
        let escrow = self.due.escrow;
        let key = PayoutKey { escrow, no, tx_id };
        let signed = keep::signed(&mut db, &self.engine.sealer, key).await?;
        drop(db);
        let rejected = match self.backend.broadcast(&request, &signed).await {
            Ok(()) => return self.report(&Event::PayoutSubmitted { no }, Keep::Nothing).await,
            Err(MultisigError::Rejected(reason)) => reason,
            Err(error) => return Err(error.into()),
        };
        if !self.inputs_are_final(no)? {
            return Err(Failure::expected(format!(
                "its inputs lack confirmations: {rejected}"
            )));
        }
        let failure = Failure::from(MultisigError::Rejected(rejected.clone()));
        let again = self.due.last_error.as_ref() == Some(&failure.cause);
        if !again || self.due.attempts < FAILURES_BEFORE_REJECTED {
            return Err(failure);
        }
        tracing::error!(
            reason = rejected,
            "the network does not take a payout; a person must look"
        );
        let event = Event::PayoutRejected { no, reason: rejected };
        self.report(&event, Keep::Nothing).await
    }

    /// What is wrong with the stored decision, if something is: contract and transcript must lead to it once more before a
    /// key signs what it says.
    async fn contradiction(&self) -> Result<Option<String>, Failure> {
        let mut db = self.engine.store.read("verify", "transcript_entries").await?;
        let both = escrows::with_transcript(&mut db, self.due.escrow).await?;
        let (stored, transcript) = both.ok_or(EngineError::NotFound(self.due.escrow))?;
        if stored.due_effect() != Some(self.due.effect) || stored.settlements != self.escrow.settlements {
            return Err(Failure::expected("the escrow has gone on meanwhile"));
        }
        Ok(verify(&transcript, &stored).err().map(|error| error.to_string()))
    }

    /// Whether everything that the settlement spends has its confirmations, as it had when it was decided.
    fn inputs_are_final(&self, no: u32) -> Result<bool, Failure> {
        let chain = &self.escrow.chain;
        let is_final = |spent: &OutputRef| {
            let received = chain.outputs.iter().find(|received| received.output == *spent);
            received.is_some_and(|output| output.confirmations(chain.height) >= CONFIRMATIONS_REQUIRED)
        };
        let inputs = &self.settlement(no)?.inputs;
        Ok(inputs.iter().all(|input| is_final(&input.output)))
    }

    fn settlement(&self, no: u32) -> Result<&Settlement, Failure> {
        let found = self
            .escrow
            .settlements
            .iter()
            .find(|settlement| settlement.no == no);
        found.ok_or_else(|| Failure::unexpected(format!("there is no settlement {no}")))
    }

    async fn request(&self, no: u32) -> Result<PayoutRequest, Failure> {
        let settlement = self.settlement(no)?;
        let mut db = self.engine.store.read("get", "escrow_wallets").await?;
        let wallet = payouts::wallet_of(&mut db, self.due.escrow).await?;
        let wallet = wallet.ok_or_else(|| Failure::unexpected("the escrow has no wallet"))?;
        Ok(PayoutRequest {
            wallet: wallet.wallet,
            builder: settlement.builder,
            co_signer: settlement.co_signer,
            inputs: settlement.inputs.iter().map(PayoutInput::from).collect(),
            shares: settlement.plan.clone(),
            fee_ceiling: self.escrow.contract.network_fee_ceiling,
        })
    }

    /// What a failed signature means for the settlement: to be built anew, stopped until a person has looked,
    /// or simply tried again.
    async fn not_signed(&self, no: u32, error: MultisigError) -> Result<(), Failure> {
        match error {
            MultisigError::Stale(_) => {
                self.report(&Event::PayoutStale { no }, Keep::Nothing).await?;
                Err(error.into())
            }
            MultisigError::Refused { .. } | MultisigError::Impossible(_) | MultisigError::AlreadySpent(_) => {
                self.refuse(no, with_sources(&error)).await
            }
            MultisigError::Unreachable(_)
            | MultisigError::Busy
            | MultisigError::NotSpendable(_)
            | MultisigError::FeeTooHigh { .. }
            | MultisigError::Rejected(_)
            | MultisigError::Records(_)
            | MultisigError::Unknown(_)
            | MultisigError::Corrupt(_) => Err(error.into()),
        }
    }

    async fn refuse(&self, no: u32, reason: String) -> Result<(), Failure> {
        tracing::error!(reason, "a payout was stopped by its check; a person must look");
        self.report(&Event::PayoutRefused { no, reason }, Keep::Nothing)
            .await
    }

    /// As [`Step::report`]; a fee that the rules cannot divide stops the payout.
    async fn report_or_refuse(&self, no: u32, event: &Event, keep: Keep<'_>) -> Result<(), Failure> {
        fault::point(self.due.effect, Moment::Performed);
        match self
            .engine
            .apply(self.due.escrow, event, Actor::Wallet, keep)
            .await
        {
            Ok(_) => Ok(()),
            Err(EngineError::Refused(Refusal::Payout(error))) => self.refuse(no, error.to_string()).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn report(&self, event: &Event, keep: Keep<'_>) -> Result<(), Failure> {
        fault::point(self.due.effect, Moment::Performed);
        self.engine
            .apply(self.due.escrow, event, Actor::Wallet, keep)
            .await?;
        Ok(())
    }
}

fn ready<T>(progress: Progress<T>) -> Result<T, Failure> {
    match progress {
        Progress::Ready(value) => Ok(value),
        Progress::NeedsSteps(roles) => {
            let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
            Err(Failure::expected(format!(
                "waiting for the keys of {}",
                names.join(", ")
            )))
        }
    }
}
