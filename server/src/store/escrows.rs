//! Escrows and their transcripts.

use domain::escrow::{Entry, Escrow, State, Transcript};
use domain::{EscrowId, OrderId, Role, TimestampMs};
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

use super::StoreError;
use super::column::{from_json, signed, to_json, unsigned};

/// The states of escrows that have an address and have not ended, for `state IN`; a macro because statements are
/// constant text.
macro_rules! open_with_address {
    () => {
        "('awaiting_funding', 'confirming', 'funded', 'shipped', 'disputed', 'settling', 'frozen')"
    };
}
pub(super) use open_with_address;

/// How many escrows stand in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateCount {
    /// [`State::name`].
    pub state: String,
    /// How many.
    pub count: u64,
    /// The sum of their contracts' amounts, in piconero.
    pub value_piconero: u64,
    /// When the one that has not changed for longest last changed.
    pub oldest_update: TimestampMs,
}

/// Stores a new escrow.
///
/// # Errors
/// Those of the store.
pub async fn insert(db: &mut SqliteConnection, escrow: &Escrow, now: TimestampMs) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO escrows (id, order_id, buyer_id, arbiter_id, state, amount_piconero, deadline_ms, \
         updated_at_ms, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(escrow.contract.escrow_id.0)
    .bind(escrow.contract.order_id.0)
    .bind(escrow.party(Role::Buyer).0)
    .bind(escrow.party(Role::Arbiter).0)
    .bind(escrow.state.name())
    .bind(signed(escrow.contract.amount.0, "amount")?)
    .bind(escrow.timer_at().map(|at| at.0))
    .bind(now.0)
    .bind(to_json(escrow, "escrow")?)
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces an escrow. `now` counts as its last change only if its state is another.
///
/// # Errors
/// Those of the store.
pub async fn update(db: &mut SqliteConnection, escrow: &Escrow, now: TimestampMs) -> Result<(), StoreError> {
    let disputed_at = match &escrow.state {
        State::Disputed(dispute) => Some(dispute.opened_at.0),
        _ => None,
    };
    sqlx::query(
        "UPDATE escrows SET updated_at_ms = CASE state WHEN ?2 THEN updated_at_ms ELSE ?5 END, state = ?2, \
         deadline_ms = ?3, disputed_at_ms = coalesce(?4, disputed_at_ms), record = ?6, arbiter_id = ?7 WHERE id = ?1",
    )
    .bind(escrow.contract.escrow_id.0)
    .bind(escrow.state.name())
    .bind(escrow.timer_at().map(|at| at.0))
    .bind(disputed_at)
    .bind(now.0)
    .bind(to_json(escrow, "escrow")?)
    .bind(escrow.party(Role::Arbiter).0)
    .execute(db)
    .await?;
    Ok(())
}

/// One escrow.
///
/// # Errors
/// Those of the store.
pub async fn get(db: &mut SqliteConnection, id: EscrowId) -> Result<Option<Escrow>, StoreError> {
    let record: Option<String> = sqlx::query_scalar("SELECT record FROM escrows WHERE id = ?")
        .bind(id.0)
        .fetch_optional(db)
        .await?;
    record.map(|text| from_json(&text, "escrow")).transpose()
}

/// The escrow of an order.
///
/// # Errors
/// Those of the store.
pub async fn of_order(db: &mut SqliteConnection, id: OrderId) -> Result<Option<Escrow>, StoreError> {
    let record: Option<String> = sqlx::query_scalar("SELECT record FROM escrows WHERE order_id = ?")
        .bind(id.0)
        .fetch_optional(db)
        .await?;
    record.map(|text| from_json(&text, "escrow")).transpose()
}

/// Those whose step has ended by `now`, the most overdue first.
///
/// # Errors
/// Those of the store.
pub async fn overdue(
    db: &mut SqliteConnection,
    now: TimestampMs,
    limit: u32,
) -> Result<Vec<EscrowId>, StoreError> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("SELECT id FROM escrows WHERE deadline_ms <= ? ORDER BY deadline_ms LIMIT ?")
            .bind(now.0)
            .bind(limit)
            .fetch_all(db)
            .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}

/// Those for which the timer will have something to do some day.
///
/// # Errors
/// Those of the store.
pub async fn with_deadline(db: &mut SqliteConnection) -> Result<Vec<EscrowId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM escrows WHERE deadline_ms IS NOT NULL")
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}

/// Every escrow in the state of this name, oldest change first; all of them without a name.
///
/// # Errors
/// Those of the store.
pub async fn in_state(
    db: &mut SqliteConnection,
    state: Option<&str>,
    limit: u32,
) -> Result<Vec<Escrow>, StoreError> {
    let records: Vec<String> = sqlx::query_scalar(
        "SELECT record FROM escrows WHERE ?1 IS NULL OR state = ?1 ORDER BY updated_at_ms LIMIT ?2",
    )
    .bind(state)
    .bind(limit)
    .fetch_all(db)
    .await?;
    records.iter().map(|text| from_json(text, "escrow")).collect()
}

/// The ids of every escrow.
///
/// # Errors
/// Those of the store.
pub async fn ids(db: &mut SqliteConnection) -> Result<Vec<EscrowId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM escrows ORDER BY id")
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}

/// Those that should have gone on by themselves and have not: a deadline that passed before `late`, a wallet or a
/// payout that has been waited for since before `slow`, or something to do that failed `attempts` times in a
/// row. Oldest change first.
///
/// # Errors
/// Those of the store.
pub async fn stuck(
    db: &mut SqliteConnection,
    late: TimestampMs,
    slow: TimestampMs,
    attempts: u32,
    limit: u32,
) -> Result<Vec<Escrow>, StoreError> {
    let records: Vec<String> = sqlx::query_scalar(
        "SELECT record FROM escrows LEFT JOIN effects ON escrow_id = id WHERE deadline_ms <= ?1 \
         OR (state IN ('pending', 'settling') AND updated_at_ms <= ?2) OR attempts >= ?3 \
         ORDER BY updated_at_ms LIMIT ?4",
    )
    .bind(late.0)
    .bind(slow.0)
    .bind(attempts)
    .bind(limit)
    .fetch_all(db)
    .await?;
    records.iter().map(|text| from_json(text, "escrow")).collect()
}

/// How many stand in each state; states without any are left out.
///
/// # Errors
/// Those of the store.
pub async fn count_by_state(db: &mut SqliteConnection) -> Result<Vec<StateCount>, StoreError> {
    let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(
        "SELECT state, count(*), sum(amount_piconero), min(updated_at_ms) FROM escrows GROUP BY state",
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|(state, count, value, oldest)| {
            Ok(StateCount {
                state,
                count: unsigned(count, "count of escrows")?,
                value_piconero: unsigned(value, "sum of escrows")?,
                oldest_update: TimestampMs(oldest),
            })
        })
        .collect()
}

/// When the escrow that has settled for longest began to, of those whose payout is in no block.
///
/// # Errors
/// Those of the store.
pub async fn unconfirmed_since(db: &mut SqliteConnection) -> Result<Option<TimestampMs>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT min(e.updated_at_ms) FROM escrows e WHERE e.state = 'settling' AND NOT EXISTS \
         (SELECT 1 FROM signed_payouts p WHERE p.escrow_id = e.id AND p.mined_height >= 0 \
         AND p.no = json_array_length(e.record, '$.settlements') - 1)",
    )
    .fetch_one(db)
    .await?;
    Ok(at.map(TimestampMs))
}

/// Appends to the transcript; an entry that stands there already is an error.
///
/// # Errors
/// Those of the store.
pub async fn append_entry(db: &mut SqliteConnection, id: EscrowId, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO transcript_entries (escrow_id, seq, hash, entry) VALUES (?, ?, ?, ?)")
        .bind(id.0)
        .bind(signed(entry.seq, "place of an entry")?)
        .bind(entry.hash.to_string())
        .bind(to_json(entry, "entry")?)
        .execute(db)
        .await?;
    Ok(())
}

/// The transcript's newest entry: its place and its hash.
///
/// # Errors
/// Those of the store.
pub async fn last_entry(
    db: &mut SqliteConnection,
    id: EscrowId,
) -> Result<Option<(u64, domain::escrow::Hash)>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT seq, hash FROM transcript_entries WHERE escrow_id = ? ORDER BY seq DESC LIMIT 1",
    )
    .bind(id.0)
    .fetch_optional(db)
    .await?;
    row.map(|(seq, hash)| {
        let hash = hash
            .parse()
            .map_err(|_| StoreError::Corrupt("hash of an entry"))?;
        Ok((unsigned(seq, "place of an entry")?, hash))
    })
    .transpose()
}

/// An escrow and its whole story, of the same moment.
///
/// # Errors
/// Those of the store.
pub async fn with_transcript(
    db: &mut SqliteConnection,
    id: EscrowId,
) -> Result<Option<(Escrow, Transcript)>, StoreError> {
    let mut snapshot = db.begin().await?;
    let both = match get(&mut snapshot, id).await? {
        Some(escrow) => {
            let transcript = transcript(&mut snapshot, &escrow).await?;
            Some((escrow, transcript))
        }
        None => None,
    };
    snapshot.rollback().await?;
    Ok(both)
}

/// The whole story of an escrow.
///
/// # Errors
/// Those of the store.
pub async fn transcript(db: &mut SqliteConnection, escrow: &Escrow) -> Result<Transcript, StoreError> {
    let entries: Vec<String> =
        sqlx::query_scalar("SELECT entry FROM transcript_entries WHERE escrow_id = ? ORDER BY seq")
            .bind(escrow.contract.escrow_id.0)
            .fetch_all(db)
            .await?;
    Ok(Transcript {
        contract: escrow.contract.clone(),
        entries: entries
            .iter()
            .map(|text| from_json(text, "entry"))
            .collect::<Result<_, _>>()?,
    })
}
