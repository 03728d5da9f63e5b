//! The parts of which made-up providers are put together, and how often each comes.

/// Numbers by chance, the same for the same seed.
pub(super) struct Chance(u64);

impl Chance {
    pub fn of(seed: u64, row: u64) -> Self {
        Self(seed.wrapping_mul(0xD134_2543_DE82_EF95) ^ row.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below a limit, each as often.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// Whether something comes about that does so in so many of a thousand cases.
    pub fn in_thousand(&mut self, cases: usize) -> Comes {
        if self.below(1000) < cases { Comes::Yes } else { Comes::No }
    }

    /// A rank below a limit, small ones much more often (nearly Zipf's law).
    pub fn rank(&mut self, limit: usize) -> usize {
        let even = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((limit as f64 + 1.0).powf(even) - 1.0) as usize % limit
    }
}

#[derive(PartialEq)]
pub(super) enum Comes {
    Yes,
    No,
}

/// Last names that come often, the most frequent first; behind them come names put together.
const LAST: [&str; 96] = [
    "SMITH",
    "JOHNSON",
    "WILLIAMS",
    "BROWN",
    "JONES",
    "MILLER",
    "DAVIS",
    "GARCIA",
    "RODRIGUEZ",
    "WILSON",
    "MARTINEZ",
    "ANDERSON",
    "TAYLOR",
    "THOMAS",
    "HERNANDEZ",
    "MOORE",
    "MARTIN",
    "JACKSON",
    "THOMPSON",
    "WHITE",
    "LOPEZ",
    "LEE",
    "GONZALEZ",
    "HARRIS",
    "CLARK",
    "LEWIS",
    "ROBINSON",
    "WALKER",
    "PEREZ",
    "HALL",
    "YOUNG",
    "ALLEN",
    "SANCHEZ",
    "WRIGHT",
    "KING",
    "SCOTT",
    "GREEN",
    "BAKER",
    "ADAMS",
    "NELSON",
    "HILL",
    "RAMIREZ",
    "CAMPBELL",
    "MITCHELL",
    "ROBERTS",
    "CARTER",
    "PHILLIPS",
    "EVANS",
    "TURNER",
    "TORRES",
    "PARKER",
    "COLLINS",
    "EDWARDS",
    "STEWART",
    "FLORES",
    "MORRIS",
    "NGUYEN",
    "MURPHY",
    "RIVERA",
    "COOK",
    "ROGERS",
    "MORGAN",
    "PETERSON",
    "COOPER",
    "REED",
    "BAILEY",
    "BELL",
    "GOMEZ",
    "KELLY",
    "HOWARD",
    "WARD",
    "COX",
    "DIAZ",
    "RICHARDSON",
    "WOOD",
    "WATSON",
    "BROOKS",
    "BENNETT",
    "GRAY",
    "JAMES",
    "REYES",
    "CRUZ",
    "HUGHES",
    "PRICE",
    "PATEL",
    "KIM",
    "OSEI",
    "O'BRIEN",
    "KHAN",
    "CHEN",
    "SINGH",
    "WANG",
    "SHAH",
    "LI",
    "PARK",
    "OKAFOR",
];
const NAME_STARTS: [&str; 40] = [
    "AB", "AL", "AN", "BAR", "BEN", "BRA", "CAL", "CAR", "COR", "DAL", "DE", "DOR", "EL", "FAR",
    "FEN", "GAR", "GOL", "HAN", "HAR", "JAN", "KA", "KOL", "KRA", "LAN", "LO", "MAC", "MAR", "MO",
    "NO", "OR", "PE", "PO", "RA", "ROS", "SAN", "SCHA", "STE", "TOR", "VAN", "WIN",
];
const NAME_MIDDLES: [&str; 30] = [
    "", "A", "BE", "CHI", "DA", "DE", "E", "FI", "GO", "I", "JO", "KA", "LA", "LE", "LI", "MA",
    "MI", "NA", "NE", "O", "PA", "RE", "RI", "RO", "SA", "TE", "TI", "U", "VE", "ZO",
];
const NAME_ENDS: [&str; 40] = [
    "BERG", "BY", "CHUK", "DEN", "DER", "DO", "ER", "ES", "FIELD", "GER", "GREN", "HOLM", "IAN",
    "IC", "INI", "KIN", "KO", "LAND", "LEY", "LING", "LIS", "MAN", "MEYER", "MORE", "NER", "NEY",
    "NIK", "ODA", "OV", "QUIST", "RAM", "RIO", "SEN", "SKI", "SON", "STEIN", "STROM", "TON",
    "VEDI", "WICK",
];

const FIRST: [&str; 80] = [
    "MICHAEL",
    "JOHN",
    "DAVID",
    "JENNIFER",
    "JAMES",
    "ROBERT",
    "MARY",
    "WILLIAM",
    "ELIZABETH",
    "JESSICA",
    "SARAH",
    "RICHARD",
    "THOMAS",
    "LISA",
    "AMANDA",
    "SUSAN",
    "MARK",
    "DANIEL",
    "MICHELLE",
    "MATTHEW",
    "STEPHANIE",
    "CHRISTOPHER",
    "ASHLEY",
    "KAREN",
    "MELISSA",
    "JOSEPH",
    "NICOLE",
    "LAURA",
    "AMY",
    "EMILY",
    "BRIAN",
    "KATHERINE",
    "REBECCA",
    "ANDREW",
    "KEVIN",
    "PATRICIA",
    "STEVEN",
    "RACHEL",
    "HEATHER",
    "MARIA",
    "LAUREN",
    "ERIC",
    "SCOTT",
    "ANGELA",
    "MEGAN",
    "PAUL",
    "JASON",
    "CHRISTINE",
    "KELLY",
    "ANNA",
    "LINDA",
    "TIMOTHY",
    "JEFFREY",
    "DEBORAH",
    "SAMANTHA",
    "PETER",
    "HANNAH",
    "GREGORY",
    "VICTORIA",
    "NANCY",
    "AMINA",
    "PRIYA",
    "WEI",
    "JOSE",
    "KWAME",
    "YUKI",
    "FATIMA",
    "CARLOS",
    "OLGA",
    "IVAN",
    "NOOR",
    "ELIF",
    "ANIL",
    "MEI",
    "TARIQ",
    "LUCIA",
    "SOFIA",
    "HIRO",
    "ADA",
    "TOMAS",
];

/// A last name; rare ones are put together.
pub(super) fn last_name(chance: &mut Chance) -> String {
    const MADE: usize = NAME_STARTS.len() * NAME_MIDDLES.len() * NAME_ENDS.len();
    let rank = chance.rank(LAST.len() + MADE);
    match rank.checked_sub(LAST.len()) {
        None => LAST[rank].to_owned(),
        Some(made) => {
            // Neighbours in rank are not neighbours in the alphabet.
            let made = made * 7919 % MADE;
            let (start, rest) = (made % NAME_STARTS.len(), made / NAME_STARTS.len());
            let (middle, end) = (rest % NAME_MIDDLES.len(), rest / NAME_MIDDLES.len());
            [NAME_STARTS[start], NAME_MIDDLES[middle], NAME_ENDS[end]].concat()
        }
    }
}

/// A first name; one in ten is put together.
pub(super) fn first_name(chance: &mut Chance) -> String {
    if chance.in_thousand(100) == Comes::Yes {
        let start = NAME_STARTS[chance.below(NAME_STARTS.len())];
        let middle = NAME_MIDDLES[chance.rank(NAME_MIDDLES.len())];
        return format!("{start}{middle}{}", ["A", "N", "EL", "IA", "US"][chance.below(5)]);
    }
    FIRST[chance.rank(FIRST.len())].to_owned()
}

/// Taxonomy codes of persons with a credential, the frequent ones first.
pub(super) const PERSONS: [(&str, &str); 40] = [
    ("183500000X", "PHARMD"),
    ("1041C0700X", "LCSW"),
    ("363LF0000X", "FNP-C"),
    ("207Q00000X", "MD"),
    ("207R00000X", "M.D."),
    ("225100000X", "PT, DPT"),
    ("101YM0800X", "LPC"),
    ("363A00000X", "PA-C"),
    ("122300000X", "DDS"),
    ("235Z00000X", "CCC-SLP"),
    ("225X00000X", "OTR/L"),
    ("163W00000X", "RN"),
    ("208000000X", "MD"),
    ("111N00000X", "D.C."),
    ("103T00000X", "PHD"),
    ("207P00000X", "MD"),
    ("106S00000X", "RBT"),
    ("208D00000X", "D.O."),
    ("2084P0800X", "MD"),
    ("207V00000X", "MD"),
    ("367500000X", "CRNA"),
    ("152W00000X", "OD"),
    ("207L00000X", "MD"),
    ("2085R0202X", "MD"),
    ("207X00000X", "MD"),
    ("225200000X", "PTA"),
    ("363L00000X", "NP"),
    ("208600000X", "MD"),
    ("207RC0000X", "MD"),
    ("2084N0400X", "MD"),
    ("213E00000X", "DPM"),
    ("224Z00000X", "COTA"),
    ("207W00000X", "MD"),
    ("207N00000X", "MD"),
    ("208100000X", "MD"),
    ("133V00000X", "RD"),
    ("207XS0114X", "MD"),
    ("207XX0005X", "MD"),
    ("2255A2300X", "ATC"),
    ("207T00000X", "M.D."),
];

/// Taxonomy codes of organisations, with the words of their names.
pub(super) const ORGANISATIONS: [(&str, &str); 14] = [
    ("332B00000X", "MEDICAL SUPPLY INC"),
    ("261QP2000X", "PHYSICAL THERAPY LLC"),
    ("207Q00000X", "FAMILY MEDICINE PC"),
    ("3336C0003X", "PHARMACY INC"),
    ("251E00000X", "HOME HEALTH CARE LLC"),
    ("282N00000X", "REGIONAL HOSPITAL"),
    ("1223G0001X", "DENTAL GROUP PLLC"),
    ("207X00000X", "ORTHOPEDIC ASSOCIATES, P.A."),
    ("261QM0801X", "COUNSELING CENTER"),
    ("314000000X", "REHABILITATION & NURSING CENTER"),
    ("261QU0200X", "URGENT CARE"),
    ("111N00000X", "CHIROPRACTIC CLINIC"),
    ("261QR0400X", "REHAB & SPORTS MEDICINE LLC"),
    ("207R00000X", "INTERNAL MEDICINE GROUP"),
];

const STREETS: [&str; 24] = [
    "MAIN ST",
    "CHURCH ST",
    "HIGH ST",
    "PARK AVE",
    "MAPLE AVE",
    "OAK ST",
    "2ND ST",
    "3RD AVE",
    "CENTER ST",
    "WASHINGTON BLVD",
    "LAKE DR",
    "HOSPITAL DR",
    "MEDICAL CENTER DR",
    "COLLEGE AVE",
    "STATE ROUTE 3",
    "MILL RD",
    "RIDGE RD",
    "SPRING ST",
    "COUNTY ROAD 12",
    "UNIVERSITY BLVD",
    "RIVER RD",
    "MARKET ST",
    "NORTH POINT PKWY",
    "COMMERCE CT",
];

/// First and second line of an address.
pub(super) fn street(chance: &mut Chance) -> (String, String) {
    let first = format!("{} {}", 1 + chance.rank(9999), STREETS[chance.below(STREETS.len())]);
    let second = match chance.below(10) {
        0..3 => format!("SUITE {}", 100 + chance.below(500)),
        3 => format!("STE {}", 1 + chance.below(30)),
        _ => String::new(),
    };
    (first, second)
}

/// A number that is kept for fiction.
pub(super) fn phone(chance: &mut Chance) -> String {
    format!("{}555{:04}", 201 + chance.below(780), 100 + chance.below(100))
}

/// A day from May 2005 to the end of 2025.
pub(super) fn day(chance: &mut Chance) -> String {
    format!("{:02}/{:02}/{}", 1 + chance.below(12), 1 + chance.below(28), 2006 + chance.below(20))
}
