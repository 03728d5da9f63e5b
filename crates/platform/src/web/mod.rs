//! The web: what every request passes through before a capability sees it.

mod app;
mod badges;
mod caller;
mod flash;
mod framing;
mod guard;
pub mod live;
mod ours;
mod part;
mod routes;
pub mod shell;
mod watching;

pub use app::App;
pub use caller::Caller;
pub use flash::{Flash, Lead, Undo, redirect, redirect_with};
pub use framing::{Framing, framable};
pub use guard::{SESSION_COOKIE, cookie, session_cookie};
pub use ours::ours;
pub use part::Part;
pub use routes::{Access, RouteInfo, Routes};
