//! How the API describes values that the domain owns.

use domain::AccountRole;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The role of an account, by its name.
pub(super) fn account_role() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(AccountRole::ALL.map(AccountRole::name)))
        .build()
}
