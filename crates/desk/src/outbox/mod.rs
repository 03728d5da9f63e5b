//! Mail through the practice's own server: queue, wordings, bounces.

mod bounced;
mod held;
mod letter;
mod page;
mod send;
mod server;
mod suppression;
pub mod templates;
mod tried;
mod unsubscribe;

pub use bounced::bounced;
pub use held::held;
pub use letter::{Letter, Purpose, withdraw, write, write_invite};
use platform::{Permission::ChangeSettings, jobs::Handlers, web::Routes};
pub use server::answers_to;
pub use suppression::is_suppressed;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    templates::routes(routes)
        .get("/settings/mail", ChangeSettings, page::page)
        .post("/settings/mail", ChangeSettings, page::save)
        .post("/settings/mail/test", ChangeSettings, tried::test)
        .post("/settings/mail/{id}/again", ChangeSettings, tried::again)
        .post("/settings/mail/release", ChangeSettings, tried::release)
        .public_get("/unsubscribe/{token}", unsubscribe::page)
        .outside_form("/unsubscribe/{token}", unsubscribe::end)
}

/// The jobs of this capability.
pub fn handlers(handlers: Handlers) -> Handlers {
    handlers.on(letter::SEND, send::send).called(letter::SEND, "Send a mail")
}
