//! From a buyer's confirmation to the payout in the network.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use domain::Piconero;

use crate::demo::{Ordered, Shopper};
use crate::dev::Stack;

/// How long a buyer has the order on the screen before pressing the button.
pub(super) const READS_FOR: Duration = Duration::from_secs(10);
/// Orders that are confirmed without having been looked at.
const UNSEEN: usize = 2;
/// Recipients of one transaction of the bank; Monero allows 16, and one is change.
const AT_ONCE: usize = 15;
/// The longest that one payout may take.
const WITHIN: Duration = Duration::from_mins(3);
/// How often monerod is asked.
const PAUSE: Duration = Duration::from_millis(10);

/// What was measured.
pub(super) struct PayoutTimes {
    /// Where the buyer looked at the order before.
    pub(super) looked_at: Vec<Duration>,
    /// Where nobody did.
    pub(super) unseen: Vec<Duration>,
}

/// Pays and ships the orders, and confirms one after another.
///
/// # Errors
/// If a payout does not come.
pub(super) async fn measure(stack: &Stack, shopper: &Shopper, orders: &[Ordered]) -> Result<PayoutTimes> {
    let orders = &orders[..orders.len().min(AT_ONCE)];
    let payments: Vec<(&str, Piconero)> = orders
        .iter()
        .map(|order| (order.address.as_str(), order.amount))
        .collect();
    stack.regtest.pay_many(&payments).await?;
    // One more than the ten confirmations: a new transaction may miss the first block.
    stack.regtest.mine(11).await?;
    shopper.shipped(&stack.base, orders).await?;
    let mut times = PayoutTimes {
        looked_at: Vec::new(),
        unseen: Vec::new(),
    };
    for (place, order) in orders.iter().enumerate() {
        if place < UNSEEN {
            times.unseen.push(confirm(stack, shopper, order).await?);
        } else {
            shopper.look_at(order).await?;
            tokio::time::sleep(READS_FOR).await;
            times.looked_at.push(confirm(stack, shopper, order).await?);
        }
    }
    Ok(times)
}

/// The time from the click until monerod has the transaction.
async fn confirm(stack: &Stack, shopper: &Shopper, order: &Ordered) -> Result<Duration> {
    let before = stack.regtest.daemon.pool().await?.len();
    let begun = Instant::now();
    shopper.confirm(order).await?;
    while begun.elapsed() < WITHIN {
        if stack.regtest.daemon.pool().await?.len() > before {
            return Ok(begun.elapsed());
        }
        tokio::time::sleep(PAUSE).await;
    }
    bail!("a payout did not reach the network")
}
