//! An order as one of its parties sees it.

use app::view::{CaseCard, ContractView, DisputeView, OrderCard, OrderView, PayoutLine, Phase};
use domain::escrow::payout::{Payment, Recipient};
use domain::escrow::{Action, Command, Escrow, Event, NextActor, Settlement, State, Transcript};
use domain::{AccountRole, EscrowId, OrderId, Role, TxId, TxStatus, UserId};

use super::place::delivery_cell;
use super::{OrderError, Orders, timeline};
use crate::escrow::view::payment_status_for;
use crate::store::orders::{self, OrderRow};
use crate::store::sealed::Cell;
use crate::store::{StoreError, escrows, order_news};

impl Orders {
    /// One order.
    ///
    /// # Errors
    /// [`OrderError::NotFound`] for whoever is no party.
    pub async fn view(&self, user: UserId, id: OrderId) -> Result<OrderView, OrderError> {
        let mut db = self.store.read("get", "orders").await?;
        let row = orders::get(&mut db, id).await?.ok_or(OrderError::NotFound)?;
        let role = row.escrow.role_of(user).ok_or(OrderError::NotFound)?;
        let transcript = escrows::transcript(&mut db, &row.escrow).await?;
        drop(db);
        let escrow = &row.escrow;
        self.engine.looked_at(escrow, role);
        let contract = &escrow.contract;
        Ok(OrderView {
            id,
            listing: contract.listing.listing_id,
            title: contract.listing.title.clone(),
            picture: picture(&row),
            price: contract.listing.unit_price,
            quantity: u64::from(contract.listing.quantity),
            buyer: row.buyer.clone(),
            vendor: row.vendor.clone(),
            arbiter: row.arbiter.clone(),
            viewer_role: role,
            delivery: self.delivery(&row, role)?,
            shipping_note: self.shipping_note(&row, role)?,
            dispute: dispute(escrow),
            placed_at: row.placed_at,
            payment: payment_status_for(escrow, role),
            actions: Action::open_to(escrow, role).collect(),
            timeline: timeline::tell(escrow, &transcript),
            payouts: payouts(escrow),
            contract: ContractView {
                hash: contract
                    .hash()
                    .map_err(|_| StoreError::Corrupt("contract"))?
                    .to_string(),
                fee_basis_points: contract.fee.get(),
                refund_address: contract.refund_address.clone(),
                payout_address: contract.payout_address.clone(),
                undecided: contract.undecided,
            },
        })
    }

    /// The orders in which a person buys or sells, newest first, those after `before` in that order.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list(
        &self,
        user: UserId,
        before: Option<OrderId>,
        limit: u32,
    ) -> Result<Vec<OrderCard>, OrderError> {
        let mut db = self.store.read("list", "orders").await?;
        let rows = orders::of_user(&mut db, user, before, limit).await?;
        let news = order_news::of_user(&mut db, user, limit).await?;
        Ok(rows.iter().filter_map(|row| card(row, user, &news)).collect())
    }

    /// The disputes, open or settled, that name this arbiter; with a state's name only those that stand
    /// there.
    ///
    /// # Errors
    /// [`OrderError::NotAnArbiter`] for any other account, [`OrderError::State`] for a name that no state has.
    pub async fn cases(
        &self,
        (arbiter, role): (UserId, AccountRole),
        state: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(EscrowId, CaseCard)>, OrderError> {
        if role != AccountRole::Arbiter {
            return Err(OrderError::NotAnArbiter);
        }
        if state.is_some_and(|state| !State::NAMES.contains(&state)) {
            return Err(OrderError::State);
        }
        let mut db = self.store.read("list", "orders").await?;
        let rows = orders::cases_of(&mut db, arbiter, state, limit).await?;
        let news = order_news::of_user(&mut db, arbiter, limit).await?;
        let mut cases = Vec::with_capacity(rows.len());
        for row in rows {
            let transcript = escrows::transcript(&mut db, &row.escrow).await?;
            cases.push((row.escrow.contract.escrow_id, case(&row, &transcript, &news)));
        }
        Ok(cases)
    }

    /// The escrow, for one of its parties, with their role in it.
    ///
    /// # Errors
    /// [`OrderError::NotFound`] for whoever is no party.
    pub async fn escrow(&self, user: UserId, id: EscrowId) -> Result<(Escrow, Role), OrderError> {
        let escrow = self.engine.get(id).await?;
        let role = escrow.role_of(user).ok_or(OrderError::NotFound)?;
        Ok((escrow, role))
    }

    /// The escrow's whole story, for one of its parties.
    ///
    /// # Errors
    /// [`OrderError::NotFound`] for whoever is no party.
    pub async fn transcript(&self, user: UserId, id: EscrowId) -> Result<Transcript, OrderError> {
        let (escrow, _) = self.escrow(user, id).await?;
        let mut db = self.store.read("list", "transcript_entries").await?;
        Ok(escrows::transcript(&mut db, &escrow).await?)
    }

    /// The vendor has to send it, the buyer wrote it: nobody else reads it.
    fn delivery(&self, row: &OrderRow, role: Role) -> Result<Option<String>, OrderError> {
        if role == Role::Arbiter {
            return Ok(None);
        }
        let plain = self.sealer.open(delivery_cell(&row.id), &row.delivery)?;
        Ok(Some(text(plain)?))
    }

    fn shipping_note(&self, row: &OrderRow, role: Role) -> Result<Option<String>, OrderError> {
        let Some(sealed) = row.shipping_note.as_ref().filter(|_| role != Role::Arbiter) else {
            return Ok(None);
        };
        let cell = Cell {
            table: "orders",
            column: "shipping_note",
            row: row.id.0.as_bytes(),
        };
        Ok(Some(text(self.sealer.open(cell, sealed)?)?))
    }
}

fn text(plain: Vec<u8>) -> Result<String, StoreError> {
    String::from_utf8(plain).map_err(|_| StoreError::Corrupt("sealed text"))
}

fn picture(row: &OrderRow) -> Option<String> {
    row.picture.map(|id| format!("/pictures/{id}/thumb.jpg"))
}

fn card(row: &OrderRow, user: UserId, news: &[OrderId]) -> Option<OrderCard> {
    let escrow = &row.escrow;
    let viewer_role = escrow.role_of(user)?;
    Some(OrderCard {
        id: row.id,
        title: escrow.contract.listing.title.clone(),
        picture: picture(row),
        viewer_role,
        counterparty: if viewer_role == Role::Buyer {
            row.vendor.clone()
        } else {
            row.buyer.clone()
        },
        amount: escrow.contract.amount,
        phase: Phase::from(&escrow.state),
        needs_viewer: needs(escrow, viewer_role),
        news: news.contains(&row.id),
        placed_at: row.placed_at,
    })
}

fn needs(escrow: &Escrow, role: Role) -> bool {
    matches!(
        (escrow.next_step().actor, role),
        (NextActor::Buyer, Role::Buyer)
            | (NextActor::Vendor, Role::Vendor)
            | (NextActor::Arbiter, Role::Arbiter)
    )
}

fn case(row: &OrderRow, transcript: &Transcript, news: &[OrderId]) -> CaseCard {
    let opened = transcript
        .entries
        .iter()
        .rev()
        .find_map(|entry| match &entry.event {
            Event::Command(Command::Dispute { reason }) => Some((reason.clone(), entry.at_ms)),
            _ => None,
        });
    let (reason, opened_at) = opened.unwrap_or_else(|| (String::new(), row.placed_at));
    let escrow = &row.escrow;
    let open = matches!(escrow.state, State::Disputed(_));
    CaseCard {
        order: row.id,
        title: escrow.contract.listing.title.clone(),
        amount: escrow.contract.amount,
        phase: Phase::from(&escrow.state),
        news: news.contains(&row.id),
        reason,
        opened_at,
        deadline: escrow.deadline().filter(|_| open),
    }
}

fn dispute(escrow: &Escrow) -> Option<DisputeView> {
    let State::Disputed(dispute) = &escrow.state else {
        return None;
    };
    Some(DisputeView {
        opened_by: dispute.opened_by,
        reason: dispute.reason.clone(),
        opened_at: dispute.opened_at,
        proposed_by_buyer: dispute.proposed_by_buyer,
        proposed_by_vendor: dispute.proposed_by_vendor,
    })
}

/// Every payment out of the escrow: before the transaction is signed, without its network fee.
pub(crate) fn payouts(escrow: &Escrow) -> Vec<PayoutLine> {
    escrow
        .settlements
        .iter()
        .flat_map(|settlement| lines(escrow, settlement))
        .collect()
}

fn lines(escrow: &Escrow, settlement: &Settlement) -> Vec<PayoutLine> {
    let signed = settlement.stage.signed();
    let payments = match signed {
        Some(tx) => tx.payments.clone(),
        None => settlement
            .plan
            .shares
            .iter()
            .map(|share| Payment {
                address: share.address.clone(),
                amount: share.gross,
            })
            .collect(),
    };
    let line = |payment: Payment| PayoutLine {
        recipient: recipient(settlement, &payment.address).to_owned(),
        address: payment.address,
        amount: payment.amount,
        tx_id: signed.map(|tx| tx.tx_id),
        confirmations: signed.map_or(0, |tx| confirmations(escrow, tx.tx_id)),
    };
    payments.into_iter().map(line).collect()
}

fn recipient(settlement: &Settlement, address: &str) -> &'static str {
    let share = settlement
        .plan
        .shares
        .iter()
        .find(|share| share.address == address);
    match share.map(|share| share.recipient) {
        Some(Recipient::Buyer) => "Buyer",
        Some(Recipient::Vendor) => "Vendor",
        Some(Recipient::Operator) => "Fee",
        None => "Unknown",
    }
}

fn confirmations(escrow: &Escrow, tx_id: TxId) -> u64 {
    let payout = escrow.chain.payouts.iter().find(|payout| payout.tx_id == tx_id);
    payout.map_or(0, |payout| {
        TxStatus::confirmations(payout.status, escrow.chain.height)
    })
}
