use domain::escrow::verify::verify;
use domain::{Clock as _, TimestampMs};

use super::*;
use crate::store::escrows;
use crate::testing::TestApp;
use crate::tests::purchase::{Order, Shop};

const DAY: u64 = 86_400;

/// Both clocks say the same.
const fn both(at: TimestampMs) -> Seen {
    Seen { at, tip_time: at }
}

struct Watched {
    shop: Shop,
    outages: Outages,
}

impl Watched {
    /// A shop whose deadlines have passed until now.
    async fn open() -> Self {
        let app = TestApp::with(|config| config.accounts.session_secs = 100 * DAY).await;
        let mut watched = Self {
            shop: Shop::open_in(app).await,
            outages: Outages::default(),
        };
        let now = watched.now();
        watched.notice(both(now)).await;
        watched
    }

    fn now(&self) -> TimestampMs {
        self.shop.app.clock.now()
    }

    async fn notice(&mut self, seen: Seen) {
        let engine = &self.shop.app.state.engine;
        self.outages.notice(engine, seen).await.unwrap();
    }

    async fn deadline(&self, order: &Order) -> TimestampMs {
        self.shop.escrow(order).await.deadline().unwrap()
    }

    async fn kept(&self) -> Seen {
        let mut db = self
            .shop
            .app
            .state
            .store
            .read("test", "deadlines_seen")
            .await
            .unwrap();
        deadlines::get(&mut db).await.unwrap().unwrap()
    }
}

#[tokio::test]
async fn the_time_of_an_outage_is_given_back_once() {
    let mut watched = Watched::open().await;
    let order = watched.shop.funded().await;
    let (before, end) = (watched.deadline(&order).await, watched.now().plus_secs(3 * DAY));

    // Another process begins, three days later.
    watched.outages = Outages::default();
    watched.notice(both(end)).await;
    assert_eq!(watched.deadline(&order).await, before.plus_secs(3 * DAY));
    watched.notice(both(end.plus_secs(1))).await;
    watched.outages = Outages::default();
    watched.notice(both(end.plus_secs(2))).await;
    assert_eq!(watched.deadline(&order).await, before.plus_secs(3 * DAY), "once");

    let mut db = watched
        .shop
        .app
        .state
        .store
        .read("test", "escrows")
        .await
        .unwrap();
    let both = escrows::with_transcript(&mut db, order.escrow_id())
        .await
        .unwrap();
    let (escrow, transcript) = both.unwrap();
    verify(&transcript, &escrow).unwrap();
    let page = watched.shop.buyer.get(&format!("/orders/{}", order.order)).await;
    let page = page.expect_status(200).text();
    assert!(
        page.contains("Was away for 3 days: the deadline is that much later."),
        "{page}"
    );
}

#[tokio::test]
async fn a_restart_moves_no_deadline() {
    let mut watched = Watched::open().await;
    let order = watched.shop.funded().await;
    let before = watched.deadline(&order).await;
    watched.outages = Outages::default();
    let soon = watched.now().plus_secs(OUTAGE_SECS - 1);
    watched.notice(both(soon)).await;
    assert_eq!(watched.deadline(&order).await, before);
    assert_eq!(watched.kept().await, both(soon));
}

/// One clock is wrong: what the other says counts.
#[tokio::test]
async fn one_clock_alone_makes_no_outage() {
    let mut watched = Watched::open().await;
    let order = watched.shop.funded().await;
    let (before, now) = (watched.deadline(&order).await, watched.now());
    let a_year = now.plus_secs(365 * DAY);
    watched
        .notice(Seen {
            at: a_year,
            tip_time: now,
        })
        .await;
    assert_eq!(
        watched.deadline(&order).await,
        before,
        "the wall clock has jumped ahead"
    );
    watched.notice(both(now.plus_secs(90))).await;
    assert_eq!(watched.kept().await, both(now.plus_secs(90)), "it is right again");
    let behind = Seen {
        at: now.minus_secs(365 * DAY),
        tip_time: now.plus_secs(2 * DAY),
    };
    watched.notice(behind).await;
    assert_eq!(
        watched.kept().await,
        both(now.plus_secs(90)),
        "it is behind the chain"
    );
    assert_eq!(watched.deadline(&order).await, before);
    watched.notice(both(now.plus_secs(90 + 2 * DAY))).await;
    assert_eq!(
        watched.deadline(&order).await,
        before.plus_secs(2 * DAY),
        "both say so"
    );
}

/// It is not written at each look.
#[tokio::test]
async fn it_is_kept_once_a_minute() {
    let mut watched = Watched::open().await;
    let now = watched.now();
    watched.notice(both(now.plus_secs(KEEP_EVERY_SECS - 1))).await;
    assert_eq!(watched.kept().await, both(now));
    watched.notice(both(now.plus_secs(KEEP_EVERY_SECS))).await;
    assert_eq!(watched.kept().await, both(now.plus_secs(KEEP_EVERY_SECS)));
}
