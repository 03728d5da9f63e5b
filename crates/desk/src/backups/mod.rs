//! Backups as the practice sees them: made every night where the operator has named a
//! folder, and a screen that says what is safe. How one is made and restored is
//! `platform::backup`.

mod job;
mod page;
mod standing;

use platform::{
    Permission::ChangeSettings, jobs::Handlers, sessions::Visitor, web::App, web::Routes,
};

pub use job::arrange;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/settings/backup", ChangeSettings, page::page).post(
        "/settings/backup",
        ChangeSettings,
        page::now,
    )
}

/// The jobs of this capability.
pub(crate) fn handlers(handlers: Handlers) -> Handlers {
    handlers.on(job::KIND, job::run).called(job::KIND, "Make the backup").most(job::KIND, 4)
}

/// "Last backup 3 hours ago", for the overview.
pub(crate) fn sentence(app: &App, visitor: &Visitor) -> String {
    page::standing(app, visitor).words
}
