//! What is asked when a link is made or renamed.

use platform::{FieldError, Uuid};
use serde::Deserialize;

use super::LinkKind;

/// As long as a line of the list.
const LONGEST: usize = 80;

/// The fields as typed; shown again whatever is wrong with them.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// What to call it.
    pub label: String,
    /// What it is for.
    pub kind: String,
    /// The clinic that it leads to.
    pub clinic: String,
    /// The source it is given to.
    pub source: String,
}

/// A link that can be made for nobody in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What to call it.
    pub label: String,
    /// What it is for.
    pub kind: LinkKind,
    /// The clinic that it leads to.
    pub clinic_id: Option<Uuid>,
}

impl LinkForm {
    /// The link, or everything that is wrong with the form. `clinics` are those
    /// that one may choose.
    pub fn read(&self, clinics: &[Uuid]) -> Result<Wanted, Vec<FieldError>> {
        let mut errors = Vec::new();
        let label = label(&self.label).map_err(|problem| errors.push(problem)).unwrap_or_default();
        let kind = LinkKind::FREE.into_iter().find(|kind| kind.code() == self.kind);
        let clinic_id = self.clinic.parse().ok().filter(|id| clinics.contains(id));
        if kind.is_none() {
            errors.push(FieldError::new("kind", "Choose where people meet this link."));
        }
        if kind == Some(LinkKind::Clinic) && clinic_id.is_none() {
            errors.push(FieldError::new("clinic", "Choose the clinic that the link leads to."));
        }
        match kind {
            Some(kind) if errors.is_empty() => Ok(Wanted { label, kind, clinic_id }),
            _ => Err(errors),
        }
    }
}

/// A name for a link, on one line.
pub fn label(text: &str) -> Result<String, FieldError> {
    // A control character has no look, and PostgreSQL refuses one of them.
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let label = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = label.chars().count();
    if label.is_empty() {
        return Err(FieldError::new(
            "label",
            "Enter a name by which you will know the link, for example Pads, spring 2027.",
        ));
    }
    if length > LONGEST {
        return Err(FieldError::new(
            "label",
            format!("This name has {length} letters. Shorten it to {LONGEST}."),
        ));
    }
    Ok(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn everything_wrong_is_said_at_once() {
        let fields = |form: LinkForm| -> Vec<String> {
            let errors = form.read(&[]).expect_err("errors");
            errors.into_iter().map(|error| error.field).collect()
        };
        assert_eq!(fields(LinkForm::default()), ["label", "kind"]);
        let clinic =
            LinkForm { kind: "clinic".into(), clinic: "nonsense".into(), ..LinkForm::default() };
        assert_eq!(fields(clinic), ["label", "clinic"]);
        let source = LinkForm { kind: "source".into(), label: "x".into(), ..LinkForm::default() };
        assert_eq!(fields(source), ["kind"], "a source's link is made from the source");
    }

    #[test]
    fn a_clinic_of_another_practice_is_no_clinic() {
        let mine = Uuid::from_u128(1);
        let form = |clinic: Uuid| LinkForm {
            label: "Front desk".into(),
            kind: "plain".into(),
            clinic: clinic.to_string(),
            ..LinkForm::default()
        };
        assert_eq!(form(mine).read(&[mine]).expect("a link").clinic_id, Some(mine));
        assert_eq!(form(Uuid::from_u128(2)).read(&[mine]).expect("a link").clinic_id, None);
    }

    proptest! {
        #[test]
        fn a_name_is_one_line_of_bounded_length_whatever_was_typed(text in any::<String>()) {
            if let Ok(label) = label(&text) {
                prop_assert!(!label.is_empty() && label.chars().count() <= LONGEST);
                prop_assert!(!label.chars().any(char::is_control));
                prop_assert_eq!(super::label(&label).expect("a name stays a name"), label);
            }
        }
    }
}
