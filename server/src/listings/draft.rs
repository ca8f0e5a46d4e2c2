//! What a vendor wrote, and whether it can be listed.

use domain::{Piconero, PictureId};

use super::{Limits, ListingError, Upload};

const MAX_STOCK: u32 = 1_000_000;

/// A listing as typed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// One line.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// For one piece.
    pub price: Piconero,
    /// Pieces there are.
    pub stock: u32,
    /// The shelf's slug.
    pub category: String,
    /// Whether it is for sale at once; otherwise only its vendor sees it.
    pub active: bool,
}

/// What a vendor changes; `None` stays as it is.
#[derive(Debug, Default)]
pub struct Change {
    /// One line.
    pub title: Option<String>,
    /// Plain text.
    pub description: Option<String>,
    /// For one piece.
    pub price: Option<Piconero>,
    /// Pieces left.
    pub stock: Option<u32>,
    /// The shelf's slug.
    pub category: Option<String>,
    /// Whether it is for sale.
    pub active: Option<bool>,
    /// Pictures to take away.
    pub remove_pictures: Vec<PictureId>,
    /// A picture to add.
    pub picture: Option<Upload>,
}

impl Draft {
    /// Checks everything and trims the texts.
    pub(super) fn checked(self, limits: Limits) -> Result<Self, ListingError> {
        if self.stock == 0 {
            return Err(ListingError::InvalidStock);
        }
        Ok(Self {
            title: title(&self.title)?,
            description: description(&self.description)?,
            price: price(self.price, limits)?,
            stock: stock(self.stock)?,
            category: self.category,
            active: self.active,
        })
    }
}

impl Change {
    /// Checks what changes and trims the texts.
    pub(super) fn checked(self, limits: Limits) -> Result<Self, ListingError> {
        Ok(Self {
            title: self.title.as_deref().map(title).transpose()?,
            description: self.description.as_deref().map(description).transpose()?,
            price: self.price.map(|value| price(value, limits)).transpose()?,
            stock: self.stock.map(stock).transpose()?,
            ..self
        })
    }
}

fn title(typed: &str) -> Result<String, ListingError> {
    let title = typed.trim();
    if (3..=120).contains(&title.chars().count()) && !title.chars().any(char::is_control) {
        Ok(title.to_owned())
    } else {
        Err(ListingError::InvalidTitle)
    }
}

fn description(typed: &str) -> Result<String, ListingError> {
    let text = typed.trim().replace("\r\n", "\n");
    let printable = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if (1..=10_000).contains(&text.chars().count()) && text.chars().all(printable) {
        Ok(text)
    } else {
        Err(ListingError::InvalidDescription)
    }
}

fn price(value: Piconero, limits: Limits) -> Result<Piconero, ListingError> {
    if value < limits.min_price {
        Err(ListingError::PriceTooLow(limits.min_price))
    } else if value > limits.max_price {
        Err(ListingError::PriceTooHigh(limits.max_price))
    } else {
        Ok(value)
    }
}

fn stock(value: u32) -> Result<u32, ListingError> {
    if value <= MAX_STOCK {
        Ok(value)
    } else {
        Err(ListingError::InvalidStock)
    }
}
