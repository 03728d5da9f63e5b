//! The web: what every request passes through before a capability sees it.

mod app;
mod badges;
mod caller;
mod flash;
mod framing;
mod guard;
pub mod live;
mod ours;
mod routes;
pub mod shell;
mod watching;

pub use app::App;
pub use caller::Caller;
pub use flash::{Flash, Undo, redirect, redirect_with};
pub use framing::{Framing, framable};
pub use guard::{SESSION_COOKIE, cookie, session_cookie};
pub use ours::ours;
pub use routes::{Access, RouteInfo, Routes};
