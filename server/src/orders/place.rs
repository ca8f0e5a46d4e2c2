//! Placing an order.

use std::time::Duration;

use domain::escrow::contract::ContractError;
use domain::escrow::{Contract, Escrow, ListingTerms, State};
use domain::{AccountRole, EscrowId, ListingId, OrderId, Piconero, TimestampMs, UserId};
use sqlx::SqliteConnection;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::{OrderError, Orders};
use crate::escrow::EngineState;
use crate::store::listings::{self, ListingRow};
use crate::store::sealed::Cell;
use crate::store::{StoreError, escrows, orders};

/// The most characters of an address and a word to the vendor.
pub(super) const DELIVERY_MAX: usize = 2_000;
/// The most characters of a submission's name.
const SUBMISSION_MAX: usize = 200;
/// How long an order without a wallet waits for its address.
const ADDRESS_WITHIN: Duration = Duration::from_millis(300);

/// What a buyer wants.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// What to buy.
    pub listing: ListingId,
    /// How many.
    pub quantity: u32,
    /// The price of one as the buyer saw it; not compared if the client does not say.
    pub unit_price: Option<Piconero>,
    /// Where money goes that comes back.
    pub refund_address: String,
    /// Where to send the goods: for the vendor's eyes.
    pub delivery: String,
    /// Names this submission: the same one again is the same order.
    pub submission: Option<String>,
}

/// An order that was placed, now or by the same submission before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The order.
    pub order: OrderId,
    /// Its escrow.
    pub escrow: EscrowId,
}

impl Orders {
    /// Places an order: takes the pieces off the shelf, freezes the contract and opens its escrow, with a prepared
    /// wallet if there is one for it, all in one transaction. Without one it waits a moment for the escrow's address.
    ///
    /// # Errors
    /// [`OrderError`] says what is wrong with the order; nothing has changed then.
    pub async fn place(
        &self,
        buyer: UserId,
        role: AccountRole,
        order: PlaceOrder,
    ) -> Result<Placed, OrderError> {
        check(role, &order)?;
        let refund = wallet::address::check(&order.refund_address, self.terms.network)?.to_string();
        let changes = self.engine.changes();

        let mut tx = self.store.write("place", "orders").await?;
        if let Some(escrow) = earlier(&mut tx, buyer, order.submission.as_deref()).await? {
            return same(&escrow.contract, &order, &refund);
        }
        let open = orders::count_unpaid(&mut tx, buyer).await?;
        if open >= self.terms.unpaid_orders {
            return Err(OrderError::TooManyUnpaid { open });
        }
        let now = self.engine.moment(&mut tx).await?;
        let listing = listings::get(&mut tx, order.listing)
            .await?
            .ok_or(OrderError::NoSuchListing)?;
        let contract = self
            .contract(&mut tx, (buyer, &listing), &order, refund, now)
            .await?;
        if !listings::take_stock(&mut tx, listing.id, order.quantity, now).await? {
            return Err(OrderError::OutOfStock { left: listing.stock });
        }
        let placed = Placed {
            order: contract.order_id,
            escrow: contract.escrow_id,
        };
        let escrow = Escrow::new(contract);
        let delivery = self
            .sealer
            .seal(delivery_cell(&placed.order), order.delivery.trim().as_bytes())?;
        let row = orders::NewOrder {
            escrow: &escrow,
            delivery: &delivery,
            submission: order.submission.as_deref(),
        };
        orders::insert(&mut tx, &row).await?;
        let moves_money = self.engine_status.get() == EngineState::Active;
        let escrow = self.engine.open(&mut tx, escrow, moves_money).await?;
        tx.commit().await?;

        self.engine.began(&escrow);
        if !moves_money || escrow.state != State::Pending {
            return Ok(placed);
        }
        if let Err(error) = self.wait_for_address(placed.escrow, changes).await {
            // The order stands; to say anything else would make the client order twice.
            tracing::warn!(error = %error, "a new order's address could not be waited for");
        }
        Ok(placed)
    }

    async fn contract(
        &self,
        db: &mut SqliteConnection,
        (buyer, listing): (UserId, &ListingRow),
        order: &PlaceOrder,
        refund_address: String,
        now: TimestampMs,
    ) -> Result<Contract, OrderError> {
        let vendor = listing.vendor_id;
        if vendor == buyer {
            return Err(OrderError::OwnListing);
        }
        if !listing.active {
            return Err(OrderError::Withdrawn);
        }
        if order.unit_price.is_some_and(|seen| seen != listing.price) {
            return Err(OrderError::PriceChanged { now: listing.price });
        }
        let terms = &self.terms;
        let too_large = OrderError::TooLarge {
            largest: terms.largest,
        };
        let amount = listing.price.checked_mul(u64::from(order.quantity));
        let Some(amount) = amount.filter(|amount| *amount <= terms.largest) else {
            return Err(too_large);
        };
        let mut arbiters = orders::least_busy_arbiters(db, buyer, vendor).await?.into_iter();
        let arbiter = arbiters.next().ok_or(OrderError::NoArbiter)?;
        let contract = Contract {
            version: Contract::VERSION,
            network: terms.network,
            escrow_id: EscrowId::new(now, self.entropy.id()?),
            order_id: OrderId::new(now, self.entropy.id()?),
            buyer,
            vendor,
            arbiter,
            deputy: arbiters.next(),
            listing: frozen(listing, order.quantity),
            amount,
            fee: terms.fee,
            fee_address: terms.fee_address.clone(),
            payout_address: self.payout_address(db, vendor).await?,
            refund_address,
            dust_floor: terms.dust_floor,
            network_fee_ceiling: terms.network_fee_ceiling,
            periods: terms.periods,
            undecided: Some(terms.undecided),
            created_at: now,
        };
        contract.validate().map_err(|error| match error {
            ContractError::Amount => OrderError::TooSmall,
            error => OrderError::Contract(error),
        })?;
        Ok(contract)
    }

    async fn payout_address(&self, db: &mut SqliteConnection, vendor: UserId) -> Result<String, OrderError> {
        let profile = self.accounts.profile_in(db, vendor).await?;
        let address = profile.payout_address.ok_or(OrderError::VendorWithoutAddress)?;
        Ok(address.as_str().to_owned())
    }

    /// A wallet may just be ready; if none is soon, the page shows the address when it comes.
    async fn wait_for_address(
        &self,
        id: EscrowId,
        mut changes: Receiver<EscrowId>,
    ) -> Result<(), OrderError> {
        let ready = async {
            loop {
                match changes.recv().await {
                    // Of a hundred who order at once nobody looks for the others.
                    Ok(other) if other != id => continue,
                    // Falling behind is no reason to stop looking.
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Ok(()),
                }
                let mut db = self.store.read("get", "escrows").await?;
                let escrow = escrows::get(&mut db, id).await?;
                if escrow.is_none_or(|escrow| escrow.state != State::Pending) {
                    return Ok(());
                }
            }
        };
        timeout(ADDRESS_WITHIN, ready).await.unwrap_or(Ok(()))
    }
}

fn check(role: AccountRole, order: &PlaceOrder) -> Result<(), OrderError> {
    if !matches!(role, AccountRole::Buyer | AccountRole::Vendor) {
        return Err(OrderError::CannotBuy);
    }
    if order.quantity == 0 {
        return Err(OrderError::Quantity);
    }
    let delivery = order.delivery.trim().chars().count();
    if delivery == 0 || delivery > DELIVERY_MAX {
        return Err(OrderError::Delivery { max: DELIVERY_MAX });
    }
    let submission = order.submission.as_ref().map(|name| name.chars().count());
    if submission.is_some_and(|length| length == 0 || length > SUBMISSION_MAX) {
        return Err(OrderError::Submission { max: SUBMISSION_MAX });
    }
    Ok(())
}

async fn earlier(
    db: &mut SqliteConnection,
    buyer: UserId,
    submission: Option<&str>,
) -> Result<Option<Escrow>, StoreError> {
    let Some(submission) = submission else {
        return Ok(None);
    };
    let Some(order) = orders::by_submission(db, buyer, submission).await? else {
        return Ok(None);
    };
    let escrow = escrows::of_order(db, order)
        .await?
        .ok_or(StoreError::Corrupt("order without escrow"))?;
    Ok(Some(escrow))
}

/// The earlier order, if it is what is asked for again.
fn same(earlier: &Contract, order: &PlaceOrder, refund: &str) -> Result<Placed, OrderError> {
    let terms = &earlier.listing;
    if terms.listing_id != order.listing
        || terms.quantity != order.quantity
        || earlier.refund_address != refund
    {
        return Err(OrderError::SubmissionReused);
    }
    Ok(Placed {
        order: earlier.order_id,
        escrow: earlier.escrow_id,
    })
}

fn frozen(listing: &ListingRow, quantity: u32) -> ListingTerms {
    let unit_price: Piconero = listing.price;
    ListingTerms {
        listing_id: listing.id,
        title: listing.title.clone(),
        description: listing.description.clone(),
        unit_price,
        quantity,
    }
}

/// Where the delivery text of an order is kept.
pub(super) fn delivery_cell(order: &OrderId) -> Cell<'_> {
    Cell {
        table: "orders",
        column: "delivery",
        row: order.0.as_bytes(),
    }
}
