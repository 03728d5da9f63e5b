//! Promises about what the paper of a practice looks like, on both databases.

use std::io::Cursor;

use crate::support::Practice;
use axum::http::{StatusCode, header};
use desk::{brand, practice};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use lexicon::Role;
use platform::{Sql, Uuid, args, audit::Actor, new_id};
use press::{Colour, PictureKind};
use testing::{Browser, World, on_each_database};

const LOGO: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>\
    <script>alert(1)</script><rect width='40' height='20' fill='#0c675f'/></svg>";

async fn head(world: &World, practice: &Practice, clinic: Option<Uuid>) -> press::Letterhead {
    brand::letterhead(&world.app, world.db(), practice.id, clinic).await.expect("a letterhead")
}

async fn second_clinic(world: &World, practice: &Practice) -> Uuid {
    let clinic = practice::Clinic {
        id: new_id(),
        name: "North".into(),
        street: "9 North Street".into(),
        city: "Columbus".into(),
        state: "OH".into(),
        zip: "43201".into(),
        phone: "6145550200".into(),
        fax: "6145550201".into(),
    };
    let by = Actor::program("test");
    practice::add_clinic(world.db(), practice.id, &by, &clinic).await.expect("a clinic");
    clinic.id
}

async fn audited(world: &World, action: &str) -> i64 {
    let sql = "SELECT count(*) FROM audit WHERE action = $1";
    world.db().value::<i64>(sql, args![action]).await.expect("a query").unwrap_or_default()
}

fn photo(width: u32, height: u32, dot: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb(dot(x, y)));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// Ink across a sheet of paper.
fn signed() -> Vec<u8> {
    photo(600, 300, |x, y| {
        let line = 100 + x % 60;
        if (100..500).contains(&x) && (line..line + 6).contains(&y) {
            [20, 30, 90]
        } else {
            [240, 238, 230]
        }
    })
}

#[test]
fn without_a_brand_the_letterhead_tells_the_clinics_true_details() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let north = second_clinic(&world, &practice).await;
        let main = head(&world, &practice, None).await;
        assert_eq!(main.name, "Test Practice");
        assert_eq!(main.lines, ["1 High Street, Columbus, OH 43004", "Phone (614) 555-0100"]);
        assert_eq!((main.accent, main.logo), (Colour::TEAL, None));
        let north = head(&world, &practice, Some(north)).await;
        assert_eq!(
            north.lines,
            ["9 North Street, Columbus, OH 43201", "Phone (614) 555-0200", "Fax (614) 555-0201"]
        );
    });
}

#[test]
fn logo_colour_and_line_are_on_the_paper_at_once() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let north = second_clinic(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        head(&world, &practice, None).await;

        let answer = owner.upload("/settings/brand/logo", "logo.png", LOGO.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let colour = [("colour", "#7a1f3d")];
        assert_eq!(
            owner.post("/settings/brand/colour", &colour).await.status,
            StatusCode::SEE_OTHER
        );
        let line = format!("line-{}", practice.clinic_id);
        let form = [(line.as_str(), "  Free parking\nbehind the house ")];
        assert_eq!(owner.post("/settings/brand/lines", &form).await.status, StatusCode::SEE_OTHER);

        let main = head(&world, &practice, None).await;
        assert_eq!(main.accent, Colour(0x7a, 0x1f, 0x3d));
        assert_eq!(main.lines.last().map(String::as_str), Some("Free parking behind the house"));
        let logo = main.logo.expect("a logo");
        assert_eq!((logo.kind, logo.alt.as_str()), (PictureKind::Svg, "Test Practice"));
        assert!(!String::from_utf8_lossy(&logo.bytes).contains("script"));

        // A clinic has that of the practice until it has its own, and again without it.
        assert_eq!(
            head(&world, &practice, Some(north)).await.logo.map(|logo| logo.kind),
            Some(PictureKind::Svg)
        );
        let own = photo(500, 200, |_, _| [10, 80, 120]);
        owner.upload(&format!("/settings/brand/logo/{north}"), "north.png", &own).await;
        assert_eq!(
            head(&world, &practice, Some(north)).await.logo.map(|logo| logo.kind),
            Some(PictureKind::Png)
        );
        assert_eq!(
            head(&world, &practice, None).await.logo.map(|logo| logo.kind),
            Some(PictureKind::Svg)
        );
        let sql = "SELECT id FROM logo WHERE clinic_id = $1";
        let id =
            world.db().value::<Uuid>(sql, args![north]).await.expect("a query").expect("a logo");
        owner.post(&format!("/settings/brand/logos/{id}/remove"), &[]).await;
        assert_eq!(
            head(&world, &practice, Some(north)).await.logo.map(|logo| logo.kind),
            Some(PictureKind::Svg)
        );
        owner.post(&format!("/settings/brand/logos/{id}/restore"), &[]).await;
        assert_eq!(
            head(&world, &practice, Some(north)).await.logo.map(|logo| logo.kind),
            Some(PictureKind::Png)
        );
        assert_eq!(audited(&world, "brand.logo_changed").await, 3);

        let letter = owner.get("/settings/brand/letter.pdf").await;
        assert!(letter.bytes.starts_with(b"%PDF"), "{}", letter.status);
        let drawn = owner.get(&format!("/settings/brand/letter.svg?clinic={north}")).await;
        assert!(
            drawn.body.starts_with("<svg") && drawn.body.contains("data:image/png"),
            "{}",
            drawn.status
        );
        let picture = owner.get(&format!("/settings/brand/logos/{id}")).await;
        let policy = picture.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap_or("");
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    });
}

#[test]
fn a_logo_or_colour_that_would_not_print_is_refused_and_nothing_changes() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let text = LOGO.replace("<script>alert(1)</script>", "<text>Summit</text>");
        let white = photo(300, 100, |_, _| [255, 255, 255]);
        for (file, words) in [
            (text.as_bytes(), "text as paths"),
            (b"<html></html>".as_slice(), "no picture that we print"),
            (b"", "Choose it again"),
            (&white, "nothing would be seen"),
        ] {
            let answer = owner.upload("/settings/brand/logo", "logo.svg", file).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(words), "{words}");
        }
        let answer = owner.post("/settings/brand/logo", &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("Choose a file first"));

        let answer = owner.post("/settings/brand/colour", &[("colour", "#ffcc00")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("#FFCC00 is too light")
                && answer.body.contains("value=\"#ffcc00\"")
        );
        let (_, offer) =
            answer.body.split_once("type=\"hidden\" name=\"colour\" value=\"").expect("an offer");
        let offered = offer.split('"').next().unwrap_or_default();
        let answer = owner.post("/settings/brand/colour", &[("colour", offered)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "what is offered is taken");

        let long = "x".repeat(81);
        let line = format!("line-{}", practice.clinic_id);
        let answer = owner.post("/settings/brand/lines", &[(&line, &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(&long), "what was typed stays");
        let head = head(&world, &practice, None).await;
        assert_eq!((head.logo, head.lines.len()), (None, 2));
    });
}

#[test]
fn a_logo_whose_file_is_gone_keeps_nothing_from_being_printed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        owner.upload("/settings/brand/logo", "logo.svg", LOGO.as_bytes()).await;
        let sql = "SELECT file_id FROM logo";
        let file = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("a file");
        world.app.vault().remove(practice.id, file).expect("removed");
        assert_eq!(head(&world, &practice, None).await.logo, None);
        assert_eq!(owner.get("/settings/brand/letter.pdf").await.status, StatusCode::OK);
        assert_eq!(owner.get("/settings/brand").await.status, StatusCode::OK);
    });
}

/// What stands under a letter of the therapist when somebody prints it.
async fn signature_by(world: &World, practice: &Practice, by: Role) -> Option<press::Picture> {
    let by = Actor { id: Some(practice.member(by)), name: "Somebody".into() };
    let owner = practice.member(Role::Therapist);
    brand::signature(&world.app, world.db(), practice.id, owner, &by, "letter")
        .await
        .expect("asked")
}

async fn allow(therapist: &mut Browser, allowed: &str, colleague: Option<Uuid>) -> StatusCode {
    let colleague = colleague.map(|id| id.to_string());
    let mut form = vec![("allowed", allowed)];
    form.extend(colleague.as_deref().map(|id| ("colleague", id)));
    therapist.post("/settings/account/signature/allow", &form).await.status
}

#[test]
fn a_signature_is_used_only_as_its_owner_allows_and_each_use_is_written_down() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut therapist = practice.browser(&router, Role::Therapist).await;
        let used = async |by: Role| signature_by(&world, &practice, by).await.is_some();
        assert!(!used(Role::Therapist).await, "there is none yet");

        let answer = therapist.upload("/settings/account/signature", "me.png", &signed()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(
            used(Role::Therapist).await && !used(Role::FrontDesk).await && !used(Role::Owner).await
        );
        assert_eq!(audited(&world, "signature.used").await, 1);

        let desk = practice.member(Role::FrontDesk);
        assert_eq!(allow(&mut therapist, "named", None).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(allow(&mut therapist, "named", Some(desk)).await, StatusCode::SEE_OTHER);
        assert!(
            used(Role::FrontDesk).await && used(Role::Therapist).await && !used(Role::Owner).await
        );
        let signers = brand::signers(world.db(), practice.id, desk).await.expect("asked");
        assert_eq!(
            signers.iter().map(|signer| signer.member_id).collect::<Vec<_>>(),
            [practice.member(Role::Therapist)]
        );
        assert_eq!(
            brand::signers(world.db(), practice.id, practice.member(Role::Owner))
                .await
                .expect("asked"),
            []
        );

        // A new picture changes nothing about who may use it.
        therapist.upload("/settings/account/signature", "me.png", &signed()).await;
        assert!(used(Role::FrontDesk).await);
        allow(&mut therapist, "nobody", None).await;
        assert!(!used(Role::FrontDesk).await && !used(Role::Therapist).await);
        assert_eq!(audited(&world, "signature.used").await, 4);
        let program = Actor::program("a job");
        let owner = practice.member(Role::Therapist);
        allow(&mut therapist, "named", Some(desk)).await;
        let signed =
            brand::signature(&world.app, world.db(), practice.id, owner, &program, "letter").await;
        assert_eq!(signed.expect("asked"), None, "the program never signs");
    });
}

#[test]
fn a_signature_can_be_taken_back_and_is_then_gone_for_good() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut therapist = practice.browser(&router, Role::Therapist).await;
        therapist.upload("/settings/account/signature", "me.png", &signed()).await;
        let sql = "SELECT file_id FROM signature";
        let file = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("a file");
        // Only its owner sees it at this address; everybody has their own.
        assert!(
            therapist
                .get("/settings/account/signature/picture")
                .await
                .bytes
                .starts_with(b"\x89PNG")
        );
        let mut owner = practice.browser(&router, Role::Owner).await;
        assert_eq!(
            owner.get("/settings/account/signature/picture").await.status,
            StatusCode::NOT_FOUND
        );

        therapist.post("/settings/account/signature/withdraw", &[]).await;
        assert_eq!(signature_by(&world, &practice, Role::Therapist).await, None);
        assert!(world.app.vault().read(practice.id, file).is_err(), "the file is gone");
        let files = "SELECT count(*) FROM file";
        assert_eq!(world.db().value::<i64>(files, args![]).await.expect("a query"), Some(0));
        assert_eq!(audited(&world, "signature.withdrawn").await, 1);
        therapist.post("/settings/account/signature/withdraw", &[]).await;
        assert_eq!(
            audited(&world, "signature.withdrawn").await,
            1,
            "there is nothing left to take back"
        );
    });
}

#[test]
fn what_is_no_signature_is_refused() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut reader = practice.browser(&router, Role::Reader).await;
        let dark = photo(300, 200, |x, _| if x < 160 { [250, 250, 250] } else { [5, 5, 5] });
        for (file, words) in
            [(dark, "ink on white paper"), (LOGO.into(), "no picture that we print")]
        {
            let answer = reader.upload("/settings/account/signature", "me.png", &file).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(words), "{words}");
        }
    });
}

#[test]
fn a_printer_moves_what_it_prints_until_it_is_removed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let answer = owner.post("/settings/printers", &[("name", " ")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let added = owner.post("/settings/printers", &[("name", "HP at the desk")]).await;
        let address = added.location().to_owned();
        let listed = async || brand::printers(world.db(), practice.id).await.expect("listed");
        let printer = listed().await.remove(0);
        assert_eq!(printer.nudge(), press::Nudge::default());
        assert_eq!(printer.card_stock(), None);

        let wrong = [("name", "HP"), ("right", "0.3"), ("down", "11"), ("card_stock", "folded_a7")];
        let answer = owner.post(&address, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("value=\"0.3\"") && answer.body.contains("steps of 0.5"));
        let right = [
            ("name", "HP"),
            ("right", "1.5"),
            ("down", "-2"),
            ("card_stock", "folded_a7"),
            ("label_stock", "avery5161"),
            ("envelope_size", "made up"),
        ];
        assert_eq!(owner.post(&address, &right).await.status, StatusCode::SEE_OTHER);
        let printer = listed().await.remove(0);
        assert_eq!(printer.card_stock(), Some(press::CardStock::FoldedA7));
        assert_eq!(printer.label_stock(), Some(press::LabelStock::Avery5161));
        assert_eq!(printer.envelope_size(), None);
        let nudge = async || {
            let nudge =
                brand::nudge(world.db(), practice.id, Some(printer.id)).await.expect("asked");
            (nudge.right_mm, nudge.down_mm)
        };
        assert_eq!(nudge().await, (1.5, -2.0));
        assert_eq!(
            brand::nudge(world.db(), practice.id, None).await.expect("asked"),
            press::Nudge::default()
        );
        for sheet in ["letter", "avery5160", "folded_a7", "number10", "business_cards"] {
            let page = owner.get(&format!("{address}/calibration.pdf?stock={sheet}")).await;
            assert!(page.bytes.starts_with(b"%PDF"), "{sheet}: {}", page.status);
        }
        let unknown = owner.get(&format!("{address}/calibration.pdf?stock=x")).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        owner.post(&format!("{address}/remove"), &[]).await;
        assert_eq!((nudge().await, listed().await.len()), ((0.0, 0.0), 0));
        owner.post(&format!("{address}/restore"), &[]).await;
        assert_eq!((nudge().await, listed().await.len()), ((1.5, -2.0), 1));
    });
}
