//! An escrow's transcript in words.

use app::span;
use app::view::TimelineEntry;
use domain::escrow::{Command, Entry, Escrow, Event, Transcript};
use domain::{Actor, Role, UserId};

/// The story of an order, oldest first, without what means nothing to people.
pub(super) fn tell(escrow: &Escrow, transcript: &Transcript) -> Vec<TimelineEntry> {
    let placed = TimelineEntry {
        at: escrow.contract.created_at,
        actor: title(Role::Buyer).to_owned(),
        text: "Placed the order.".to_owned(),
        tx_id: None,
    };
    let told = transcript
        .entries
        .iter()
        .filter_map(|entry| tell_one(escrow, entry));
    std::iter::once(placed).chain(told).collect()
}

fn tell_one(escrow: &Escrow, entry: &Entry) -> Option<TimelineEntry> {
    let text = match &entry.event {
        Event::Command(command) => command_text(command),
        Event::WalletReady { .. } => "Made the escrow’s wallet; its address can be paid.".to_owned(),
        Event::Chain(view) if !view.foreign_spends.is_empty() && entry.to == "frozen" => {
            "Money has left the escrow by a transaction that nobody here made; nothing moves.".to_owned()
        }
        Event::Chain(_) => chain_text(&entry.from, &entry.to)?.to_owned(),
        Event::Tick { .. } => deadline_text(&entry.from, &entry.to)?.to_owned(),
        Event::Outage { secs } => {
            let away = span(*secs);
            format!("Was away for {away}: the deadline is that much later.")
        }
        Event::PayoutSigned { .. } => "Two keys have signed the payout.".to_owned(),
        Event::PayoutSubmitted { .. } => "Sent the payout to the network.".to_owned(),
        Event::PayoutRefused { .. } => {
            "Stopped the payout: a check failed. The money is untouched.".to_owned()
        }
        Event::PayoutRejected { .. } => {
            "Stopped the payout: the network does not take it. The money is untouched.".to_owned()
        }
        Event::Retry => "Tries the payout again.".to_owned(),
        Event::DoesNotAddUp { .. } => {
            "Stopped everything: the marketplace’s books and the chain differ.".to_owned()
        }
        Event::AddsUp(_) => "Books and chain agree again; it goes on.".to_owned(),
        Event::PayoutBuilt { .. } | Event::PayoutStale { .. } => return None,
    };
    let tx_id = match &entry.event {
        Event::PayoutSigned { tx_id, .. } => Some(*tx_id),
        Event::PayoutSubmitted { no } => escrow
            .settlements
            .iter()
            .find(|settlement| settlement.no == *no)
            .and_then(|settlement| settlement.stage.signed())
            .map(|tx| tx.tx_id),
        Event::Chain(view) if is_first_sight(&entry.from, &entry.to) => {
            view.outputs.first().map(|output| output.output.tx_id)
        }
        _ => None,
    };
    Some(TimelineEntry {
        at: entry.at_ms,
        actor: match entry.event {
            Event::Outage { .. } => "Marketplace",
            _ => actor(escrow, entry.actor),
        }
        .to_owned(),
        text,
        tx_id,
    })
}

fn command_text(command: &Command) -> String {
    match command {
        Command::Cancel => "Cancelled the order.".to_owned(),
        Command::Ship => "Shipped it.".to_owned(),
        Command::Confirm => "Confirmed that it has arrived.".to_owned(),
        Command::Dispute { reason } => format!("Opened a dispute: {reason}"),
        Command::Withdraw => "Took the dispute back.".to_owned(),
        Command::Propose { buyer } => format!("Proposed {buyer} for the buyer."),
        Command::Award { buyer, reason } => {
            format!("Decided: {buyer} for the buyer. {reason}")
        }
    }
}

fn is_first_sight(from: &str, to: &str) -> bool {
    from == "awaiting_funding" && matches!(to, "awaiting_funding" | "confirming" | "funded")
}

fn chain_text(from: &str, to: &str) -> Option<&'static str> {
    Some(match (from, to) {
        ("awaiting_funding", "awaiting_funding") => "A part of the payment was seen.",
        ("awaiting_funding", "confirming") => "The whole payment was seen.",
        ("awaiting_funding" | "confirming", "funded") => "The payment has its 10 confirmations.",
        ("confirming" | "funded", "awaiting_funding") => "A reorganisation took the payment from the chain.",
        ("funded", "confirming") => "A reorganisation took confirmations from the payment.",
        (from, "frozen") if from != "frozen" => "The payment is missing from the chain; nothing moves.",
        ("frozen", to) if to != "frozen" => "What was wrong is right again; the order goes on.",
        ("settling", "released" | "refunded" | "split" | "expired" | "cancelled") => {
            "The payout has its 10 confirmations."
        }
        ("released" | "refunded" | "split" | "expired" | "cancelled", "settling") => {
            "Money came after the end; it goes back to the buyer."
        }
        _ => return None,
    })
}

fn deadline_text(from: &str, to: &str) -> Option<&'static str> {
    Some(match (from, to) {
        ("pending" | "awaiting_funding", _) => "The time to pay is over.",
        ("funded", _) => "The vendor did not ship in time; the buyer is refunded.",
        ("shipped", "shipped") => "Reminded the buyer: without a word the vendor is paid soon.",
        ("shipped", _) => "The buyer said nothing until the deadline; the vendor is paid.",
        ("disputed", "disputed") => "The arbiter did not decide in time; another one takes over.",
        ("disputed", _) => "Nobody decided in time; the contract’s rule does.",
        _ => return None,
    })
}

fn actor(escrow: &Escrow, actor: Actor) -> &'static str {
    match actor {
        Actor::User(user) => role_then(escrow, user).map_or("Somebody", title),
        Actor::Watcher => "Monero network",
        Actor::Wallet => "Escrow wallet",
        Actor::Timer => "Deadline",
        Actor::Reconciler => "Bookkeeping",
        Actor::Operator => "Operator",
    }
}

/// The role in which somebody has acted: an arbiter whom the deputy has replaced was one.
fn role_then(escrow: &Escrow, user: UserId) -> Option<Role> {
    escrow.contract.role_of(user).or_else(|| escrow.role_of(user))
}

const fn title(role: Role) -> &'static str {
    match role {
        Role::Buyer => "Buyer",
        Role::Vendor => "Vendor",
        Role::Arbiter => "Arbiter",
    }
}
