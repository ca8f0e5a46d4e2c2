//! A listing as one of many: what a card shows.

use domain::{ListingId, Piconero, PictureId};
use sqlx::FromRow;
use uuid::Uuid;

use super::listed::{Listed, Place, Statements, statements};
use crate::store::StoreError;
use crate::store::column::unsigned;

/// A listing without its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRow {
    /// Its place in the order of making.
    pub seq: i64,
    /// Its identifier.
    pub id: ListingId,
    /// The vendor's name.
    pub vendor: String,
    /// One line.
    pub title: String,
    /// For one piece.
    pub price: Piconero,
    /// Pieces left.
    pub stock: u32,
    /// False once its vendor has withdrawn it.
    pub active: bool,
    /// Its first picture.
    pub picture: Option<PictureId>,
}

/// The columns of [`Raw`]; a macro because statements are constant text.
macro_rules! card_columns {
    () => {
        "l.seq, l.id, u.username AS vendor, l.title, l.price_piconero, l.stock, l.active,
            (SELECT p.id FROM pictures p WHERE p.listing_id = l.id ORDER BY p.position LIMIT 1) AS picture"
    };
}

/// What [`card_columns`] needs beside the listing.
macro_rules! card_joins {
    () => {
        " JOIN users u ON u.id = l.vendor_id"
    };
}

pub(super) use {card_columns, card_joins};

impl Listed for CardRow {
    type Raw = Raw;
    const STATEMENTS: Statements = statements!(card_columns, card_joins);

    fn place(&self) -> Place {
        Place {
            seq: self.seq,
            price: self.price,
        }
    }
}

/// A row as the store has it.
#[derive(FromRow)]
pub struct Raw {
    seq: i64,
    id: Uuid,
    vendor: String,
    title: String,
    price_piconero: i64,
    stock: i64,
    active: bool,
    picture: Option<Uuid>,
}

impl TryFrom<Raw> for CardRow {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        Ok(Self {
            seq: raw.seq,
            id: ListingId(raw.id),
            vendor: raw.vendor,
            title: raw.title,
            price: unsigned(raw.price_piconero, "listings.price_piconero").map(Piconero)?,
            stock: u32::try_from(raw.stock).map_err(|_| StoreError::Corrupt("listings.stock"))?,
            active: raw.active,
            picture: raw.picture.map(PictureId),
        })
    }
}
