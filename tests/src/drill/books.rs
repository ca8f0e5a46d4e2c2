//! What went into escrows and what came out of them.

use std::collections::BTreeSet;

use domain::Piconero;
use serde_json::Value;

use super::case::Case;
use super::payees;
use crate::ledger::{self, PaidOut, Receipts};
use crate::purchase::payout_ids;
use crate::server_process::ServerProcess;
use crate::stack::Stack;

/// Confirmations of a payout that counts as done.
const DEEP: u64 = 10;

/// The sums of everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    /// Into all escrows.
    pub(super) paid_in: u64,
    /// Out of all of them.
    pub(super) paid_out: PaidOut,
    /// What does not add up.
    pub(super) found: Vec<String>,
}

/// Pays what people want to pay, in one transaction. What the bank refuses is asked for again.
pub(super) async fn pay(stack: &Stack, cases: &mut [Case]) {
    let mut wanted: Vec<(&mut Case, String, Piconero)> = Vec::new();
    for case in cases {
        let address = case.seen["address"].as_str().map(str::to_owned);
        if let (Some(amount), Some(address)) = (case.to_pay.take(), address) {
            wanted.push((case, address, amount));
        }
    }
    if wanted.is_empty() {
        return;
    }
    let payments: Vec<_> = wanted
        .iter()
        .map(|(_, address, amount)| (address.as_str(), *amount))
        .collect();
    if stack.regtest.pay_many(&payments).await.is_ok() {
        for (case, _, amount) in wanted {
            case.paid.push(amount);
        }
    }
}

/// Whether a purchase is over, all of its payouts are deep in the chain, and they are all that was paid in.
pub(super) async fn is_even(stack: &Stack, case: &Case) -> bool {
    let payouts = case.seen["payouts"].as_array().cloned().unwrap_or_default();
    let deep = |payout: &Value| {
        payout["confirmations"]
            .as_u64()
            .is_some_and(|count| count >= DEEP)
    };
    if !case.is_over() || !case.has_paid() || !payouts.iter().all(deep) {
        return false;
    }
    let mut out: u64 = payouts
        .iter()
        .filter_map(|payout| payout["amount_piconero"].as_u64())
        .sum();
    for tx_id in payout_ids(&case.seen) {
        out += ledger::network_fee(&stack.regtest, &tx_id)
            .await
            .map_or(0, |fee| fee.0);
    }
    out == case.paid_in()
}

/// The buyer's orders that the drill does not know: the server died before it answered.
pub(super) async fn unknown_orders(stack: &Stack, known: &[Case]) -> Vec<Case> {
    let known: BTreeSet<&str> = known.iter().map(|case| case.order_id.as_str()).collect();
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = stack
            .buyer
            .get(&format!("/api/orders?limit=100{cursor}"))
            .await
            .ok();
        for line in page["orders"].as_array().into_iter().flatten() {
            let id = line["order_id"].as_str().unwrap_or_default();
            if !known.contains(id) {
                let order = stack.buyer.get(&format!("/api/orders/{id}")).await.ok();
                found.extend(Case::adopted(&order));
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// Compares, escrow by escrow and in total, what was paid in with what the recipients' wallets and the miners got.
pub(super) async fn add_up(stack: &Stack, cases: &[Case]) -> Books {
    let receipts = Receipts::of(stack).await;
    let mut books = Books::default();
    let mut seen = BTreeSet::new();
    for case in cases {
        let name = format!("escrow {} ({})", case.escrow_id, case.state());
        if !case.ended {
            books
                .found
                .push(format!("{name} has not ended: {:#} {case:?}", case.seen));
        }
        let ids = payout_ids(&case.seen);
        if ids.iter().any(|id| !seen.insert(id.clone())) {
            books.found.push(format!("{name} shares a payout"));
        }
        let paid = receipts.paid_by(&ids).await;
        if paid.sum() != case.paid_in() {
            let in_ = case.paid_in();
            books
                .found
                .push(format!("{name}: {in_} in, {} out: {paid:?}", paid.sum()));
        }
        if case.ended
            && let Some(complaint) = payees::complaint(stack, case, &receipts).await
        {
            books.found.push(format!("{name} {complaint}"));
        }
        books.paid_in += case.paid_in();
        books.paid_out.add(&paid);
    }
    // Every escrow's transcript leads to where it is.
    let _report = ServerProcess::run(&stack.config, &["escrow", "verify"], "");
    // Whatever else came to anybody came out of no escrow.
    let received = receipts.sum() + books.paid_out.network;
    if received != books.paid_in {
        let in_ = books.paid_in;
        books
            .found
            .push(format!("{in_} paid in altogether, {received} received and burnt"));
    }
    books
}
