//! How fast the pure core is: deciding an event, hashing an entry, planning a payout.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use domain::escrow::transcript::EntryDraft;
use domain::escrow::{Contract, Decision, Entry, Escrow, Event, ListingTerms, PayoutPlan, Periods, apply};
use domain::{
    Actor, BasisPoints, ChainView, EscrowId, ListingId, Network, OrderId, OutputRef, Permille, Piconero,
    ReceivedOutput, TimestampMs, TxId, UserId,
};

const PRICE: Piconero = Piconero(1_000_000_000_000);

fn contract() -> Contract {
    let now = TimestampMs(1_000_000);
    Contract {
        version: 2,
        network: Network::Regtest,
        escrow_id: EscrowId::new(now, [1; 10]),
        order_id: OrderId::new(now, [2; 10]),
        buyer: UserId::new(now, [3; 10]),
        vendor: UserId::new(now, [4; 10]),
        arbiter: UserId::new(now, [5; 10]),
        deputy: None,
        listing: ListingTerms {
            listing_id: ListingId::new(now, [6; 10]),
            title: "Linden honey".into(),
            description: "500 g, from one hive".into(),
            unit_price: PRICE,
            quantity: 1,
        },
        amount: PRICE,
        fee: BasisPoints::NONE,
        fee_address: None,
        payout_address: "payout".into(),
        refund_address: "refund".into(),
        dust_floor: Piconero(1_000_000_000),
        network_fee_ceiling: Piconero(10_000_000_000),
        periods: Periods {
            fund_secs: 3_600,
            ship_secs: 86_400,
            release_secs: 86_400,
            dispute_secs: 86_400,
        },
        undecided: None,
        created_at: now,
    }
}

/// A chain that shows `outputs` payments, the last of which makes the escrow funded.
fn view(outputs: u8) -> ChainView {
    let output = |n: u8| ReceivedOutput {
        output: OutputRef {
            tx_id: TxId([n; 32]),
            index: 0,
        },
        one_time_key: format!("{n:064x}"),
        amount: PRICE,
        height: Some(100),
        unlock_time: 0,
        verified: true,
        key_reused: false,
    };
    ChainView {
        height: 110,
        tip_time_ms: TimestampMs(2_000_000),
        outputs: (0..outputs).map(output).collect(),
        payouts: Vec::new(),
        foreign_spends: Vec::new(),
    }
}

fn lifecycle(bench: &mut Criterion) {
    let now = TimestampMs(2_000_000);
    let ready = Event::WalletReady {
        address: "4Address".into(),
    };
    let Ok(waiting) = apply(&Escrow::new(contract()), &ready, Actor::Wallet, now) else {
        return;
    };
    let funding = Event::Chain(view(3));
    bench.bench_function("apply a report of the chain", |bench| {
        bench.iter(|| apply(black_box(&waiting.escrow), &funding, Actor::Watcher, now));
    });
    let Ok(previous) = contract().hash() else { return };
    bench.bench_function("hash a transcript entry", |bench| {
        bench.iter(|| {
            let event = funding.clone();
            let draft = EntryDraft {
                seq: 1,
                at_ms: now,
                actor: Actor::Watcher,
                event,
                from: "awaiting_funding",
                to: "funded",
            };
            Entry::new(black_box(draft), previous)
        });
    });
    let contract = contract();
    let split = Permille::try_from(300).map_or(Decision::Release, Decision::from_share);
    bench.bench_function("plan a payout", |bench| {
        bench.iter(|| {
            PayoutPlan::new(black_box(&contract), split, PRICE)
                .map(|plan| plan.payments(Piconero(100_000_000)))
        });
    });
}

criterion_group!(benches, lifecycle);
criterion_main!(benches);
