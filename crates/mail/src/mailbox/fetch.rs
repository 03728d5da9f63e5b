//! An opened folder: what is new in it, mail by mail.

use std::time::Duration;

use async_imap::{Session, types::Capabilities};
use futures_util::TryStreamExt;
use tokio::time::timeout;

use super::{
    Account, After, Problem,
    connect::{PATIENCE, Stream, sign_in},
    problem,
};

/// How long one mail may take.
const A_MAIL: Duration = Duration::from_secs(300);

/// A mail as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its bytes; of a mail over the limit only its headers.
    pub raw: Vec<u8>,
    /// When the server got it, in milliseconds since 1970 UTC.
    pub internal_date: Option<i64>,
    /// Whether it is larger than is fetched.
    pub is_too_large: bool,
}

/// An opened folder.
pub struct Mailbox {
    session: Session<Stream>,
    capabilities: Capabilities,
    server: String,
    /// As long as this number stays, so do the numbers of the mails.
    pub uid_validity: u32,
    /// The number that the next mail will get at least.
    pub uid_next: u32,
    /// How many mails lie in the folder.
    pub count: u32,
}

impl Mailbox {
    /// Connects, signs in and opens the folder.
    pub async fn open(account: &Account) -> Result<Self, Problem> {
        let mut session = sign_in(account).await?;
        let server = account.server.clone();
        let capabilities = within(&server, PATIENCE, session.capabilities()).await?;
        let folder = match within(&server, PATIENCE, session.select(&account.folder)).await {
            Err(Problem::Refused(_)) => Err(Problem::NoFolder(account.folder.clone())),
            other => other,
        }?;
        Ok(Self {
            session,
            capabilities,
            server,
            uid_validity: folder.uid_validity.unwrap_or_default(),
            uid_next: folder.uid_next.unwrap_or_default(),
            count: folder.exists,
        })
    }

    /// The numbers of the mails after `last`, in their order.
    pub async fn after(&mut self, last: u32) -> Result<Vec<u32>, Problem> {
        let mut found = self.search(&format!("UID {}:*", last.saturating_add(1))).await?;
        // "n:*" names the last mail even where its number is below n (RFC 9051, 9).
        found.retain(|uid| *uid > last);
        Ok(found)
    }

    /// The numbers of unread mails since a day, written `4-Mar-2026`.
    pub async fn unread_since(&mut self, day: &str) -> Result<Vec<u32>, Problem> {
        self.search(&format!("UNSEEN SINCE {day}")).await
    }

    /// The numbers of all mails since a day.
    pub async fn since(&mut self, day: &str) -> Result<Vec<u32>, Problem> {
        self.search(&format!("SINCE {day}")).await
    }

    async fn search(&mut self, what: &str) -> Result<Vec<u32>, Problem> {
        let found = within(&self.server, PATIENCE, self.session.uid_search(what)).await?;
        let mut uids: Vec<u32> = found.into_iter().collect();
        uids.sort_unstable();
        Ok(uids)
    }

    /// One mail, without marking it as read. None when it is gone meanwhile.
    pub async fn fetch(&mut self, uid: u32, largest: usize) -> Result<Option<Fetched>, Problem> {
        let size = self.items(uid, "(UID RFC822.SIZE)").await?;
        let Some(size) = size.first().map(|item| item.size.unwrap_or_default()) else {
            return Ok(None);
        };
        let is_too_large = size as usize > largest;
        let query = if is_too_large {
            "(UID INTERNALDATE BODY.PEEK[HEADER])"
        } else {
            "(UID INTERNALDATE BODY.PEEK[])"
        };
        let items = self.items(uid, query).await?;
        let Some(item) = items.first() else { return Ok(None) };
        let raw = if is_too_large { item.header() } else { item.body() };
        // A server that names a mail and does not give it has a fault that passes.
        let raw = raw.ok_or_else(|| Problem::BrokeOff(self.server.clone()))?.to_vec();
        let internal_date = item.internal_date().map(|date| date.timestamp_millis());
        Ok(Some(Fetched { raw, internal_date, is_too_large }))
    }

    async fn items(
        &mut self,
        uid: u32,
        query: &str,
    ) -> Result<Vec<async_imap::types::Fetch>, Problem> {
        let session = &mut self.session;
        let items: Vec<async_imap::types::Fetch> = within(&self.server, A_MAIL, async {
            session.uid_fetch(uid.to_string(), query).await?.try_collect().await
        })
        .await?;
        // A server may tell of other mails in between.
        Ok(items.into_iter().filter(|item| item.uid == Some(uid)).collect())
    }

    /// Puts away a mail that is safely kept: never deletes it.
    pub async fn put_away(&mut self, uid: u32, after: &After) -> Result<(), Problem> {
        match after {
            After::Leave => Ok(()),
            After::MarkRead => self.flag(uid, "\\Seen").await,
            After::Move(folder) => self.move_to(uid, folder).await,
        }
    }

    async fn move_to(&mut self, uid: u32, folder: &str) -> Result<(), Problem> {
        // It is there from the second mail on; that refusal says nothing.
        let _ = within(&self.server, PATIENCE, self.session.create(folder)).await;
        let uids = uid.to_string();
        if self.capabilities.has_str("MOVE") {
            return within(&self.server, PATIENCE, self.session.uid_mv(&uids, folder)).await;
        }
        if !self.capabilities.has_str("UIDPLUS") {
            // Without either, moving would mean removing other people's marked mails.
            return self.flag(uid, "\\Seen").await;
        }
        within(&self.server, PATIENCE, self.session.uid_copy(&uids, folder)).await?;
        self.flag(uid, "\\Deleted").await?;
        let session = &mut self.session;
        within(&self.server, PATIENCE, async {
            session.uid_expunge(&uids).await?.try_collect::<Vec<_>>().await
        })
        .await?;
        Ok(())
    }

    async fn flag(&mut self, uid: u32, flag: &str) -> Result<(), Problem> {
        let session = &mut self.session;
        within(&self.server, PATIENCE, async {
            session
                .uid_store(uid.to_string(), format!("+FLAGS.SILENT ({flag})"))
                .await?
                .try_collect::<Vec<_>>()
                .await
        })
        .await?;
        Ok(())
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(5), self.session.logout()).await;
    }
}

async fn within<T>(
    server: &str,
    patience: Duration,
    work: impl Future<Output = async_imap::error::Result<T>>,
) -> Result<T, Problem> {
    match timeout(patience, work).await {
        Ok(answer) => answer.map_err(|error| problem::of(server, error)),
        Err(_) => Err(Problem::BrokeOff(server.to_owned())),
    }
}
