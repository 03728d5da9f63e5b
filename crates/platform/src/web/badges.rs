//! How many things wait behind an entry of the navigation: whoever knows says so
//! at the table of routes, so that the shell need not know them.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, RwLock},
};

use uuid::Uuid;

use super::App;
use crate::{Permission, Result, sessions::Visitor};

type Count =
    Arc<dyn Fn(App, Uuid) -> Pin<Box<dyn Future<Output = Result<i64>> + Send>> + Send + Sync>;

/// Who counts what.
#[derive(Default)]
pub(super) struct Badges(RwLock<Vec<Badge>>);

#[derive(Clone)]
struct Badge {
    address: &'static str,
    permission: Permission,
    count: Count,
}

impl Badges {
    /// `count` says how many wait behind an address, for those with the permission.
    pub(super) fn add<F, Fut>(&self, address: &'static str, permission: Permission, count: F)
    where
        F: Fn(App, Uuid) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<i64>> + Send + 'static,
    {
        let count: Count = Arc::new(move |app, practice_id| Box::pin(count(app, practice_id)));
        if let Ok(mut badges) = self.0.write() {
            badges.retain(|badge| badge.address != address);
            badges.push(Badge { address, permission, count });
        }
    }

    /// What the visitor sees. A count that fails is left out: a page is worth more.
    pub(super) async fn of(&self, app: &App, visitor: &Visitor) -> Vec<(&'static str, u64)> {
        let badges = self.0.read().map(|badges| badges.clone()).unwrap_or_default();
        let mut counted = Vec::new();
        for badge in badges.into_iter().filter(|badge| visitor.may(badge.permission)) {
            match (badge.count)(app.clone(), visitor.practice_id).await {
                Ok(count) => counted.push((badge.address, count.unsigned_abs())),
                Err(error) => tracing::warn!(?error, "a count of the navigation failed"),
            }
        }
        counted
    }
}
