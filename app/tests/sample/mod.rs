//! A small shop made of constants, with any text wherever a person can write one.

use std::sync::Arc;

use app::ports::{Accounts, Development, Escrows, Listings, Orders, PortError, Ports, Status};
use app::render::{Page, PageRequest, Site, init, render};
use app::view::{
    BankView, CaseCard, CategoryView, ContractView, DayView, DisputeView, IncidentStage, IncidentView,
    ListingCard, ListingPage, ListingView, OrderCard, OrderView, PartView, PaymentStatus, PayoutLine, Phase,
    ProfileView, SearchQuery, Share, StatusView, Theme, TimelineEntry, Viewer,
};
use async_trait::async_trait;
use domain::escrow::{Action, NextActor};
use domain::{
    AccountRole, CategoryId, EscrowId, ListingId, Network, OrderId, Permille, Piconero, Role, TimestampMs,
    TxId, UserId,
};

/// The moment of every request.
pub(crate) const NOW: TimestampMs = TimestampMs(1_795_216_680_000);

/// A shop in which people wrote `text`, with an order in `phase`, seen by its `role`.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) text: String,
    pub(crate) phase: Phase,
    pub(crate) role: Role,
    pub(crate) actions: Vec<Action>,
}

impl Shop {
    /// A shop with innocent texts and an order that waits for its payment.
    pub(crate) fn new() -> Self {
        Self {
            text: "Roasted coffee, 1 kg".to_owned(),
            phase: Phase::AwaitingFunding,
            role: Role::Buyer,
            actions: Action::ALL.to_vec(),
        }
    }

    /// The page at `url` for `viewer`, with `provide` run before it.
    pub(crate) async fn page(
        &self,
        url: &str,
        viewer: Option<Viewer>,
        provide: impl FnOnce() + Send + 'static,
    ) -> Page {
        init();
        let shop = Arc::new(self.clone());
        let request = PageRequest {
            url: url.to_owned(),
            viewer,
            form_token: "form-token".to_owned(),
            theme: Theme::Device,
            now: NOW,
            reference: "r-1".to_owned(),
            ports: Ports {
                listings: shop.clone(),
                orders: shop.clone(),
                escrows: shop.clone(),
                accounts: shop.clone(),
                status: shop.clone(),
                development: Some(shop),
            },
            site: site(),
        };
        render(request, provide).await
    }
}

/// Settings of a development site.
pub(crate) fn site() -> Site {
    Site {
        name: "Monero Marketplace".into(),
        css: "/site/app.css".into(),
        loader: "/site/load.js".into(),
        icon: "/site/icon.png".into(),
        network: Network::Regtest,
        max_escrow: Piconero(10_000_000_000_000),
    }
}

/// Somebody with this kind of account.
pub(crate) fn viewer(role: AccountRole) -> Viewer {
    Viewer {
        id: UserId::new(NOW, [1; 10]),
        name: "alice".to_owned(),
        role,
    }
}

fn card(shop: &Shop, no: u8) -> ListingCard {
    ListingCard {
        id: ListingId::new(NOW, [no; 10]),
        title: shop.text.clone(),
        price: Piconero(u64::from(no) * 35_000_000_000),
        stock: u64::from(no),
        vendor: shop.text.clone(),
        active: no != 1,
        picture: None,
    }
}

fn category(shop: &Shop) -> CategoryView {
    CategoryView {
        id: CategoryId::new(NOW, [1; 10]),
        slug: "food".to_owned(),
        name: shop.text.clone(),
        count: 3,
    }
}

#[async_trait]
impl Listings for Shop {
    async fn categories(&self) -> Result<Vec<CategoryView>, PortError> {
        Ok(vec![category(self)])
    }

    async fn search(&self, query: &SearchQuery) -> Result<ListingPage, PortError> {
        if query.words == "broken" {
            return Err(PortError::Unavailable);
        }
        Ok(ListingPage {
            cards: (0..5).map(|no| card(self, no)).collect(),
            next: Some("a&b".to_owned()),
        })
    }

    async fn count(&self, _query: &SearchQuery) -> Result<u64, PortError> {
        Ok(29)
    }

    async fn listing(&self, viewer: Option<&Viewer>, id: ListingId) -> Result<ListingView, PortError> {
        if id == ListingId::new(TimestampMs(0), [0; 10]) {
            return Err(PortError::NotFound);
        }
        Ok(ListingView {
            id,
            title: self.text.clone(),
            description: self.text.clone(),
            price: Piconero(35_000_000_000),
            stock: 7,
            category: category(self),
            vendor_id: viewer
                .filter(|viewer| viewer.role == AccountRole::Vendor)
                .map_or(UserId::new(NOW, [9; 10]), |viewer| viewer.id),
            vendor: self.text.clone(),
            vendor_since: TimestampMs(NOW.0 - 40 * 86_400_000),
            vendor_sales: 3,
            active: true,
            pictures: Vec::new(),
            fee_basis_points: 250,
            arbiters: vec![self.text.clone()],
            created_at: NOW,
            order_token: "token".to_owned(),
        })
    }

    async fn mine(&self, _viewer: &Viewer) -> Result<Vec<ListingCard>, PortError> {
        Ok(vec![card(self, 1)])
    }
}

#[async_trait]
impl Orders for Shop {
    async fn order(&self, viewer: &Viewer, id: OrderId) -> Result<OrderView, PortError> {
        let tx_id = Some(TxId([7; 32]));
        Ok(OrderView {
            id,
            listing: ListingId::new(NOW, [2; 10]),
            title: self.text.clone(),
            picture: None,
            price: Piconero(35_000_000_000),
            quantity: 2,
            buyer: self.text.clone(),
            vendor: self.text.clone(),
            arbiter: self.text.clone(),
            viewer_role: self.role,
            delivery: Some(self.text.clone()),
            shipping_note: Some(self.text.clone()),
            dispute: Some(DisputeView {
                opened_by: Role::Buyer,
                reason: self.text.clone(),
                opened_at: NOW,
                proposed_by_buyer: None,
                proposed_by_vendor: None,
            }),
            placed_at: NOW,
            payment: self.payment_status(viewer, EscrowId::new(NOW, [3; 10])).await?,
            actions: self.actions.clone(),
            timeline: vec![TimelineEntry {
                at: NOW,
                actor: self.text.clone(),
                text: self.text.clone(),
                tx_id,
            }],
            payouts: vec![PayoutLine {
                recipient: "Vendor".to_owned(),
                address: self.text.clone(),
                amount: Piconero(69_000_000_000),
                tx_id,
                confirmations: 3,
            }],
            contract: ContractView {
                hash: "ab".repeat(32),
                fee_basis_points: 250,
                refund_address: self.text.clone(),
                payout_address: self.text.clone(),
                undecided: Some(Permille::HALF),
            },
        })
    }

    async fn unread(&self, _viewer: &Viewer) -> Result<Vec<OrderId>, PortError> {
        Ok(vec![OrderId::new(NOW, [4; 10])])
    }

    async fn mine(&self, _viewer: &Viewer) -> Result<Vec<OrderCard>, PortError> {
        Ok(vec![OrderCard {
            id: OrderId::new(NOW, [4; 10]),
            title: self.text.clone(),
            picture: None,
            viewer_role: self.role,
            counterparty: self.text.clone(),
            amount: Piconero(70_000_000_000),
            phase: self.phase,
            needs_viewer: true,
            news: true,
            placed_at: NOW,
        }])
    }
}

#[async_trait]
impl Escrows for Shop {
    async fn payment_status(&self, _viewer: &Viewer, id: EscrowId) -> Result<PaymentStatus, PortError> {
        Ok(PaymentStatus {
            escrow_id: id,
            order_id: OrderId::new(NOW, [4; 10]),
            state: self.phase,
            address: Some("9wq792k9sxVZiLn66S3Qzv8QfmtcwkdXgM5cWGsXAPxoQeMQ79md51PLPCijvzk1iHbuHi91pws5B7iajTX9KTtJ4bh2tCh".to_owned()),
            amount_piconero: Piconero(70_000_000_000),
            received_piconero: Piconero(20_000_000_000),
            confirmations: 0,
            confirmations_required: 10,
            deadline: Some(NOW.plus_secs(86_400)),
            next_actor: NextActor::Buyer,
            next_step: self.text.clone(),
        })
    }

    async fn cases(&self, viewer: &Viewer) -> Result<Vec<CaseCard>, PortError> {
        if viewer.role != AccountRole::Arbiter {
            return Err(PortError::Forbidden);
        }
        Ok(vec![CaseCard {
            order: OrderId::new(NOW, [4; 10]),
            title: self.text.clone(),
            amount: Piconero(70_000_000_000),
            phase: Phase::Disputed,
            news: true,
            reason: self.text.clone(),
            opened_at: NOW,
            deadline: Some(NOW.plus_secs(86_400)),
        }])
    }
}

#[async_trait]
impl Accounts for Shop {
    async fn profile(&self, viewer: &Viewer) -> Result<ProfileView, PortError> {
        Ok(ProfileView {
            name: self.text.clone(),
            role: viewer.role,
            payout_address: Some(self.text.clone()),
            network: Network::Regtest,
            created_at: NOW,
        })
    }
}

#[async_trait]
impl Status for Shop {
    async fn status(&self) -> Result<StatusView, PortError> {
        let day = |worked| DayView {
            at: NOW,
            worked: Some(Share(worked)),
        };
        Ok(StatusView {
            parts: vec![PartView {
                name: "Incoming payments",
                what: "Noticing what you pay.",
                works: false,
                days: [9_000, 9_800, 10_000].map(day).to_vec(),
                worked: Some(Share(9_600)),
            }],
            incidents: vec![IncidentView {
                title: self.text.clone(),
                stage: IncidentStage::Watching,
                began: self.text.clone(),
                updates: vec![(self.text.clone(), self.text.clone())],
            }],
            at: NOW,
        })
    }
}

#[async_trait]
impl Development for Shop {
    async fn bank(&self) -> Result<BankView, PortError> {
        Ok(BankView {
            unlocked: Piconero(1_000_000_000_000),
            height: 120,
        })
    }
}
