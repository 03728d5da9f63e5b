//! Sources of an import.

use exchange::records::SourceCells;
use lexicon::{Profession, Tier};
use platform::{
    Instant, Result, Tx, Uuid, args,
    db::{FromQueryResult, Value, insert_many},
    new_id,
};

use super::{Effect, Made, Subject, Writing, real};
use crate::imports::existing::among;
use crate::imports::plan::{Alias, Fill, PlannedSource, What};
use crate::sources::{self, Kind, NewSource, Tells};
use crate::telling::rules::FaxTrust;

/// Makes the planned sources.
pub(in crate::imports) async fn sources(
    tx: &Tx,
    writing: &Writing<'_>,
    planned: &[PlannedSource],
) -> Result<Made> {
    let mut made = Made::new();
    for source in planned {
        let (practice_id, by) = (writing.practice_id, writing.by);
        let id = match &source.what {
            What::SelfReferred => sources::standing_source(tx, practice_id, by, "self").await?,
            What::Unassigned => sources::standing_source(tx, practice_id, by, "unassigned").await?,
            What::Named(cells) => {
                sources::create(tx, practice_id, by, new_source(cells, source.owner_id)).await?
            }
        };
        made.insert(source.id, id);
        writing.progress.advance(1)?;
    }
    Ok(made)
}

fn new_source(cells: &SourceCells, owner_id: Option<Uuid>) -> NewSource<'_> {
    let kind = if cells.name.is_some() { Kind::Person } else { Kind::Organisation };
    let is_code = Profession::from_taxonomy(&cells.specialty).is_some();
    NewSource {
        name: cells.name.as_ref(),
        organisation: &cells.organisation,
        // Whoever is not known to treat is told nothing about patients.
        profession: cells.profession.unwrap_or(Profession::Other),
        specialty: if is_code { "" } else { &cells.specialty },
        taxonomy: is_code.then_some(cells.specialty.as_str()),
        npi: cells.npi.as_ref(),
        phone: cells.phones.first(),
        fax: cells.fax.as_ref(),
        email: cells.email.as_ref().map_or("", lexicon::Email::as_str),
        street: &cells.street,
        city: &cells.city,
        state: cells.state.map_or("", lexicon::UsState::code),
        zip: cells.zip.as_ref().map_or("", lexicon::Zip::five),
        tier: Tier::Prospect,
        owner_id,
        tells: Tells::WhoeverMakesMany,
        ..NewSource::of(kind)
    }
}

/// Fills in what the file knows of sources that we have.
pub(in crate::imports) async fn fills(
    tx: &Tx,
    writing: &Writing<'_>,
    fills: &[Fill],
) -> Result<Vec<Effect>> {
    let mut effects = Vec::new();
    for fill in fills {
        let known = sources::Known {
            npi: fill.cells.npi.as_ref(),
            phone: fill.cells.phones.first(),
            fax: fill.cells.fax.as_ref(),
            email: fill.cells.email.as_ref(),
            trust: FaxTrust::Typed,
        };
        let done =
            sources::fill(tx, writing.practice_id, writing.by, fill.source_id, known).await?;
        if let Some((filled, changed_at)) = done {
            effects.push(Effect {
                row: fill.row,
                subject: Subject::Source,
                id: fill.source_id,
                before: Some(serde_json::to_string(&filled)?),
                changed_at,
            });
        }
        writing.progress.advance(1)?;
    }
    Ok(effects)
}

#[derive(FromQueryResult)]
struct Stamp {
    id: Uuid,
    changed_at: Instant,
}

/// The effects of making sources, with the instants that their own capability wrote.
pub(in crate::imports) async fn source_effects(
    tx: &Tx,
    writing: &Writing<'_>,
    planned: &[PlannedSource],
    made: &Made,
) -> Result<Vec<Effect>> {
    let named = || planned.iter().filter(|source| matches!(source.what, What::Named(_)));
    let ids: Vec<Value> = named().map(|source| Value::from(real(made, source.id))).collect();
    // Served by the primary key.
    let sql = "SELECT id, changed_at FROM source WHERE practice_id = $1 AND id";
    let stamps: Vec<Stamp> = among(tx, writing.practice_id, sql, ids).await?;
    let stamps: std::collections::HashMap<Uuid, Instant> =
        stamps.into_iter().map(|stamp| (stamp.id, stamp.changed_at)).collect();
    let effect = |source: &PlannedSource| {
        let id = real(made, source.id);
        let changed_at = stamps.get(&id).copied().unwrap_or(writing.now);
        Effect { row: source.row, subject: Subject::Source, id, before: None, changed_at }
    };
    Ok(named().map(effect).collect())
}

/// Remembers the names that a person has said belong to a source, for the next file.
pub(in crate::imports) async fn aliases(
    tx: &Tx,
    writing: &Writing<'_>,
    aliases: &[Alias],
    made: &Made,
) -> Result<()> {
    let row = |alias: &Alias| -> Vec<Value> {
        args![
            writing.practice_id,
            new_id(),
            real(made, alias.source_id),
            alias.text.as_str(),
            format!("import, row {}", alias.row),
            writing.import_id,
            writing.now,
            writing.by.id
        ]
    };
    let columns = [
        "practice_id",
        "id",
        "source_id",
        "alias",
        "learned_from",
        "import_id",
        "created_at",
        "created_by",
    ];
    let rows = aliases.iter().filter(|alias| !alias.text.is_empty()).map(row).collect();
    insert_many(tx, "source_alias", &columns, rows, "ON CONFLICT (practice_id, alias) DO NOTHING")
        .await
}
