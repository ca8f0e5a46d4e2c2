//! What a new order is placed under.

use domain::escrow::Periods;
use domain::{BasisPoints, Network, Permille, Piconero};

use crate::config::Config;

/// The most that the miners may get of a payout: several times what 48 inputs cost at the fees of 2026, and
/// little enough that no error eats an order.
const NETWORK_FEE_CEILING: Piconero = Piconero(20_000_000_000);

/// The operator's settings that every contract freezes.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The chain on which orders are paid.
    pub network: Network,
    /// The largest escrow.
    pub largest: Piconero,
    /// The operator's fee.
    pub fee: BasisPoints,
    /// Where it goes.
    pub fee_address: Option<String>,
    /// Outputs below this do not count.
    pub dust_floor: Piconero,
    /// The most that the miners may get of a payout.
    pub network_fee_ceiling: Piconero,
    /// How long each step may take.
    pub periods: Periods,
    /// The buyer's share if nobody decides about goods that were shipped.
    pub undecided: Permille,
    /// The most orders of one buyer that wait for payment.
    pub unpaid_orders: u32,
}

impl From<&Config> for Terms {
    fn from(config: &Config) -> Self {
        let escrow = &config.escrow;
        Self {
            network: config.monero.network,
            largest: escrow.max_piconero,
            fee: escrow.fee_bps,
            fee_address: escrow.fee_address.clone(),
            dust_floor: escrow.dust_floor_piconero,
            network_fee_ceiling: NETWORK_FEE_CEILING,
            periods: Periods {
                fund_secs: escrow.fund_secs,
                ship_secs: escrow.ship_secs,
                release_secs: escrow.release_secs,
                dispute_secs: escrow.dispute_secs,
            },
            undecided: escrow.undecided_buyer_permille,
            unpaid_orders: escrow.unpaid_orders_per_buyer,
        }
    }
}
