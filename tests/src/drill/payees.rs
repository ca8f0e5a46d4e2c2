//! Who must have been paid how much: worked out from who acted when, not from what the marketplace planned.

use std::slice;

use domain::Piconero;
use serde_json::Value;

use super::case::Case;
use crate::ledger::Receipts;
use crate::purchase::{payout_ids, split};
use crate::stack::{PRICE, Stack};

/// The buyer's share, in thousandths, of goods that were shipped and about which nobody decides: the contract's rule.
const UNDECIDED: u16 = 500;
/// All of it, in thousandths.
const ALL: u16 = 1000;

/// What is wrong with whom an ended purchase has paid, or with how it has ended.
pub(super) async fn complaint(stack: &Stack, case: &Case, receipts: &Receipts<'_>) -> Option<String> {
    let path = format!("/api/escrows/{}/transcript", case.escrow_id);
    let transcript = stack.buyer.get(&path).await.ok();
    let mut entries = transcript["entries"].as_array().into_iter().flatten();
    // Without such a step nobody has been paid, and nothing is left only if nothing came.
    let (ending, share) = due(case, entries.find(|entry| entry["to"] == "settling")?);
    if case.state() != ending {
        return Some(format!("should be {ending}, {share} ‰ to the buyer"));
    }
    let ids = payout_ids(&case.seen);
    let Some((first, late)) = ids.split_first() else {
        return Some("has paid nobody".to_owned());
    };
    let paid = receipts.paid_by(slice::from_ref(first)).await;
    let owed = owed(share, paid.sum(), paid.network);
    if paid.shares() != owed {
        return Some(format!("owes {owed:?} with {share} ‰ to the buyer: {paid:?}"));
    }
    let late = receipts.paid_by(late).await;
    (late.vendor + late.fee > 0).then(|| format!("has paid late money to others than the buyer: {late:?}"))
}

/// How a purchase must end whose money was first moved in this step, and the buyer's share of it in thousandths.
fn due<'a>(case: &Case, step: &'a Value) -> (&'a str, u16) {
    let from = step["from"].as_str().unwrap_or_default();
    let by_people = step["event"]["name"] == "command";
    let share = match (from, by_people) {
        ("shipped", _) => 0,
        ("disputed", true) => case.permille(),
        ("disputed", false) => UNDECIDED,
        _ => ALL,
    };
    let ending = match (from, by_people, share) {
        ("expired" | "cancelled", ..) => from,
        ("awaiting_funding", true, _) => "cancelled",
        (.., 0) => "released",
        (.., ALL) => "refunded",
        _ => "split",
    };
    (ending, share)
}

/// What the vendor, the operator and the buyer are owed of a sum, in piconero. What is above the price is the buyer's.
fn owed(share: u16, sum: u64, network_fee: u64) -> [u64; 3] {
    if share == ALL {
        return [0, 0, sum.saturating_sub(network_fee)];
    }
    let [vendor, operator, buyer] = split(share.into(), Piconero(network_fee));
    [vendor, operator, buyer + sum.saturating_sub(PRICE.0)]
}
