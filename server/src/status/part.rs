//! What the marketplace consists of, for people who do not know its processes.

use crate::health::Report;

/// A part of the marketplace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Pages, accounts, listings, orders.
    Site,
    /// Noticing what is paid.
    Payments,
    /// Addresses for new orders, and what is paid out.
    Escrow,
}

impl Part {
    /// All of them, as they are shown.
    pub(crate) const ALL: [Self; 3] = [Self::Site, Self::Payments, Self::Escrow];

    /// Its name in the store.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Payments => "payments",
            Self::Escrow => "escrow",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Site => "Site",
            Self::Payments => "Incoming payments",
            Self::Escrow => "Escrow wallets and payouts",
        }
    }

    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Site => "Looking around, signing in, orders and messages.",
            Self::Payments => "Noticing what you pay, and counting its confirmations.",
            Self::Escrow => "Addresses for new orders, and paying out what is due.",
        }
    }

    /// Whether none of what it depends on has failed.
    pub(crate) fn works(self, report: &Report) -> bool {
        let of_this = |name: &str| Self::of(name) == self;
        let mut checks = report.checks.iter().filter(|(name, _)| of_this(name));
        checks.all(|(_, result)| result.is_ok())
    }

    /// The part that a health check is about.
    fn of(check: &str) -> Self {
        match check {
            "store" => Self::Site,
            "monerod" => Self::Payments,
            _ => Self::Escrow,
        }
    }
}
