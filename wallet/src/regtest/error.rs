//! Why a private chain does not work.

use std::path::PathBuf;

use domain::TxId;

use crate::rpc::RpcError;

/// A failure of the harness; each says what to look at.
#[derive(Debug, thiserror::Error)]
pub enum RegtestError {
    /// A program is missing.
    #[error(
        "{program} does not run: install the Debian package monero, or name its directory in MONERO_BIN_DIR"
    )]
    MissingProgram {
        /// Which.
        program: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A program's `--version` says nothing that is understood.
    #[error("{program} --version says {said:?}, which holds no version")]
    UnknownVersion {
        /// Which.
        program: PathBuf,
        /// Its words.
        said: String,
    },
    /// A process ended at once, several times.
    #[error("{name} ends as soon as it starts; read {}", log.display())]
    Exited {
        /// Which.
        name: String,
        /// Its output.
        log: PathBuf,
    },
    /// A process does not answer.
    #[error("{name} does not answer in time; read {}", log.display())]
    NotReady {
        /// Which.
        name: String,
        /// Its output.
        log: PathBuf,
    },
    /// A file operation failed.
    #[error("a file of the private chain cannot be read or written")]
    Io(#[from] std::io::Error),
    /// A call failed.
    #[error("a call to a process of the private chain failed")]
    Rpc(#[from] RpcError),
    /// An ordinary wallet did not say which transaction it sent.
    #[error("the wallet did not say which transaction it sent")]
    NothingSent,
    /// The daemon keeps a transaction to itself.
    #[error("the daemon does not pass on the transaction {0}")]
    NotRelayed(TxId),
}
