//! The ledger of one year: its entries, whom they fall to, and where everybody stands.

use std::collections::HashMap;

use jiff::civil::Date;
use lexicon::Cents;
use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult};

use super::{
    cure::{self, Returned, Spent},
    entry::{Share, Standing},
    limit::{Known, Limits, Scope},
    limits,
    people::{self, Person},
    returns::Cures,
    store::{self, Kept, Which},
};

/// A year of the ledger.
pub(super) struct Book {
    pub year: i16,
    pub entries: Vec<Kept>,
    pub limits: Limits,
    people: HashMap<Uuid, Person>,
    returns: Vec<Return>,
    today: Date,
}

/// Something that was given back.
#[derive(Debug, Clone)]
pub(super) struct Return {
    pub id: Uuid,
    pub person: Uuid,
    /// The year of the excess that it was for.
    pub year: i16,
    pub cents: Cents,
    pub on: Date,
    pub note: String,
    /// Whether the rule was open for it when it was recorded.
    pub cures: Cures,
}

/// Where one person stands, and by which entries.
pub(super) struct Account<'a> {
    pub person: &'a Person,
    pub standing: cure::Standing,
    pub lines: Vec<Line<'a>>,
    pub returns: Vec<&'a Return>,
}

/// An entry as it falls to one person.
pub(super) struct Line<'a> {
    pub kept: &'a Kept,
    pub share: Share,
    /// The sum of the year up to here.
    pub running: Cents,
}

/// A rule says that a return is there once in three years; with the year itself before.
const LOOK_BACK: i16 = 4;

impl Book {
    /// Reads a year as it stands today.
    pub async fn read(db: &impl Sql, practice_id: Uuid, year: i16, today: Date) -> Result<Self> {
        let entries = store::read(db, practice_id, Which::Year(year)).await?;
        let returns = returns(db, practice_id, year - LOOK_BACK).await?;
        let mut ids: Vec<Uuid> = entries
            .iter()
            .flat_map(|kept| kept.entry.shares.iter().filter_map(|share| share.person))
            .chain(returns.iter().filter(|back| back.year == year).map(|back| back.person))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let people = people::these(db, practice_id, &ids).await?;
        Ok(Self {
            year,
            entries,
            limits: limits::limits(db, practice_id).await?,
            people: people.into_iter().map(|person| (person.id, person)).collect(),
            returns,
            today,
        })
    }

    /// The same without one entry: what was there before it.
    pub fn without(mut self, id: Option<Uuid>) -> Self {
        self.entries.retain(|kept| Some(kept.id) != id);
        self
    }

    /// The limit of a physician in this year.
    pub fn limit(&self) -> Known {
        self.limits.of(Scope::Physician, self.year)
    }

    /// Somebody of whom the year tells.
    pub fn person(&self, id: Uuid) -> Option<&Person> {
        self.people.get(&id)
    }

    /// Where everybody who was given something stands: physicians first, then the one with
    /// the most.
    pub fn accounts(&self) -> Vec<Account<'_>> {
        let mut accounts: Vec<Account<'_>> =
            self.people.values().map(|person| self.account(person)).collect();
        accounts.sort_by(|one, other| {
            let key = |account: &Account<'_>| {
                (!account.person.is_physician(), std::cmp::Reverse(account.standing.spent))
            };
            key(one).cmp(&key(other)).then_with(|| one.person.name.cmp(&other.person.name))
        });
        accounts
    }

    /// Where one person stands; somebody without an entry has everything left.
    pub fn account<'a>(&'a self, person: &'a Person) -> Account<'a> {
        let mut running = Cents::ZERO;
        let mut lines = Vec::new();
        for kept in &self.entries {
            for share in kept.entry.shares.iter().filter(|share| share.person == Some(person.id)) {
                running = Cents::sum([running, share.cents]);
                lines.push(Line { kept, share: *share, running });
            }
        }
        let own = || self.returns.iter().filter(|back| back.person == person.id);
        let returns: Vec<&Return> = own().filter(|back| back.year == self.year).collect();
        let spent: Vec<Spent> = lines
            .iter()
            .map(|line| Spent { on: line.kept.entry.given_on, cents: line.share.cents })
            .collect();
        let returned: Vec<Returned> =
            returns.iter().map(|back| Returned { on: back.on, cents: back.cents }).collect();
        // What settled nothing has not used the rule.
        let used = own().filter(|back| back.year != self.year && back.cures == Cures::Yes);
        let earlier: Vec<Date> = used.map(|back| back.on).collect();
        let limit = self.limit().cents().filter(|_| person.is_physician());
        let standing = cure::standing(limit, &spent, &returned, &earlier, self.today);
        Account { person, standing, lines, returns }
    }

    /// All that was given in the year to others than patients; what ours ate is no gift.
    pub fn total(&self) -> Cents {
        let shares = self.entries.iter().flat_map(|kept| &kept.entry.shares);
        let given =
            shares.filter(|share| !matches!(share.standing, Standing::Ours | Standing::Patient));
        Cents::sum(given.map(|share| share.cents))
    }
}

/// What an entry says of who shared it: "Dr. Osei, their family, 3 of the staff, 2 of ours".
pub(super) fn shared_by(shares: &[Share], person: impl Fn(Uuid) -> Option<String>) -> String {
    let many = |heads: u32, one: &str, many: &str| match heads {
        1 => one.to_owned(),
        heads => format!("{heads} {many}"),
    };
    let words = shares.iter().map(|share| {
        let name =
            || share.person.and_then(&person).unwrap_or_else(|| "somebody without a name".into());
        match share.standing {
            Standing::Person => name(),
            Standing::Family => many(
                share.heads,
                &format!("family of {}", name()),
                &format!("of the family of {}", name()),
            ),
            Standing::Staff => many(share.heads, "one of the staff", "of the staff"),
            Standing::Guest => many(share.heads, "one guest", "guests"),
            Standing::Ours => many(share.heads, "one of ours", "of ours"),
            Standing::Patient => "a patient".into(),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

#[derive(FromQueryResult)]
struct ReturnRow {
    id: Uuid,
    person_id: Uuid,
    year: i64,
    cents: i64,
    returned_on: String,
    note: String,
    cures: bool,
}

async fn returns(db: &impl Sql, practice_id: Uuid, since: i16) -> Result<Vec<Return>> {
    // Served by gift_return_by_day: an excess is rare.
    let rows: Vec<ReturnRow> = db
        .rows(
            "SELECT id, person_id, year, cents, returned_on, note, cures FROM gift_return
             WHERE practice_id = $1 AND returned_on >= $2 AND removed_at IS NULL
             ORDER BY returned_on, id",
            args![practice_id, format!("{since:04}-01-01")],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Return {
                id: row.id,
                person: row.person_id,
                year: i16::try_from(row.year).unwrap_or_default(),
                cents: Cents::new(row.cents),
                on: row
                    .returned_on
                    .parse()
                    .map_err(|_| Error::Internal("a return in the ledger has no day".into()))?,
                note: row.note,
                cures: if row.cures { Cures::Yes } else { Cures::No },
            })
        })
        .collect()
}
