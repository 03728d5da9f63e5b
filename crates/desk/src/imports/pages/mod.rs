//! The screens of imports: the list, choosing a file, matching its columns, the dry run, and the result.

mod act;
mod columns;
mod list;
mod outcome;
mod parts;
mod show;
mod upload;

use platform::{Permission, web::Routes};

/// A file and the little that a form puts around it.
const UPLOAD_LIMIT: usize = exchange::tabular::MAX_FILE_BYTES + 1024 * 1024;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/imports", Permission::Import, list::page)
        .get("/imports/new", Permission::Import, upload::page)
        .upload("/imports", Permission::Import, UPLOAD_LIMIT, upload::receive)
        .get("/imports/{id}", Permission::Import, show::page)
        .get("/imports/{id}/columns", Permission::Import, columns::page)
        .post("/imports/{id}/columns", Permission::Import, columns::settle)
        .post("/imports/{id}/decide", Permission::Import, act::decide)
        .post("/imports/{id}/commit", Permission::Import, act::commit)
        .post("/imports/{id}/cancel", Permission::Import, act::cancel)
        .post("/imports/{id}/undo", Permission::Import, act::undo)
}
