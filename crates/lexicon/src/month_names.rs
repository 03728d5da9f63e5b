//! The names of months as people write them.

const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of the month that is called so or, by three letters or more, begins so: `Mar`,
/// `sept`, `December`.
pub(crate) fn month_named(word: &str) -> Option<u8> {
    let begins = |name: &str| {
        name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
    };
    let found = NAMES.iter().position(|name| word.len() >= 3 && begins(name));
    found.and_then(|at| u8::try_from(at + 1).ok())
}
