//! Listings.

use serde::Deserialize;

/// Putting something up for sale. The picture travels beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ListingForm {
    /// Title.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// In XMR.
    pub price: String,
    /// Pieces.
    pub stock: String,
    /// The category's slug.
    pub category: String,
    /// Not empty: keep it as a draft, seen by nobody else.
    pub draft: String,
    /// The pictures to take away, by id.
    pub remove: Vec<String>,
}
