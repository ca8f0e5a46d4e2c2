//! Escrows.

use domain::address::AddressText;
use domain::{BasisPoints, Network, Permille, Piconero};
use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

const DAY: u64 = 86_400;

/// Escrows. Each order freezes these values in its contract; a change here touches new orders only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscrowConfig {
    /// The operator's fee, in hundredths of a percent of the price.
    pub fee_bps: BasisPoints,
    /// Where the fee goes; needed if there is one.
    pub fee_address: Option<String>,
    /// Seconds a buyer has to pay.
    pub fund_secs: u64,
    /// Seconds a vendor has to ship once paid.
    pub ship_secs: u64,
    /// Seconds after shipping until money is released by itself.
    pub release_secs: u64,
    /// Seconds an arbiter has to decide, and then another one.
    pub dispute_secs: u64,
    /// What the buyer has, in thousandths, if no arbiter has decided about goods that were shipped.
    pub undecided_buyer_permille: Permille,
    /// Outputs below this are ignored, in piconero.
    pub dust_floor_piconero: Piconero,
    /// The largest escrow, in piconero.
    pub max_piconero: Piconero,
    /// Wallets kept ready, so that an order has its address at once.
    pub prepared_wallets: u32,
    /// Orders of one buyer that may wait for payment at a time: each holds goods and a wallet.
    pub unpaid_orders_per_buyer: u32,
}

impl EscrowConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        const XMR: u64 = domain::money::PICONERO_PER_XMR;
        Self {
            fee_bps: BasisPoints::NONE,
            fee_address: None,
            fund_secs: DAY,
            ship_secs: 7 * DAY,
            release_secs: 14 * DAY,
            dispute_secs: 14 * DAY,
            undecided_buyer_permille: Permille::HALF,
            dust_floor_piconero: Piconero(XMR / 1_000),
            max_piconero: Piconero(environment.pick(10, 1, 5) * XMR),
            prepared_wallets: 8,
            unpaid_orders_per_buyer: environment.pick(100, 10, 5),
        }
    }

    pub(super) fn check(&self, environment: Environment, network: Network) -> Result<(), ConfigError> {
        let ceiling = Self::defaults(environment).max_piconero;
        ConfigError::unless(
            self.max_piconero <= ceiling && self.max_piconero > self.dust_floor_piconero,
            "escrow.max_piconero",
            format!("must be above escrow.dust_floor_piconero, and in {environment} at most {ceiling} XMR"),
        )?;
        ConfigError::unless(
            self.fee_bps.get() <= 2_000,
            "escrow.fee_bps",
            "must be at most 2000 (a fifth of the price)",
        )?;
        ConfigError::unless(
            self.fee_bps == BasisPoints::NONE || self.fee_address.is_some(),
            "escrow.fee_address",
            "is needed because escrow.fee_bps is not 0",
        )?;
        if let Some(address) = &self.fee_address {
            AddressText::parse(address, network).map_err(|error| ConfigError::Setting {
                name: "escrow.fee_address",
                problem: error.to_string(),
            })?;
        }
        for (name, secs) in [
            ("escrow.fund_secs", self.fund_secs),
            ("escrow.ship_secs", self.ship_secs),
            ("escrow.release_secs", self.release_secs),
            ("escrow.dispute_secs", self.dispute_secs),
        ] {
            ConfigError::unless(
                (1..=365 * DAY).contains(&secs),
                name,
                "must be 1 to 31536000 (a year)",
            )?;
        }
        ConfigError::unless(
            self.prepared_wallets <= 1000,
            "escrow.prepared_wallets",
            "must be at most 1000",
        )
    }
}
