//! Numbers that belong to nobody: telephones, NPIs, streets.

use super::random::Random;

/// Area codes of Ohio, those of Columbus first.
const AREAS: &[u32] = &[614, 380, 740, 220, 937, 326, 419, 567, 330, 234, 513, 283, 216, 440];

/// Towns around Columbus with one of their ZIP codes.
pub(super) const TOWNS: &[(&str, &str)] = &[
    ("Columbus", "43215"),
    ("Columbus", "43201"),
    ("Columbus", "43214"),
    ("Columbus", "43229"),
    ("Upper Arlington", "43221"),
    ("Dublin", "43017"),
    ("Hilliard", "43026"),
    ("Westerville", "43081"),
    ("Worthington", "43085"),
    ("Powell", "43065"),
    ("Gahanna", "43230"),
    ("New Albany", "43054"),
    ("Reynoldsburg", "43068"),
    ("Pickerington", "43147"),
    ("Grove City", "43123"),
    ("Delaware", "43015"),
    ("Lewis Center", "43035"),
    ("Marysville", "43040"),
    ("Lancaster", "43130"),
    ("Newark", "43055"),
];

const STREETS: &[&str] = &[
    "High Street",
    "Broad Street",
    "Sawmill Road",
    "Olentangy River Road",
    "Main Street",
    "Cleveland Avenue",
    "Riverside Drive",
    "Polaris Parkway",
    "Bethel Road",
    "Henderson Road",
    "State Street",
    "Livingston Avenue",
    "Hamilton Road",
    "Sunbury Road",
    "Maple Avenue",
    "Medical Drive",
    "Stringtown Road",
    "Refugee Road",
    "Dublin Granville Road",
    "Lane Avenue",
];

/// A telephone number as it is searched and as it is read.
pub(super) struct Telephone {
    /// Its ten digits.
    pub digits: String,
    /// `(614) 555-0123`.
    pub shown: String,
}

impl Telephone {
    fn new(area: u32, line: u32) -> Self {
        Self { digits: format!("{area}555{line:04}"), shown: format!("({area}) 555-{line:04}") }
    }
}

/// Hands out telephone numbers and NPIs, each once.
#[derive(Default)]
pub(super) struct Numbers {
    phones: u32,
    patients: u32,
    npis: u64,
}

impl Numbers {
    /// The next number of a source or a clinic. 555-0100 to 555-0199 are kept
    /// for made-up people; a practice made for measuring runs on past them.
    pub fn phone(&mut self) -> Telephone {
        let (area, line) = (self.phones / 100, self.phones % 100);
        let hundred = 1 + area / AREAS.len() as u32 % 98;
        self.phones += 1;
        Telephone::new(AREAS[area as usize % AREAS.len()], hundred * 100 + line)
    }

    /// The next number of a patient: also 555, beside those of sources.
    pub fn patient_phone(&mut self) -> Telephone {
        // Steps that have no common divisor with their ends visit every number.
        let place = self.patients;
        self.patients += 1;
        Telephone::new(AREAS[(place % 4) as usize], 2000 + place.wrapping_mul(4_397) % 8_000)
    }

    /// The next NPI. All that were ever issued begin with 1; these begin with
    /// 2, so they are valid and nobody's.
    pub fn npi(&mut self) -> String {
        let middle = 10_000_000 + (self.npis * 7_368_787) % 90_000_000;
        self.npis += 1;
        let digits = format!("2{middle}");
        let sum: u32 = digits
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        // 24 stands for the prefix 80840 of the card issuer (45 CFR 162.406).
        format!("{digits}{}", (10 - (sum + 24) % 10) % 10)
    }
}

/// A street and number.
pub(super) fn street(random: &mut Random) -> String {
    format!("{} {}", random.between(12, 7800), random.pick(STREETS))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use lexicon::{Npi, Phone};

    use super::*;

    #[test]
    fn npis_are_valid_and_each_is_handed_out_once() {
        let mut numbers = Numbers::default();
        let npis: HashSet<String> = (0..50_000).map(|_| numbers.npi()).collect();
        assert_eq!(npis.len(), 50_000);
        assert!(npis.iter().all(|npi| Npi::parse(npi).is_ok()));
    }

    #[test]
    fn the_telephones_of_sources_are_those_kept_for_made_up_people() {
        let mut numbers = Numbers::default();
        let mut seen = HashSet::new();
        for _ in 0..1_400 {
            let number = numbers.phone();
            assert_eq!(&number.digits[3..8], "55501");
            let read = Phone::parse(&number.shown).map(|phone| phone.digits().to_owned());
            assert_eq!(read.as_ref(), Ok(&number.digits));
            assert!(seen.insert(number.digits));
        }
    }
}
