//! The demo shop's data.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Who sells what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shop {
    /// The vendors.
    #[serde(rename = "vendor")]
    pub(super) vendors: Vec<Vendor>,
}

/// One vendor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vendor {
    /// The account's name.
    pub(super) username: String,
    /// What they sell.
    #[serde(rename = "listing")]
    pub(super) listings: Vec<Listing>,
}

/// One listing, as the API takes it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    /// The name of its picture's file.
    #[serde(skip_serializing)]
    pub(super) picture: String,
    /// One line.
    pub(super) title: String,
    /// The slug of its shelf.
    pub(super) category: String,
    /// The price of one piece, in piconero.
    pub(super) price_piconero: u64,
    /// Pieces there are.
    pub(super) stock: u32,
    /// The vendor's text.
    pub(super) description: String,
}

impl Shop {
    /// Reads a file.
    pub(super) fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is malformed", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::{load, pictures};

    fn listings() -> Vec<Listing> {
        load()
            .unwrap()
            .vendors
            .into_iter()
            .flat_map(|vendor| vendor.listings)
            .collect()
    }

    #[test]
    fn the_shop_is_worth_a_visit() {
        let listings = listings();
        let shelves: BTreeSet<_> = listings.iter().map(|listing| listing.category.as_str()).collect();
        assert!(listings.len() >= 24, "{} listings", listings.len());
        assert!(shelves.len() >= 6, "only {shelves:?}");
    }

    #[test]
    fn every_listing_has_a_small_picture_of_its_own() {
        let mut seen = BTreeSet::new();
        for listing in listings() {
            let path = pictures().join(format!("{}.jpg", listing.picture));
            let bytes = fs::metadata(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
                .len();
            assert!(bytes < 60_000, "{}: {bytes} bytes", path.display());
            assert!(
                seen.insert(listing.picture.clone()),
                "{} is shown twice",
                listing.picture
            );
        }
    }
}
