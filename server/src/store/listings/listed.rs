//! What lists are made of: whole rows or cards.

use domain::Piconero;
use sqlx::FromRow;
use sqlx::sqlite::SqliteRow;

use crate::store::StoreError;

/// A listing as a list has it, whole or in part. The lists differ in what they read of each listing, not in
/// which listings they read.
pub trait Listed: Sized {
    /// A row as the store has it.
    type Raw: for<'row> FromRow<'row, SqliteRow> + TryInto<Self, Error = StoreError> + Send + Unpin;
    /// How lists of it are read.
    const STATEMENTS: Statements;

    /// What says where in a list it stands.
    fn place(&self) -> Place;
}

/// Where in a list something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In the order of making.
    pub seq: i64,
    /// For one piece.
    pub price: Piconero,
}

/// The statements of [`super::page()`] and [`super::search`].
#[derive(Clone, Copy, Debug)]
pub struct Statements {
    pub(super) newest: &'static str,
    pub(super) cheapest: &'static str,
    pub(super) dearest: &'static str,
    pub(super) search: &'static str,
}

/// The statements that read these columns, of listings `l` and what is joined to them.
macro_rules! statements {
    ($columns:ident, $joins:ident) => {
        $crate::store::listings::listed::Statements {
            newest: $crate::store::listings::listed::filtered!(
                $columns, $joins, "?5 >= 0 AND l.seq < ?6 ORDER BY l.seq DESC"
            ),
            cheapest: $crate::store::listings::listed::filtered!(
                $columns, $joins, "(l.price_piconero, l.seq) > (?5, ?6) ORDER BY l.price_piconero, l.seq"
            ),
            dearest: $crate::store::listings::listed::filtered!(
                $columns,
                $joins,
                "(l.price_piconero, l.seq) < (?5, ?6) ORDER BY l.price_piconero DESC, l.seq DESC"
            ),
            // bm25 is negative, lower is better; a millionth of it is plenty to order by, and integers compare
            // exactly.
            search: concat!(
                "WITH found AS (
                    SELECT rowid AS seq, CAST(bm25(listings_fts, 4.0, 1.0) * 1000000 AS INTEGER) AS score
                    FROM listings_fts WHERE listings_fts MATCH ?1
                 )
                 SELECT found.score, ",
                $columns!(),
                " FROM found JOIN listings l ON l.seq = found.seq",
                $joins!(),
                " WHERE l.active = 1 AND l.stock > 0 AND (?2 IS NULL OR l.category_id = ?2)
                    AND l.price_piconero BETWEEN ?3 AND ?4 AND (found.score, l.seq) > (?5, ?6)
                 ORDER BY found.score, l.seq LIMIT ?7"
            ),
        }
    };
}

macro_rules! filtered {
    ($columns:ident, $joins:ident, $order:literal) => {
        concat!(
            "SELECT ",
            $columns!(),
            " FROM listings l",
            $joins!(),
            " WHERE (?1 IS NULL OR l.category_id = ?1)
                AND (?2 IS NULL OR l.vendor_id = ?2) AND (?8 OR (l.active = 1 AND l.stock > 0))
                AND l.price_piconero BETWEEN ?3 AND ?4 AND ",
            $order,
            " LIMIT ?7"
        )
    };
}

pub(super) use {filtered, statements};
