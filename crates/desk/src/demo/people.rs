//! People who are sources: where they work, how they are reached, what a liaison
//! has learned about them.

use lexicon::{OfficeRole, PersonName, Profession, Tier, Weekdays};
use platform::{Uuid, new_id};

use super::{
    cast::Stage,
    directory::{Directory, Owner, Rank},
    numbers::Telephone,
    offices::{Office, Offices, Papers, affiliate, enter_person, mail_name},
    random::Random,
    sources::{Habit, Source, spread},
    trades::Trade,
};

/// What tells one person from another.
pub(super) struct Facts {
    pub name: PersonName,
    pub phone: Option<Telephone>,
    pub npi: Option<String>,
}

/// Enters a person who is a source.
pub(super) fn enter(
    stage: &mut Stage,
    directory: &mut Directory,
    offices: &mut Offices,
    trade: &'static Trade,
    office: Option<usize>,
    facts: Facts,
) -> Source {
    let random = &mut stage.random;
    let mut name = facts.name;
    if name.credentials.is_empty() && !trade.credentials.is_empty() {
        name.credentials = vec![(random.pick(trade.credentials)).to_owned()];
    }
    let id = new_id();
    let papers = Papers {
        npi: facts.npi,
        taxonomy: trade.taxonomy,
        specialty: trade.specialty,
        interests: interests(random),
    };
    enter_person(directory, id, &name, papers);
    if let Some(office) = office {
        places_of_work(random, directory, offices, trade, id, office);
    }
    let works_at = office.map(|office| &offices.all[office]);
    let channel = contacts(random, directory, id, &name, works_at, facts.phone.as_ref());
    let treating = trade.profession.is_treating_provider();
    Source {
        id: new_id(),
        person: Some(id),
        organisation: works_at.map(|office| office.id),
        office,
        sort_name: name.sort_key(),
        name: name.display(),
        profession: trade.profession,
        channel: liked(random, channel, trade.profession),
        remember: if random.chance(0.16) { random.pick(REMEMBER) } else { "" },
        notes: if random.chance(0.1) { random.pick(NOTES) } else { "" },
        status: "active",
        tier: Tier::Prospect,
        owner: random.chance(0.85).then(|| random.pick(&stage.liaisons)),
        clinic: random.weighted(&[(0, 0.45), (1, 0.3), (2, 0.25)]) % stage.clinics.len(),
        conversion: 0.62 + 0.28 * random.unit(),
        writers: treating.then_some(id).into_iter().collect(),
        volume: trade.volume * spread(random),
        habit: Habit::Never,
    }
}

fn places_of_work(
    random: &mut Random,
    directory: &mut Directory,
    offices: &mut Offices,
    trade: &Trade,
    person: Uuid,
    office: usize,
) {
    let clinician = trade.profession.is_treating_provider();
    let role = if random.chance(if clinician { 0.3 } else { 0.6 }) {
        OfficeRole::DecisionMaker
    } else {
        OfficeRole::Provider
    };
    let days: u8 = random.pick(&[0b11111, 0b01111, 0b10101, 0b01011, 0b11011, 0b10111]);
    let here = if clinician { Weekdays::from_bits(days) } else { Weekdays::NONE };
    let location = random.below(4);
    affiliate(directory, person, &offices.all[office], location, role, here);
    if matches!(trade.profession, Profession::NursePractitioner | Profession::PhysicianAssistant) {
        offices.all[office].assistants.push(person);
    }
    // The other days at another location, or at another office of the kind.
    let there = Weekdays::from_bits(!here.bits() & 0b11111);
    if trade.profession == Profession::Physician && !there.is_empty() && random.chance(0.35) {
        let second = offices.any(random, trade.place).unwrap_or(office);
        if second != office || offices.all[office].locations.len() > 1 {
            let role = OfficeRole::Provider;
            affiliate(directory, person, &offices.all[second], location + 1, role, there);
        }
    }
}

/// Enters how a person is reached, and says which way stands first.
fn contacts(
    random: &mut Random,
    directory: &mut Directory,
    person: Uuid,
    name: &PersonName,
    office: Option<&Office>,
    phone: Option<&Telephone>,
) -> &'static str {
    let owner = Owner::Person(person);
    let mut best = "";
    let mut rank = |kind: &'static str| {
        let first = best.is_empty();
        if first {
            best = kind;
        }
        if first { Rank::Preferred } else { Rank::Other }
    };
    if let Some(phone) = phone {
        let kind = if random.chance(0.6) { "phone" } else { "mobile" };
        directory.number(owner, kind, phone, rank(kind));
    }
    if random.chance(0.5) {
        let host = office.map_or("mail.example", |office| &office.mail);
        let address = format!("{}@{host}", mail_name(name));
        directory.address(owner, "email", &address, rank("email"));
    }
    if random.chance(0.12) {
        let handle = format!("@{}", mail_name(name).replace('.', "_"));
        directory.address(owner, "social", &handle, rank("social"));
    }
    best
}

/// How they like to hear from the practice, as far as anybody asked.
fn liked(random: &mut Random, first: &str, profession: Profession) -> &'static str {
    if random.chance(0.4) {
        return "";
    }
    match first {
        _ if profession.is_treating_provider() && random.chance(0.5) => "fax",
        "phone" | "mobile" => "phone",
        "email" => "email",
        _ if random.chance(0.5) => "visit",
        _ => "letter",
    }
}

fn interests(random: &mut Random) -> String {
    if !random.chance(0.35) {
        return String::new();
    }
    let first = random.below(INTERESTS.len());
    let mut chosen = vec![INTERESTS[first]];
    if random.chance(0.4) {
        chosen.push(INTERESTS[(first + 1 + random.below(INTERESTS.len() - 1)) % INTERESTS.len()]);
    }
    chosen.join(", ")
}

const INTERESTS: &[&str] = &[
    "running",
    "golf",
    "gardening",
    "college football",
    "baking",
    "cycling",
    "choir",
    "fly fishing",
    "pickleball",
    "hiking",
    "jazz",
    "woodworking",
    "youth soccer",
    "history podcasts",
    "board games",
    "bird watching",
];

const REMEMBER: &[&str] = &[
    "Prefers a fax over a call.",
    "Tuesday before clinic is the best time.",
    "Wants a one-page report, nothing longer.",
    "Ask at the desk first; they decide who comes through.",
    "Coaches a youth team in spring.",
    "Likes to hear when a patient is back at work.",
    "No visits during flu season.",
    "Calls back after 4 pm.",
];

const NOTES: &[&str] = &[
    "Met at the county sports medicine evening. Asked for our protocol after shoulder repair.",
    "Had a patient who waited too long with us two years ago. Better since we call within a day.",
    "New partner joins in autumn; ask for an introduction.",
    "Sends knees to the hospital's own therapy, backs and necks to us.",
    "Wants order forms with our fax number printed on them.",
];
