//! The ways in besides the form: a mailbox that is read, mail handed over by SMTP or
//! LMTP, faxes as files, and a fax provider's call.

use platform::web::Routes;

/// The routes of this capability.
pub fn routes(routes: Routes) -> Routes {
    routes
}
