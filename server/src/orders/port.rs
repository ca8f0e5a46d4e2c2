//! What pages read about orders and escrows.

use app::ports::{self, PortError};
use app::view::{CaseCard, OrderCard, OrderView, PaymentStatus, Viewer};
use async_trait::async_trait;
use domain::{AccountRole, EscrowId, OrderId};

use super::{OrderError, Orders};
use crate::escrow::view::payment_status_for;

/// The most entries of a list on a page.
const LIST_MAX: u32 = 100;

#[async_trait]
impl ports::Orders for Orders {
    async fn order(&self, viewer: &Viewer, id: OrderId) -> Result<OrderView, PortError> {
        let look = async {
            let order = self.view(viewer.id, id).await?;
            self.looked(viewer.id, Some(id)).await?;
            Ok(order)
        };
        look.await.map_err(|error| refused(&error))
    }

    async fn unread(&self, viewer: &Viewer) -> Result<Vec<OrderId>, PortError> {
        self.news(viewer.id).await.map_err(|error| refused(&error))
    }

    async fn mine(&self, viewer: &Viewer) -> Result<Vec<OrderCard>, PortError> {
        self.list(viewer.id, None, LIST_MAX)
            .await
            .map_err(|error| refused(&error))
    }
}

#[async_trait]
impl ports::Escrows for Orders {
    async fn payment_status(&self, viewer: &Viewer, id: EscrowId) -> Result<PaymentStatus, PortError> {
        let (escrow, role) = self
            .escrow(viewer.id, id)
            .await
            .map_err(|error| refused(&error))?;
        Ok(payment_status_for(&escrow, role))
    }

    async fn cases(&self, viewer: &Viewer) -> Result<Vec<CaseCard>, PortError> {
        if viewer.role != AccountRole::Arbiter {
            return Err(PortError::Forbidden);
        }
        let arbiter = (viewer.id, AccountRole::Arbiter);
        let cases = Orders::cases(self, arbiter, None, LIST_MAX).await;
        let cases = cases.map_err(|error| refused(&error))?;
        Ok(cases.into_iter().map(|(_, card)| card).collect())
    }
}

fn refused(error: &OrderError) -> PortError {
    match error {
        OrderError::NotFound => PortError::NotFound,
        error => {
            tracing::error!(error = %error, "an order cannot be shown");
            PortError::Unavailable
        }
    }
}
