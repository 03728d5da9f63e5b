//! Money, in whole cents: exact, and never a fraction.

use std::fmt;

/// An amount of money in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CentsProblem {
    /// There is nothing.
    #[error("Enter an amount, such as 12.50.")]
    Empty,
    /// It is written in no way that we read.
    #[error("Enter an amount in dollars and cents, such as 12.50 or 1,234.")]
    Form,
    /// More than any amount here can be.
    #[error("This is more than a million dollars: check the amount.")]
    TooMuch,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The most that is read: a million dollars, so that sums of many cannot overflow.
    pub const MOST: Self = Self(100_000_000);

    /// So many cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// So many whole dollars.
    pub const fn dollars(dollars: i64) -> Self {
        Self(dollars * 100)
    }

    /// The number of cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads `$12.50`, `12.5`, `1,234` and `.75`; never a negative amount, and never more than
    /// two digits after the point, since nobody pays fractions of a cent.
    pub fn parse(text: &str) -> Result<Self, CentsProblem> {
        let text = text.trim();
        let text = text.strip_prefix("US").unwrap_or(text);
        let text = text.strip_prefix('$').unwrap_or(text).trim();
        if text.is_empty() {
            return Err(CentsProblem::Empty);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && part.is_empty() || part.len() > 2 {
            return Err(CentsProblem::Form);
        }
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = ungrouped(whole).ok_or(CentsProblem::Form)?;
        if !digits(&whole) || !digits(part) {
            return Err(CentsProblem::Form);
        }
        if whole.len() > 9 {
            return Err(CentsProblem::TooMuch);
        }
        let number = |text: &str| text.parse::<i64>().unwrap_or(0);
        let part = match part.len() {
            1 => number(part) * 10,
            _ => number(part),
        };
        let amount = Self(number(&whole) * 100 + part);
        if amount > Self::MOST { Err(CentsProblem::TooMuch) } else { Ok(amount) }
    }

    /// The sum; none when no number can hold it.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference; none when no number can hold it.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// What is left of this after the other is taken from it, and nothing when that is more.
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// The sum of many; at the end of all numbers it stands still rather than turn around.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Self {
        amounts.into_iter().fold(Self::ZERO, |sum, next| Self(sum.0.saturating_add(next.0)))
    }

    /// `1234.50`, as a field holds it.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// A number without its thousands separators; none where a separator stands wrong, since
/// `12,50` is not twelve hundred and fifty.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let fits = rest.is_empty()
        || (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    fits.then(|| format!("{first}{}", rest.concat()))
}

/// `$1,234.50`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.unsigned_abs();
        let digits = (cents / 100).to_string();
        let sign = if self.0 < 0 { "−" } else { "" };
        let mut whole = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        write!(f, "{sign}${whole}.{:02}", cents % 100)
    }
}

impl serde::Serialize for Cents {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Cents {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}
