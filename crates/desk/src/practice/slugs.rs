//! Short names in addresses. They stand on printed cards and in QR codes, so a clinic keeps the
//! one it got when it was made, whatever it is called later.

/// A short name for addresses made from a name: "Summit Rehab" is
/// `summit-rehab`.
pub fn slug(name: &str) -> String {
    let lower: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let slug = lower.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "practice".into() } else { slug }
}

/// The short name that a clinic has or, where it has none yet or another has it, the first free
/// one made from its name.
pub(super) fn free(kept: &str, name: &str, taken: &[String]) -> String {
    let wish = if kept.is_empty() { slug_of_clinic(name) } else { kept.to_owned() };
    let numbered = (2..).map(|number| format!("{wish}-{number}"));
    let mut names = std::iter::once(wish.clone()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or(wish)
}

fn slug_of_clinic(name: &str) -> String {
    if name.chars().any(|c| c.is_ascii_alphanumeric()) { slug(name) } else { "clinic".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clinics_of_one_name_have_two_addresses() {
        let taken = ["main".to_owned(), "main-2".to_owned()];
        assert_eq!(free("", "Main", &taken), "main-3");
        assert_eq!(free("", "Norte – Ñ", &taken), "norte");
        assert_eq!(free("east", "Main", &taken), "east");
        assert_eq!(free("", "***", &taken), "clinic");
    }
}
