//! Things for sale.

use domain::{CategoryId, ListingId, Piconero, PictureId, TimestampMs, UserId};
use serde::{Deserialize, Serialize};

/// One listing among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingCard {
    /// Which listing.
    pub id: ListingId,
    /// Its title.
    pub title: String,
    /// Price of one piece.
    pub price: Piconero,
    /// Pieces left.
    pub stock: u64,
    /// The vendor's user name.
    pub vendor: String,
    /// False for a draft and for what was taken down: only its vendor sees those.
    pub active: bool,
    /// Path of its picture on this site, if it has one.
    pub picture: Option<String>,
}

/// One listing, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingView {
    /// Which listing.
    pub id: ListingId,
    /// Its title.
    pub title: String,
    /// The vendor's text: plain, line breaks kept.
    pub description: String,
    /// Price of one piece.
    pub price: Piconero,
    /// Pieces left.
    pub stock: u64,
    /// Its category.
    pub category: CategoryView,
    /// The vendor's account.
    pub vendor_id: UserId,
    /// The vendor's user name.
    pub vendor: String,
    /// When the vendor joined.
    pub vendor_since: TimestampMs,
    /// Sales of the vendor that ended with the buyer's money released.
    pub vendor_sales: u64,
    /// False for a draft and for what was taken down: only its vendor sees those.
    pub active: bool,
    /// Its pictures in their order.
    pub pictures: Vec<PictureId>,
    /// The operator's fee in hundredths of a percent, borne by the vendor.
    pub fee_basis_points: u16,
    /// The user names of those of whom one would decide a dispute.
    pub arbiters: Vec<String>,
    /// When it was listed.
    pub created_at: TimestampMs,
    /// A fresh random token for the order form: what is placed twice with the same token is one order.
    pub order_token: String,
}

/// A shelf of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryView {
    /// Which category.
    pub id: CategoryId,
    /// How URLs and forms name it.
    pub slug: String,
    /// How people name it.
    pub name: String,
    /// Listings for sale in it.
    pub count: u64,
}

/// One page of results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingPage {
    /// The listings of this page.
    pub cards: Vec<ListingCard>,
    /// Asks for the page after this one; none on the last.
    pub next: Option<String>,
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchQuery {
    /// Words; empty matches everything.
    #[serde(default)]
    pub words: String,
    /// Slug of the category.
    #[serde(default)]
    pub category: Option<String>,
    /// At least this much for one piece.
    #[serde(default)]
    pub min_price: Option<Piconero>,
    /// At most this much.
    #[serde(default)]
    pub max_price: Option<Piconero>,
    /// The order of the results; what matches words best is always first.
    #[serde(default)]
    pub sort: Sort,
    /// From [`ListingPage::next`] of the page before; none for the first.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many to a page; the port may give fewer.
    #[serde(default)]
    pub limit: u32,
}

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Cheapest first.
    Cheapest,
    /// Dearest first.
    Dearest,
}

impl Sort {
    /// All, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Newest, Self::Cheapest, Self::Dearest];

    /// How URLs name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Cheapest => "cheapest",
            Self::Dearest => "dearest",
        }
    }

    /// The order with this name; newest for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|sort| sort.name() == name)
            .unwrap_or_default()
    }
}
