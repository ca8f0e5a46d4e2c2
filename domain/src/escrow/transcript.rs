//! The append-only story of an escrow.

use serde::{Deserialize, Serialize};

use super::contract::Contract;
use super::event::Event;
use super::hash::Hash;
use crate::clock::TimestampMs;
use crate::party::Actor;

/// The contract and everything that happened since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// What was agreed; its hash comes before the first entry's.
    pub contract: Contract,
    /// In order.
    pub entries: Vec<Entry>,
}

/// One event that changed the escrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 0.
    pub seq: u64,
    /// When it was applied.
    pub at_ms: TimestampMs,
    /// Who caused it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
    /// The name of the state before.
    pub from: String,
    /// The name of the state after.
    pub to: String,
    /// The hash of the entry before; of the contract, for the first.
    pub previous: Hash,
    /// Over all of the above, see [`Entry::computed_hash`].
    pub hash: Hash,
}

/// What an [`Entry`] is made from.
#[derive(Clone, Debug)]
pub struct EntryDraft {
    /// See [`Entry::seq`].
    pub seq: u64,
    /// See [`Entry::at_ms`].
    pub at_ms: TimestampMs,
    /// See [`Entry::actor`].
    pub actor: Actor,
    /// See [`Entry::event`].
    pub event: Event,
    /// See [`Entry::from`].
    pub from: &'static str,
    /// See [`Entry::to`].
    pub to: &'static str,
}

impl Entry {
    /// Appends to the chain that ends with `previous`.
    ///
    /// # Errors
    /// Never for events that were made here: they all have a JSON form.
    pub fn new(draft: EntryDraft, previous: Hash) -> Result<Self, serde_json::Error> {
        let EntryDraft {
            seq,
            at_ms,
            actor,
            event,
            from,
            to,
        } = draft;
        let mut entry = Self {
            seq,
            at_ms,
            actor,
            event,
            from: from.to_owned(),
            to: to.to_owned(),
            previous,
            hash: previous,
        };
        entry.hash = entry.computed_hash()?;
        Ok(entry)
    }

    /// The hash of this entry's canonical JSON without its field `hash`.
    ///
    /// # Errors
    /// As for [`Entry::new`].
    pub fn computed_hash(&self) -> Result<Hash, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        if let Some(fields) = value.as_object_mut() {
            fields.remove("hash");
        }
        Hash::of_json(&value)
    }
}
