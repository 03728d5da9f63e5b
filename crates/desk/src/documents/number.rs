//! Numbers as people type them.

/// The number that was meant: `2026-00042` for `2026-42`, and for `42` in 2026.
pub(super) fn meant(typed: &str, this_year: i16) -> Option<String> {
    let typed = typed.trim().trim_start_matches('#');
    let (year, number) = match typed.split_once(['-', '/', ' ', '\u{2013}']) {
        Some((year, number)) => (year.trim().to_owned(), number.trim()),
        None => (format!("{this_year:04}"), typed),
    };
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if year.len() != 4 || !is_number(&year, 4) || !is_number(number, 9) {
        return None;
    }
    let number: u32 = number.parse().ok()?;
    Some(format!("{year}-{number:05}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_much_of_it_is_typed() {
        for typed in ["2026-00042", " 2026-42 ", "42", "#42", "2026/42", "2026 00042", "00042"] {
            assert_eq!(meant(typed, 2026).as_deref(), Some("2026-00042"), "{typed}");
        }
        assert_eq!(meant("2025-123456", 2026).as_deref(), Some("2025-123456"));
        for words in ["", "Osei", "26-42", "2026-", "2026-4x", "1234567890", "20261-4"] {
            assert_eq!(meant(words, 2026), None, "{words}");
        }
    }
}
