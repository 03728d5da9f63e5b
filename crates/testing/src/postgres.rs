//! A PostgreSQL database of its own for a test.

use platform::{Db, Sql, args, new_id};

/// An empty database on the server that `LIAISON_TEST_POSTGRES` names, removed
/// when dropped.
pub struct PostgresDatabase {
    server: String,
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// Makes it; none when no server is named.
    ///
    /// # Panics
    /// When the server refuses: a test must not pass by not running.
    pub fn make() -> Option<Self> {
        let server = std::env::var("LIAISON_TEST_POSTGRES").ok()?;
        let name = format!("test_{}", new_id().simple());
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        let url = format!("{base}/{name}");
        run(&server, format!("CREATE DATABASE {name}"));
        Some(Self { server, name, url })
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        run(&self.server, format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Runs one statement on the server, in a thread of its own: tests call this
/// from inside a runtime and from outside one.
fn run(server: &str, statement: String) {
    let server = server.to_owned();
    let work = std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let admin = Db::open_postgres(&server).await.expect("PostgreSQL answers");
            admin.run(&statement, args![]).await.expect("PostgreSQL obeys");
            let _ = admin.close().await;
        });
    });
    work.join().expect("the statement ran");
}
