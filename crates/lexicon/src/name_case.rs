//! Capital letters of names.

/// Words that begin a family name of several words.
const PARTICLES: &[&str] = &[
    "de", "la", "las", "los", "del", "der", "den", "di", "da", "dos", "du", "von", "van", "al",
    "el", "bin", "ter", "ten", "st", "st.", "le",
];

/// Those that stay small; the others are usually written large in the United States.
const SMALL: &[&str] = &[
    "de", "la", "las", "los", "del", "der", "den", "di", "da", "dos", "du", "von", "bin", "ter",
    "ten",
];

const MAC: &[&str] = &[
    "macdonald",
    "macarthur",
    "macgregor",
    "macleod",
    "mackenzie",
    "macdougall",
    "macmillan",
    "macpherson",
    "macneil",
    "maclean",
];

/// Whether a word begins a family name of several words, as `de` does.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

/// Gives a text in capitals (or without any) the capitals of a name; a mixed text is left as it is.
pub fn title_case(text: &str) -> String {
    let upper = text.chars().any(char::is_uppercase);
    let lower = text.chars().any(char::is_lowercase);
    if upper && lower { text.to_owned() } else { title_case_all(text) }
}

/// Gives every word the capitals of a name, whatever it had.
pub(crate) fn title_case_all(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let last = words.len() - 1;
    let cased = words.iter().enumerate().map(|(place, word)| {
        let small = word.to_lowercase();
        if place < last && SMALL.contains(&small.as_str()) { small } else { title_word(&small) }
    });
    cased.collect::<Vec<_>>().join(" ")
}

fn title_word(lower: &str) -> String {
    if matches!(lower, "ii" | "iii" | "iv") {
        return lower.to_uppercase();
    }
    lower.split('-').map(title_part).collect::<Vec<_>>().join("-")
}

fn title_part(lower: &str) -> String {
    if MAC.contains(&lower) {
        return format!("Mac{}", capital(&lower[3..]));
    }
    if let Some(rest) = lower.strip_prefix("mc")
        && rest.chars().count() > 1
    {
        return format!("Mc{}", capital(rest));
    }
    if let Some((head, rest)) = lower.split_once(['\'', '’'])
        && matches!(head, "o" | "d" | "l")
        && rest.chars().count() > 1
    {
        return format!("{}'{}", capital(head), capital(rest));
    }
    capital(lower)
}

/// Of a letter whose capital form is two (ß, the ligature ﬁ), only the first is large.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut large = first.to_uppercase();
    let head = large.next().into_iter();
    head.chain(large.flat_map(char::to_lowercase)).chain(letters).collect()
}
