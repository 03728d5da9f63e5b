//! One provider on its way from a row, or from an older registry, into a new one.

/// What is kept of a practice location.
#[derive(Clone, Copy, Default)]
pub(crate) struct Location<'a> {
    pub street: &'a [u8],
    pub street2: &'a [u8],
    pub city: &'a [u8],
    pub state: &'a [u8],
    /// Five or nine digits as a number, see [`zip`].
    pub zip: u32,
    pub phone: u64,
    pub fax: u64,
}

/// What is kept of a provider.
#[derive(Clone, Copy, Default)]
pub(crate) struct Entry<'a> {
    /// The number less one billion.
    pub npi: u32,
    pub kind: EntryKind,
    /// Prefix, first, middle, last, suffix, credential; of an organisation its name first.
    pub names: [&'a [u8]; 6],
    pub taxonomy: &'a [u8],
    pub office: Location<'a>,
    /// Days since 2000-01-01; 0 for none.
    pub updated: u16,
    pub deactivated: u16,
    pub other_names: &'a [&'a [u8]],
    pub further: &'a [Location<'a>],
}

/// As the entity type code says.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) enum EntryKind {
    #[default]
    Unsaid = 0,
    Person = 1,
    Organisation = 2,
}

/// An NPI, less one billion: ten digits that begin with 1 or 2 and fit their check digit.
#[inline]
pub(crate) fn npi(text: &[u8]) -> Option<u32> {
    let (front, [tens, ones]) = text.split_first_chunk::<8>()? else { return None };
    let digits = u64::from_le_bytes(*front);
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    let value = u64::from(eight_digits(digits)?) * 100 + u64::from(tens) * 10 + u64::from(ones);
    // Luhn's sum, with 24 for the prefix 80840: of each pair the first digit counts twice, less
    // nine if it is more than four.
    let digits = digits & (EACH * 0x0F);
    let firsts = digits & 0x00FF_00FF_00FF_00FF;
    let large = (firsts + 0x007B_007B_007B_007B) >> 7 & 0x0001_0001_0001_0001;
    let sums = digits + firsts - large * 9;
    let sum = 24 + (sums.wrapping_mul(EACH) >> 56) + u64::from(tens) * 2 + u64::from(ones)
        - if tens > 4 { 9 } else { 0 };
    (tens <= 9
        && ones <= 9
        && sum.is_multiple_of(10)
        && (1_000_000_000..3_000_000_000).contains(&value))
    .then(|| (value - 1_000_000_000) as u32)
}

/// A one in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;

/// The number that eight digits are, the first in the lowest byte; none if one is no digit.
#[inline]
fn eight_digits(text: u64) -> Option<u32> {
    const HIGH: u64 = EACH * 0xF0;
    if text & HIGH != EACH * 0x30 || (text + EACH * 6) & HIGH != EACH * 0x30 {
        return None;
    }
    // Twos, fours, eights: each step multiplies the lower neighbour and adds the upper.
    let digits = text & (EACH * 0x0F);
    let twos = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00FF_00FF_00FF_00FF;
    let fours = twos.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_FFFF_0000_FFFF;
    Some((fours.wrapping_mul(10_000 << 32 | 1) >> 32) as u32)
}

/// The number that a text of so many digits is, up to sixteen.
#[inline]
fn all_digits(text: &[u8]) -> Option<u64> {
    match text {
        [front @ .., a, b, c, d, e, f, g, h] if front.len() <= 8 => {
            let low = eight_digits(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]))?;
            let mut high = 0;
            for byte in front {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                high = high * 10 + u64::from(digit);
            }
            Some(high * 100_000_000 + u64::from(low))
        }
        _ => None,
    }
}

/// The ten digits of a number.
pub(crate) fn npi_text(npi: u32) -> String {
    (u64::from(npi) + 1_000_000_000).to_string()
}

/// Nine digits as they are, five digits times 10,000 plus one billion; 0 for anything else.
///
/// So both kinds fit one number, and each is given back as it came.
#[inline]
pub(crate) fn zip(text: &[u8]) -> u32 {
    if text.len() == 9
        && let Some(value) = all_digits(text)
    {
        return value as u32;
    }
    let (mut value, mut digits) = (0u32, 0);
    for byte in text {
        match byte {
            b'0'..=b'9' if digits < 9 => {
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'-' | b' ' => {}
            _ => return 0,
        }
    }
    match digits {
        9 => value,
        5 => FIVE + value * 10_000,
        _ => 0,
    }
}

const FIVE: u32 = 1_000_000_000;

/// The first five digits; 0 for none.
#[inline]
pub(crate) fn zip_five(zip: u32) -> u32 {
    (if zip >= FIVE { zip - FIVE } else { zip }) / 10_000 % 100_000
}

/// A ZIP code as a text.
pub(crate) fn zip_text(zip: u32) -> String {
    match zip {
        0 => String::new(),
        FIVE.. => format!("{:05}", (zip - FIVE) / 10_000),
        _ => format!("{zip:09}"),
    }
}

/// The digits of a telephone number, at most twelve; 0 for none.
#[inline]
pub(crate) fn phone(text: &[u8]) -> u64 {
    if text.len() == 10
        && let Some(value) = all_digits(text)
    {
        return value;
    }
    let (mut value, mut digits) = (0u64, 0);
    for byte in text {
        if byte.is_ascii_digit() && digits < 12 {
            value = value * 10 + u64::from(byte - b'0');
            digits += 1;
        }
    }
    value
}

/// A telephone number as a text; nothing for 0.
pub(crate) fn phone_text(phone: u64) -> String {
    if phone == 0 { String::new() } else { phone.to_string() }
}

/// `05/23/2005`, `5/23/2005` or `2005-05-23` as days since 2000-01-01; 0 for anything else.
#[inline]
pub(crate) fn day(text: &[u8]) -> u16 {
    if text.is_empty() {
        return 0;
    }
    if let [a, b, b'/', c, d, b'/', e, f, g, h] = text
        && let Some(whole) = eight_digits(u64::from_le_bytes([*e, *f, *g, *h, *a, *b, *c, *d]))
    {
        return day_of(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    let mut numbers = [0u16; 3];
    let mut at = 0;
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                let Some(number) = numbers[at]
                    .checked_mul(10)
                    .and_then(|number| number.checked_add(u16::from(byte - b'0')))
                else {
                    return 0;
                };
                numbers[at] = number;
            }
            b'/' | b'-' if at < 2 => at += 1,
            _ => return 0,
        }
    }
    let [a, b, c] = numbers;
    let (year, month, day) = if a > 31 { (a, b, c) } else { (c, a, b) };
    day_of(u32::from(year), u32::from(month), u32::from(day))
}

#[inline]
fn day_of(year: u32, month: u32, day: u32) -> u16 {
    if !(2000..2170).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return 0;
    }
    // Days before a month, counted from March: leap days come last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let since = year - 1600;
    let days =
        since * 365 + since / 4 - since / 100 + since / 400 + (month * 153 + 2) / 5 + day - 1;
    u16::try_from(days.saturating_sub(EPOCH)).unwrap_or(0)
}

/// 2000-01-01, less a day, counted as above: the first day is 1.
const EPOCH: u32 = 399 * 365 + 399 / 4 - 399 / 100 + (10 * 153 + 2) / 5 - 1;

/// A day of [`day`] as a date.
pub(crate) fn date(day: u16) -> Option<jiff::civil::Date> {
    let eve = jiff::civil::date(1999, 12, 31);
    (day > 0).then(|| eve.saturating_add(jiff::Span::new().days(i64::from(day))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, expected) in [
            ("01/01/2000", "2000-01-01"),
            ("2/29/2024", "2024-02-29"),
            ("2026-03-01", "2026-03-01"),
            ("12/31/2169", "2169-12-31"),
        ] {
            let found = date(day(text.as_bytes())).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        for none in ["", "13/01/2020", "99999/1/1", "yesterday", "1/1/1999", "1/2/3/4"] {
            assert_eq!(day(none.as_bytes()), 0, "{none}");
        }
    }

    #[test]
    fn zip_codes_come_back_as_they_were() {
        for zip_code in ["00501", "43215", "432151234", "005010001"] {
            assert_eq!(zip_text(zip(zip_code.as_bytes())), zip_code);
        }
        assert_eq!(zip_five(zip(b"005010001")), 501);
        assert_eq!(zip_five(zip(b"99999")), 99_999);
        assert_eq!(zip_text(zip(b"K1A 0B1")), "");
    }

    #[test]
    fn of_ten_numbers_that_differ_in_the_last_digit_one_is_valid() {
        for start in 100_000_000..100_002_000u32 {
            let valid = (0..10).filter(|last| npi(format!("{start}{last}").as_bytes()).is_some());
            let lexicon =
                (0..10).filter(|last| lexicon::Npi::parse(&format!("{start}{last}")).is_ok());
            assert_eq!(valid.collect::<Vec<_>>(), lexicon.collect::<Vec<_>>());
        }
    }

    #[test]
    fn telephone_numbers_are_their_digits() {
        for (text, number) in [("6145550147", 6_145_550_147), ("(614) 555-0147", 6_145_550_147)] {
            assert_eq!(phone(text.as_bytes()), number);
        }
        for (text, number) in [("614555014:", 614_555_014), ("614555/147", 614_555_147), ("", 0)] {
            assert_eq!(phone(text.as_bytes()), number, "{text}");
        }
    }

    #[test]
    fn numbers_with_a_wrong_check_digit_are_none() {
        assert_eq!(npi(b"1234567893").map(npi_text).as_deref(), Some("1234567893"));
        for none in ["1234567890", "9941339108", "123456789", "12345678933", "12345A7893"] {
            assert_eq!(npi(none.as_bytes()), None, "{none}");
        }
    }
}
