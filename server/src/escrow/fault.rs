//! Places at which a test makes the process die, to prove that what follows a crash is right.
//!
//! `MARKETPLACE_FAULT=name:n` aborts the process the n-th time it comes to the point of that name. Only a binary with
//! debug assertions has these points: the tests need no second build, and an optimised one, whose build by
//! `cargo xtask build --release` ends with a look for that name in it, cannot have them.

use domain::escrow::Effect;

/// When, around an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The effect is due; nothing was done.
    Before,
    /// It was performed; its result is not yet stored.
    Performed,
    /// Its result is stored.
    Stored,
}

/// Dies here if a test asked for it: `claim_wallet.before`, `broadcast_payout.performed`, …
pub(crate) fn point(effect: Effect, moment: Moment) {
    #[cfg(debug_assertions)]
    injected::point(&format!("{}.{}", effect_name(effect), moment.name()));
    #[cfg(not(debug_assertions))]
    let _ = (effect, moment);
}

/// Dies here if a test asked for `engine.committed`: a change is stored, and nobody in this process knows of it yet.
pub(super) fn committed() {
    #[cfg(debug_assertions)]
    injected::point("engine.committed");
}

/// Every name that [`effect_name`] gives.
pub(super) const EFFECT_NAMES: [&str; 4] = [
    "claim_wallet",
    "build_payout",
    "co_sign_payout",
    "broadcast_payout",
];

/// The effect's name in metrics, logs and fault points.
pub(crate) const fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::ClaimWallet => "claim_wallet",
        Effect::BuildPayout { .. } => "build_payout",
        Effect::CoSignPayout { .. } => "co_sign_payout",
        Effect::BroadcastPayout { .. } => "broadcast_payout",
    }
}

#[cfg(debug_assertions)]
impl Moment {
    const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Performed => "performed",
            Self::Stored => "stored",
        }
    }
}

#[cfg(debug_assertions)]
mod injected {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Fault {
        name: String,
        left: AtomicU64,
    }

    static FAULT: LazyLock<Option<Fault>> = LazyLock::new(|| {
        let wanted = std::env::var("MARKETPLACE_FAULT").ok()?;
        let (name, count) = wanted.split_once(':')?;
        let left = AtomicU64::new(count.parse().ok()?);
        let name = name.to_owned();
        Some(Fault { name, left })
    });

    pub(super) fn point(name: &str) {
        if let Some(fault) = FAULT.as_ref().filter(|fault| fault.name == name)
            && fault.left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            std::process::abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_effect_is_counted_from_the_start() {
        let no = 0;
        let effects = [
            Effect::ClaimWallet,
            Effect::BuildPayout { no },
            Effect::CoSignPayout { no },
            Effect::BroadcastPayout { no },
        ];
        assert_eq!(effects.map(effect_name), EFFECT_NAMES);
    }
}
