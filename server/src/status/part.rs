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

    /// Whether nothing that it depends on has failed.
    pub(crate) fn works(self, report: &Report) -> bool {
        let mut needed = report.checks.iter().filter(|(name, _)| self.needs(name));
        needed.all(|(_, result)| result.is_ok())
    }

    /// Whether it cannot work without what this health check is about.
    fn needs(self, check: &str) -> bool {
        match self {
            Self::Site => check == "store",
            Self::Payments => matches!(check, "store" | "monerod" | "engine"),
            Self::Escrow => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_works_only_while_everything_that_it_needs_does() {
        let checks = ["store", "monerod", "engine", "wallet_rpc_buyer", "wallet_backup"];
        let works_without = |failed: &str| {
            let result = |name| {
                if name == failed {
                    Err("away".to_owned())
                } else {
                    Ok(())
                }
            };
            let checks = checks.iter().map(|name| (*name, result(*name))).collect();
            Part::ALL.map(|part| {
                part.works(&Report {
                    checks: Vec::clone(&checks),
                })
            })
        };
        assert_eq!(works_without("nothing"), [true, true, true]);
        assert_eq!(works_without("store"), [false, false, false]);
        assert_eq!(works_without("monerod"), [true, false, false]);
        assert_eq!(works_without("engine"), [true, false, false]);
        assert_eq!(works_without("wallet_rpc_buyer"), [true, true, false]);
        assert_eq!(works_without("wallet_backup"), [true, true, false]);
    }
}
