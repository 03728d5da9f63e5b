//! How many sources are something, in the whole practice or of those that refer to one clinic.

use crate::reports::words;

/// "3 sources are slipping.", of one clinic "3 sources that refer to North are slipping."
pub fn sources_are(count: usize, what: &str, clinic: Option<&str>) -> String {
    let said = words::capitalised(&words::sources_are(count, what));
    match (clinic, count) {
        (None, _) => format!("{said}."),
        (Some(name), 0 | 1) => {
            format!("{}.", said.replace(" is ", &format!(" that refers to {name} is ")))
        }
        (Some(name), _) => {
            format!("{}.", said.replace(" are ", &format!(" that refer to {name} are ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_slip_is_said_of_the_practice_or_of_a_clinic() {
        assert_eq!(sources_are(0, "slipping", None), "No source is slipping.");
        assert_eq!(sources_are(3, "growing", None), "3 sources are growing.");
        assert_eq!(
            sources_are(0, "slipping", Some("North")),
            "No source that refers to North is slipping."
        );
        assert_eq!(
            sources_are(1, "slipping", Some("North")),
            "1 source that refers to North is slipping."
        );
        assert_eq!(
            sources_are(3, "slipping", Some("North")),
            "3 sources that refer to North are slipping."
        );
    }
}
