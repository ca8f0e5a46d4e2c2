//! The `listings` table.

mod card;
mod count;
mod listed;
mod page;
mod stock;
mod write;

use domain::{CategoryId, ListingId, Piconero, PictureId, TimestampMs, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

pub use card::CardRow;
pub use count::count;
pub use listed::Listed;
pub use page::{Filter, Sort, page, search};
pub use stock::{give_back_stock, take_stock};
pub use write::{ListingChange, NewListing, insert, update};

use self::card::{card_columns, card_joins};
use self::listed::{Place, Statements, statements};
use super::StoreError;

/// Something for sale, with the names that are shown beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingRow {
    /// Its place in the order of making.
    pub seq: i64,
    /// Its identifier.
    pub id: ListingId,
    /// Who sells it.
    pub vendor_id: UserId,
    /// The vendor's name.
    pub vendor: String,
    /// Its shelf.
    pub category_id: CategoryId,
    /// The shelf's slug.
    pub category: String,
    /// One line.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// For one piece.
    pub price: Piconero,
    /// Pieces left.
    pub stock: u32,
    /// False once its vendor has withdrawn it.
    pub active: bool,
    /// Its first picture.
    pub picture: Option<PictureId>,
    /// When it was made.
    pub created_at: TimestampMs,
    /// When it was last changed.
    pub updated_at: TimestampMs,
}

/// The columns of [`Raw`]; a macro because statements are constant text.
macro_rules! row_columns {
    () => {
        concat!(
            card_columns!(),
            ", l.vendor_id, l.category_id, c.slug AS category, l.description, l.created_at_ms, l.updated_at_ms"
        )
    };
}

/// What [`row_columns`] needs beside the listing.
macro_rules! row_joins {
    () => {
        concat!(card_joins!(), " JOIN categories c ON c.id = l.category_id")
    };
}

impl Listed for ListingRow {
    type Raw = Raw;
    const STATEMENTS: Statements = statements!(row_columns, row_joins);

    fn place(&self) -> Place {
        Place {
            seq: self.seq,
            price: self.price,
        }
    }
}

/// The listing with this identifier, active or not.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn get(db: &mut SqliteConnection, id: ListingId) -> Result<Option<ListingRow>, StoreError> {
    let raw: Option<Raw> = sqlx::query_as(concat!(
        "SELECT ",
        row_columns!(),
        " FROM listings l",
        row_joins!(),
        " WHERE l.id = ?"
    ))
    .bind(id.0)
    .fetch_optional(db)
    .await?;
    raw.map(TryInto::try_into).transpose()
}

/// A row as the store has it.
#[derive(FromRow)]
pub struct Raw {
    #[sqlx(flatten)]
    card: card::Raw,
    vendor_id: Uuid,
    category_id: Uuid,
    category: String,
    description: String,
    created_at_ms: i64,
    updated_at_ms: i64,
}

impl TryFrom<Raw> for ListingRow {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        let card = CardRow::try_from(raw.card)?;
        Ok(Self {
            seq: card.seq,
            id: card.id,
            vendor_id: UserId(raw.vendor_id),
            vendor: card.vendor,
            category_id: CategoryId(raw.category_id),
            category: raw.category,
            title: card.title,
            description: raw.description,
            price: card.price,
            stock: card.stock,
            active: card.active,
            picture: card.picture,
            created_at: TimestampMs(raw.created_at_ms),
            updated_at: TimestampMs(raw.updated_at_ms),
        })
    }
}
