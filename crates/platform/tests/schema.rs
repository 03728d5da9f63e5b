//! Promises about the tables themselves, read from the live database.

use platform::{Sql, args, audit, db, db::FromQueryResult, new_id};
use testing::{World, on_each_database};

/// Tables that belong to no practice.
const SHARED: &[&str] = &["practice", "account", "session", "schema_version", "zip_centroid"];

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

#[derive(FromQueryResult)]
struct ForeignKey {
    child: String,
    number: String,
    columns: String,
    parent: String,
}

async fn tables(world: &World) -> Vec<String> {
    let sql = if world.db().is_postgres() {
        "SELECT CAST(tablename AS text) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    };
    let rows: Vec<Name> = world.db().rows(sql, args![]).await.expect("the tables");
    rows.into_iter().map(|row| row.name).collect()
}

async fn first_key_column(world: &World, table: &str) -> String {
    let sql = if world.db().is_postgres() {
        "SELECT CAST(a.attname AS text) AS name FROM pg_index i
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
         WHERE i.indisprimary AND i.indrelid = CAST($1 AS regclass)"
    } else {
        "SELECT name FROM pragma_table_info($1) WHERE pk = 1"
    };
    world.db().value::<String>(sql, args![table]).await.expect("a key").unwrap_or_default()
}

async fn foreign_keys(world: &World) -> Vec<ForeignKey> {
    let sql = if world.db().is_postgres() {
        "SELECT CAST(c.conrelid AS regclass)::text AS child, c.conname::text AS number,
                c.confrelid::regclass::text AS parent,
                (SELECT string_agg(a.attname::text, ',') FROM pg_attribute a
                 WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) AS columns
         FROM pg_constraint c WHERE c.contype = 'f'"
    } else {
        "SELECT m.name AS child, CAST(f.id AS text) AS number, f.\"table\" AS parent,
                string_agg(f.\"from\", ',') AS columns
         FROM sqlite_master m, pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table' GROUP BY m.name, f.id, f.\"table\""
    };
    world.db().rows(sql, args![]).await.expect("the foreign keys")
}

#[test]
fn every_table_of_a_practice_is_keyed_by_the_practice_first() {
    on_each_database(async |world| {
        let tables = tables(&world).await;
        assert!(tables.len() > 20, "{tables:?}");
        for table in tables.iter().filter(|table| !SHARED.contains(&table.as_str())) {
            assert_eq!(first_key_column(&world, table).await, "practice_id", "{table}");
        }
    });
}

#[test]
fn every_foreign_key_between_tables_of_a_practice_carries_the_practice() {
    on_each_database(async |world| {
        let keys = foreign_keys(&world).await;
        assert!(keys.len() > 20);
        for key in keys.iter().filter(|key| !SHARED.contains(&key.parent.as_str())) {
            assert!(
                key.columns.split(',').any(|column| column == "practice_id"),
                "{} ({}) -> {}",
                key.child,
                key.number,
                key.parent
            );
        }
    });
}

#[test]
fn the_audit_log_can_be_added_to_and_never_rewritten() {
    on_each_database(async |world| {
        let practice_id = new_id();
        let db = world.db();
        db.run(
            "INSERT INTO practice (id, slug, name, time_zone, created_at, changed_at)
             VALUES ($1, 'p', 'P', 'UTC', 0, 0)",
            args![practice_id],
        )
        .await
        .expect("a practice");
        let entry = audit::Entry {
            action: "test.happened",
            subject_kind: "test",
            subject_id: None,
            detail: serde_json::json!({}),
        };
        audit::record(db, practice_id, &audit::Actor::program("test"), entry)
            .await
            .expect("a line");
        assert!(db.run("UPDATE audit SET action = 'other'", args![]).await.is_err());
        assert!(db.run("DELETE FROM audit", args![]).await.is_err());
    });
}

#[test]
fn migrating_twice_changes_nothing_and_a_newer_database_is_refused() {
    on_each_database(async |world| {
        db::migrate(world.db()).await.expect("a second run");
        world
            .db()
            .run(
                "INSERT INTO schema_version (version, name, at) VALUES ($1, 'of the future', 0)",
                args![db::schema_version() + 1],
            )
            .await
            .expect("a version");
        let refusal = db::migrate(world.db()).await.expect_err("a newer database");
        assert!(refusal.to_string().contains("newer Liaison"), "{refusal}");
    });
}

#[test]
fn the_database_file_and_kept_files_are_unreadable_without_the_key() {
    on_each_database(async |world| {
        let secret = "Maria Lopez, shoulder";
        let practice_id = new_id();
        let db = world.db();
        db.run(
            "INSERT INTO practice (id, slug, name, time_zone, created_at, changed_at)
             VALUES ($1, 'p', $2, 'UTC', 0, 0)",
            args![practice_id, secret],
        )
        .await
        .expect("a practice");
        let vault = world.app.vault();
        let id = vault
            .keep(db, practice_id, "order.txt", "text/plain", secret.as_bytes(), None)
            .await
            .expect("a kept file");
        assert_eq!(vault.read(practice_id, id).expect("the file"), secret.as_bytes());
        let mut folders = vec![world.folder()];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let bytes = std::fs::read(entry.path()).expect("a file");
                seen += 1;
                let found = bytes.windows(11).any(|window| window == &secret.as_bytes()[..11]);
                assert!(!found, "{} shows its contents", entry.path().display());
                assert!(!bytes.starts_with(b"SQLite format 3"), "{}", entry.path().display());
            }
        }
        assert!(seen >= 1);
    });
}
