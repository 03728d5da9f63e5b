//! The fields of a form in which one name stands several times: the pieces picked.

use platform::Uuid;

use crate::form_fields;

pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn read(body: &[u8]) -> Self {
        Self(form_fields::fields(body))
    }

    /// The value of a field; empty when it is not there.
    pub fn one(&self, name: &str) -> &str {
        form_fields::field(&self.0, name).trim()
    }

    /// The ids of a field; what is none is left out.
    pub fn ids(&self, name: &str) -> Vec<Uuid> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .filter_map(|(_, value)| value.parse().ok())
            .collect()
    }
}
