//! What a port says when it can't give what a page asked for.

/// Why there is no data. The words a person reads belong to the error page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// There is no such thing, or its existence is none of the viewer's business.
    #[error("no such thing, or not for this viewer to see")]
    NotFound,
    /// The viewer is signed in and may know it exists, but their role does not allow this.
    #[error("the viewer's role does not allow this")]
    Forbidden,
    /// Only signed-in people may see this.
    #[error("signing in is required")]
    SignInRequired,
    /// A dependency failed. The cause was logged by the port under the request's reference.
    #[error("the data is not available now; the log has the cause")]
    Unavailable,
}
