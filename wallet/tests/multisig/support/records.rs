//! [`WalletRecords`] in memory, through JSON as a real store would.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use domain::{EscrowId, TimestampMs, WalletId};
use wallet::multisig::{RecordsError, Stage, WalletRecord, WalletRecords};

#[derive(Default)]
pub(crate) struct MemoryRecords(Mutex<BTreeMap<WalletId, String>>);

impl MemoryRecords {
    pub(crate) fn all(&self) -> Vec<WalletRecord> {
        let records = self.0.lock().unwrap();
        records
            .values()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect()
    }

    fn unclaimed(&self, backed_up: bool) -> Vec<WalletRecord> {
        let mut records = self.all();
        records.retain(|record| {
            let free = record.stage == Stage::Ready && record.claimed_by.is_none();
            free && record.backed_up_at.is_some() == backed_up
        });
        records
    }

    pub(crate) fn put(&self, record: &WalletRecord) {
        let text = serde_json::to_string(record).unwrap();
        self.0.lock().unwrap().insert(record.id, text);
    }
}

#[async_trait]
impl WalletRecords for MemoryRecords {
    async fn insert(&self, record: &WalletRecord) -> Result<(), RecordsError> {
        assert!(self.get(record.id).await?.is_none());
        self.put(record);
        Ok(())
    }

    async fn update(&self, record: &WalletRecord) -> Result<(), RecordsError> {
        let before = self.get(record.id).await?.unwrap();
        self.put(&WalletRecord {
            claimed_by: before.claimed_by,
            backed_up_at: before.backed_up_at,
            ..record.clone()
        });
        Ok(())
    }

    async fn get(&self, id: WalletId) -> Result<Option<WalletRecord>, RecordsError> {
        Ok(self.all().into_iter().find(|record| record.id == id))
    }

    async fn claimed_by(&self, escrow: EscrowId) -> Result<Option<WalletRecord>, RecordsError> {
        Ok(self
            .all()
            .into_iter()
            .find(|record| record.claimed_by == Some(escrow)))
    }

    async fn claim_prepared(&self, escrow: EscrowId) -> Result<Option<WalletRecord>, RecordsError> {
        if let Some(record) = self.claimed_by(escrow).await? {
            return Ok(Some(record));
        }
        let Some(mut record) = self.unclaimed(true).into_iter().next() else {
            return Ok(None);
        };
        record.claimed_by = Some(escrow);
        self.put(&record);
        Ok(Some(record))
    }

    async fn unfinished(&self) -> Result<Vec<WalletRecord>, RecordsError> {
        let mut records = self.all();
        records.retain(|record| record.stage == Stage::Ceremony);
        Ok(records)
    }

    async fn count_prepared(&self) -> Result<usize, RecordsError> {
        Ok(self.unclaimed(true).len())
    }

    async fn without_backup(&self) -> Result<Vec<WalletRecord>, RecordsError> {
        Ok(self.unclaimed(false))
    }

    async fn backed_up(&self, wallets: &[WalletId], at: TimestampMs) -> Result<(), RecordsError> {
        for mut record in self.unclaimed(false) {
            if wallets.contains(&record.id) {
                record.backed_up_at = Some(at);
                self.put(&record);
            }
        }
        Ok(())
    }
}
