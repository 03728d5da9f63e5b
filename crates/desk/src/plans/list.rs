//! The next steps of all sources, by day.

use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// As many as one works through.
pub const MOST: i64 = 200;

/// A next step with its source.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Next {
    /// Its id.
    pub id: Uuid,
    /// The source.
    pub source_id: Uuid,
    /// Its name.
    pub source: String,
    /// The code of its kind.
    pub kind: String,
    /// What to do.
    pub words: String,
    /// Whether somebody who decides has to be met.
    pub face_time: bool,
    /// Who does it.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner: Option<String>,
    /// By when, ISO text.
    pub due_on: String,
    /// The playbook.
    pub playbook: String,
}

/// Whose steps are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    All,
    /// Those of one member.
    Of(Uuid),
    /// Those that nobody has.
    Nobodys,
}

impl Whose {
    /// The condition on `play p`; its value, if it has one, is `$3`.
    fn condition(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Of(_) => "AND p.owner_id = $3",
            Self::Nobodys => "AND p.owner_id IS NULL",
        }
    }
}

/// The steps due by a day, the first due first.
pub async fn due_by(
    db: &impl Sql,
    practice_id: Uuid,
    day: &str,
    whose: Whose,
    most: i64,
) -> Result<Vec<Next>> {
    let mut values = args![practice_id, day];
    if let Whose::Of(member) = whose {
        values.extend(args![member]);
    }
    // Served by play_by_due; names by primary keys.
    let sql = format!(
        "SELECT p.id, p.source_id, s.name AS source, p.kind, p.words, p.face_time, p.owner_id,
                m.name AS owner, p.due_on, b.name AS playbook
         FROM play p
         JOIN source s ON s.practice_id = p.practice_id AND s.id = p.source_id
             AND s.deleted_at IS NULL
         JOIN playbook_run r ON r.practice_id = p.practice_id AND r.id = p.run_id
         JOIN playbook b ON b.practice_id = r.practice_id AND b.id = r.playbook_id
         LEFT JOIN membership m ON m.practice_id = p.practice_id AND m.id = p.owner_id
         WHERE p.practice_id = $1 AND p.state = 'open' AND p.due_on <= $2 {}
         ORDER BY p.due_on, p.id LIMIT {most}",
        whose.condition()
    );
    db.rows(&sql, values).await
}

/// How many steps somebody has.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Count {
    /// Who; none for those that nobody has.
    pub owner_id: Option<Uuid>,
    /// Their name.
    pub owner: Option<String>,
    /// Due by the day asked for.
    pub due: i64,
    /// Of these, those whose day has passed.
    pub late: i64,
}

/// How many steps are due by a day and late today, a member.
pub async fn counts(
    db: &impl Sql,
    practice_id: Uuid,
    day: &str,
    today: &str,
) -> Result<Vec<Count>> {
    // Served by play_by_due.
    db.rows(
        "SELECT p.owner_id, m.name AS owner, count(*) AS due,
                CAST(sum(CASE WHEN p.due_on < $3 THEN 1 ELSE 0 END) AS bigint) AS late
         FROM play p
         JOIN source s ON s.practice_id = p.practice_id AND s.id = p.source_id
             AND s.deleted_at IS NULL
         LEFT JOIN membership m ON m.practice_id = p.practice_id AND m.id = p.owner_id
         WHERE p.practice_id = $1 AND p.state = 'open' AND p.due_on <= $2
         GROUP BY p.owner_id, m.name ORDER BY m.name",
        args![practice_id, day, today],
    )
    .await
}
