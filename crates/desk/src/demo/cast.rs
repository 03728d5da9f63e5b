//! The practice itself: its clinics, its staff and their password.

use lexicon::Role;
use platform::{Error, Result, Tx, Uuid, audit::Actor, new_id, passwords};

use super::{calendar::Calendar, names::Names, numbers::Numbers, random::Random, told};
use crate::{
    people::{self, NewMember},
    practice::{self, Clinic, NewPractice},
};

/// The zone of the sample practice.
pub(super) const ZONE: &str = "America/New_York";

/// Who works there; the addresses that are no first names are those one signs
/// in with.
const STAFF: &[(&str, &str, Role)] = &[
    ("owner", "Judith Halloran", Role::Owner),
    ("desk", "Tyrell Ames", Role::FrontDesk),
    ("marguerite", "Marguerite Fontaine", Role::FrontDesk),
    ("soledad", "Soledad Rios", Role::FrontDesk),
    ("pauline", "Pauline Zeller", Role::FrontDesk),
    ("liaison", "Naomi Brandt", Role::Liaison),
    ("curtis", "Curtis Oyelaran", Role::Liaison),
    ("henrietta", "Henrietta Voss", Role::Liaison),
    ("therapist", "Raj Subramanian", Role::Therapist),
    ("lorna", "Lorna Pickett", Role::Therapist),
    ("anders", "Anders Holm", Role::Therapist),
    ("bettina", "Bettina Kruse", Role::Therapist),
    ("malcolm", "Malcolm Tate", Role::Therapist),
    ("reader", "Gail Ostrander", Role::Reader),
];

/// The clinics of the sample; a larger practice goes on with numbers.
const CLINICS: &[(&str, &str, &str, &str)] = &[
    ("Main", "1180 North High Street", "Columbus", "43201"),
    ("North", "640 Polaris Parkway", "Westerville", "43081"),
    ("Riverside", "2255 Riverside Drive", "Upper Arlington", "43221"),
];

/// Everything that the making of the sample hands from one part to the next.
pub(super) struct Stage {
    pub practice_id: Uuid,
    pub calendar: Calendar,
    pub random: Random,
    pub numbers: Numbers,
    pub names: Names,
    pub clinics: Vec<Uuid>,
    pub front_desk: Vec<Uuid>,
    pub liaisons: Vec<Uuid>,
    pub therapists: Vec<Uuid>,
}

/// How the practice is called, and where its people have their mail.
pub(super) struct Title {
    pub slug: String,
    pub name: String,
    pub mail: String,
}

/// Makes the practice, its clinics and its staff, all with one password.
pub(super) async fn open(
    tx: &Tx,
    title: &Title,
    clinics: usize,
    calendar: Calendar,
    password_hash: &str,
) -> Result<Stage> {
    let new = NewPractice { slug: &title.slug, name: &title.name, time_zone: ZONE, is_demo: true };
    let practice_id = practice::create(tx, new).await?;
    let mut random = Random::new(0x5eed);
    let mut stage = Stage {
        practice_id,
        calendar,
        names: Names::new(&mut random),
        random,
        numbers: Numbers::default(),
        clinics: Vec::new(),
        front_desk: Vec::new(),
        liaisons: Vec::new(),
        therapists: Vec::new(),
    };
    let actor = Actor::program("sample practice");
    practice::change(tx, practice_id, &actor, &told::practice(title)).await?;
    for number in 0..clinics.max(1) {
        let clinic = clinic(&mut stage, number);
        practice::add_clinic(tx, practice_id, &actor, &clinic).await?;
        let details = told::clinic(number, stage.calendar.date(stage.calendar.today()));
        practice::write_details(tx, practice_id, clinic.id, &details).await?;
        stage.clinics.push(clinic.id);
    }
    for (address, name, role) in STAFF {
        let email = format!("{address}@{}", title.mail);
        let new = NewMember { email: &email, name, role: *role, password_hash };
        let id = people::add_member(tx, practice_id, &actor, new).await?;
        match role {
            Role::FrontDesk => stage.front_desk.push(id),
            Role::Liaison => stage.liaisons.push(id),
            Role::Therapist => stage.therapists.push(id),
            Role::Owner | Role::Reader => {}
        }
    }
    Ok(stage)
}

fn clinic(stage: &mut Stage, number: usize) -> Clinic {
    let (name, street, city, zip) = CLINICS[number % CLINICS.len()];
    let name = match number / CLINICS.len() {
        0 => name.to_owned(),
        round => format!("{name} {}", round + 1),
    };
    Clinic {
        id: new_id(),
        name,
        street: street.into(),
        city: city.into(),
        state: "OH".into(),
        zip: zip.into(),
        phone: stage.numbers.phone().shown,
        fax: stage.numbers.phone().shown,
    }
}

const WORDS: &str = "\
    amber anchor apple arrow basket beacon birch bridge button candle canyon carpet cedar cherry \
    circle clover copper cotton cradle crystal dragon ember falcon feather fiddle forest garden \
    ginger glacier hammer harbor hazel honey island ivory jacket jungle kettle ladder lantern \
    lemon magnet maple marble meadow mirror mitten nickel ocean olive orchard otter paddle paper \
    pebble pepper pigeon pillow planet pocket pumpkin quartz rabbit raven ribbon river rocket \
    saddle salmon shadow silver spider squirrel sunset teapot thimble thunder ticket timber tulip \
    turtle valley velvet violet walnut whistle willow window winter wizard yellow zephyr";

/// Four words that one can read out over a desk, and their hash. Chance comes
/// from the operating system here: the sample repeats itself, its password not.
pub(super) async fn password() -> Result<(String, String)> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut chosen = Vec::new();
    for _ in 0..4 {
        let bytes = platform::random_bytes::<8>()?;
        chosen.push(words[(u64::from_le_bytes(bytes) % words.len() as u64) as usize]);
    }
    let password = chosen.join("-");
    let words = password.clone();
    let hash = tokio::task::spawn_blocking(move || passwords::hash(&words))
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
    Ok((password, hash))
}
