//! Names of people and organisations who do not exist.

use lexicon::PersonName;

use super::dice::Dice;

/// First names.
const GIVEN: &[&str] = &[
    "James",
    "Mary",
    "Michael",
    "Jennifer",
    "Robert",
    "Patricia",
    "David",
    "Elizabeth",
    "William",
    "Susan",
    "Richard",
    "Jessica",
    "Joseph",
    "Sarah",
    "Thomas",
    "Karen",
    "Christopher",
    "Lisa",
    "Daniel",
    "Nancy",
    "Matthew",
    "Margaret",
    "Anthony",
    "Sandra",
    "Steven",
    "Kimberly",
    "Andrew",
    "Emily",
    "Kenneth",
    "Donna",
    "Joshua",
    "Michelle",
    "Kevin",
    "Carol",
    "Brian",
    "Amanda",
    "Ronald",
    "Stephanie",
    "Timothy",
    "Rebecca",
    "Edward",
    "Laura",
    "Jeffrey",
    "Cynthia",
    "Gregory",
    "Amy",
    "Alexander",
    "Angela",
    "Patrick",
    "Shirley",
    "Jack",
    "Anna",
    "Raymond",
    "Brenda",
    "Samuel",
    "Pamela",
    "Benjamin",
    "Nicole",
    "Frank",
    "Samantha",
    "Jorge",
    "Priya",
    "Wei",
    "Fatima",
    "Ahmed",
    "Ngozi",
    "Hiroshi",
    "Linh",
    "Olga",
    "Omar",
    "Rafael",
    "Ingrid",
    "Kofi",
    "Lakshmi",
    "Dmitri",
    "Yusuf",
    "Leila",
    "Sanjay",
    "Thuy",
    "Astrid",
];

/// Short forms: what somebody with the first name is called.
const SHORT: &[(&str, &str)] = &[
    ("James", "Jim"),
    ("Michael", "Mike"),
    ("Jennifer", "Jen"),
    ("Robert", "Bob"),
    ("Patricia", "Pat"),
    ("David", "Dave"),
    ("Elizabeth", "Liz"),
    ("William", "Bill"),
    ("Susan", "Sue"),
    ("Richard", "Rick"),
    ("Joseph", "Joe"),
    ("Thomas", "Tom"),
    ("Christopher", "Chris"),
    ("Daniel", "Dan"),
    ("Matthew", "Matt"),
    ("Margaret", "Peggy"),
    ("Anthony", "Tony"),
    ("Steven", "Steve"),
    ("Kimberly", "Kim"),
    ("Andrew", "Andy"),
    ("Kenneth", "Ken"),
    ("Timothy", "Tim"),
    ("Rebecca", "Becky"),
    ("Edward", "Ed"),
    ("Jeffrey", "Jeff"),
    ("Cynthia", "Cindy"),
    ("Samuel", "Sam"),
    ("Benjamin", "Ben"),
];

const BEGIN: &[&str] = &[
    "Hal", "Bren", "Car", "Dal", "El", "Fair", "Gar", "Har", "Is", "Jan", "Kel", "Lang", "Mar",
    "Nor", "Ol", "Pem", "Quin", "Ros", "Sand", "Thorn", "Under", "Val", "Wal", "Yar", "Zim", "Al",
    "Ber", "Chen", "Don", "Er", "Fitz", "Gold", "Hut", "Iver", "Jar", "Kam", "Lin", "Mon", "New",
    "Os",
];
const END: &[&str] = &[
    "vorsen", "nan", "ter", "ton", "lison", "field", "cia", "rison", "aacs", "sen", "ley", "ford",
    "tinez", "wood", "berton", "brook", "ell", "enberg", "erman", "worth", "hill", "dez", "ski",
    "man", "stein", "quist", "mond", "land", "by", "gard", "shaw", "ova", "burg", "ridge", "cott",
    "mura",
];

/// A last name; few are common, most are rare.
pub fn family(dice: &mut Dice) -> String {
    // The order is mixed, so that names that are alike are not all common together.
    let place = dice.low(BEGIN.len() * END.len(), 100.0) * 1_009 % (BEGIN.len() * END.len());
    format!("{}{}", BEGIN[place % BEGIN.len()], END[place / BEGIN.len()])
}

/// Somebody's name.
pub fn person(dice: &mut Dice) -> PersonName {
    let given = dice.pick(GIVEN).to_owned();
    let middle = dice.falls(0.35).then(|| char::from(b'A' + dice.below(26) as u8).to_string());
    PersonName { given, middle, family: family(dice), ..PersonName::default() }
}

/// What somebody with this first name is called, if it has a short form.
pub fn short(given: &str) -> Option<&'static str> {
    SHORT.iter().find(|(long, _)| *long == given).map(|(_, short)| *short)
}

const PLACES: &[&str] = &[
    "Springfield",
    "Riverside",
    "Lakeview",
    "Oak Hill",
    "Summit",
    "Valley",
    "Northside",
    "Westgate",
    "Harbor",
    "Maple Grove",
    "Cedar Ridge",
    "Fairview",
    "Stonebridge",
    "Eastbrook",
    "Pine Street",
    "Capital",
    "Heritage",
    "Meadow",
    "Grandview",
    "Union",
];
const TRADES: &[&str] = &[
    "Orthopedics",
    "Family Medicine",
    "Internal Medicine",
    "Sports Medicine",
    "Pediatrics",
    "Spine Center",
    "Neurology",
    "Medical Group",
    "Primary Care",
    "Pain Clinic",
    "Rheumatology",
    "Surgical Associates",
    "Women's Health",
    "Urgent Care",
    "Fitness Club",
    "Dental Care",
];

/// An organisation's name.
pub fn organisation(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(PLACES), dice.pick(TRADES))
}
