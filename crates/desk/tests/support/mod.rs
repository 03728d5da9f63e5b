//! A practice with one clinic and one member a role, for tests.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod dovecot;
pub mod fax_service;
pub mod fill;
pub mod ledger;
pub mod queue;
pub mod smtp;

use axum::Router;
use desk::{
    people::{self, NewMember},
    practice::{self, Clinic, NewPractice},
};
use lexicon::Role;
use platform::{Uuid, audit::Actor, new_id, sessions};
use testing::{Browser, World};

/// The password of every member.
pub const PASSWORD: &str = "correct horse battery";

fn clinic(name: &str) -> Clinic {
    Clinic {
        id: new_id(),
        name: name.into(),
        street: "1 High Street".into(),
        city: "Columbus".into(),
        state: "OH".into(),
        zip: "43004".into(),
        phone: "6145550100".into(),
        fax: String::new(),
    }
}

/// A practice of its own in a world.
pub struct Practice {
    pub id: Uuid,
    pub clinic_id: Uuid,
    db: platform::Db,
    members: Vec<(Role, Uuid)>,
}

impl Practice {
    /// Makes it.
    pub async fn in_world(world: &World) -> Self {
        let actor = Actor::program("test");
        let tx = world.db().begin().await.expect("a transaction");
        let new = NewPractice {
            slug: "test-practice",
            name: "Test Practice",
            time_zone: "America/New_York",
            is_demo: false,
        };
        let id = practice::create(&tx, new).await.expect("a practice");
        let clinic = clinic("Main");
        practice::add_clinic(&tx, id, &actor, &clinic).await.expect("a clinic");
        let password_hash = platform::passwords::hash(PASSWORD).expect("a hash");
        let mut members = Vec::new();
        for (role, email) in [
            (Role::Owner, "owner@test.example"),
            (Role::FrontDesk, "desk@test.example"),
            (Role::Liaison, "liaison@test.example"),
            (Role::Therapist, "therapist@test.example"),
            (Role::Reader, "reader@test.example"),
        ] {
            let new = NewMember { email, name: role.label(), role, password_hash: &password_hash };
            let member = people::add_member(&tx, id, &actor, new).await.expect("a member");
            members.push((role, member));
        }
        tx.commit().await.expect("a commit");
        Self { id, clinic_id: clinic.id, db: world.db().clone(), members }
    }

    /// Opens another clinic.
    pub async fn open(&self, name: &str) -> Uuid {
        let clinic = clinic(name);
        let actor = Actor::program("test");
        practice::add_clinic(&self.db, self.id, &actor, &clinic).await.expect("a clinic");
        clinic.id
    }

    /// Closes a clinic on a day, or opens it again.
    pub async fn close(&self, clinic: Uuid, on: Option<&str>) {
        let actor = Actor::program("test");
        practice::close_clinic(&self.db, self.id, &actor, clinic, on).await.expect("closed");
    }

    /// Makes it, with a browser in which the member with this role is signed in.
    pub async fn with(world: &World, role: Role) -> (Self, Browser) {
        let practice = Self::in_world(world).await;
        let router = desk::routes(&world.app).finish();
        let browser = practice.browser(&router, role).await;
        (practice, browser)
    }

    /// The member who has a role.
    pub fn member(&self, role: Role) -> Uuid {
        self.members.iter().find(|(known, _)| *known == role).expect("a member a role").1
    }

    /// A browser in which the member with this role is signed in.
    pub async fn browser(&self, router: &Router, role: Role) -> Browser {
        use platform::{Sql, args};
        let member = self.member(role);
        let account = self
            .db
            .value::<Uuid>(
                "SELECT account_id FROM membership WHERE practice_id = $1 AND id = $2",
                args![self.id, member],
            )
            .await
            .expect("a query")
            .expect("an account");
        let token = sessions::start(&self.db, account, self.id, member).await.expect("a session");
        Browser::new(router.clone()).with_cookie("liaison", &token)
    }
}
