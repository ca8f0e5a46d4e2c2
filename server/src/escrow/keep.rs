//! What has to be stored in the same transaction as an event.

use std::sync::Arc;

use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::Escrow;
use domain::{EscrowId, Network};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;
use wallet::multisig::{EscrowWallet, SignedPayout, UnsignedPayout};
use wallet::watch::{ViewKeys, ViewKeysError};
use zeroize::Zeroizing;

use super::EngineError;
use crate::store::payouts::{self, PayoutKey, Scanned, WalletRow};
use crate::store::sealed::{Cell, SealError, Sealer};
use crate::store::{StoreError, chain, orders};

/// What an event brings along.
#[derive(Clone, Copy, Debug)]
pub enum Keep<'a> {
    /// Nothing.
    Nothing,
    /// The wallet whose address is reported.
    Wallet(&'a EscrowWallet),
    /// The transaction of settlement `no`, signed by the first.
    Unsigned(u32, &'a UnsignedPayout),
    /// The transaction of settlement `no`, signed by both.
    Signed(u32, &'a SignedPayout),
    /// What the vendor wrote when shipping.
    ShippingNote(&'a str),
}

impl Keep<'_> {
    pub(super) async fn store(
        self,
        db: &mut SqliteConnection,
        sealer: &Sealer,
        escrow: &Escrow,
    ) -> Result<(), EngineError> {
        let id = escrow.contract.escrow_id;
        match self {
            Self::Nothing => {}
            Self::Wallet(wallet) => {
                // Nobody knew the address before now: what was read already holds nothing for it, except
                // blocks that a reorganisation may yet replace.
                let known = chain::cursor(db)
                    .await?
                    .height
                    .saturating_sub(CONFIRMATIONS_REQUIRED);
                let row = WalletRow {
                    escrow: id,
                    wallet: wallet.id,
                    address: wallet.address.clone(),
                    view_key: sealer.seal(view_key(&id), wallet.view_key.expose_secret().as_bytes())?,
                    scanned: Scanned::Below(wallet.restore_height.max(known)),
                };
                payouts::insert_wallet(db, &row, escrow.contract.created_at).await?;
            }
            Self::Unsigned(no, payout) => {
                let bytes = seal(sealer, payout_cell(&id, "unsigned"), payout)?;
                payouts::put_unsigned(db, id, no, &bytes).await?;
            }
            Self::Signed(no, payout) => {
                let bytes = seal(sealer, payout_cell(&id, "signed"), payout)?;
                let settlement = escrow.settlements.iter().find(|settlement| settlement.no == no);
                let earlier = settlement.map_or(0, |settlement| settlement.superseded.len());
                let tx_id = payout.tx_id;
                let key = PayoutKey {
                    escrow: id,
                    no,
                    tx_id,
                };
                payouts::put_signed(db, key, earlier, &bytes).await?;
            }
            Self::ShippingNote(note) => {
                let order = escrow.contract.order_id;
                let cell = Cell {
                    table: "orders",
                    column: "shipping_note",
                    row: order.0.as_bytes(),
                };
                orders::set_shipping_note(db, order, &sealer.seal(cell, note.as_bytes())?).await?;
            }
        }
        Ok(())
    }
}

fn view_key(escrow: &EscrowId) -> Cell<'_> {
    Cell {
        table: "escrow_wallets",
        column: "view_key",
        row: escrow.0.as_bytes(),
    }
}

fn payout_cell<'a>(escrow: &'a EscrowId, column: &'static str) -> Cell<'a> {
    Cell {
        table: "payouts",
        column,
        row: escrow.0.as_bytes(),
    }
}

fn seal(sealer: &Sealer, cell: Cell<'_>, value: &impl Serialize) -> Result<Vec<u8>, EngineError> {
    let plain = Zeroizing::new(serde_json::to_vec(value)?);
    Ok(sealer.seal(cell, &plain)?)
}

fn open<T: DeserializeOwned>(
    sealer: &Sealer,
    cell: Cell<'_>,
    bytes: Option<&[u8]>,
) -> Result<T, EngineError> {
    let bytes = bytes.ok_or(StoreError::Corrupt("payout without bytes"))?;
    let plain = Zeroizing::new(sealer.open(cell, bytes)?);
    Ok(serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt("payout"))?)
}

/// Why a stored wallet cannot be watched.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwatchable {
    #[error(transparent)]
    Sealed(#[from] EngineError),
    #[error("its keys do not fit: {0}")]
    Keys(#[from] ViewKeysError),
}

/// What it takes to see the money of a stored wallet.
pub(super) fn view_keys(
    sealer: &Sealer,
    row: &WalletRow,
    network: Network,
) -> Result<Arc<ViewKeys>, Unwatchable> {
    let view_key = open_view_key(sealer, row)?;
    Ok(Arc::new(ViewKeys::new(&row.address, &view_key, network)?))
}

/// The private view key of a stored wallet.
fn open_view_key(sealer: &Sealer, row: &WalletRow) -> Result<SecretString, EngineError> {
    let plain = Zeroizing::new(sealer.open(view_key(&row.escrow), &row.view_key)?);
    let text = std::str::from_utf8(&plain).map_err(|_| SealError::DoesNotOpen {
        table: "escrow_wallets",
        column: "view_key",
    })?;
    Ok(SecretString::from(text))
}

/// The stored transaction of settlement `no` with its first signature.
pub(super) async fn unsigned(
    db: &mut SqliteConnection,
    sealer: &Sealer,
    escrow: EscrowId,
    no: u32,
) -> Result<UnsignedPayout, EngineError> {
    let bytes = payouts::unsigned_of(db, escrow, no).await?;
    open(sealer, payout_cell(&escrow, "unsigned"), bytes.as_deref())
}

/// The stored transaction of settlement `no` with both signatures, which must be the one of this hash.
pub(super) async fn signed(
    db: &mut SqliteConnection,
    sealer: &Sealer,
    key: PayoutKey,
) -> Result<SignedPayout, EngineError> {
    let bytes = payouts::signed_bytes(db, key).await?;
    let payout: SignedPayout = open(sealer, payout_cell(&key.escrow, "signed"), bytes.as_deref())?;
    if payout.tx_id == key.tx_id {
        Ok(payout)
    } else {
        Err(StoreError::Corrupt("payout of another hash").into())
    }
}
