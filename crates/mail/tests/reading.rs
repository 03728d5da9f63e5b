//! Promises about reading mails.

use mail::{
    read,
    reading::{Cut, Verdict, file_name, line, safe_html, sniff},
};
use proptest::prelude::*;

fn mail(head: &str, body: &str) -> Vec<u8> {
    format!("{}\r\n\r\n{}", head.trim().replace('\n', "\r\n"), body.replace('\n', "\r\n")).into()
}

#[test]
fn who_when_and_what_are_read() {
    let raw = mail(
        "Received: from out.example.org by mx.practice.example with ESMTP id 1; Wed, 4 Mar 2026 12:13:00 -0500
Received: from pc by out.example.org with ESMTP id 2; Wed, 4 Mar 2026 12:00:00 -0500
From: =?utf-8?q?Dr=2E_Mu=C3=B1oz?= <Office@Example.ORG>
To: refer@practice.example
Subject: New
 patient
Date: Wed, 4 Mar 2026 11:59:00 -0500
Message-ID: <one@example.org>
In-Reply-To: <zero@practice.example>
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable",
        "Paciente: Jos=E9 Ni=F1o\n",
    );
    let message = read(&raw);
    assert_eq!(
        (message.from.name.as_str(), message.from.address.as_str()),
        ("Dr. Muñoz", "office@example.org")
    );
    assert_eq!(message.to[0].address, "refer@practice.example");
    assert_eq!(message.subject, "New patient");
    assert_eq!(
        (message.message_id.as_str(), message.in_reply_to[0].as_str()),
        ("one@example.org", "zero@practice.example")
    );
    assert_eq!(message.text, "Paciente: José Niño");
    assert_eq!(message.written_at, Some(1_772_643_540_000));
    assert_eq!(message.received_by("MX.practice.example"), Some(1_772_644_380_000));
    assert_eq!(
        message.received_by("out.example.org"),
        None,
        "only the topmost server's word counts"
    );
}

#[test]
fn only_the_topmost_word_of_our_own_server_about_the_sender_counts() {
    let forged = "Authentication-Results: mx.practice.example; dkim=pass header.d=office.example; dmarc=pass";
    let ours = "Authentication-Results: mx.practice.example 1;\n dkim=fail (bad (really) signature) header.d=office.example; spf=softfail; dmarc=fail";
    let raw = mail(&format!("{ours}\n{forged}\nFrom: a@office.example"), "x");
    let message = read(&raw);
    let checks = message.checked_by("mx.practice.example").expect("ours");
    assert_eq!(
        (checks.dkim, checks.spf, checks.dmarc),
        (Verdict::Fail, Verdict::Fail, Verdict::Fail)
    );
    assert!(checks.doubt() && !checks.prove("a@office.example"));
    assert!(message.checked_by("elsewhere.example").is_none());
    assert!(message.checked_by("").is_none());
    let message = read(&mail(&format!("{forged}\nFrom: a@office.example"), "x"));
    assert!(
        message.checked_by("mx.practice.example").expect("topmost now").prove("a@office.example")
    );
}

#[test]
fn a_signature_of_somebody_else_proves_nothing() {
    let raw = mail(
        "Authentication-Results: mx; dkim=pass header.d=bulk.example\nFrom: a@office.example",
        "x",
    );
    let checks = read(&raw).checks.expect("checks");
    assert!(!checks.prove("a@office.example") && checks.prove("a@news.bulk.example"));
    assert!(!checks.prove("a@notbulk.example"));
}

#[test]
fn html_keeps_its_words_and_loses_everything_that_acts_or_loads() {
    let html = "<p onclick=\"x()\">Pain in the <b style='color:red'>left</b> knee</p><script>alert(1)</script>\
        <img src=http://spy.example/a.gif><a href=\"javascript:x\">here</a><style>p{}</style><iframe src=x></iframe>\
        <form action=/x><input name=q></form><svg onload=x><b>ok</b></svg>";
    let raw = mail("Content-Type: text/html; charset=utf-8", html);
    let message = read(&raw);
    assert!(message.html.contains("<b>left</b>"), "{}", message.html);
    for bad in [
        "script",
        "alert",
        "img",
        "href",
        "onclick",
        "style",
        "iframe",
        "form",
        "spy.example",
        "svg",
    ] {
        assert!(!message.html.contains(bad), "{bad}: {}", message.html);
        assert!(!message.text.contains(bad) || bad == "form", "{bad}: {}", message.text);
    }
    assert!(
        message.text.contains("Pain in the left knee") && message.text.contains("here"),
        "{}",
        message.text
    );
}

#[test]
fn attachments_are_what_they_contain_and_never_what_they_are_called() {
    let raw = mail(
        "Content-Type: multipart/mixed; boundary=b",
        "--b\nContent-Type: text/plain\n\nSee the order.\n\
         --b\nContent-Type: application/pdf; name=\"../../etc/order.exe\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjcK\n\
         --b\nContent-Type: application/pdf; name=not.pdf\nContent-Disposition: attachment\n\n<html><script>x</script></html>\n\
         --b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgEA\n\
         --b--\n",
    );
    let message = read(&raw);
    let seen: Vec<(&str, &str)> = message
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.media_type.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("order.exe", "application/pdf"),
            ("not.pdf", "text/plain"),
            ("winmail.dat", "application/vnd.ms-tnef")
        ]
    );
    assert_eq!(message.text, "See the order.");
}

#[test]
fn a_mail_forwarded_inside_a_mail_gives_its_words_and_files() {
    let raw = mail(
        "Subject: Fwd\nContent-Type: multipart/mixed; boundary=o",
        "--o\nContent-Type: text/plain\n\nPlease see below.\n\
         --o\nContent-Type: message/rfc822\n\nFrom: a@b.example\nSubject: Order\nContent-Type: multipart/mixed; boundary=i\n\n\
         --i\nContent-Type: text/plain\n\nPatient: Ann Lee\n--i\nContent-Type: application/pdf; name=o.pdf\n\n%PDF-1.4 x\n--i--\n\
         --o--\n",
    );
    let message = read(&raw);
    assert_eq!(message.subject, "Fwd");
    assert!(
        message.text.contains("Please see below.") && message.text.contains("Patient: Ann Lee")
    );
    let kinds: Vec<&str> =
        message.attachments.iter().map(|file| file.media_type.as_str()).collect();
    assert_eq!(kinds, ["message/rfc822", "application/pdf"]);
}

#[test]
fn ten_thousand_parts_end_in_a_hundred_files_and_a_note() {
    let mut body = String::new();
    for number in 0..10_000 {
        body.push_str(&format!(
            "--b\nContent-Type: application/pdf; name=f{number}.pdf\n\n%PDF-1.4\n"
        ));
    }
    let message = read(&mail("Content-Type: multipart/mixed; boundary=b", &body));
    assert_eq!(message.attachments.len(), 100);
    assert_eq!(message.cut, [Cut::Attachments]);
}

#[test]
fn deep_nesting_of_every_kind_ends() {
    let mut nested = String::new();
    for level in 0..2000 {
        nested
            .push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    }
    read(&mail("Subject: deep", &nested));
    read(&mail(&nested, "x"));
    let mails = "Content-Type: message/rfc822\n\n".repeat(2000);
    let message = read(&mail("Subject: mails", &mails));
    assert!(message.attachments.len() < 10);
    read(mails.as_bytes());
    let html = format!("{}x{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
    read(&mail("Content-Type: text/html", &html));
}

#[test]
fn a_delivery_report_and_an_absence_note_say_so() {
    let report = mail(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "--b\n\nno\n--b--",
    );
    assert!(read(&report).is_delivery_report);
    assert!(read(&mail("Auto-Submitted: auto-replied", "I am away")).is_automatic);
    assert!(!read(&mail("Auto-Submitted: no\nSubject: x", "I am here")).is_automatic);
}

#[test]
fn names_of_files_and_lines_hide_nothing() {
    assert_eq!(file_name("..\\..\\a/b/.order\u{202e}fdp.exe"), "order fdp.exe");
    assert_eq!(line("Subject\r\nBcc: x@y\0"), "Subject Bcc: x@y");
    let long = file_name(&format!("{}.pdf", "a".repeat(700)));
    assert!(long.ends_with(".pdf") && long.len() == 120, "{long}");
}

#[test]
fn kinds_of_files_are_told_by_their_first_bytes() {
    assert_eq!(sniff(b"%PDF-1.4"), "application/pdf");
    assert_eq!(sniff(b"II*\0\x08\0\0\0"), "image/tiff");
    assert_eq!(sniff(b"PK\x03\x04...."), "application/zip");
    assert_eq!(sniff(b"<html><body>"), "text/plain");
    assert_eq!(sniff(b"\x00\x01\x02"), "application/octet-stream");
}

proptest! {
    #[test]
    fn any_bytes_end_in_a_message(raw in prop::collection::vec(any::<u8>(), 0..3000)) {
        read(&raw);
    }

    #[test]
    fn any_broken_mail_ends_in_a_message_that_breaks_no_line(
        lines in prop::collection::vec(prop::sample::select(vec![
            "From: =?utf-8?b?////?= <a@b>", "From: <", "Subject: =?x?q?=00=0A=0D?=", "Received: ; ; by", "\r\n",
            "Content-Type: multipart/mixed; boundary=b", "--b", "--b--", "Content-Type: message/rfc822",
            "Content-Type: text/html; charset=utf-7", "+ADw-script+AD4-", "Content-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: quoted-printable", "=", "==", "begin 644 x", "Date: 99 99 9999",
            "Authentication-Results: ((((; dkim", "References: <a> <b", "Content-Disposition: attachment; filename*=utf-8''%00%2f..",
        ]), 0..40),
        joined in prop::sample::select(vec!["\r\n", "\n", "\r"]),
    ) {
        let message = read(lines.join(joined).as_bytes());
        let one_line = |text: &str| !text.contains(['\r', '\n', '\0']);
        prop_assert!(one_line(&message.subject) && one_line(&message.from.name) && one_line(&message.message_id));
        for file in &message.attachments {
            prop_assert!(one_line(&file.name) && !file.name.contains('/') && !file.name.is_empty());
        }
        prop_assert!(!message.html.contains("<script"));
    }

    #[test]
    fn no_html_keeps_an_attribute_or_a_script(html in "(<(p|b|a|img|svg|math|style|script|table|td|x)( (on|href|src|style)=[\"']?[a-z:/]{0,9}[\"']?)?/?>|</(p|b|svg|math|style|script|table)>|[a-z <&]{0,9}){0,30}") {
        let safe = safe_html(&html);
        prop_assert!(!safe.contains('=') || !html.is_empty() && !safe.contains("href=\""), "{}", safe);
        for tag in safe.split('<').skip(1) {
            let inner = tag.split('>').next().unwrap_or_default();
            prop_assert!(inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '/'), "{} in {}", inner, safe);
        }
    }
}
