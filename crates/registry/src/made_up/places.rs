//! Where made-up providers practise.

use lexicon::UsState;

use super::vocabulary::{Chance, Comes};

/// States with their share of providers and the ZIP codes in use there, by their first three digits.
const STATES: [(&str, usize, u32, u32); 51] = [
    ("CA", 118, 900, 961),
    ("NY", 78, 100, 149),
    ("TX", 72, 750, 799),
    ("FL", 66, 320, 349),
    ("PA", 43, 150, 196),
    ("OH", 39, 430, 459),
    ("IL", 39, 600, 629),
    ("MI", 34, 480, 499),
    ("NC", 32, 270, 289),
    ("NJ", 30, 70, 89),
    ("MA", 30, 10, 27),
    ("GA", 29, 300, 319),
    ("WA", 27, 980, 994),
    ("VA", 25, 220, 246),
    ("AZ", 24, 850, 865),
    ("MD", 22, 206, 219),
    ("TN", 22, 370, 385),
    ("MO", 21, 630, 658),
    ("IN", 21, 460, 479),
    ("CO", 20, 800, 816),
    ("MN", 20, 550, 567),
    ("WI", 18, 530, 549),
    ("OR", 17, 970, 979),
    ("LA", 17, 700, 714),
    ("SC", 15, 290, 299),
    ("KY", 15, 400, 427),
    ("CT", 14, 60, 69),
    ("AL", 13, 350, 369),
    ("OK", 13, 730, 749),
    ("UT", 10, 840, 847),
    ("KS", 9, 660, 679),
    ("NV", 9, 889, 898),
    ("AR", 9, 716, 729),
    ("IA", 9, 500, 528),
    ("MS", 8, 386, 397),
    ("NM", 8, 870, 884),
    ("NE", 6, 680, 693),
    ("WV", 6, 247, 268),
    ("ME", 6, 39, 49),
    ("ID", 6, 832, 838),
    ("NH", 5, 30, 38),
    ("HI", 4, 967, 968),
    ("RI", 4, 28, 29),
    ("DC", 4, 200, 205),
    ("MT", 4, 590, 599),
    ("DE", 3, 197, 199),
    ("SD", 3, 570, 577),
    ("AK", 3, 995, 999),
    ("VT", 3, 50, 59),
    ("ND", 2, 580, 588),
    ("WY", 2, 820, 831),
];

/// The states of a registry.
pub(super) struct Places {
    /// Each as often as its share.
    states: Vec<&'static (&'static str, usize, u32, u32)>,
}

/// City, state and ZIP code.
pub(super) struct Place {
    pub city: String,
    pub state: &'static str,
    pub zip: String,
}

impl Places {
    pub fn of(wanted: &[UsState]) -> Self {
        let is_wanted =
            |code: &str| wanted.is_empty() || wanted.iter().any(|state| state.code() == code);
        let states = STATES.iter().filter(|(code, ..)| is_wanted(code));
        let mut states: Vec<_> =
            states.flat_map(|state| std::iter::repeat_n(state, state.1)).collect();
        if states.is_empty() {
            states.push(&STATES[5]);
        }
        Self { states }
    }

    pub fn one(&self, chance: &mut Chance) -> Place {
        let (state, _, from, to) = *self.states[chance.below(self.states.len())];
        let area = from + chance.rank((to - from + 1) as usize) as u32;
        // A city has a number in its area; big ones have several ZIP codes.
        let city = chance.rank(40);
        let zip = (city * 2 + chance.below(if city < 3 { 6 } else { 2 })) % 100;
        let name = (area as usize * 40 + city) * 7919;
        let (start, end) =
            (CITY_STARTS[name % CITY_STARTS.len()], CITY_ENDS[name / 64 % CITY_ENDS.len()]);
        let city = match name % 5 {
            0 => format!("{} {start}{end}", CITY_WORDS[name / 7 % CITY_WORDS.len()]),
            _ => format!("{start}{end}"),
        };
        let four = 1000 + chance.below(9000);
        let zip = match chance.in_thousand(800) {
            Comes::Yes => format!("{area:03}{zip:02}{four}"),
            Comes::No => format!("{area:03}{zip:02}"),
        };
        Place { city, state, zip }
    }
}

const CITY_WORDS: [&str; 8] = ["NEW", "WEST", "NORTH", "EAST", "SOUTH", "LAKE", "MOUNT", "FORT"];
const CITY_STARTS: [&str; 37] = [
    "ALDER", "ASH", "BELL", "BIRCH", "BRIGHT", "BROOK", "CEDAR", "CLAY", "COLD", "CRANE", "DEER",
    "ELM", "FAIR", "FALCON", "FERN", "GLEN", "GREEN", "HARROW", "HAZEL", "HERON", "HOLLY", "IRON",
    "KINGS", "LARK", "LINDEN", "MAPLE", "MARSH", "MILL", "OAK", "OTTER", "PINE", "ROSE", "SALT",
    "SILVER", "STONE", "WILLOW", "WINTER",
];
const CITY_ENDS: [&str; 24] = [
    "BURG", "BURY", "DALE", "FIELD", "FORD", "GATE", "GROVE", "HAM", "HAVEN", "HURST", "LAND",
    "LEY", "MERE", "MONT", "PORT", "RIDGE", "SHIRE", "SIDE", "TON", "VALE", "VIEW", "VILLE",
    "WOOD", "WORTH",
];
