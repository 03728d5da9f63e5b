//! Who looks after how many sources, with how many contacts, and what their sources send. What
//! was spent on a source has no place here.

use std::{collections::HashMap, sync::Arc};

use lexicon::Period;
use platform::{
    Result, Sql, Uuid, args, clock,
    db::{self, FromQueryResult},
    web::App,
};

use super::{
    facts::Facts,
    section::{Cell, Grid, Section, Value},
};
use crate::{kept::Kept, practice, reports::line::About, thanks::is_somebody};

/// Contacts that a member made.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Made {
    /// Who; none where nobody is noted.
    pub by_id: Option<Uuid>,
    /// How many.
    pub contacts: i64,
}

/// The contacts of a period by who made them, by the days of the practice's zone; of one clinic
/// those with sources that ever referred to it.
pub async fn made(
    app: &App,
    practice_id: Uuid,
    (period, clinic): (Period, Option<Uuid>),
) -> Result<Arc<Vec<Made>>> {
    // A year of contacts is long to count.
    let kept = app.kept::<Kept<(Uuid, Period, Option<Uuid>), Vec<Made>>>();
    // A merge of sources raises them all; where a source ever referred to matters beside a clinic.
    let rests_on = if clinic.is_some() { &["touches", "referrals"][..] } else { &["touches"] };
    let stamp = db::change_counters(app.db(), practice_id, rests_on).await?.iter().sum();
    let key = (practice_id, period, clinic);
    if let Some(found) = kept.find(&key, stamp) {
        return Ok(found);
    }
    let made = Arc::new(count(app.db(), practice_id, (period, clinic)).await?);
    kept.keep(key, stamp, made.clone(), made.len());
    Ok(made)
}

async fn count(
    db: &impl Sql,
    practice_id: Uuid,
    (period, clinic): (Period, Option<Uuid>),
) -> Result<Vec<Made>> {
    let zone = practice::zone(db, practice_id).await?;
    let from = clock::at_hour(period.first_day(), 0, &zone);
    let to = clock::at_hour(period.to.next().first_day(), 0, &zone);
    let mut args = args![practice_id, from, to];
    args.extend(clinic.map(Into::into));
    let refers_here = match clinic {
        Some(_) => {
            "AND source_id IN (SELECT m.source_id FROM source_month m
                               WHERE m.practice_id = $1 AND m.clinic_id = $4)"
        }
        None => "",
    };
    // Served by touch_by_member alone, which holds who and when and whether it was removed.
    db.rows(
        &format!(
            "SELECT by_id, count(*) AS contacts FROM touch
             WHERE practice_id = $1 AND happened_at >= $2 AND happened_at < $3
               AND deleted_at IS NULL {refers_here}
             GROUP BY by_id"
        ),
        args,
    )
    .await
}

/// What is counted for one member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    sources: i64,
    contacts: i64,
    referrals: i64,
    before: i64,
    slipping: i64,
}

fn counted(facts: &Facts) -> HashMap<Option<Uuid>, Tally> {
    let mut all: HashMap<Option<Uuid>, Tally> = HashMap::new();
    for line in facts.sources.lines() {
        let Some(source) = line.source() else { continue };
        if !is_somebody(&source.kind, &source.profession) {
            continue;
        }
        let tally = all.entry(source.owner_id).or_default();
        tally.sources += i64::from(line.counts.referrals > 0);
        tally.referrals += line.counts.referrals;
    }
    for line in facts.sources_before.lines() {
        if let Some(source) = line.source()
            && is_somebody(&source.kind, &source.profession)
        {
            all.entry(source.owner_id).or_default().before += line.counts.referrals;
        }
    }
    for one in facts.slipping() {
        all.entry(one.owner_id).or_default().slipping += 1;
    }
    for made in facts.contacts.iter() {
        all.entry(made.by_id).or_default().contacts += made.contacts;
    }
    all
}

fn finding(all: &[(String, Tally)], nobody: Tally) -> String {
    let sources: i64 = all.iter().map(|(_, tally)| tally.sources).sum();
    if all.is_empty() {
        return match nobody.sources {
            0 => "No source referred in this time.".into(),
            count => format!(
                "Nobody looks after the {} that referred.",
                look::plural(count, "source", "sources")
            ),
        };
    }
    let mut said = format!(
        "{} {} after {}",
        look::plural(all.len() as i64, "member", "members"),
        if all.len() == 1 { "looks" } else { "look" },
        look::plural(sources, "source that referred", "sources that referred")
    );
    if nobody.sources > 0 {
        let many = nobody.sources != 1;
        said.push_str(&format!(
            "; {} {} nobody",
            look::thousands(nobody.sources),
            if many { "have" } else { "has" }
        ));
    }
    said.push('.');
    said
}

fn notes(clinic: Option<&str>) -> Vec<String> {
    let all = "Contacts count for who made them, referrals for who looks after the source. Who has \
               the larger sources has the larger numbers: this is no ranking.";
    let here = clinic.map(|name| {
        format!(
            "Of {name}: contacts with sources that ever referred to it, and of those slipping the \
             ones that referred to it in the months above. Whether they slip is judged by all that \
             they send."
        )
    });
    std::iter::once(all.to_owned()).chain(here).collect()
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let mut all = counted(facts);
    let nobody = all.remove(&None).unwrap_or_default();
    let mut named: Vec<(Uuid, String, Tally)> = all
        .into_iter()
        .filter_map(|(id, tally)| {
            let id = id?;
            let name = facts.choices.member(id).unwrap_or("A former member").to_owned();
            Some((id, name, tally))
        })
        .collect();
    named.sort_by(|one, other| {
        other.2.referrals.cmp(&one.2.referrals).then_with(|| one.1.cmp(&other.1))
    });
    let mut table = Grid::of([
        "Looked after by",
        "Sources that referred",
        "Contacts made",
        "Referrals of their sources",
        facts.ask.compared_to(),
        "Slipping today",
    ]);
    let row = |name: &str, about: About, tally: Tally| {
        let behind = |period| facts.behind(Some(&about), period);
        vec![
            Cell::words(name),
            Cell::count(tally.sources),
            Cell::count(tally.contacts),
            Cell::referrals(tally.referrals, behind(facts.ask.period)),
            Cell::referrals(tally.before, behind(facts.ask.compared())),
            Value::Count(tally.slipping).into(),
        ]
    };
    for (id, name, tally) in &named {
        table.rows.push(row(name, About::Liaison(Some(*id)), *tally));
    }
    if nobody != Tally::default() {
        table.rows.push(row("Nobody", About::Liaison(None), nobody));
    }
    let looking: Vec<(String, Tally)> = named
        .into_iter()
        .filter(|(_, _, tally)| tally.sources > 0 || tally.slipping > 0)
        .map(|(_, name, tally)| (name, tally))
        .collect();
    Section {
        id: "liaisons",
        title: "Who looks after whom",
        finding: finding(&looking, nobody),
        notes: notes(facts.clinic()),
        table,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_without_anybody_are_named() {
        let tally = |sources| Tally { sources, ..Tally::default() };
        let all = [("Ann".to_owned(), tally(12)), ("Bob".to_owned(), tally(1))];
        assert_eq!(
            finding(&all, tally(3)),
            "2 members look after 13 sources that referred; 3 have nobody."
        );
        assert_eq!(finding(&[], tally(1)), "Nobody looks after the 1 source that referred.");
        assert_eq!(finding(&[], tally(0)), "No source referred in this time.");
    }
}
