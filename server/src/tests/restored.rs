//! A store that was put back is held back.

use domain::Piconero;

use super::held::scan;
use super::purchase::{Shop, view};
use crate::escrow::{Guard, GuardError, Mark, OnUnwatched, Position};
use crate::store::reconciliation::{self, Reconciliation};
use crate::store::{chain, key_images, mark};
use crate::testing::TestApp;

async fn position(app: &TestApp) -> Position {
    let mut db = app.state.store.read("test", "store_mark").await.unwrap();
    mark::position(&mut db).await.unwrap()
}

fn marked(app: &TestApp) -> Mark {
    Mark::read(&app.state.config.store.path).unwrap().unwrap()
}

/// Somebody has compared the store with the chain just now.
async fn reconciled(app: &TestApp) {
    let found = Reconciliation {
        at: domain::Clock::now(app.clock.as_ref()),
        compared: 0,
        differing: 0,
        discrepancy: Piconero(0),
    };
    let mut tx = app.state.store.write("test", "reconciliation").await.unwrap();
    reconciliation::put(&mut tx, &found).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_change_of_an_escrow_moves_the_position() {
    let mut shop = Shop::open().await;
    let mut last = position(&shop.app).await;
    let order = shop.order().await;
    for step in 0..3 {
        match step {
            0 => {}
            1 => shop.address(&order).await,
            _ => shop.pay(&order, 10).await,
        }
        let now = position(&shop.app).await;
        assert!(now.changes > last.changes, "{step}: {now:?}");
        last = now;
    }
    assert_eq!(last.orders, 1);
}

#[tokio::test]
async fn a_store_that_has_come_less_far_than_its_mark_is_held_back_until_it_is_resumed() {
    let app = TestApp::start().await;
    let guard = Guard::new(&app.state);
    assert_eq!(guard.examine().await.unwrap(), None, "it begins");
    let first = marked(&app);
    assert_eq!(guard.examine().await.unwrap(), None, "nothing has changed");

    let ahead = Mark {
        position: Position {
            changes: first.position.changes + 3,
            ..first.position
        },
        ..first.clone()
    };
    ahead.write(&app.state.config.store.path).unwrap();
    let why = guard.examine().await.unwrap().unwrap();
    assert!(why.contains("3 changes"), "{why}");
    // It stays so, whatever becomes of the mark.
    first.write(&app.state.config.store.path).unwrap();
    assert_eq!(guard.examine().await.unwrap(), Some(why));

    let refused = guard.resume(OnUnwatched::Refuse).await.unwrap_err();
    assert!(matches!(refused, GuardError::NotReconciled), "{refused}");
    app.clock.advance_secs(1);
    reconciled(&app).await;
    guard.resume(OnUnwatched::Refuse).await.unwrap();
    assert_eq!(guard.examine().await.unwrap(), None);
    assert_ne!(
        marked(&app).store_id,
        first.store_id,
        "an earlier mark fits no more"
    );
}

#[tokio::test]
async fn a_lost_mark_and_the_operators_word_hold_it_back_too() {
    let app = TestApp::start().await;
    let guard = Guard::new(&app.state);
    let refused = guard.resume(OnUnwatched::Refuse).await.unwrap_err();
    assert!(matches!(refused, GuardError::NotRestored), "{refused}");
    guard.examine().await.unwrap();
    guard.declare().await.unwrap();
    let why = guard.examine().await.unwrap().unwrap();
    assert!(why.contains("put it back"), "{why}");
    app.clock.advance_secs(1);
    reconciled(&app).await;
    guard.resume(OnUnwatched::Refuse).await.unwrap();

    let mut file = app.state.config.store.path.clone().into_os_string();
    file.push(".mark");
    std::fs::remove_file(file).unwrap();
    let why = guard.examine().await.unwrap().unwrap();
    assert!(why.contains("missing"), "{why}");
}

#[tokio::test]
async fn money_that_may_be_gone_unseen_holds_it_back_unless_the_operator_takes_the_risk() {
    let mut shop = Shop::open().await;
    let guard = Guard::new(&shop.app.state);
    guard.examine().await.unwrap();
    let id = shop.funded().await.escrow_id();
    let paid = view(10).outputs;
    let mut db = shop.app.state.store.write("test", "chain_outputs").await.unwrap();
    let look = scan(id, paid.clone(), 1_000);
    chain::put_scan(&mut db, &look, &[]).await.unwrap();
    db.commit().await.unwrap();
    let held = async || {
        guard.declare().await.unwrap();
        shop.app.clock.advance_secs(1);
        reconciled(&shop.app).await;
    };
    let refused = async || guard.resume(OnUnwatched::Refuse).await.unwrap_err();

    held().await;
    let unknown = refused().await;
    assert!(matches!(unknown, GuardError::Unwatched(1)), "{unknown}");
    guard.resume(OnUnwatched::GoOn).await.unwrap();

    held().await;
    let mut db = shop.app.state.store.write("test", "key_images").await.unwrap();
    key_images::put(&mut db, id, paid[0].output, &[7; 32])
        .await
        .unwrap();
    db.commit().await.unwrap();
    let unasked = refused().await;
    assert!(matches!(unasked, GuardError::Unwatched(1)), "{unasked}");
    let mut db = shop.app.state.store.write("test", "key_images").await.unwrap();
    key_images::set_spent_before(&mut db, &[7; 32], false)
        .await
        .unwrap();
    db.commit().await.unwrap();
    guard.resume(OnUnwatched::Refuse).await.unwrap();
}
