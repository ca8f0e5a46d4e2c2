//! Applying events.

use std::sync::Arc;

use domain::escrow::transcript::EntryDraft;
use domain::escrow::{Effect, Entry, Escrow, Event, Hash, State, Transition, apply};
use domain::{Actor, Clock, EscrowId, Role, TimestampMs};
use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{Notify, broadcast};
use tracing::{Instrument as _, Span};
use wallet::multisig::MultisigError;

use super::fault::effect_name;
use super::keep::Keep;
use super::perform::Failure;
use super::{EngineError, EscrowMetrics, Look, backoff, fault, view};
use crate::live::{ESCROW_UPDATED, Live, ORDER_UPDATED};
use crate::store::deadlines::{self, Seen};
use crate::store::effects::{self, DueEffect};
use crate::store::events::NewEvent;
use crate::store::sealed::Sealer;
use crate::store::wallet_records::SealedWalletRecords;
use crate::store::{Store, StoreError, chain, escrows, events, listings, order_news, orders};

/// Changes escrows. Cloning is cheap.
#[derive(Clone)]
pub struct Engine {
    pub(super) store: Store,
    pub(super) sealer: Sealer,
    wallets: SealedWalletRecords,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) metrics: EscrowMetrics,
    live: Live,
    /// Wakes the runner of effects.
    pub(super) work: Arc<Notify>,
    changes: broadcast::Sender<EscrowId>,
    looks: broadcast::Sender<Look>,
}

/// Changes that a slow listener may fall behind before it misses some.
const CHANGES_KEPT: usize = 256;
/// Looks that wait for whoever gives them a head start.
const LOOKS_KEPT: usize = 4;

impl Engine {
    /// An engine on this store. `live` is told of every change.
    #[must_use]
    pub fn new(
        store: Store,
        sealer: Sealer,
        clock: Arc<dyn Clock>,
        metrics: EscrowMetrics,
        live: Live,
    ) -> Self {
        Self {
            wallets: SealedWalletRecords::new(store.clone(), sealer.clone()),
            store,
            sealer,
            clock,
            metrics,
            live,
            work: Arc::new(Notify::new()),
            changes: broadcast::Sender::new(CHANGES_KEPT),
            looks: broadcast::Sender::new(LOOKS_KEPT),
        }
    }

    /// Lets the rules decide what `event`, caused by `actor`, does to the escrow, and stores all of it in one
    /// transaction: the escrow, the entry of its transcript, what is due next, goods that go back on the
    /// shelf, the live events, and what the event brings along in `keep`.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the rules forbid it; nothing has changed then, as with any other error.
    pub async fn apply(
        &self,
        id: EscrowId,
        event: &Event,
        actor: Actor,
        keep: Keep<'_>,
    ) -> Result<Escrow, EngineError> {
        let step = self.decide(id, event, actor, keep);
        step.instrument(self.span(id)).await
    }

    /// Whatever is logged in it is part of this escrow's story.
    pub(super) fn span(&self, id: EscrowId) -> Span {
        tracing::error_span!("escrow", escrow = self.sealer.reference(id))
    }

    async fn decide(
        &self,
        id: EscrowId,
        event: &Event,
        actor: Actor,
        keep: Keep<'_>,
    ) -> Result<Escrow, EngineError> {
        let mut tx = self.store.write("apply", "escrows").await?;
        let (before, after) = self.step(&mut tx, id, event, actor, keep).await?;
        if after == before {
            return Ok(after);
        }
        tx.commit().await?;
        fault::committed();

        self.moved(&before, &after);
        if let (Event::PayoutRefused { .. }, Some(effect)) = (event, before.due_effect()) {
            self.metrics.payout_refused(effect_name(effect));
        }
        self.changed(id);
        Ok(after)
    }

    /// One decision inside a transaction: the escrow before and after. It is stored if the two differ.
    async fn step(
        &self,
        db: &mut SqliteConnection,
        id: EscrowId,
        event: &Event,
        actor: Actor,
        keep: Keep<'_>,
    ) -> Result<(Escrow, Escrow), EngineError> {
        let before = escrows::get(db, id).await?.ok_or(EngineError::NotFound(id))?;
        let now = self.clock.now();
        // A deadline passes by the wall clock; the chain's is in the event.
        let at = match event {
            Event::Tick { .. } => now,
            _ => self.moment(db).await?,
        };
        let Transition {
            escrow: after,
            recorded,
            goods_return,
        } = apply(&before, event, actor, at)?;
        if after == before {
            return Ok((before, after));
        }
        escrows::update(db, &after, now).await?;
        if recorded {
            let last = escrows::last_entry(db, id).await?;
            record(db, (&before, &after), last, (event, actor, at)).await?;
        }
        plan(db, (&before, &after), event, now).await?;
        if after.escalated != before.escalated {
            let order = after.contract.order_id;
            orders::set_arbiter(db, order, after.party(Role::Arbiter)).await?;
            order_news::remove(db, before.party(Role::Arbiter), Some(order)).await?;
        }
        if goods_return {
            let terms = &after.contract.listing;
            listings::give_back_stock(db, terms.listing_id, terms.quantity, now).await?;
        }
        keep.store(db, &self.sealer, &after).await?;
        tell(db, Some(&before), &after, actor, now).await?;
        Ok((before, after))
    }

    /// The moment from which what begins now is counted: the wall clock's, or the newest block's own time if that is
    /// later. A deadline set by a clock that is behind would be over as soon as the clock is put right.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn moment(&self, db: &mut SqliteConnection) -> Result<TimestampMs, StoreError> {
        let tip = chain::tip(db).await?;
        let now = self.clock.now();
        Ok(tip.map_or(now, |tip| now.max(tip.time)))
    }

    /// Gives `secs` back to every escrow that has a deadline, and keeps `seen` as the moment until which deadlines have
    /// passed: all in one transaction, so that nobody is given the time twice. How many have more time now.
    ///
    /// # Errors
    /// Those of the store; nothing has changed then.
    pub(super) async fn give_back(&self, secs: u64, seen: Seen) -> Result<usize, EngineError> {
        let mut tx = self.store.write("give back", "escrows").await?;
        let mut given = Vec::new();
        for id in escrows::with_deadline(&mut tx).await? {
            let event = Event::Outage { secs };
            match self.step(&mut tx, id, &event, Actor::Timer, Keep::Nothing).await {
                Ok(step) => given.push(step),
                Err(EngineError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        deadlines::put(&mut tx, seen).await?;
        tx.commit().await?;
        fault::committed();

        for (before, after) in &given {
            self.moved(before, after);
            self.changed(after.contract.escrow_id);
        }
        Ok(given.len())
    }

    /// What is measured.
    pub(crate) fn metrics(&self) -> &EscrowMetrics {
        &self.metrics
    }

    /// Stores a new escrow inside the transaction that stores its order. With `at_once` it takes the prepared wallet
    /// that is next in line, if there is one, and has its address from the beginning; that is for the process alone
    /// that moves money. Gives the escrow as it is stored; call [`Engine::began`] with it once that is committed.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn open(
        &self,
        db: &mut SqliteConnection,
        pending: Escrow,
        at_once: bool,
    ) -> Result<Escrow, EngineError> {
        if at_once {
            let mut attempt = db.begin().await.map_err(StoreError::from)?;
            match self.open_with_wallet(&mut attempt, &pending).await {
                Ok(Some(escrow)) => {
                    attempt.commit().await.map_err(StoreError::from)?;
                    return Ok(escrow);
                }
                Ok(None) => {}
                // It waits for that wallet as for any other, and its effect says what is wrong.
                Err(Failure { cause, .. }) => {
                    tracing::error!(cause, "the next wallet cannot be given to an order");
                }
            }
            attempt.rollback().await.map_err(StoreError::from)?;
        }
        self.insert(db, &pending).await?;
        Ok(pending)
    }

    /// Opens it with the next prepared wallet; `None` if there is none for it.
    async fn open_with_wallet(
        &self,
        db: &mut SqliteConnection,
        pending: &Escrow,
    ) -> Result<Option<Escrow>, Failure> {
        let (id, now) = (pending.contract.escrow_id, pending.contract.created_at);
        let claimed = self.wallets.claim_at_once(db, id).await;
        let Some(claimed) = claimed.map_err(MultisigError::from)? else {
            return Ok(None);
        };
        let wallet = claimed.escrow_wallet()?;
        let event = Event::WalletReady {
            address: wallet.address.clone(),
        };
        let Transition { escrow, .. } =
            apply(pending, &event, Actor::Wallet, now).map_err(EngineError::from)?;
        self.insert(db, &escrow).await?;
        record(db, (pending, &escrow), None, (&event, Actor::Wallet, now)).await?;
        Keep::Wallet(&wallet).store(db, &self.sealer, &escrow).await?;
        Ok(Some(escrow))
    }

    async fn insert(&self, db: &mut SqliteConnection, escrow: &Escrow) -> Result<(), EngineError> {
        let now = self.clock.now();
        escrows::insert(db, escrow, now).await?;
        if let Some(effect) = escrow.due_effect() {
            effects::put(db, &fresh(escrow, effect, now)).await?;
        }
        let buyer = Actor::User(escrow.contract.party(Role::Buyer));
        tell(db, None, escrow, buyer, now).await
    }

    /// An escrow that was opened is stored.
    pub fn began(&self, escrow: &Escrow) {
        fault::committed();
        let id = escrow.contract.escrow_id;
        let pending = Escrow::new(escrow.contract.clone());
        self.span(id).in_scope(|| {
            tracing::info!(to = pending.state.name(), "an escrow begins");
            self.moved(&pending, escrow);
        });
        self.changed(id);
    }

    /// Counts and logs a change that is stored.
    fn moved(&self, before: &Escrow, after: &Escrow) {
        self.metrics.moved(before, after);
        let (from, to) = (before.state.name(), after.state.name());
        if from != to {
            tracing::info!(from, to, "an escrow has moved");
        } else if before != after {
            tracing::debug!(state = to, "an escrow has changed");
        }
    }

    /// Wakes whoever waits for something to do or to show.
    pub fn changed(&self, id: EscrowId) {
        self.work.notify_one();
        self.live.wake();
        // Nobody listening is fine.
        let _listeners = self.changes.send(id);
    }

    /// Hears of every change made by this process from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<EscrowId> {
        self.changes.subscribe()
    }

    /// Somebody looks at an escrow; what they may decide soon can be prepared.
    pub fn looked_at(&self, escrow: &Escrow, viewer: Role) {
        if let Some(look) = Look::of(escrow, viewer) {
            // Nobody listening is fine.
            let _listeners = self.looks.send(look);
        }
    }

    /// Hears of looks from now on.
    pub(crate) fn looks(&self) -> broadcast::Receiver<Look> {
        self.looks.subscribe()
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn now(&self) -> TimestampMs {
        self.clock.now()
    }

    /// How many orders wait for a wallet.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn waiting_for_wallets(&self) -> Result<usize, EngineError> {
        let mut db = self.store.read("count", "effects").await?;
        Ok(effects::count(&mut db, &Effect::ClaimWallet).await?)
    }

    /// Lets as many orders look again as there are wallets, those that have waited longest.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn wallets_are_ready(&self, ready: usize) -> Result<(), EngineError> {
        let mut tx = self.store.write("hurry", "effects").await?;
        effects::hurry_oldest(&mut tx, &Effect::ClaimWallet, ready, self.clock.now()).await?;
        tx.commit().await?;
        self.work.notify_one();
        Ok(())
    }

    /// The escrow as it is stored.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or those of the store.
    pub async fn get(&self, id: EscrowId) -> Result<Escrow, EngineError> {
        let mut db = self.store.read("get", "escrows").await?;
        escrows::get(&mut db, id).await?.ok_or(EngineError::NotFound(id))
    }
}

/// Appends the event to the transcript after its `last` entry. The chain of hashes begins with the contract's.
async fn record(
    db: &mut SqliteConnection,
    (before, after): (&Escrow, &Escrow),
    last: Option<(u64, Hash)>,
    (event, actor, now): (&Event, Actor, TimestampMs),
) -> Result<(), EngineError> {
    let id = after.contract.escrow_id;
    let (seq, previous) = match last {
        Some((seq, hash)) => (seq + 1, hash),
        None => (0, after.contract.hash()?),
    };
    let draft = EntryDraft {
        seq,
        at_ms: now,
        actor,
        event: event.clone(),
        from: before.state.name(),
        to: after.state.name(),
    };
    escrows::append_entry(db, id, &Entry::new(draft, previous)?).await?;
    Ok(())
}

/// Stores what is due next, if that has changed.
async fn plan(
    db: &mut SqliteConnection,
    (before, after): (&Escrow, &Escrow),
    event: &Event,
    now: TimestampMs,
) -> Result<(), StoreError> {
    let id = after.contract.escrow_id;
    let (old, new) = (before.due_effect(), after.due_effect());
    if old == new {
        return Ok(());
    }
    let Some(effect) = new else {
        return effects::remove(db, id).await;
    };
    let mut due = fresh(after, effect, now);
    // A settlement that goes back to its first step must not go round and round at full speed.
    if old.and_then(settlement) == settlement(effect)
        && let Some(last) = effects::of_escrow(db, id).await?
    {
        due.attempts = last.attempts;
        if matches!(event, Event::PayoutStale { .. }) {
            due.attempts = last.attempts.saturating_add(1);
            due.next_attempt = backoff::from(now, due.attempts);
        }
    }
    effects::put(db, &due).await
}

fn fresh(escrow: &Escrow, effect: Effect, now: TimestampMs) -> DueEffect {
    DueEffect {
        escrow: escrow.contract.escrow_id,
        effect,
        attempts: 0,
        next_attempt: now,
        last_error: None,
    }
}

const fn settlement(effect: Effect) -> Option<u32> {
    match effect {
        Effect::ClaimWallet => None,
        Effect::BuildPayout { no } | Effect::CoSignPayout { no } | Effect::BroadcastPayout { no } => Some(no),
    }
}

/// Stores the live events of a change for its three parties.
async fn tell(
    db: &mut SqliteConnection,
    before: Option<&Escrow>,
    after: &Escrow,
    actor: Actor,
    now: TimestampMs,
) -> Result<(), EngineError> {
    let mut audience = Role::ALL.map(|role| after.party(role)).to_vec();
    // An arbiter whom the deputy replaces is told, for the last time.
    let arbiter = before.map(|before| before.party(Role::Arbiter));
    audience.extend(arbiter.filter(|arbiter| !audience.contains(arbiter)));
    let data = serde_json::to_string(&view::payment_status(after))?;
    let mut new = vec![NewEvent {
        kind: ESCROW_UPDATED,
        data,
    }];
    if before.is_none_or(|before| before.state != after.state) {
        let data = serde_json::to_string(&view::OrderUpdated::of(after))?;
        new.push(NewEvent {
            kind: ORDER_UPDATED,
            data,
        });
        let shipped = |escrow: &Escrow| matches!(escrow.state, State::Shipped { .. });
        let reminder = before.is_some_and(shipped) && shipped(after);
        // Nobody needs to be told what they did, and an arbiter hears of what they have to decide.
        let told = Role::ALL.into_iter().filter(|role| {
            let concerned = match role {
                Role::Buyer => true,
                Role::Vendor => !reminder,
                Role::Arbiter => matches!(after.state, State::Disputed(_)),
            };
            concerned && actor != Actor::User(after.party(*role))
        });
        let told = told.map(|role| after.party(role));
        order_news::add(db, told, after.contract.order_id, now).await?;
    }
    events::insert(db, &new, &audience, now).await?;
    Ok(())
}
