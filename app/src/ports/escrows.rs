//! Escrows and disputes.

use async_trait::async_trait;
use domain::EscrowId;

use super::PortError;
use crate::view::{CaseCard, PaymentStatus, Viewer};

/// What pages read about escrows.
#[async_trait]
pub trait Escrows: Send + Sync {
    /// Where the payment stands. [`PortError::NotFound`] unless the viewer is a party to it.
    async fn payment_status(&self, viewer: &Viewer, id: EscrowId) -> Result<PaymentStatus, PortError>;

    /// The escrows that name the viewer as arbiter and are or were disputed; open ones first, then newest.
    /// [`PortError::Forbidden`] unless the viewer is an arbiter.
    async fn cases(&self, viewer: &Viewer) -> Result<Vec<CaseCard>, PortError>;
}
