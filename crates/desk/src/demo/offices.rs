//! Organisations: where sources work, and some that are sources themselves.

use std::collections::HashMap;

use lexicon::{OfficeRole, PersonName, Weekdays};
use platform::{Uuid, args, new_id};

use super::{
    cast::Stage,
    directory::{Directory, Owner, Rank},
    numbers::{TOWNS, street},
    random::Random,
    trades::{Place, SORTS, Sort},
};

/// Names of quarters, creeks and hills; an organisation begins with one.
const PLACES: &str = "Scioto_Valley Olentangy Buckeye Hocking_Hills Short_North German_Village \
     Clintonville Alum_Creek Big_Darby Hayden_Run Polaris Easton Franklinton Bexley Kilbourne \
     Jefferson_Park Licking_County Blacklick Hilltop Sawmill Whetstone Grandview Tremont Hoover \
     Walnut_Creek Sunbury Glacier_Ridge Spring_Hollow Union_Station Madison_Square Pickaway \
     Circleville Fairfield Heath Granville Johnstown Rickenbacker Harrison Linworth Indian_Run \
     Rocky_Fork Highbanks Three_Creeks Griggs Antrim Beechwold Tuttle Muirfield Cedar_Grove \
     Oakhurst Stonegate Maple_Bend Quarry_Trails Yorkshire Zoar Eagle_Pass Vineyard Ironwood";

/// An organisation of the sample.
pub(super) struct Office {
    pub id: Uuid,
    pub place: Place,
    pub name: String,
    pub sort: &'static Sort,
    pub locations: Vec<Uuid>,
    /// What stands after the @ of its people.
    pub mail: String,
    /// Nurse practitioners and physician assistants, who write referrals for
    /// the physicians beside them.
    pub assistants: Vec<Uuid>,
}

/// All organisations, found by kind.
#[derive(Default)]
pub(super) struct Offices {
    pub all: Vec<Office>,
    by_place: HashMap<Place, Vec<usize>>,
}

impl Offices {
    /// Adds one and says its place.
    pub fn add(&mut self, office: Office) -> usize {
        self.by_place.entry(office.place).or_default().push(self.all.len());
        self.all.push(office);
        self.all.len() - 1
    }

    /// One of a kind, the first of them more often, so that some are large;
    /// none for who works nowhere.
    pub fn any(&self, random: &mut Random, place: Place) -> Option<usize> {
        let fitting = self.by_place.get(&place)?;
        let skewed = random.unit() * random.unit().sqrt() * fitting.len() as f64;
        fitting.get(skewed as usize).copied()
    }
}

/// Makes the organisations, `scale` times as many as in the usual sample.
pub(super) fn make(stage: &mut Stage, directory: &mut Directory, scale: f64) -> Offices {
    let mut places: Vec<String> =
        PLACES.split_whitespace().map(|place| place.replace('_', " ")).collect();
    stage.random.shuffle(&mut places);
    let mut offices = Offices::default();
    // Names of organisations that are sources: no two may look like one.
    let mut counted: Vec<String> = Vec::new();
    for sort in SORTS {
        let wanted = ((sort.share * scale).round() as usize).max(1);
        for number in 0..wanted {
            let name = (0..places.len())
                .map(|step| &places[(offices.all.len() + step) % places.len()])
                .map(|place| title(sort, place, number, offices.all.len() / places.len()))
                .find(|name| !counted.iter().any(|known| alike(known, name)));
            // In a practice made for measuring the names run out: repeat them.
            let again = || title(sort, &places[number % places.len()], number, number);
            let name = name.unwrap_or_else(again);
            if sort.source.is_some() && scale < 4.0 {
                counted.push(name.clone());
            }
            let office = open(stage, directory, sort, name);
            offices.add(office);
        }
    }
    offices
}

fn title(sort: &Sort, place: &str, number: usize, round: usize) -> String {
    let word = sort.words[number % sort.words.len()];
    match (sort.place, number / sort.words.len()) {
        (Place::Online, 0) => word.to_owned(),
        (Place::Online, again) => format!("{word} {}", again + 1),
        _ if round < 4 => format!("{place} {word}"),
        _ => format!("{place} {word} {round}"),
    }
}

/// Whether a person might take two organisations for one, their words in any
/// order; stricter than the search for duplicates, to keep clear of it.
fn alike(one: &str, other: &str) -> bool {
    let sorted = |name: &str| {
        let name = name.to_lowercase();
        let mut words: Vec<&str> = name.split_whitespace().collect();
        words.sort_unstable();
        words.join(" ")
    };
    strsim::jaro_winkler(&sorted(one), &sorted(other)) >= 0.9
}

/// Enters an organisation with its locations, its numbers and its desk.
pub(super) fn open(
    stage: &mut Stage,
    directory: &mut Directory,
    sort: &'static Sort,
    name: String,
) -> Office {
    let random = &mut stage.random;
    let mail = format!("{}.example", crate::practice::slug(&name));
    let medical = sort.kind == "practice" || sort.kind == "hospital";
    let npi = medical.then(|| stage.numbers.npi());
    let id = new_id();
    directory.organisation.enter(args![id, name.as_str(), sort.kind, npi], directory.stamp);
    let how_many = match sort.place {
        Place::Online => 0,
        Place::Hospital => random.weighted(&[(1, 0.2), (2, 0.4), (3, 0.3), (4, 0.1)]),
        _ => random.weighted(&[(1, 0.62), (2, 0.22), (3, 0.11), (4, 0.05)]),
    };
    let mut locations = Vec::new();
    for _ in 0..how_many {
        let (town, zip) = random.pick(TOWNS);
        let location = new_id();
        let label = if how_many == 1 { "" } else { town };
        directory
            .location
            .enter(args![location, id, label, street(random), town, "OH", zip], directory.stamp);
        locations.push(location);
    }
    let owner = Owner::Organisation(id);
    if sort.place != Place::Online {
        let phone = stage.numbers.phone();
        directory.number(owner, "phone", &phone, Rank::Preferred);
    }
    if medical {
        directory.number(owner, "fax", &stage.numbers.phone(), Rank::Other);
    }
    if stage.random.chance(0.5) {
        directory.address(owner, "web", &format!("https://www.{mail}"), Rank::Other);
    }
    let office =
        Office { id, place: sort.place, name, sort, locations, mail, assistants: Vec::new() };
    if medical {
        desk(stage, directory, &office);
    }
    office
}

/// The people one meets first: they decide more often than one thinks where a
/// patient goes.
fn desk(stage: &mut Stage, directory: &mut Directory, office: &Office) {
    for (role, chance) in [
        (OfficeRole::OfficeManager, 0.35),
        (OfficeRole::ReferralCoordinator, 0.35),
        (OfficeRole::FrontDesk, 0.25),
    ] {
        if !stage.random.chance(chance) {
            continue;
        }
        let name = stage.names.next(&mut stage.random);
        let person = new_id();
        enter_person(directory, person, &name, Papers::default());
        let days = Weekdays::from_bits(0b0001_1111);
        affiliate(directory, person, office, 0, role, days);
        if stage.random.chance(0.6) {
            let mail = mail_name(&name);
            let address = format!("{mail}@{}", office.mail);
            directory.address(Owner::Person(person), "email", &address, Rank::Preferred);
        }
    }
}

/// What identifies a clinician, and what a liaison has learned.
#[derive(Default)]
pub(super) struct Papers {
    pub npi: Option<String>,
    pub taxonomy: Option<&'static str>,
    pub specialty: &'static str,
    pub interests: String,
}

/// Enters a person.
pub(super) fn enter_person(directory: &mut Directory, id: Uuid, name: &PersonName, papers: Papers) {
    directory.person.enter(
        args![
            id,
            name.given.as_str(),
            name.middle.clone().unwrap_or_default(),
            name.family.as_str(),
            name.credentials.join(", "),
            papers.npi,
            papers.taxonomy,
            papers.specialty,
            papers.interests
        ],
        directory.stamp,
    );
}

/// Says that a person works at an office, at which of its locations and when.
pub(super) fn affiliate(
    directory: &mut Directory,
    person: Uuid,
    office: &Office,
    location: usize,
    role: OfficeRole,
    days: Weekdays,
) {
    let location = office.locations.get(location % office.locations.len().max(1)).copied();
    directory.affiliation.enter(
        args![new_id(), person, office.id, location, role.code(), i64::from(days.bits())],
        directory.stamp,
    );
}

/// `david.wiebe`, for addresses.
pub(super) fn mail_name(name: &PersonName) -> String {
    lexicon::fold(&format!("{} {}", name.given, name.family)).replace(' ', ".")
}
