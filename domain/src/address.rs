//! Monero addresses, checked without a wallet.
