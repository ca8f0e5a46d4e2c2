//! HTTP: the router, one middleware a file, and the one place where an error becomes a status.

mod client;
mod cookie;
mod csrf;
mod envelope;
pub mod error;
mod error_page;
pub mod extract;
mod limit;
mod observe;
mod request_id;
mod router;
mod security_headers;
mod serve;
mod session;
mod site;

pub use cookie::{clear_session, read_session, set_session};
pub(crate) use csrf::OwnOrigin;
pub use error::ApiError;
pub use error_page::{ErrorPage, Refused};
pub use extract::{ApiJson, ApiMultipart, ApiPath, ApiQuery, CurrentViewer, MaybeViewer};
pub(crate) use limit::AuthLimit;
pub use request_id::RequestId;
pub use router::{Pages, RouterError, router};
pub use serve::{ServeError, serve};
pub use site::{Site, SiteError};
