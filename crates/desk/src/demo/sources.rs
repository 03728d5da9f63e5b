//! The sources themselves: who they are, where they work, how they are reached.

use lexicon::{OfficeRole, PersonName, Profession, Tier, Weekdays, fold};
use platform::{Uuid, args, new_id};

use super::{
    calendar::Day,
    cast::Stage,
    directory::{Directory, Owner, Rank},
    numbers::Telephone,
    offices::{Office, Papers, affiliate, enter_person, mail_name},
    random::Random,
    trades::{Place, TRADES, Trade},
};

/// A source of the sample, with what decides how it refers.
pub(super) struct Source {
    pub id: Uuid,
    pub person: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub name: String,
    sort_name: String,
    pub profession: Profession,
    channel: &'static str,
    pub remember: &'static str,
    pub notes: &'static str,
    pub status: &'static str,
    pub tier: Tier,
    pub owner: Option<Uuid>,
    /// The clinic that most of its patients go to.
    pub clinic: usize,
    /// Which part of its referrals become patients.
    pub conversion: f64,
    /// Who may have written a referral that is counted for it.
    pub writers: Vec<Uuid>,
    /// How much it refers by its trade and by chance, against others.
    pub volume: f64,
    /// What becomes of that: see 'story.rs'.
    pub habit: Habit,
}

/// When and how much a source refers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Habit {
    /// Never yet.
    Never,
    /// Once.
    Once,
    /// Now and again between two days, by this weight.
    Regular { weight: f64, from: Day, to: Day },
    /// Of every hundred referrals so many, without being anybody in particular.
    Standing { percent: f64 },
}

impl Source {
    /// One of the two that are nobody in particular.
    pub fn standing(id: Uuid, percent: f64) -> Self {
        Self {
            id,
            person: None,
            organisation: None,
            name: String::new(),
            sort_name: String::new(),
            profession: Profession::SelfReferred,
            channel: "",
            remember: "",
            notes: "",
            status: "active",
            tier: Tier::C,
            owner: None,
            clinic: 0,
            conversion: 0.78,
            writers: Vec::new(),
            volume: 0.0,
            habit: Habit::Standing { percent },
        }
    }
}

/// Makes about `count` sources: the organisations that are counted, and people
/// for the rest.
pub(super) fn make(
    stage: &mut Stage,
    directory: &mut Directory,
    offices: &mut [Office],
    count: usize,
) -> Vec<Source> {
    let mut sources = Vec::with_capacity(count);
    for office in offices.iter().filter(|office| office.sort.source.is_some()) {
        sources.extend(organisation(stage, office));
    }
    let left = count.saturating_sub(sources.len()) as f64;
    let all: f64 = TRADES.iter().map(|trade| trade.share).sum();
    // Largest remainder, so that the numbers add up to what was asked for.
    let mut counts: Vec<(usize, f64)> =
        TRADES.iter().map(|trade| trade.share / all * left).enumerate().collect();
    let mut missing = left as usize - counts.iter().map(|(_, n)| *n as usize).sum::<usize>();
    counts.sort_by(|(_, a), (_, b)| b.fract().total_cmp(&a.fract()));
    for (_, number) in &mut counts {
        if missing > 0 {
            missing -= 1;
            *number += 1.0;
        }
    }
    counts.sort_by_key(|(trade, _)| *trade);
    for (trade, number) in counts {
        for _ in 0..number as usize {
            let name = stage.names.next(&mut stage.random);
            let office = work_place(&mut stage.random, offices, TRADES[trade].place);
            let phone = stage.random.chance(0.55).then(|| stage.numbers.phone());
            let npi = TRADES[trade].taxonomy.map(|_| stage.numbers.npi());
            let facts = Facts { name, phone, npi };
            sources.push(person(stage, directory, offices, &TRADES[trade], office, facts));
        }
    }
    sources
}

/// What tells one person from another.
pub(super) struct Facts {
    pub name: PersonName,
    pub phone: Option<Telephone>,
    pub npi: Option<String>,
}

pub(super) fn organisation(stage: &mut Stage, office: &Office) -> Option<Source> {
    let (profession, volume) = office.sort.source?;
    let random = &mut stage.random;
    Some(Source {
        id: new_id(),
        person: None,
        organisation: Some(office.id),
        sort_name: fold(&office.name),
        name: office.name.clone(),
        profession,
        channel: if office.place == Place::Online { "" } else { "visit" },
        remember: "",
        notes: "",
        status: "active",
        tier: Tier::Prospect,
        owner: random.chance(0.8).then(|| random.pick(&stage.liaisons)),
        clinic: random.below(stage.clinics.len()),
        conversion: 0.55 + 0.25 * random.unit(),
        writers: Vec::new(),
        volume: volume * spread(random),
        habit: Habit::Never,
    })
}

/// An office of the kind, large ones more often; none for who works nowhere.
fn work_place(random: &mut Random, offices: &[Office], place: Place) -> Option<usize> {
    let fitting: Vec<usize> =
        (0..offices.len()).filter(|&office| offices[office].place == place).collect();
    let skewed = (random.unit() * random.unit().sqrt() * fitting.len() as f64) as usize;
    fitting.get(skewed).copied()
}

/// Enters a person who is a source.
pub(super) fn person(
    stage: &mut Stage,
    directory: &mut Directory,
    offices: &mut [Office],
    trade: &'static Trade,
    office: Option<usize>,
    facts: Facts,
) -> Source {
    let random = &mut stage.random;
    let mut name = facts.name;
    if !trade.credentials.is_empty() {
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
    let office = office.map(|office| &offices[office]);
    let channel = contacts(random, directory, id, &name, office, facts.phone.as_ref());
    let treating = trade.profession.is_treating_provider();
    let mut writers: Vec<Uuid> = treating.then_some(id).into_iter().collect();
    if trade.profession == Profession::Physician {
        writers.extend(office.into_iter().flat_map(|office| office.assistants.iter().take(3)));
    }
    Source {
        id: new_id(),
        person: Some(id),
        organisation: office.map(|office| office.id),
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
        writers,
        volume: trade.volume * spread(random),
        habit: Habit::Never,
    }
}

/// How far people of one trade differ: log-normal, most near 1, a few far above.
fn spread(random: &mut Random) -> f64 {
    let normal = (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    (normal * 0.9).exp()
}

fn places_of_work(
    random: &mut Random,
    directory: &mut Directory,
    offices: &mut [Office],
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
    affiliate(directory, person, &offices[office], random.below(4), role, here);
    if matches!(trade.profession, Profession::NursePractitioner | Profession::PhysicianAssistant) {
        offices[office].assistants.push(person);
    }
    // The other days at another location, or at another office of the kind.
    if trade.profession == Profession::Physician && random.chance(0.2) {
        let there = Weekdays::from_bits(!days & 0b11111);
        let second = work_place(random, offices, trade.place).unwrap_or(office);
        let location = random.below(4);
        affiliate(directory, person, &offices[second], location, OfficeRole::Provider, there);
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

/// Enters the source of a person or an organisation.
pub(super) fn enter(directory: &mut Directory, source: &Source) {
    let kind = if source.person.is_some() { "person" } else { "organisation" };
    directory.source.enter(
        args![
            source.id,
            kind,
            source.person,
            source.organisation,
            source.name.as_str(),
            source.sort_name.as_str(),
            source.profession.code(),
            source.tier.code(),
            source.owner,
            source.channel,
            source.remember,
            source.notes,
            source.status
        ],
        directory.stamp,
    );
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
