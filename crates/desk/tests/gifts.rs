//! The ledger of gifts and meals: what is entered, what is refused, and where everybody stands.

use crate::support::{
    Practice,
    fill::today,
    ledger::{enter, limit, made, post, somebody},
};
use axum::http::StatusCode;
use desk::gifts;
use lexicon::{Profession, Role};
use platform::{Sql, args, sessions};
use testing::{World, on_each_database};

/// What Today is told by the ledger, for somebody with this role.
async fn lines(world: &World, practice: &Practice, role: Role) -> Vec<(String, String)> {
    let db = world.db();
    let member = practice.member(role);
    let account = db
        .value("SELECT account_id FROM membership WHERE id = $1", args![member])
        .await
        .expect("a query")
        .expect("an account");
    let token = sessions::start(db, account, practice.id, member).await.expect("a session");
    let now = platform::clock::now();
    let visitor = sessions::visitor(db, &token, now).await.expect("a query").expect("a visitor");
    let lines = gifts::today_lines(&world.app, &visitor).await.expect("lines");
    lines.into_iter().map(|line| (line.title, line.href)).collect()
}

#[test]
fn a_meal_is_divided_per_head_and_counts_to_the_physicians_alone() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        limit(&mut owner, "535").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let (_, nurse) =
            somebody(&world, &practice, "Nora Quist", Profession::NursePractitioner).await;
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let (osei, nurse) = (osei.to_string(), nurse.to_string());
        let family = format!("{osei}:1");
        let answer = enter(
            &mut liaison,
            &[
                ("total", "100.01"),
                ("who", &osei),
                ("who", &nurse),
                ("family", &family),
                ("staff", "2"),
                ("ours", "1"),
            ],
        )
        .await;
        let page = liaison.get(answer.location()).await.body;
        assert!(page.contains("Divided among 6 heads"), "{page}");
        // 100.01 among six is 16.66 and five cents over: the first heads bear them.
        assert!(page.contains("$16.67") && page.contains("$16.66"), "{page}");
        let account = liaison.get(&format!("/gifts/people/{osei}")).await.body;
        assert!(account.contains("$33.34 of $535.00"), "{account}");
        assert!(account.contains("$501.66 left"), "{account}");
        let account = liaison.get(&format!("/gifts/people/{nurse}")).await.body;
        assert!(account.contains("no annual limit"), "{account}");
        let home = liaison.get("/gifts").await.body;
        let said = format!(
            "$83.35 given in {}; nobody is over the limit; Dr. Osei has $501.66 left",
            today().year()
        );
        assert!(home.contains(&said), "{home}");
    });
}

#[test]
fn an_entry_that_goes_over_is_kept_only_with_its_reason_and_a_return_settles_it() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "100").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        made(&enter(&mut owner, &[("total", "90"), ("who", &who)]).await);
        assert!(lines(&world, &practice, Role::Owner).await.is_empty());
        let refused = enter(&mut owner, &[("total", "30"), ("who", &who), ("what", "Tea")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Dr. Osei by $20.00"), "{}", refused.body);
        assert!(refused.body.contains("value=\"Tea\""), "nothing typed is lost");
        let reason = [("total", "30"), ("who", &who), ("over_reason", "Nobody had looked first")];
        made(&enter(&mut owner, &reason).await);

        let address = format!("/gifts/people/{osei}");
        let page = owner.get(&address).await.body;
        assert!(page.contains("$20.00 is returned by"), "{page}");
        let open = lines(&world, &practice, Role::Liaison).await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert!(open[0].0.contains("Dr. Osei") && !open[0].0.contains('$'), "{open:?}");
        for role in [Role::FrontDesk, Role::Therapist, Role::Reader] {
            assert!(lines(&world, &practice, role).await.is_empty(), "{role:?}");
        }

        let (day, year) = (today().to_string(), today().year().to_string());
        let back = |amount| [("year", year.as_str()), ("on", day.as_str()), ("amount", amount)];
        let much = owner.post(&format!("{address}/returns"), &back("20.01")).await;
        assert_eq!(much.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(much.body.contains("up to $20.00"), "{}", much.body);
        let part = owner.post(&format!("{address}/returns"), &back("5")).await;
        assert_eq!(part.status, StatusCode::SEE_OTHER, "{}", part.body);
        assert!(owner.get(&address).await.body.contains("$15.00 is returned by"));
        owner.post(&format!("{address}/returns"), &back("15.00")).await;
        let page = owner.get(&address).await.body;
        assert!(page.contains("It was returned by"), "{page}");
        assert!(lines(&world, &practice, Role::Owner).await.is_empty());

        // Another excess in the same year has no cure any more.
        let again = [("total", "1"), ("who", &who), ("over_reason", "A coffee")];
        let answer = enter(&mut owner, &again).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let undo = world
            .db()
            .value::<platform::Uuid>(
                "SELECT id FROM gift_return WHERE practice_id = $1 AND cents = 1500",
                args![practice.id],
            )
            .await
            .expect("a query")
            .expect("a return");
        owner.post(&format!("/gifts/returns/{undo}/undo"), &[]).await;
        assert_eq!(lines(&world, &practice, Role::Owner).await.len(), 1, "open again");
    });
}

#[test]
fn cash_and_what_is_tied_to_patients_sent_is_refused_and_nothing_typed_is_lost() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        for (what, law) in [
            ("$50 Amazon", "42 CFR 411.357(k)"),
            ("Gift card", "42 CFR 411.357(k)"),
            ("Lunch for referrals", "42 USC 1320a-7b(b)"),
        ] {
            let answer = enter(&mut owner, &[("what", what), ("staff", "3")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
            assert!(answer.body.contains(law), "{what}: {}", answer.body);
            assert!(answer.body.contains(&format!("value=\"{what}\"")), "{what}");
            let answer = owner
                .post(
                    "/gifts/patients",
                    &[
                        ("number", "P-1"),
                        ("given_on", "2026-01-05"),
                        ("total", "5"),
                        ("what", what),
                    ],
                )
                .await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        }
        let fine = [("what", "Greeting card, cash register rolls"), ("staff", "3")];
        made(&enter(&mut owner, &fine).await);

        // An owner edits the words; the lists that the law writes cannot be emptied.
        let empty = [("cash", " \n"), ("shops", ""), ("tied", "reward"), ("harmless", "")];
        let answer = owner.post("/gifts/words", &empty).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let own = [("cash", "cash\nspa day"), ("shops", ""), ("tied", "reward"), ("harmless", "")];
        owner.post("/gifts/words", &own).await;
        let answer = enter(&mut owner, &[("what", "Spa days"), ("staff", "3")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        owner.post("/gifts/words", &[("step", "reset")]).await;
        made(&enter(&mut owner, &[("what", "Spa days"), ("staff", "3")]).await);
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        assert_eq!(liaison.get("/gifts/words?text=Visa").await.status, StatusCode::OK);
        assert_eq!(liaison.post("/gifts/words", &own).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn an_entry_is_corrected_taken_back_and_restored_and_every_version_stays() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "500").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        let id = made(&enter(&mut owner, &[("total", "80"), ("who", &who)]).await);
        let address = format!("/gifts/{id}/edit");
        let form = owner.get(&address).await.body;
        assert!(form.contains("value=\"80.00\"") && form.contains("Ama Osei, MD"), "{form}");
        let right = [("total", "60"), ("who", who.as_str()), ("version", "1")];
        assert_eq!(post(&mut owner, &address, &right).await.status, StatusCode::SEE_OTHER);
        let slower = post(&mut owner, &address, &right).await;
        assert_eq!(slower.status, StatusCode::CONFLICT, "somebody was faster");

        let account = format!("/gifts/people/{osei}");
        assert!(owner.get(&account).await.body.contains("$60.00 of $500.00"));
        owner.post(&format!("/gifts/{id}/remove"), &[]).await;
        owner.post(&format!("/gifts/{id}/remove"), &[]).await;
        assert!(owner.get(&account).await.body.contains("$0.00 of $500.00"));
        owner.post(&format!("/gifts/{id}/restore"), &[]).await;
        assert!(owner.get(&account).await.body.contains("$60.00 of $500.00"));
        let page = owner.get(&format!("/gifts/{id}")).await.body;
        for act in ["Entered", "Corrected", "Taken back", "Put back"] {
            assert!(page.contains(act), "{act}: {page}");
        }
        assert!(page.contains("$80.00"), "as it was before: {page}");
        let versions = "SELECT count(*) FROM gift_version WHERE practice_id = $1";
        let versions = world.db().value::<i64>(versions, args![practice.id]).await;
        assert_eq!(versions.expect("a count"), Some(4), "taking back twice is one version");
        for sql in ["UPDATE gift_version SET snapshot = ''", "DELETE FROM gift_version"] {
            assert!(world.db().run(sql, args![]).await.is_err(), "{sql}");
        }
        for sql in ["UPDATE gift_limit SET cents = 1", "DELETE FROM gift_limit"] {
            assert!(world.db().run(sql, args![]).await.is_err(), "{sql}");
        }
        let audited = "SELECT count(*) FROM audit WHERE practice_id = $1 AND action LIKE 'gift.%'";
        let audited = world.db().value::<i64>(audited, args![practice.id]).await;
        assert_eq!(audited.expect("a count"), Some(5), "the limit and four changes");
    });
}

#[test]
fn a_year_without_a_limit_warns_and_stops_nobody_and_only_an_owner_sets_one() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        limit(&mut owner, "").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        let year = today().year();
        let look = post(&mut owner, "/gifts/check", &[("total", "900"), ("who", &who)]).await;
        assert!(look.body.contains(&format!("No limit on file for {year}")), "{}", look.body);
        made(&enter(&mut owner, &[("total", "900"), ("who", &who)]).await);
        let home = owner.get("/gifts").await.body;
        assert!(home.contains(&format!("$900.00 given in {year}; no limit on file")), "{home}");

        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let text = year.to_string();
        let form = [
            ("scope", "physician"),
            ("year", text.as_str()),
            ("amount", "1000"),
            ("source", "CMS"),
        ];
        assert_eq!(liaison.post("/gifts/limits", &form).await.status, StatusCode::FORBIDDEN);
        let no_source = [("scope", "physician"), ("year", "27"), ("amount", "a"), ("source", " ")];
        let answer = owner.post("/gifts/limits", &no_source).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["#year", "#amount", "#source"] {
            assert!(answer.body.contains(field), "{field}: {}", answer.body);
        }
        owner.post("/gifts/limits", &form).await;
        assert!(owner.get("/gifts").await.body.contains("Dr. Osei has $100.00 left"));
        let page = liaison.get("/gifts/limits").await.body;
        assert!(page.contains("taken off") && page.contains("Derived"), "{page}");

        let abroad = "UPDATE practice SET country = 'CA' WHERE id = $1";
        world.db().run(abroad, args![practice.id]).await.expect("a move");
        let page = owner.get("/gifts").await.body;
        assert!(page.contains("its limits are not applied here"), "{page}");
        made(&enter(&mut owner, &[("total", "900"), ("who", &who)]).await);
    });
}

#[test]
fn before_the_spending_one_sees_what_is_left_and_what_a_head_may_cost() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        limit(&mut owner, "200").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let (_, wong) = somebody(&world, &practice, "Lee Wong, DO", Profession::Physician).await;
        let (osei, wong) = (osei.to_string(), wong.to_string());
        made(&enter(&mut liaison, &[("total", "150"), ("who", &osei)]).await);
        let plan = [("total", ""), ("who", osei.as_str()), ("who", wong.as_str()), ("ours", "2")];
        let page = post(&mut liaison, "/gifts/check", &plan).await.body;
        assert!(page.contains("a head may cost up to $50.00"), "{page}");
        assert!(page.contains("for 4 heads that is <strong>$200.00</strong>"), "{page}");
        let find = [("find", "wong"), ("step", "find")];
        let page = post(&mut liaison, "/gifts/check", &find).await.body;
        assert!(page.contains("Lee Wong, DO"), "{page}");
        let refused = [("what", "Visa"), ("step", "look")];
        let page = post(&mut liaison, "/gifts/check", &refused).await.body;
        assert!(page.contains("cash or can be spent like it"), "{page}");
        let entries = "SELECT count(*) FROM gift WHERE practice_id = $1";
        let entries = world.db().value::<i64>(entries, args![practice.id]).await;
        assert_eq!(entries.expect("a count"), Some(1), "looking ahead keeps nothing");
    });
}

#[test]
fn whether_somebody_counts_is_said_with_its_reason_and_can_be_set_by_hand() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "200").await;
        // Entered as "other", and a doctor by the letters after the name.
        let (_, dent) = somebody(&world, &practice, "Kim Dent, DDS", Profession::Other).await;
        let address = format!("/gifts/people/{dent}");
        let page = owner.get(&address).await.body;
        assert!(page.contains("Counts: DDS after the name"), "{page}");
        let say = format!("{address}/physician");
        let answer = owner.post(&say, &[("counts", "no"), ("why", " ")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        owner.post(&say, &[("counts", "no"), ("why", "gave up the licence")]).await;
        let page = owner.get(&address).await.body;
        assert!(page.contains("does not count, because gave up the licence"), "{page}");
        owner.post(&say, &[("counts", "rule")]).await;
        assert!(owner.get(&address).await.body.contains("DDS after the name"));
    });
}

#[test]
fn gifts_to_patients_go_by_a_number_and_have_limits_of_their_own() {
    on_each_database(async |world| {
        let (practice, mut liaison) = Practice::with(&world, Role::Liaison).await;
        let day = today().to_string();
        let gift = |number, total| {
            [("number", number), ("given_on", day.as_str()), ("total", total), ("what", "Bottle")]
        };
        for number in ["Maria Lopez", "1958-02-11"] {
            let answer = liaison.post("/gifts/patients", &gift(number, "5")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        }
        for _ in 0..5 {
            let answer = liaison.post("/gifts/patients", &gift("p-1043", "14")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        let answer = liaison.post("/gifts/patients", &gift("P-1043", "6")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("$5.00 is left of $75.00"), "{}", answer.body);
        let large = liaison.post("/gifts/patients", &gift("P-2", "15.01")).await;
        assert!(large.body.contains("One item may be worth $15.00 at most"), "{}", large.body);
        let mut reason = gift("P-2", "15.01").to_vec();
        reason.push(("over_reason", "Priced wrongly"));
        liaison.post("/gifts/patients", &reason).await;
        let page = liaison.get("/gifts/patients").await.body;
        assert!(page.contains("1 patient is over a limit"), "{page}");
        let home = liaison.get("/gifts").await.body;
        assert!(home.contains("$0.00 given"), "what patients got stands apart: {home}");

        let id = world
            .db()
            .value::<platform::Uuid>(
                "SELECT id FROM gift WHERE practice_id = $1 AND patient = 'P-2'",
                args![practice.id],
            )
            .await
            .expect("a query")
            .expect("an entry");
        let mut right = gift("P-2", "12").to_vec();
        right.push(("version", "1"));
        let answer = liaison.post(&format!("/gifts/{id}/edit"), &right).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(liaison.get("/gifts/patients").await.body.contains("nobody is over a limit"));
    });
}

#[test]
fn a_receipt_is_kept_if_it_is_a_pdf_or_a_photo_and_shown_to_those_who_keep_the_ledger() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let id = made(&enter(&mut liaison, &[("staff", "2")]).await);
        let address = format!("/gifts/{id}/receipt");
        assert_eq!(liaison.get(&address).await.status, StatusCode::NOT_FOUND, "none yet");
        let page = b"<html><script>alert(1)</script>";
        let refused = liaison.upload(&address, "receipt.pdf", page).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Choose a PDF or a photo"), "{}", refused.body);
        let pdf = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n0\n%%EOF\n";
        let kept = liaison.upload(&address, "../Lunch <1>.pdf", pdf).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let shown = liaison.get(&address).await;
        assert_eq!(shown.bytes, pdf);
        assert_eq!(shown.headers["content-type"], "application/pdf");
        let policy = shown.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        assert_eq!(desk.get(&address).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_year_leaves_as_a_table_with_sums_limits_and_their_sources() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "100").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        made(&enter(&mut owner, &[("total", "80"), ("who", &who), ("what", "=1+1 lunch")]).await);
        let over = [("total", "41"), ("who", &who), ("ours", "1"), ("over_reason", "Late tip")];
        made(&enter(&mut owner, &over).await);
        let csv = owner.get("/gifts.csv").await;
        assert!(
            csv.headers["content-disposition"].to_str().is_ok_and(|name| name.contains("gifts-"))
        );
        let sheets = exchange::tabular::read("gifts.csv", &csv.bytes).expect("a table");
        let (headers, rows) = (&sheets[0].headers, &sheets[0].rows);
        let cell = |row: usize, name: &str| {
            let at = headers.iter().position(|header| header == name).expect(name);
            rows[row].cells[at].as_str()
        };
        assert_eq!(rows.len(), 3, "a line a share: {}", csv.body);
        assert_eq!(cell(0, "What"), "'=1+1 lunch", "no spreadsheet runs it");
        assert_eq!((cell(0, "Share"), cell(0, "Sum of the year")), ("80", "80"));
        let (over, cure) = (cell(1, "Over the limit"), cell(1, "Cure"));
        assert_eq!((cell(1, "Share"), cell(1, "Sum of the year"), over), ("20.5", "100.5", "0.5"));
        assert!(cure.contains("411.357(k)(3)"), "{cure}");
        assert_eq!(cell(1, "Source of the limit"), "A made-up figure");
        assert_eq!((cell(2, "Recipient"), cell(2, "Sum of the year")), ("Ours", ""));
        let xlsx = owner.get("/gifts.xlsx").await;
        let book = exchange::tabular::read("gifts.xlsx", &xlsx.bytes).expect("a workbook");
        assert_eq!(book[0].rows.len(), 3);
        let exported =
            "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = 'gift.exported'";
        let exported = world.db().value::<i64>(exported, args![practice.id]).await;
        assert_eq!(exported.expect("a count"), Some(2));
    });
}

#[test]
fn gifts_follow_a_merge_of_sources_and_its_undo() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "100").await;
        let (kept, to) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let (gone, from) = somebody(&world, &practice, "A Osei, MD", Profession::Physician).await;
        made(&enter(&mut owner, &[("total", "60"), ("who", &to.to_string())]).await);
        made(&enter(&mut owner, &[("total", "55"), ("who", &from.to_string())]).await);
        let say = [("counts", "yes"), ("why", "seen the licence")];
        owner.post(&format!("/gifts/people/{from}/physician"), &say).await;
        let (one, other) = (kept.to_string(), gone.to_string());
        owner.post("/sources/merge", &[("one", &one), ("other", &other), ("keep", &one)]).await;
        let page = owner.get(&format!("/gifts/people/{to}")).await.body;
        assert!(page.contains("$115.00 of $100.00") && page.contains("$15.00 over"), "{page}");
        assert!(page.contains("seen the licence"), "{page}");
        let merge = world
            .db()
            .value::<platform::Uuid>(
                "SELECT id FROM merge WHERE practice_id = $1",
                args![practice.id],
            )
            .await
            .expect("a query")
            .expect("a merge");
        owner.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert!(owner.get(&format!("/gifts/people/{to}")).await.body.contains("$60.00 of"));
        let page = owner.get(&format!("/gifts/people/{from}")).await.body;
        assert!(page.contains("$55.00 of") && page.contains("seen the licence"), "{page}");
    });
}

/// A sequence that looks random and is the same in every run.
struct Turns(u64);

impl Turns {
    fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn the_years_sum_is_the_sum_of_what_counts_whatever_was_corrected_and_taken_back() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "900000").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        let mut turns = Turns(7);
        // Each entry: id, version, total in cents, heads besides hers, whether it counts.
        let mut model: Vec<(String, u64, u64, u64, bool)> = Vec::new();
        for _ in 0..60 {
            let (cents, others) = (1 + turns.next(90_000), turns.next(5));
            let total = format!("{}.{:02}", cents / 100, cents % 100);
            let staff = others.to_string();
            let fields =
                [("total", total.as_str()), ("who", who.as_str()), ("staff", staff.as_str())];
            let some = turns.next(model.len().max(1) as u64) as usize;
            match (turns.next(4), model.get_mut(some)) {
                (0 | 1, _) | (_, None) => {
                    let id = made(&enter(&mut owner, &fields).await);
                    model.push((id, 1, cents, others, true));
                }
                (2, Some(entry)) if entry.4 => {
                    let version = entry.1.to_string();
                    let mut fields = fields.to_vec();
                    fields.push(("version", &version));
                    let answer =
                        post(&mut owner, &format!("/gifts/{}/edit", entry.0), &fields).await;
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
                    *entry = (entry.0.clone(), entry.1 + 1, cents, others, true);
                }
                (_, Some(entry)) => {
                    let act = if entry.4 { "remove" } else { "restore" };
                    owner.post(&format!("/gifts/{}/{act}", entry.0), &[]).await;
                    (entry.1, entry.4) = (entry.1 + 1, !entry.4);
                }
            }
        }
        // Hers is the first head: the share with the odd cent, if there is one.
        let hers: u64 =
            model.iter().filter(|entry| entry.4).map(|entry| entry.2.div_ceil(entry.3 + 1)).sum();
        let shown = lexicon::Cents::new(hers as i64).to_string();
        let page = owner.get(&format!("/gifts/people/{osei}")).await.body;
        assert!(page.contains(&format!("{shown} of $900,000.00")), "{shown}: {page}");
        let all: u64 = model.iter().filter(|entry| entry.4).map(|entry| entry.2).sum();
        let home = owner.get("/gifts").await.body;
        assert!(home.contains(&format!("{} given", lexicon::Cents::new(all as i64))), "{home}");
        let lost = "SELECT count(*) FROM gift g WHERE g.practice_id = $1 AND g.total_cents <>
            (SELECT sum(s.cents) FROM gift_share s WHERE s.practice_id = g.practice_id AND s.gift_id = g.id)";
        let lost = world.db().value::<i64>(lost, args![practice.id]).await;
        assert_eq!(lost.expect("a count"), Some(0), "no cent is lost");
    });
}

#[test]
fn a_return_that_settles_nothing_is_kept_for_counsel_and_has_not_used_the_rule() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "100").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        // More than half of the limit beyond it.
        let much = [("total", "180"), ("who", who.as_str()), ("over_reason", "Counted afterwards")];
        made(&enter(&mut owner, &much).await);
        let address = format!("/gifts/people/{osei}");
        let page = owner.get(&address).await.body;
        assert!(page.contains("does not settle the excess by 42 CFR 411.357(k)(3)"), "{page}");
        assert!(page.contains("value=\"80.00\""), "what went over is proposed: {page}");
        let (day, year) = (today().to_string(), today().year().to_string());
        let back = |amount| [("year", year.as_str()), ("on", day.as_str()), ("amount", amount)];
        let more = owner.post(&format!("{address}/returns"), &back("80.01")).await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY, "no more than went over");
        owner.post(&format!("{address}/returns"), &back("50")).await;
        let page = owner.get(&address).await.body;
        assert!(page.contains("By the rule it does not settle the excess: ask counsel"), "{page}");
        assert!(page.contains("value=\"30.00\""), "the rest is proposed: {page}");
        owner.post(&format!("{address}/returns"), &back("30")).await;
        let page = owner.get(&address).await.body;
        assert!(page.contains("$80.00 over") && page.contains("speak with counsel"), "{page}");
        assert!(!page.contains("Record the return"), "all of it was returned: {page}");
        let file = owner.get(&format!("/gifts.csv?year={year}")).await.body;
        assert!(file.contains("$50.00 returned on") && file.contains("does not settle"), "{file}");
        let cures = "SELECT count(*) FROM gift_return WHERE practice_id = $1 AND cures";
        let cures = world.db().value::<i64>(cures, args![practice.id]).await;
        assert_eq!(cures.expect("a count"), Some(0));

        // Two years ago the same settled nothing, so the rule is there for this year's excess.
        let before = format!("{}-06-01", today().year() - 2);
        let moved = "UPDATE gift_return SET year = year - 2, returned_on = $2
                     WHERE practice_id = $1";
        world.db().run(moved, args![practice.id, before]).await.expect("another year");
        let id = world
            .db()
            .value::<platform::Uuid>("SELECT id FROM gift", args![])
            .await
            .expect("a query")
            .expect("an entry");
        let less = [("total", "130"), ("who", who.as_str()), ("version", "1"), much[2]];
        post(&mut owner, &format!("/gifts/{id}/edit"), &less).await;
        let page = owner.get(&address).await.body;
        assert!(page.contains("$30.00 is returned by"), "{page}");
    });
}

#[test]
fn an_entry_that_is_put_back_over_the_limit_asks_for_the_reason_as_a_new_one_does() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "100").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        let first = made(&enter(&mut owner, &[("total", "60"), ("who", &who)]).await);
        owner.post(&format!("/gifts/{first}/remove"), &[]).await;
        let second = made(&enter(&mut owner, &[("total", "90"), ("who", &who)]).await);
        let restore = format!("/gifts/{first}/restore");
        let refused = owner.post(&restore, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Dr. Osei by $50.00"), "{}", refused.body);
        assert!(refused.body.contains("id=\"over_reason\""), "{}", refused.body);
        let account = format!("/gifts/people/{osei}");
        assert!(owner.get(&account).await.body.contains("$90.00 of $100.00"));
        owner.post(&restore, &[("over_reason", "It was given before")]).await;
        assert!(owner.get(&account).await.body.contains("$50.00 over"));
        let page = owner.get(&format!("/gifts/{first}")).await.body;
        assert!(page.contains("Given all the same: It was given before"), "{page}");
        // Where nothing goes over, nothing is asked.
        owner.post(&format!("/gifts/{second}/remove"), &[]).await;
        owner.post(&format!("/gifts/{first}/remove"), &[]).await;
        assert_eq!(owner.post(&restore, &[]).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_meal_that_was_logged_leads_to_the_ledger_with_its_day_its_place_and_its_people() {
    on_each_database(async |world| {
        let (practice, mut liaison) = Practice::with(&world, Role::Liaison).await;
        let (source, osei) =
            somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let (id, person) = (source.to_string(), osei.to_string());
        let day = crate::support::fill::ago(2).to_string();
        let form = [
            ("source", id.as_str()),
            ("kind", "meal"),
            ("people", person.as_str()),
            ("place", "The Copper Kettle"),
            ("when", "day"),
            ("on", day.as_str()),
        ];
        let answer = liaison.post("/touches/new", &form).await;
        let page = liaison.get(answer.location()).await.body;
        let link = page.split("/gifts/new?contact=").nth(1).expect("a link to the ledger");
        let contact = link.split('"').next().expect("an id").to_owned();
        let typed = liaison.get(&format!("/gifts/new?contact={contact}")).await.body;
        let ticked = format!("value=\"{osei}\" checked");
        for words in ["The Copper Kettle", &format!("value=\"{day}\""), &ticked] {
            assert!(typed.contains(words), "{words}: {typed}");
        }
        let count = "SELECT count(*) FROM gift WHERE practice_id = $1";
        let count = world.db().value::<i64>(count, args![practice.id]).await;
        assert_eq!(count.expect("a count"), Some(0), "it is only offered");

        // From the form on the page of the source as well, and never on that page itself, which
        // counts what they send.
        let small = [("kind", "meal"), ("on", day.as_str())];
        let answer = liaison.post(&format!("/sources/{source}/touches"), &small).await;
        assert!(answer.location().starts_with("/touches/"), "{}", answer.location());
        let call = [("kind", "call"), ("on", day.as_str())];
        let answer = liaison.post(&format!("/sources/{source}/touches"), &call).await;
        assert!(!liaison.get(answer.location()).await.body.contains("in the ledger"));
        let gone = format!("/touches/{contact}/remove");
        liaison.post(&gone, &[]).await;
        let answer = liaison.get(&format!("/gifts/new?contact={contact}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "it did not happen");
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    on_each_database(async |world| {
        let (_, mut owner) = Practice::with(&world, Role::Owner).await;
        let id = "0190b1c2-0000-7000-8000-000000000000";
        for path in [
            format!("/gifts/{id}"),
            format!("/gifts/{id}/edit"),
            format!("/gifts/{id}/receipt"),
            format!("/gifts/people/{id}"),
            "/gifts?year=1850".into(),
            "/gifts?year=9999".into(),
        ] {
            assert_eq!(owner.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        // Somebody who is not of this practice is nobody.
        let answer = enter(&mut owner, &[("who", id)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Say who got something"), "{}", answer.body);
    });
}

#[test]
fn of_two_who_enter_at_the_same_moment_only_one_may_use_what_is_left() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        limit(&mut owner, "100").await;
        for round in 0..5 {
            let name = format!("Ama Osei{} MD", ["a", "b", "c", "d", "e"][round]);
            let (_, osei) = somebody(&world, &practice, &name, Profession::Physician).await;
            let who = osei.to_string();
            let both = [("total", "60"), ("who", who.as_str())];
            let (one, other) = tokio::join!(enter(&mut owner, &both), enter(&mut liaison, &both));
            let kept = [&one, &other]
                .into_iter()
                .filter(|answer| answer.status == StatusCode::SEE_OTHER)
                .count();
            assert_eq!(kept, 1, "{} and {}", one.status, other.status);
            let slower = if one.status == StatusCode::SEE_OTHER { other } else { one };
            assert!(slower.body.contains("value=\"60\""), "what was typed stays: {}", slower.body);
            assert!(slower.body.contains("id=\"over_reason\""), "and a reason can be given");
            let page = owner.get(&format!("/gifts/people/{osei}")).await.body;
            assert!(page.contains("$60.00 of $100.00"), "{page}");
        }
    });
}
