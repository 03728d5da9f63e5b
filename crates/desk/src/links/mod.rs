//! What brings a referral: short links and their QR codes, and the links by which
//! known offices refer again.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
