//! The pages as a browser gets them.

use platform::{Sql, Uuid, args, db::FromQueryResult, sessions};
use testing::Browser;

use super::{Ground, Outcome};

impl Ground {
    /// The browser of an owner who is signed in.
    pub async fn owner(&self) -> Outcome<Browser> {
        #[derive(FromQueryResult)]
        struct Member {
            id: Uuid,
            account_id: Uuid,
        }
        let owner: Option<Member> = self
            .db()
            .row(
                "SELECT id, account_id FROM membership WHERE practice_id = $1 AND role = 'owner'",
                args![self.practice_id],
            )
            .await?;
        let owner = owner.ok_or("no owner")?;
        let token =
            sessions::start(self.db(), owner.account_id, self.practice_id, owner.id).await?;
        let router = desk::routes(&self.app).finish();
        Ok(Browser::new(router).with_cookie("liaison", &token))
    }
}

/// Opens a page, which must be there; its size in bytes.
pub async fn open(browser: &mut Browser, address: &str) -> Outcome<usize> {
    let answer = browser.get(address).await;
    if answer.status.is_success() {
        Ok(answer.body.len())
    } else {
        Err(format!("{address}: {}", answer.status).into())
    }
}
