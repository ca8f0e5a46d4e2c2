//! What handlers take from a request, refused in the API's own words.

mod json;
mod multipart;
mod path;
mod query;
mod viewer;

pub use json::ApiJson;
pub(crate) use json::too_large;
pub use multipart::ApiMultipart;
pub use path::ApiPath;
pub use query::ApiQuery;
pub use viewer::{CurrentViewer, MaybeViewer};
