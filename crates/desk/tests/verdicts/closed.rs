//! A clinic that closes.

use desk::{reports, verdicts};
use insight::Status;
use testing::on_each_database;

use super::{REPORT, slipping, stage};
use crate::support::fill::{self, Referral, Source, ago, today};

#[test]
fn nobody_slips_because_a_clinic_has_closed() {
    on_each_database(async |world| {
        let (practice, mut browser, _) = stage(&world).await;
        let north = practice.open("North").await;
        let alone = Source::named("North, Ann").put(&world, &practice).await;
        let both = Source::named("Both, Ben").put(&world, &practice).await;
        let mut others = Vec::new();
        for name in ["Goes On, Cy", "Goes On, Dee", "Goes On, Eli", "Goes On, Flo"] {
            others.push(Source::named(name).put(&world, &practice).await);
        }
        for week in 0..100 {
            let day = ago(2 + week * 7);
            for one in &others {
                Referral::of(*one, day).put(&world, &practice).await;
            }
            if week >= 10 {
                Referral::of(alone, day).at(north).put(&world, &practice).await;
                Referral::of(both, day).at(north).put(&world, &practice).await;
            }
            if week % 3 == 0 {
                Referral::of(both, day).put(&world, &practice).await;
            }
        }
        fill::recount(&world, &practice).await;
        let before = slipping(&world, &practice).await;
        assert!(before.contains(&"North, Ann".to_owned()), "{before:?}");

        let closed_on = ago(70).to_string();
        practice.close(north, Some(&closed_on)).await;
        assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
        let known = verdicts::known(&world.app, practice.id, today()).await.expect("verdicts");
        let ann = known.of(alone).expect("a verdict");
        assert_eq!(ann.score.status, Status::Retired);
        assert!(ann.rests.starts_with("its clinic closed on "), "{}", ann.rests);
        let ben = known.of(both).expect("a verdict");
        assert_eq!((ben.score.status, ben.rests), (Status::Steady, ""));
        let report = browser.get(REPORT).await.body;
        assert!(report.contains("North, Ann (its clinic closed on "), "{report}");
        // Kept in memory or read anew, it is the same.
        let started = world.restarted();
        let after = reports::standing(&started, practice.id, today()).await.expect("a standing");
        assert_eq!(after.slipping.len(), 1);

        practice.close(north, None).await;
        assert_eq!(slipping(&world, &practice).await, before, "it is open again");
    });
}
