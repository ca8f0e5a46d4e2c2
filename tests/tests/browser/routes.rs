//! Every route, read by everybody: who gets what, and that nobody gets what is others'.

use app::render::ROUTES;
use domain::escrow::Action;
use serde_json::{Value, json};
use tests::reader::Read;
use tests::{Person, Purchase, Reader, Stack};

/// What anonymous, buyer, vendor, another buyer and the arbiter get.
type Statuses = [u16; 5];

const ANYBODY: Statuses = [200; 5];
const NOBODY: Statuses = [404; 5];
const SIGNED_IN: Statuses = [303, 200, 200, 200, 200];
const PARTIES: Statuses = [303, 200, 200, 404, 200];
const VENDORS: Statuses = [303, 403, 200, 403, 403];
const ARBITERS: Statuses = [303, 403, 403, 403, 200];

/// What each page answers.
const PAGES: &[(&str, Statuses)] = &[
    ("/", ANYBODY),
    ("/search", ANYBODY),
    ("/listings/{id}", ANYBODY),
    ("/listings/{id}/checkout", SIGNED_IN),
    ("/listings/{id}/edit", VENDORS),
    ("/sign-up", ANYBODY),
    ("/sign-in", ANYBODY),
    ("/profile", SIGNED_IN),
    ("/sell", VENDORS),
    ("/orders", SIGNED_IN),
    ("/orders/{id}", PARTIES),
    ("/cases", ARBITERS),
    ("/how-escrow-protects-you", ANYBODY),
    ("/status", ANYBODY),
    // There is no bank and no miner unless the settings say where.
    ("/development", NOBODY),
];

#[tokio::test]
async fn every_route_answers_everybody_as_it_should_and_shows_nothing_foreign() {
    let stack = Stack::start().await;
    Person::register(&stack.base, "stranger", "buyer").await;
    let purchase = stack.order().await;
    let address = purchase.address().await;
    let mut people = vec![Reader::anonymous(&stack.base)];
    for name in ["buyer", "vendor", "stranger", "arbiter"] {
        people.push(Reader::signed_in(&stack.base, name).await);
    }
    let private = Private {
        of_parties: vec![
            purchase.order_id.clone(),
            stack.refund.address().to_owned(),
            address,
        ],
        delivery: "Locker 7, Harbour Street",
        draft: "Chestnut honey, not yet ripe",
    };
    private.is_all_in(&people[2].get(&format!("/orders/{}", purchase.order_id)).await);
    pages(&stack, &purchase, &people, &private).await;
    forms(&purchase, &people, &private).await;
    api(&stack, &purchase, &people, &private).await;
    drafts(&stack, &people, &private).await;
    assert_eq!(purchase.escrow().await["state"], "awaiting_funding");
}

/// What not everybody may read.
struct Private {
    of_parties: Vec<String>,
    delivery: &'static str,
    draft: &'static str,
}

impl Private {
    /// Checks that the reader reads nothing here that is not for them.
    fn check(&self, reader: &Reader, path: &str, read: &Read) {
        let outsider = matches!(reader.name, "anonymous" | "stranger");
        let delivery = (outsider || reader.name == "arbiter").then_some(self.delivery);
        let of_parties = self.of_parties.iter().map(String::as_str).filter(|_| outsider);
        // Whoever names an order in the address has its id already.
        let draft = (reader.name != "vendor").then_some(self.draft);
        for text in of_parties
            .chain(delivery)
            .chain(draft)
            .filter(|text| !path.contains(text))
        {
            let leaked = read.body.contains(text) || read.location.contains(text);
            assert!(!leaked, "{} reads {text} at {path}", reader.name);
        }
    }

    /// Checks that whoever may read it does: else the other check would find nothing anywhere.
    fn is_all_in(&self, read: &Read) {
        for text in self.of_parties.iter().map(String::as_str).chain([self.delivery]) {
            assert!(read.body.contains(text), "the vendor reads {text}");
        }
    }
}

async fn pages(stack: &Stack, purchase: &Purchase<'_>, people: &[Reader], private: &Private) {
    for route in ROUTES {
        let known = PAGES.iter().find(|(path, _)| *path == route);
        let (_, statuses) = known.unwrap_or_else(|| panic!("say in PAGES who may read {route}"));
        let id = if route.starts_with("/listings/") {
            &stack.listing_id
        } else {
            &purchase.order_id
        };
        let path = route.replace("{id}", id);
        for (reader, status) in people.iter().zip(statuses) {
            let read = reader.get(&path).await;
            assert_eq!(read.status, *status, "{} at {path}", reader.name);
            assert!(
                *status != 303 || read.location.starts_with("/sign-in?next="),
                "{}",
                read.location
            );
            private.check(reader, &path, &read);
        }
    }
    for path in [
        "/no-such-page",
        "/orders/none",
        "/listings/00000000-0000-7000-8000-000000000000",
    ] {
        for reader in people {
            let status = reader.get(path).await.status;
            assert!(
                status == 404 || (reader.name == "anonymous" && status == 303),
                "{status} at {path}"
            );
        }
    }
}

async fn forms(purchase: &Purchase<'_>, people: &[Reader], private: &Private) {
    for action in Action::ALL {
        let path = format!("/orders/{}/{action}", purchase.order_id);
        let fields = [
            ("reason", "x"),
            ("propose_percent", "0"),
            ("buyer_percent", "0"),
            ("award_reason", "x"),
        ];
        for (reader, statuses) in [
            (&people[0], 303..304),
            (&people[3], 404..405),
            (&people[4], 400..500),
        ] {
            let read = reader.post(&path, &fields).await;
            assert!(
                statuses.contains(&read.status),
                "{} sends {path}: {}",
                reader.name,
                read.status
            );
            private.check(reader, &path, &read);
        }
    }
    for path in [
        "/profile",
        "/listings/00000000-0000-7000-8000-000000000000/checkout",
    ] {
        let read = people[0].post(path, &[("payout_address", "x")]).await;
        let sent_away = read.status == 303 && read.location.starts_with("/sign-in");
        assert!(sent_away, "{path}: {} {}", read.status, read.location);
    }
}

/// What is not yet for sale, only its vendor sees.
async fn drafts(stack: &Stack, people: &[Reader], private: &Private) {
    let draft = json!({
        "title": private.draft, "description": "Later.", "price_piconero": 1_000_000_000u64,
        "stock": 1, "category": "food", "draft": true,
    });
    let draft = stack.vendor.post("/api/listings", &draft).await.ok();
    let id = draft["listing_id"].as_str().expect("an id");
    let alone = [
        format!("/listings/{id}"),
        format!("/listings/{id}/edit"),
        format!("/api/listings/{id}"),
    ];
    let lists = [
        "/",
        "/search",
        "/sell",
        "/api/listings",
        "/api/listings/search?q=chestnut",
    ];
    for path in lists.iter().copied().chain(alone.iter().map(String::as_str)) {
        for reader in people {
            let read = reader.get(path).await;
            private.check(reader, path, &read);
            let hidden = reader.name != "vendor" && alone.iter().any(|of_one| of_one == path);
            assert!(
                !hidden || [303, 404].contains(&read.status),
                "{} gets {} at {path}",
                reader.name,
                read.status
            );
        }
    }
    let read = people[2].get("/sell").await;
    assert!(read.body.contains(private.draft), "its vendor finds it");
}

/// Whatever the description of the API says can be read, and the QR code.
async fn api(stack: &Stack, purchase: &Purchase<'_>, people: &[Reader], private: &Private) {
    let description = people[0].get("/api/openapi.json").await.body;
    let description: Value = serde_json::from_str(&description).expect("JSON");
    let paths = description["paths"].as_object().expect("paths");
    let readable = paths
        .iter()
        .filter(|(path, methods)| methods.get("get").is_some() && *path != "/ws");
    let qr = "/orders/{id}/qr.png".to_owned();
    for path in readable.map(|(path, _)| path).chain([&qr]) {
        let (of_order, id) = match path {
            path if path.starts_with("/api/escrows/") => (true, &purchase.escrow_id),
            path if path.contains("/orders/") => (true, &purchase.order_id),
            _ => (false, &stack.listing_id),
        };
        let path = path.replace("{id}", id);
        for reader in people {
            let read = reader.get(&path).await;
            private.check(reader, &path, &read);
            let expected = match reader.name {
                "anonymous" => 401,
                "stranger" => 404,
                _ => 200,
            };
            assert!(
                !of_order || read.status == expected,
                "{} gets {} at {path}",
                reader.name,
                read.status
            );
        }
    }
}
