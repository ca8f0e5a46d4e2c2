//! What open escrows hold, as the gauges of the balance show it.

use domain::{EscrowId, OutputRef, Piconero, ReceivedOutput, TimestampMs, TxId};
use wallet::watch::{Cursor, OperatorScan, Scan, Spend};

use super::purchase::{Shop, view};
use crate::store::chain::{self, Held};
use crate::store::{WriteTx, key_images};

const IMAGE: [u8; 32] = [7; 32];

/// Output `no`, with the one-time key of the first.
fn received(no: u8, amount: u64, height: u64) -> ReceivedOutput {
    let first = view(10).outputs.remove(0);
    ReceivedOutput {
        output: OutputRef {
            tx_id: TxId([no; 32]),
            index: 0,
        },
        amount: Piconero(amount),
        height: Some(height),
        ..first
    }
}

/// A look at a chain of `height` blocks that shows what was sent to an escrow.
pub(super) fn scan(id: EscrowId, outputs: Vec<ReceivedOutput>, height: u64) -> Scan {
    Scan {
        cursor: Cursor::default(),
        tip_height: height,
        tip_time_ms: TimestampMs(0),
        rolled_back_to: None,
        mined: outputs.into_iter().map(|output| (id, output)).collect(),
        pool: Vec::new(),
        spends: Vec::new(),
        scanned: Vec::new(),
        operator: OperatorScan::default(),
        complete: true,
    }
}

/// A paid escrow to which these were sent, in a chain of 1,000 blocks.
async fn received_by(shop: &mut Shop, outputs: Vec<ReceivedOutput>) -> (EscrowId, WriteTx) {
    let id = shop.funded().await.escrow_id();
    let mut db = shop.app.state.store.write("test", "chain_outputs").await.unwrap();
    let scan = scan(id, outputs, 1_000);
    chain::put_scan(&mut db, &scan, &[]).await.unwrap();
    (id, db)
}

fn other_key(output: &ReceivedOutput) -> ReceivedOutput {
    ReceivedOutput {
        one_time_key: "cd".repeat(32),
        ..output.clone()
    }
}

#[tokio::test]
async fn outputs_that_share_a_key_count_as_the_largest_of_them() {
    let mut shop = Shop::open().await;
    let outputs = vec![
        received(1, 500, 900),
        received(2, 700, 910),
        other_key(&received(3, 40, 995)),
    ];
    let (_, mut db) = received_by(&mut shop, outputs).await;
    let held = Held {
        balance: Piconero(740),
        unlocked: Piconero(700),
        outputs: 2,
    };
    assert_eq!(chain::held(&mut db).await.unwrap(), held);
}

#[tokio::test]
async fn what_came_under_the_key_of_a_spent_output_is_worth_nothing() {
    let mut shop = Shop::open().await;
    let (first, later) = (received(1, 500, 900), received(2, 700, 910));
    let taken = first.output;
    let (id, mut db) = received_by(&mut shop, vec![first, later]).await;
    key_images::put(&mut db, id, taken, &IMAGE).await.unwrap();
    let spend = Spend {
        escrow: id,
        key_image: IMAGE,
        tx_id: TxId([9; 32]),
        height: Some(950),
    };
    key_images::put_spends(&mut db, None, &[spend]).await.unwrap();
    assert_eq!(chain::held(&mut db).await.unwrap(), Held::default());
}
