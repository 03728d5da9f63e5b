//! What the index is built from: the names of the sources, where they sit and
//! their numbers.

use std::collections::HashMap;

use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
};

use super::{Layer, index::Entry, index::Index};

/// Which sources are read.
#[derive(Clone, Copy)]
pub enum Which<'a> {
    /// All of the practice.
    All,
    /// Only these.
    These(&'a [Uuid]),
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    sort_name: String,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
}

/// Reads the live ones among them into a layer.
pub async fn layer(db: &impl Sql, practice_id: Uuid, which: Which<'_>) -> Result<Layer> {
    let mut args = args![practice_id];
    let these = match which {
        Which::All => String::new(),
        Which::These(ids) => format!("AND s.id IN ({})", db::marks(&mut args, ids.iter().copied())),
    };
    // Served by the primary key. Sorted here: asked to sort, SQLite walks the
    // whole directory by name even for one source. Not joined: table after table
    // reads the encrypted pages of SQLite in their order, a join here and there.
    let sql = format!(
        "SELECT s.id, s.name, s.sort_name, s.person_id, s.organisation_id FROM source s
         WHERE s.practice_id = $1 AND s.deleted_at IS NULL {these}"
    );
    let mut rows: Vec<Row> = db.rows(&sql, args).await?;
    rows.sort_by(|one, other| (&one.sort_name, one.id).cmp(&(&other.sort_name, other.id)));
    let few: Option<Vec<Uuid>> = match which {
        Which::All => None,
        Which::These(ids) => {
            let owners = rows.iter().flat_map(|row| [row.person_id, row.organisation_id]);
            Some(ids.iter().copied().chain(owners.flatten()).collect())
        }
    };
    let few = few.as_deref();
    let details = Details {
        npis: [
            PEOPLE_NPIS.read(db, practice_id, few).await?,
            OFFICES_NPIS.read(db, practice_id, few).await?,
        ],
        offices: OFFICES.read(db, practice_id, few).await?,
        numbers: NUMBERS.read(db, practice_id, few).await?,
        cities: CITIES.read(db, practice_id, few).await?,
        aliases: ALIASES.read(db, practice_id, few).await?,
    };
    let (ids, entries): (Vec<Uuid>, Vec<Entry>) =
        rows.into_iter().map(|row| (row.id, details.entry(row))).unzip();
    Ok(Layer { index: Index::new(&entries), ids })
}

/// Words or numbers that stand in a table of their own.
struct Table {
    name: &'static str,
    text: &'static str,
    /// Whose they are: one of these columns, the others are null.
    owners: &'static [&'static str],
    only: &'static str,
}

const PEOPLE_NPIS: Table =
    Table { name: "person", text: "npi", owners: &["id"], only: "npi IS NOT NULL" };
const OFFICES_NPIS: Table =
    Table { name: "organisation", text: "npi", owners: &["id"], only: "npi IS NOT NULL" };
const OFFICES: Table = Table { name: "organisation", text: "name", owners: &["id"], only: "TRUE" };
const NUMBERS: Table = Table {
    name: "contact_point",
    text: "digits",
    owners: &["person_id", "organisation_id"],
    only: "kind IN ('phone', 'mobile', 'fax')",
};
const CITIES: Table = Table {
    name: "location",
    text: "city",
    owners: &["organisation_id", "person_id"],
    only: "city <> ''",
};
const ALIASES: Table =
    Table { name: "source_alias", text: "alias", owners: &["source_id"], only: "TRUE" };

#[derive(FromQueryResult)]
struct Detail {
    owner: Option<Uuid>,
    text: String,
}

impl Table {
    /// The texts of all of the practice, or of a few owners.
    async fn read(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        few: Option<&[Uuid]>,
    ) -> Result<HashMap<Uuid, Vec<String>>> {
        let Self { name, text, owners, only } = self;
        let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
        // A few are served by the index of each of the columns; all are one pass.
        let passes = if few.is_some() { *owners } else { &owners[..1] };
        for column in passes {
            let mut args = args![practice_id];
            let (owner, which) = match few {
                Some(few) => {
                    let ids = db::marks(&mut args, few.iter().copied());
                    ((*column).to_owned(), format!("AND {column} IN ({ids})"))
                }
                None if owners.len() > 1 => {
                    (format!("coalesce({})", owners.join(", ")), String::new())
                }
                None => ((*column).to_owned(), String::new()),
            };
            let sql = format!(
                "SELECT {owner} AS owner, {text} AS text FROM {name}
                 WHERE practice_id = $1 AND {only} {which}"
            );
            for row in db.rows::<Detail>(&sql, args).await? {
                if let Some(owner) = row.owner {
                    found.entry(owner).or_default().push(row.text);
                }
            }
        }
        Ok(found)
    }
}

/// What stands in other tables, by the person, organisation or source it is of.
struct Details {
    /// Of people, and of organisations.
    npis: [HashMap<Uuid, Vec<String>>; 2],
    offices: HashMap<Uuid, Vec<String>>,
    numbers: HashMap<Uuid, Vec<String>>,
    cities: HashMap<Uuid, Vec<String>>,
    aliases: HashMap<Uuid, Vec<String>>,
}

impl Details {
    fn entry(&self, row: Row) -> Entry {
        let owners = [row.person_id, row.organisation_id];
        let of = |texts: &'_ HashMap<Uuid, Vec<String>>| -> Vec<String> {
            owners
                .iter()
                .flatten()
                .filter_map(|owner| texts.get(owner))
                .flatten()
                .cloned()
                .collect()
        };
        let mut more = of(&self.offices);
        more.extend(of(&self.cities));
        more.extend(self.aliases.get(&row.id).into_iter().flatten().cloned());
        // Their own NPI, or else that of where they work.
        let mut digits: Vec<String> = self.npis.iter().flat_map(of).take(1).collect();
        digits.extend(of(&self.numbers));
        Entry { name: row.name, more: more.join(" "), digits }
    }
}
