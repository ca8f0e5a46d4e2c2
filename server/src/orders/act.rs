//! What people do to an order. Who may do it, and when, the escrow's rules decide.

use domain::escrow::{Command, Escrow, Event};
use domain::{Actor, EscrowId, OrderId, Permille, Role, UserId};

use super::{OrderError, Orders};
use crate::escrow::Keep;
use crate::store::escrows;

/// The most characters of a vendor's note.
const NOTE_MAX: usize = 1_000;

impl Orders {
    /// The vendor says that it is on its way, with a note for the buyer such as a tracking number.
    ///
    /// # Errors
    /// [`OrderError::NotFound`] for whoever is no party, else [`OrderError::Refused`] if it is not theirs to
    /// do, or not now.
    pub async fn ship(&self, user: UserId, id: OrderId, note: &str) -> Result<(Escrow, Role), OrderError> {
        let note = note.trim();
        if note.chars().count() > NOTE_MAX {
            return Err(OrderError::ShippingNote { max: NOTE_MAX });
        }
        let keep = if note.is_empty() {
            Keep::Nothing
        } else {
            Keep::ShippingNote(note)
        };
        let escrow = self.escrow_of(id).await?;
        self.act(user, escrow, Command::Ship, keep).await
    }

    /// The buyer says that it has arrived: the vendor is paid.
    ///
    /// # Errors
    /// As for [`Orders::ship`].
    pub async fn confirm(&self, user: UserId, id: OrderId) -> Result<(Escrow, Role), OrderError> {
        self.act(user, self.escrow_of(id).await?, Command::Confirm, Keep::Nothing)
            .await
    }

    /// Buyer or vendor calls it off.
    ///
    /// # Errors
    /// As for [`Orders::ship`].
    pub async fn cancel(&self, user: UserId, id: OrderId) -> Result<(Escrow, Role), OrderError> {
        self.act(user, self.escrow_of(id).await?, Command::Cancel, Keep::Nothing)
            .await
    }

    /// Buyer or vendor asks the arbiter to decide.
    ///
    /// # Errors
    /// As for [`Orders::ship`].
    pub async fn dispute(
        &self,
        user: UserId,
        id: OrderId,
        reason: String,
    ) -> Result<(Escrow, Role), OrderError> {
        self.act(
            user,
            self.escrow_of(id).await?,
            Command::Dispute { reason },
            Keep::Nothing,
        )
        .await
    }

    /// Whoever opened the dispute takes it back.
    ///
    /// # Errors
    /// As for [`Orders::ship`].
    pub async fn withdraw(&self, user: UserId, id: OrderId) -> Result<(Escrow, Role), OrderError> {
        self.act(user, self.escrow_of(id).await?, Command::Withdraw, Keep::Nothing)
            .await
    }

    /// Buyer or vendor proposes a split; the same from both settles the dispute.
    ///
    /// # Errors
    /// As for [`Orders::ship`].
    pub async fn propose(
        &self,
        user: UserId,
        id: OrderId,
        buyer: Permille,
    ) -> Result<(Escrow, Role), OrderError> {
        self.act(
            user,
            self.escrow_of(id).await?,
            Command::Propose { buyer },
            Keep::Nothing,
        )
        .await
    }

    /// The arbiter decides the dispute.
    ///
    /// # Errors
    /// As for [`Orders::ship`].
    pub async fn award(
        &self,
        user: UserId,
        id: EscrowId,
        buyer: Permille,
        reason: String,
    ) -> Result<(Escrow, Role), OrderError> {
        self.act(user, id, Command::Award { buyer, reason }, Keep::Nothing)
            .await
    }

    /// The escrow of an order.
    ///
    /// # Errors
    /// [`OrderError::NotFound`] if there is no such order.
    pub async fn escrow_of(&self, id: OrderId) -> Result<EscrowId, OrderError> {
        let mut db = self.store.read("get", "escrows").await?;
        let escrow = escrows::of_order(&mut db, id)
            .await?
            .ok_or(OrderError::NotFound)?;
        Ok(escrow.contract.escrow_id)
    }

    async fn act(
        &self,
        user: UserId,
        id: EscrowId,
        command: Command,
        keep: Keep<'_>,
    ) -> Result<(Escrow, Role), OrderError> {
        let event = Event::Command(command);
        let escrow = self.engine.apply(id, &event, Actor::User(user), keep).await?;
        let role = escrow.role_of(user).ok_or(OrderError::NotFound)?;
        Ok((escrow, role))
    }
}
