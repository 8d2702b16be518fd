//! Fields of a change, where "not given" and `null` differ: `#[serde(default, deserialize_with = "given")]`.

use serde::{Deserialize, Deserializer};

/// What was given; `null` becomes `Some(None)`. The field's default stands for "not given".
pub(crate) fn given<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
