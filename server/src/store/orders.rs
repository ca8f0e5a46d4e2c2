//! Orders, with what is shown beside them.

use domain::escrow::Escrow;
use domain::{OrderId, PictureId, TimestampMs, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::StoreError;
use super::column::from_json;

/// An order to be stored. What else there is to know about it is in its escrow's contract.
#[derive(Clone, Debug)]
pub struct NewOrder<'a> {
    /// Its escrow, new.
    pub escrow: &'a Escrow,
    /// Where to send it, sealed.
    pub delivery: &'a [u8],
    /// What tells a repeated submission from a second purchase.
    pub submission: Option<&'a str>,
}

/// An order, its escrow, and the names that are shown beside them.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// Its identifier.
    pub id: OrderId,
    /// Its escrow.
    pub escrow: Escrow,
    /// The buyer's name.
    pub buyer: String,
    /// The vendor's name.
    pub vendor: String,
    /// The arbiter's name.
    pub arbiter: String,
    /// Where to send it, sealed.
    pub delivery: Vec<u8>,
    /// What the vendor wrote when shipping, sealed.
    pub shipping_note: Option<Vec<u8>>,
    /// The listing's first picture.
    pub picture: Option<PictureId>,
    /// When a dispute was last opened.
    pub disputed_at: Option<TimestampMs>,
    /// When it was placed.
    pub placed_at: TimestampMs,
}

/// Stores a new order. Its escrow is stored by [`super::escrows::insert`].
///
/// # Errors
/// [`StoreError::Duplicate`] of `orders.submission` if this submission was stored before.
pub async fn insert(db: &mut SqliteConnection, order: &NewOrder<'_>) -> Result<(), StoreError> {
    let contract = &order.escrow.contract;
    sqlx::query(
        "INSERT INTO orders (id, escrow_id, listing_id, buyer_id, vendor_id, arbiter_id, quantity, delivery,
            submission, placed_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(contract.order_id.0)
    .bind(contract.escrow_id.0)
    .bind(contract.listing.listing_id.0)
    .bind(contract.buyer.0)
    .bind(contract.vendor.0)
    .bind(contract.arbiter.0)
    .bind(contract.listing.quantity)
    .bind(order.delivery)
    .bind(order.submission)
    .bind(contract.created_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The order that this buyer placed with this submission.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_submission(
    db: &mut SqliteConnection,
    buyer: UserId,
    submission: &str,
) -> Result<Option<OrderId>, StoreError> {
    let id: Option<Uuid> = sqlx::query_scalar("SELECT id FROM orders WHERE buyer_id = ? AND submission = ?")
        .bind(buyer.0)
        .bind(submission)
        .fetch_optional(db)
        .await?;
    Ok(id.map(OrderId))
}

/// By the index of those that wait for payment.
const COUNT_UNPAID: &str =
    "SELECT count(*) FROM escrows WHERE buyer_id = ? AND state IN ('pending', 'awaiting_funding')";

/// How many orders of this buyer wait for payment.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_unpaid(db: &mut SqliteConnection, buyer: UserId) -> Result<u32, StoreError> {
    let count = sqlx::query_scalar(COUNT_UNPAID);
    Ok(count.bind(buyer.0).fetch_one(db).await?)
}

/// Keeps what the vendor wrote when shipping.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_shipping_note(
    db: &mut SqliteConnection,
    id: OrderId,
    sealed: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE orders SET shipping_note = ? WHERE id = ?")
        .bind(sealed)
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The columns of [`Raw`]; a macro because statements are constant text.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, e.record, b.username AS buyer, v.username AS vendor, a.username AS arbiter,
                o.delivery, o.shipping_note, e.disputed_at_ms, o.placed_at_ms,
                (SELECT p.id FROM pictures p WHERE p.listing_id = o.listing_id ORDER BY p.position LIMIT 1)
                    AS picture
             FROM orders o JOIN escrows e ON e.order_id = o.id JOIN users b ON b.id = o.buyer_id
             JOIN users v ON v.id = o.vendor_id JOIN users a ON a.id = o.arbiter_id ",
            $rest
        )
    };
}

/// One order.
///
/// # Errors
/// [`StoreError::Database`], [`StoreError::Corrupt`].
pub async fn get(db: &mut SqliteConnection, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
    let raw: Option<Raw> = sqlx::query_as(select!("WHERE o.id = ?"))
        .bind(id.0)
        .fetch_optional(db)
        .await?;
    raw.map(TryInto::try_into).transpose()
}

/// The orders in which a person buys or sells, newest first, those after `before` in that order.
///
/// # Errors
/// [`StoreError::Database`], [`StoreError::Corrupt`].
pub async fn of_user(
    db: &mut SqliteConnection,
    user: UserId,
    before: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let raw: Vec<Raw> = sqlx::query_as(select!(
        "WHERE o.id IN (SELECT id FROM orders WHERE buyer_id = ?1 UNION SELECT id FROM orders
            WHERE vendor_id = ?1) AND (?2 IS NULL OR o.id < ?2) ORDER BY o.id DESC LIMIT ?3"
    ))
    .bind(user.0)
    .bind(before.map(|id| id.0))
    .bind(limit)
    .fetch_all(db)
    .await?;
    raw.into_iter().map(TryInto::try_into).collect()
}

/// The orders that name this arbiter and whose escrow stands in the state of this name: any, without a name.
/// Only ones that are or were disputed; open disputes first, then the newest.
///
/// # Errors
/// [`StoreError::Database`], [`StoreError::Corrupt`].
pub async fn cases_of(
    db: &mut SqliteConnection,
    arbiter: UserId,
    state: Option<&str>,
    limit: u32,
) -> Result<Vec<OrderRow>, StoreError> {
    let raw: Vec<Raw> = sqlx::query_as(select!(
        "WHERE o.arbiter_id = ?1 AND e.disputed_at_ms IS NOT NULL AND (?2 IS NULL OR e.state = ?2)
         ORDER BY e.state = 'disputed' DESC, o.id DESC LIMIT ?3"
    ))
    .bind(arbiter.0)
    .bind(state)
    .bind(limit)
    .fetch_all(db)
    .await?;
    raw.into_iter().map(TryInto::try_into).collect()
}

/// By the index of those that are open.
const LEAST_BUSY_ARBITERS: &str =
    "SELECT u.id FROM users u WHERE u.role = 'arbiter' AND u.id NOT IN (?, ?) ORDER BY
    (SELECT count(*) FROM escrows e WHERE e.arbiter_id = u.id
        AND e.state NOT IN ('released', 'refunded', 'split', 'expired', 'cancelled')), u.id LIMIT 2";

/// The two arbiters with the fewest open escrows who are neither of these two: fewer, if there are not as many.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn least_busy_arbiters(
    db: &mut SqliteConnection,
    buyer: UserId,
    vendor: UserId,
) -> Result<Vec<UserId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(LEAST_BUSY_ARBITERS)
        .bind(buyer.0)
        .bind(vendor.0)
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// Gives the order to another arbiter.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_arbiter(db: &mut SqliteConnection, id: OrderId, arbiter: UserId) -> Result<(), StoreError> {
    sqlx::query("UPDATE orders SET arbiter_id = ? WHERE id = ?")
        .bind(arbiter.0)
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// How many of a vendor's escrows were released.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn sales_of(db: &mut SqliteConnection, vendor: UserId) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM orders o JOIN escrows e ON e.order_id = o.id
         WHERE o.vendor_id = ? AND e.state = 'released'",
    )
    .bind(vendor.0)
    .fetch_one(db)
    .await?;
    super::column::unsigned(count, "count of sales")
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    record: String,
    buyer: String,
    vendor: String,
    arbiter: String,
    delivery: Vec<u8>,
    shipping_note: Option<Vec<u8>>,
    disputed_at_ms: Option<i64>,
    placed_at_ms: i64,
    picture: Option<Uuid>,
}

impl TryFrom<Raw> for OrderRow {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        Ok(Self {
            id: OrderId(raw.id),
            escrow: from_json(&raw.record, "escrow")?,
            buyer: raw.buyer,
            vendor: raw.vendor,
            arbiter: raw.arbiter,
            delivery: raw.delivery,
            shipping_note: raw.shipping_note,
            picture: raw.picture.map(PictureId),
            disputed_at: raw.disputed_at_ms.map(TimestampMs),
            placed_at: TimestampMs(raw.placed_at_ms),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn placing_an_order_reads_no_escrow_that_has_ended() {
        let app = TestApp::start().await;
        let mut db = app.state.store.read("test", "escrows").await.unwrap();
        for (statement, index) in [
            (COUNT_UNPAID, "escrows_unpaid_by_buyer"),
            (LEAST_BUSY_ARBITERS, "escrows_open_by_arbiter"),
            (LEAST_BUSY_ARBITERS, "users_arbiters"),
        ] {
            let plan = format!("EXPLAIN QUERY PLAN {statement}");
            let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(plan))
                .fetch_all(&mut *db)
                .await
                .unwrap();
            assert!(
                steps.iter().any(|(_, _, _, step)| step.contains(index)),
                "{steps:?}"
            );
        }
    }
}
