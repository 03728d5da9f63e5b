//! The ledger of the sample practice: two years of lunches, books and flowers, one excess
//! that was returned in time, and a few things for patients. Everybody is made up.

use jiff::civil::Date;
use lexicon::{Cents, GiftKind, Profession};
use platform::{Result, Sql, Tx, Uuid, args, audit::Actor, clock, db::FromQueryResult, web::App};

use super::{
    book::Book,
    change,
    cure::Cure,
    entry::{Entry, Heads, Share, Standing, shares},
    people,
    physician::Counts,
    returns::{self, Back, Cures},
};

/// Something that was given: month, day, kind, what, where, cents, which of the physicians
/// were there, members of the first one's family, staff, ours.
type Given = (i8, i8, GiftKind, &'static str, &'static str, i64, &'static [usize], u32, u32, u32);

use GiftKind::{Education, Entertainment, Item, Meal};

/// What brought somebody over the limit last year.
const OVER: &str = "Baseball, four seats";

const LAST_YEAR: &[Given] = &[
    (1, 21, Meal, "Lunch at the office", "Their break room", 14_860, &[0, 1], 0, 4, 1),
    (2, 12, Meal, "Dinner after the knee evening", "The Copper Kettle", 43_290, &[2, 3], 1, 0, 2),
    (3, 5, Education, "Atlas of shoulder anatomy", "", 8_950, &[4], 0, 0, 0),
    (3, 27, Meal, "Breakfast with the residents", "Their conference room", 9_640, &[5], 0, 7, 2),
    (4, 16, Meal, "Lunch: our outcomes for backs", "Their break room", 16_210, &[2, 6], 0, 5, 1),
    (5, 8, Item, "Flowers for the new office", "", 6_480, &[7], 0, 0, 0),
    (6, 3, Meal, "Dinner with the surgeons", "The Copper Kettle", 58_430, &[2, 8, 9], 1, 0, 2),
    (7, 17, Entertainment, OVER, "Huntington Park", 22_800, &[2], 2, 0, 1),
    (8, 22, Meal, "Lunch at the office", "Their break room", 11_720, &[10], 0, 5, 1),
    (9, 18, Meal, "Dinner: return to running", "Olive and Thyme", 36_540, &[0, 11], 0, 0, 2),
    (10, 9, Meal, "Coffee and rolls", "Their break room", 4_310, &[1, 4], 0, 6, 1),
    (11, 6, Education, "Balance training cards for the waiting room", "", 3_890, &[6], 0, 0, 0),
    (12, 11, Item, "Fruit basket", "", 5_940, &[3], 0, 6, 0),
];

const THIS_YEAR: &[Given] = &[
    (1, 15, Meal, "Lunch: hand therapy, new at ours", "Their break room", 13_980, &[0, 4], 0, 4, 1),
    (2, 4, Meal, "Dinner after the spine evening", "Olive and Thyme", 51_230, &[1, 8, 9], 0, 0, 2),
    (2, 26, Education, "Handbook of vestibular care", "", 11_250, &[5], 0, 0, 0),
    (3, 19, Meal, "Lunch at the office", "Their break room", 12_640, &[2, 3], 0, 5, 1),
    (4, 10, Meal, "Dinner with the surgeons", "The Copper Kettle", 49_870, &[1, 10], 1, 0, 2),
    (
        5,
        14,
        Entertainment,
        "Concert in the park, three seats",
        "Goodale Park",
        14_400,
        &[1],
        1,
        0,
        1,
    ),
    (6, 11, Meal, "Breakfast: same-week visits", "Their conference room", 8_730, &[6, 7], 0, 6, 1),
    (7, 9, Meal, "Lunch at the office", "Their break room", 15_420, &[11], 0, 6, 2),
    (8, 20, Item, "Plant for the reopened office", "", 4_850, &[9], 0, 0, 0),
    (9, 17, Meal, "Dinner: knees after sixty", "Olive and Thyme", 41_760, &[1, 0], 0, 0, 2),
    (10, 8, Meal, "Coffee and rolls", "Their break room", 3_960, &[3, 5], 0, 7, 1),
    (11, 12, Meal, "Lunch: winter and falls", "Their break room", 13_310, &[8], 0, 6, 1),
];

/// What patients were given: month, day, number, what, cents.
const PATIENTS: &[(i8, i8, &str, &str, i64)] = &[
    (2, 3, "P-1043", "Water bottle", 850),
    (3, 11, "P-0977", "Resistance band", 625),
    (5, 6, "P-1043", "Lap counter", 1_290),
    (8, 13, "P-1188", "Walking stick tips", 480),
    (10, 1, "P-0977", "Cold pack", 940),
];

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// Fills the ledger of a sample practice, up to today.
pub(crate) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    // Of the few physicians with somebody who looks after them, by name: the same each time.
    let doctors: Vec<Id> = app
        .db()
        .rows(
            "SELECT s.person_id AS id FROM source s
             WHERE s.practice_id = $1 AND s.kind = 'person' AND s.profession = $2
               AND s.owner_id IS NOT NULL AND s.deleted_at IS NULL ORDER BY s.sort_name LIMIT 12",
            args![practice_id, Profession::Physician.code()],
        )
        .await?;
    let doctors: Vec<Uuid> = doctors.into_iter().map(|row| row.id).collect();
    let spender = app
        .db()
        .value::<Uuid>(
            "SELECT id FROM membership WHERE practice_id = $1 AND role = 'liaison' ORDER BY name LIMIT 1",
            args![practice_id],
        )
        .await?;
    let by = Actor { id: spender, name: "sample practice".into() };
    let tx = app.db().begin().await?;
    let years = [(today.year() - 1, LAST_YEAR), (today.year(), THIS_YEAR)];
    for (year, given) in years {
        for one in given {
            give(&tx, practice_id, &by, (year, today), one, &doctors).await?;
        }
        for one in PATIENTS {
            hand_over(&tx, practice_id, &by, (year, today), one).await?;
        }
    }
    cure(&tx, practice_id, &by, today).await?;
    tx.commit().await
}

fn day(year: i16, month: i8, day: i8, today: Date) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|day| *day <= today)
}

async fn give(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (year, today): (i16, Date),
    given: &Given,
    doctors: &[Uuid],
) -> Result<()> {
    let (month, of_month, kind, what, place, cents, present, family, staff, ours) = *given;
    let Some(given_on) = day(year, month, of_month, today) else { return Ok(()) };
    let heads = |standing, person, counts, heads| Heads { standing, person, counts, heads };
    let present: Vec<Uuid> = present.iter().filter_map(|at| doctors.get(*at)).copied().collect();
    let mut table: Vec<Heads> =
        present.iter().map(|id| heads(Standing::Person, Some(*id), Counts::Yes, 1)).collect();
    if let Some(first) = present.first() {
        table.push(heads(Standing::Family, Some(*first), Counts::Yes, family));
    }
    table.push(heads(Standing::Staff, None, Counts::No, staff));
    table.push(heads(Standing::Ours, None, Counts::No, ours));
    let total = Cents::new(cents);
    let Some(shares) = shares(total, &table) else { return Ok(()) };
    let entry = Entry {
        given_on,
        kind,
        what: what.into(),
        place: place.into(),
        total,
        shares,
        patient: String::new(),
        asked: "no".into(),
        note: String::new(),
        over_reason: if what == OVER { "Counted only afterwards".into() } else { String::new() },
        spent_by: by.id,
    };
    enter(tx, practice_id, by, entry).await
}

async fn hand_over(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (year, today): (i16, Date),
    &(month, of_month, number, what, cents): &(i8, i8, &str, &str, i64),
) -> Result<()> {
    let Some(given_on) = day(year, month, of_month, today) else { return Ok(()) };
    let total = Cents::new(cents);
    let share = Share { standing: Standing::Patient, person: None, heads: 1, cents: total };
    let entry = Entry {
        given_on,
        kind: GiftKind::Item,
        what: what.into(),
        place: String::new(),
        total,
        shares: vec![share],
        patient: number.into(),
        asked: String::new(),
        note: String::new(),
        over_reason: String::new(),
        spent_by: by.id,
    };
    enter(tx, practice_id, by, entry).await
}

/// Written down on the evening of its day.
async fn enter(tx: &Tx, practice_id: Uuid, by: &Actor, entry: Entry) -> Result<()> {
    let at = clock::at_hour(entry.given_on, 18, &clock::zone("America/New_York"));
    change::enter(tx, practice_id, by, &entry, at).await?;
    Ok(())
}

/// Whoever went over last year gave it back two weeks before the last day.
async fn cure(tx: &Tx, practice_id: Uuid, by: &Actor, today: Date) -> Result<()> {
    let year = today.year() - 1;
    // As it stood on New Year's Eve.
    let end = Date::new(year, 12, 31).unwrap_or(today);
    let book = Book::read(tx, practice_id, year, end).await?;
    for account in book.accounts() {
        let Some(excess) = &account.standing.excess else { continue };
        let (on, missing) = match excess.cure {
            Cure::Open { to_return } | Cure::Missed { missing: to_return } => {
                (excess.by.saturating_sub(jiff::ToSpan::days(14)), to_return)
            }
            _ => continue,
        };
        let (note, cures) = ("Check, received by mail".into(), Cures::of(excess, on));
        let back = Back { on, cents: missing, note, cures };
        let person = people::one(tx, practice_id, account.person.id).await?;
        returns::record(tx, practice_id, by, (person.id, year), &back).await?;
    }
    Ok(())
}
