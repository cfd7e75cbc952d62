//! Each rule alone, how strictness is set, and what is not a sign of anything.

use sincerely::mail::{Address, Class, Guard, GuardBuilder, Headers, Rule, Strength, Verdict};

const PERSON: [(&str, &str); 6] = [
    ("Return-Path", "<ada@example.net>"),
    ("Received", "from a by b"),
    ("From", "Ada Novak <ada@example.net>"),
    ("To", "Help <support@example.org>"),
    ("Subject", "Question"),
    ("Message-ID", "<1@example.net>"),
];

fn builder() -> GuardBuilder {
    Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org")
}

/// The mail of a person with one field replaced or added.
fn with(name: &str, value: &str) -> Vec<(String, String)> {
    let mut fields: Vec<_> = PERSON.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    match fields.iter_mut().find(|(known, _)| known == name) {
        Some(field) => value.clone_into(&mut field.1),
        None => fields.push((name.to_owned(), value.to_owned())),
    }
    fields
}

fn judge(guard: GuardBuilder, fields: Vec<(String, String)>) -> Verdict {
    guard.build().unwrap().judge(&Headers::from_pairs(fields), None)
}

#[test]
fn every_rule_holds_with_its_class_its_strength_and_its_evidence() {
    for (name, value, rule, class) in [
        ("From", "Help <support+7@EXAMPLE.org>", Rule::OwnAddress, Class::Own),
        ("Sender", "support@example.org", Rule::OwnAddress, Class::Own),
        ("Return-Path", "<prvs=1=support@example.org>", Rule::OwnAddress, Class::Own),
        ("Message-ID", "<x@Mail.Example.org>", Rule::OwnMessageId, Class::Own),
        ("X-Sincerely-Loop", "yes", Rule::LoopField, Class::Loop),
        ("X-Loop", "support@example.org", Rule::LoopField, Class::Loop),
        ("Content-Type", "Multipart/Report; boundary=x", Rule::Report, Class::Bounce),
        ("Content-Type", "multipart/report; report-type=\"delivery-status\"", Rule::Report, Class::Bounce),
        ("Content-Type", "multipart/report; (x) report-type=Disposition-Notification", Rule::Report, Class::Receipt),
        ("Content-Type", "multipart/report; report-type=feedback-report", Rule::Report, Class::Complaint),
        ("Content-Type", "message/delivery-status", Rule::Report, Class::Bounce),
        ("X-Failed-Recipients", "x@example.com", Rule::Report, Class::Bounce),
        ("From", "Postmaster@example.net", Rule::DaemonName, Class::Bounce),
        ("From", "Mail Delivery Subsystem <MAILER-DAEMON>", Rule::DaemonName, Class::Bounce),
        ("Auto-Submitted", "auto-replied (vacation)", Rule::AutoSubmitted, Class::Automatic),
        ("Auto-Submitted", "", Rule::AutoSubmitted, Class::Automatic),
        ("Autosubmitted", "auto-generated", Rule::AutoSubmitted, Class::Automatic),
        ("X-Autoreply", "yes", Rule::AutoField, Class::Automatic),
        ("X-Auto_Respond", "1", Rule::AutoField, Class::Automatic),
        ("X-Mail-Autoreply", "x", Rule::AutoField, Class::Automatic),
        ("X-FC-MachineGenerated", "true", Rule::AutoField, Class::Automatic),
        ("X-POST-MessageClass", "9; Autoresponder", Rule::AutoField, Class::Automatic),
        ("X-MS-Exchange-Inbox-Rules-Loop", "a@b.example", Rule::AutoField, Class::Automatic),
        ("Delivered-To", "Autoresponder", Rule::AutoField, Class::Automatic),
        ("List-Id", "<x.example.net>", Rule::ListField, Class::List),
        ("list-post", "NO", Rule::ListField, Class::List),
        ("Mailing-List", "x", Rule::ListField, Class::List),
        ("Precedence", "list", Rule::Precedence, Class::List),
        ("X-Precedence", "auto-reply", Rule::Precedence, Class::Automatic),
        ("Precedence", "JUNK", Rule::Precedence, Class::Bulk),
        ("Return-Path", "<MAILER-DAEMON>", Rule::NullSender, Class::Bounce),
        ("Return-Path", "(x) < >", Rule::NullSender, Class::Bounce),
        ("Return-Path", "<Mailer-Daemon@mx.example.net>", Rule::NullSender, Class::Bounce),
        ("Return-Path", "<noreply@example.net>", Rule::AutomatedSender, Class::Automatic),
        ("Return-Path", "<l-return-12-ada=example.net@example.net>", Rule::AutomatedSender, Class::List),
        ("From", "root <root@host.example.net>", Rule::AutomatedSender, Class::Automatic),
        ("From", "x-request@example.net", Rule::AutomatedSender, Class::List),
        ("From", "bob@example.com, eve@example.com", Rule::NoAddress, Class::Malformed),
        ("From", "<>", Rule::NoAddress, Class::Malformed),
        ("From", "", Rule::NoAddress, Class::Malformed),
        ("To", "ada@example.net", Rule::NotAddressed, Class::NotAddressed),
        ("X-Auto-Response-Suppress", "DR, oof ,RN", Rule::Suppress, Class::Declined),
        ("X-Loop", "Yes", Rule::XLoop, Class::Loop),
        ("List-Unsubscribe", "<https://x.example>", Rule::ListUnsubscribe, Class::Bulk),
        ("X-CSA-Complaints", "x@example.net", Rule::Campaign, Class::Bulk),
        ("Content-Type", "text/calendar; charset=utf-8; method=REQUEST", Rule::Calendar, Class::Calendar),
        ("X-Spam-Flag", "YES", Rule::Spam, Class::Spam),
        ("X-Spam-Status", "Yes, score=9", Rule::Spam, Class::Spam),
        ("From", "Shop <order-notifications@example.net>", Rule::AutomatedName, Class::Automatic),
        ("Reply-To", "no-reply@example.net", Rule::AutomatedName, Class::Automatic),
        ("Subject", "Automatic reply: Question", Rule::Subject, Class::Automatic),
        ("Subject", "=?utf-8?Q?R=C3=A9ponse_automatique?= : x", Rule::Subject, Class::Automatic),
    ] {
        let verdict = judge(builder(), with(name, value));
        assert!(!verdict.may_answer(), "{name}: {value}: {verdict}");
        let evidence = verdict.evidence().unwrap();
        assert_eq!((evidence.rule, verdict.class()), (rule, class), "{name}: {value}");
        assert_eq!(verdict.strength(), Some(rule.strength()), "{name}: {value}");
        assert!(evidence.header.eq_ignore_ascii_case(name), "{name}: {value}: {verdict}");
    }
}

#[test]
fn what_people_send_is_answered() {
    for (name, value) in [
        ("Auto-Submitted", "(x) no"),
        ("X-Autoreply", "no"),
        ("X-Auto-Response-Suppress", "DR, NDR, RN, NRN"),
        ("X-Auto-Response-Suppress", "None"),
        ("Precedence", "first-class"),
        ("Precedence", "normal"),
        ("Disposition-Notification-To", "ada@example.net"),
        ("Return-Receipt-To", "ada@example.net"),
        ("X-Loop", "just so a test passes"),
        ("X-Spam-Status", "No, score=-1"),
        ("X-Spam-Flag", "NO"),
        ("Feedback-ID", "2023:user:proton"),
        ("Feedback-ID", "i0a1b2c3d:Fastmail"),
        ("Feedback-ID", "rr080112276e3ed"),
        ("Delivered-To", "support@example.org"),
        ("Return-Path", "<root@host.example.net>"),
        ("Return-Path", "<bounces+123-abc@mailer.example.com>"),
        ("From", "Joe Root <joe.root@example.net>"),
        ("From", "\"Novak, Ada\" <ada@example.net>"),
        ("From", "Novak, Ada <ada@example.net>"),
        ("From", "ada@example.net, bob@example.com, eve@example.com"),
        ("Sender", "www-data <www-data@host.example.net>"),
        ("Subject", "Re: Automatic reply: Question"),
        ("Subject", "Auto: spare parts"),
        ("Subject", "Automatic reply does not work"),
        ("Subject", "Fwd: Undelivered Mail Returned to Sender"),
        ("Subject", "Out of office chairs"),
        ("Content-Type", "multipart/mixed; boundary=x"),
        ("Content-Type", "text/calendar; method=PUBLISH"),
        ("To", "Max | [x] <support@example.org>"),
        ("To", "'support+4711@Example.ORG'"),
        ("To", "support @ example.org"),
        ("X-Mailer", "autoreply 3000"),
        ("X-Originating-IP", "[192.0.2.1]"),
        ("In-Reply-To", "<ack-1@mail.example.org>"),
    ] {
        let verdict = judge(builder(), with(name, value));
        assert!(verdict.may_answer(), "{name}: {value}: {verdict}");
        assert_eq!(verdict.class(), Class::Human);
    }
}

#[test]
fn the_envelope_outweighs_the_return_path() {
    let guard = builder().build().unwrap();
    let fields = with("Return-Path", "<ada@example.net>");
    let headers = Headers::from_pairs(fields);
    for null in ["", "<>", "MAILER-DAEMON"] {
        let verdict = guard.judge(&headers, Some(null));
        assert_eq!((verdict.may_answer(), verdict.recipient().map(sincerely::mail::Address::as_str)), (false, None));
        assert_eq!(verdict.evidence().map(|e| e.header.clone()).as_deref(), Some("MAIL FROM"));
    }
    let verdict = guard.judge(&headers, Some("prvs=9=ada@example.net"));
    assert_eq!(verdict.recipient().map(sincerely::mail::Address::as_str), Some("prvs=9=ada@example.net"));
}

#[test]
fn an_older_null_path_is_a_soft_sign() {
    let mut fields = with("Subject", "x");
    fields.push(("Return-Path".into(), "<>".into()));
    let verdict = judge(builder(), fields);
    assert_eq!((verdict.class(), verdict.strength()), (Class::Bounce, Some(Strength::Soft)));
}

#[test]
fn a_personal_responder_answers_the_path_and_nothing_else() {
    let fields: Vec<_> = with("Subject", "x").into_iter().filter(|(name, _)| name != "Return-Path").collect();
    let verdict = judge(builder().personal(), fields.clone());
    assert_eq!((verdict.may_answer(), verdict.recipient().map(sincerely::mail::Address::as_str)), (false, None));
    assert_eq!(verdict.evidence().map(|e| (e.rule, e.header.clone())), Some((Rule::NoAddress, "Return-Path".into())));
    assert_eq!(judge(builder(), fields).recipient().map(sincerely::mail::Address::as_str), Some("ada@example.net"));
    let elsewhere = judge(builder().personal(), with("To", "bob@example.com"));
    assert_eq!(elsewhere.strength(), Some(Strength::Hard));
}

#[test]
fn strictness_is_set_rule_by_rule() {
    let soft = |rule| builder().rule(rule, Strength::Soft).answer_soft();
    let list = || with("List-Id", "<x.example.net>");
    assert!(!judge(builder().answer_soft(), list()).may_answer());
    assert!(!judge(builder().rule(Rule::ListField, Strength::Soft), list()).may_answer());
    let verdict = judge(soft(Rule::ListField), list());
    assert!(verdict.may_answer());
    assert_eq!((verdict.class(), verdict.strength()), (Class::List, Some(Strength::Soft)));
    assert!(judge(builder().rule(Rule::Suppress, Strength::Off), with("X-Auto-Response-Suppress", "All")).may_answer());
    assert!(judge(builder().own_list("x.example.net"), list()).may_answer());
    assert!(judge(builder().max_hops(0), with("Subject", "x")).evidence().is_some());
    // What has no address is never answered.
    assert!(!judge(builder().answer_soft(), with("From", "<>")).may_answer());
}

#[test]
fn what_the_software_of_our_own_list_adds_does_not_count() {
    let google: &[(&str, &str)] = &[
        ("Return-Path", "<team+bncBCX7@example.org>"),
        ("Sender", "team@example.org"),
        ("Precedence", "list"),
        ("Mailing-list", "list team@example.org; contact team+owners@example.org"),
        ("List-ID", "Oak & Co. (our team) <Team.example.org> (all of it)"),
        ("X-Google-Group-Id", "1234567"),
        ("X-BeenThere", "team@example.org"),
        ("List-Unsubscribe", "<mailto:googlegroups-manage+1234567+unsubscribe@googlegroups.com>"),
    ];
    let mailman: &[(&str, &str)] = &[
        ("Return-Path", "<team-bounces@lists.example.org>"),
        ("Sender", "team-bounces@lists.example.org"),
        ("Errors-To", "team-bounces@lists.example.org"),
        ("Precedence", "list"),
        ("X-Mailman-Version", "2.1.39"),
        ("X-BeenThere", "team@lists.example.org"),
        ("X-Loop", "team@example.org"),
        ("List-Post", "<mailto:team@lists.example.org>"),
        ("List-Id", "<team.lists.example.org>"),
    ];
    let guard =
        || builder().own_address("team@example.org").own_list("team.example.org").own_list("Team.lists.example.org");
    let of = |added: &[(&str, &str)]| {
        let mut fields: Vec<_> = PERSON.iter().filter(|(name, _)| *name != "Return-Path").copied().collect();
        fields.extend(added);
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
    };
    for added in [google, mailman] {
        let verdict = judge(guard(), of(added));
        assert_eq!(verdict.recipient().map(sincerely::mail::Address::as_str), Some("ada@example.net"), "{verdict}");
        assert!(verdict.may_answer(), "{verdict}");
        // Without a word about the list, for one person, who would answer the list itself, and with a second list.
        assert!(!judge(builder(), of(added)).may_answer());
        let mut to_path = of(added);
        to_path.retain(|(name, _)| name != "Sender");
        let verdict = judge(guard().personal(), to_path);
        assert!(!verdict.may_answer(), "{verdict}");
        for (name, value) in [
            ("List-Id", "<other.example.net>"),
            ("List-Id", "<other.example.net>, <team.example.org>"),
            ("List-Id", "<team.example.org>, <other.example.net>"),
            ("X-BeenThere", "other@example.net"),
            ("X-Mailing-List", "<other@example.net> archive/latest/1"),
            ("Mailing-List", "list other@example.net; contact other-owner@example.net"),
        ] {
            let twice = [added, &[(name, value)]].concat();
            assert!(!judge(guard(), of(&twice)).may_answer(), "{name}: {value}");
        }
        // Our own mail comes back over our list.
        let mut ours = of(added);
        ours.iter_mut().filter(|(name, _)| name == "From").for_each(|(_, from)| *from = "support@example.org".into());
        assert_eq!(judge(guard(), ours).class(), Class::Own);
        // A newsletter to the team, and an answering machine.
        for (name, value) in [("Precedence", "bulk"), ("Precedence", "auto-reply"), ("Auto-Submitted", "auto-replied")]
        {
            let held = [added, &[(name, value)]].concat();
            assert!(!judge(guard(), of(&held)).may_answer(), "{name}: {value}");
        }
    }
}

#[test]
fn a_list_of_ours_that_replaces_the_author_speaks_for_them_and_not_for_itself() {
    for (id, from, recipient) in [
        ("team.lists.example.org", "Ada via Team <team@lists.example.org>", Some("ada@example.net")),
        ("team.example.org", "'Ada' via Team <team+bncBCX7@example.org>", Some("ada@example.net")),
        ("team.lists.example.org", "team-confirm+abc@lists.example.org", None),
        ("team.lists.example.org", "Team <team@lists.example.org>", None),
    ] {
        let mut fields = with("From", from);
        fields[0].1 = "<team-bounces@lists.example.org>".into();
        let more = [("List-Id", id), ("Reply-To", "Ada <ada@example.net>"), ("Precedence", "list")];
        fields.extend(more.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let verdict = judge(builder().own_list(id), fields.clone());
        assert_eq!(verdict.answer_to().map(Address::as_str), recipient, "{from}: {verdict}");
        fields.push(("Auto-Submitted".into(), "auto-replied".into()));
        assert!(!judge(builder().own_list(id), fields).may_answer(), "{from}");
    }
}

/// The mail of a person with several fields replaced or added.
fn with_all(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = PERSON.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    for (name, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => (*value).clone_into(&mut field.1),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}

#[test]
fn what_carriers_and_our_own_front_doors_add_says_nothing_of_the_author() {
    for changes in [
        &[("Feedback-ID", "webmail:mail.example:bgforeign:1")][..],
        &[("Feedback-ID", "s4711-_:s4711:a12:relay")],
        &[("X-MS-Exchange-Inbox-Rules-Loop", "support@example.org"), ("Auto-Submitted", "auto-generated")],
        &[
            ("X-MS-Exchange-Inbox-Rules-Loop", "support@example.org"),
            ("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),
            ("Return-Path", "<support@example.org>"),
        ],
        &[
            ("List-Id", "<support.example.org>"),
            ("Mailing-list", "list support@example.org; contact support+owners@example.org"),
            ("Return-Path", "<support+bncBCX7@example.org>"),
            ("Precedence", "list"),
            ("X-Google-Group-Id", "4711"),
        ],
        &[("To", "kim@example.com"), ("X-Forwarded-To", "support@example.org")],
        &[("To", "kim@example.com"), ("Delivered-To", "support@example.org, kim@example.com")],
        &[("To", "sales@example.org")],
        &[("Sender", "no-reply@crm.example.com")],
        &[("X-Auto-Response-Suppress", "DR, NDR, RN, NRN"), ("Subject", "Abwesend, als das Paket kam")],
        &[("From", "\"Ada Novak\" ada@example.net>")],
        &[("Subject", "Re: [Ticket 4711] lamp"), ("In-Reply-To", "<1@mail.example.org>")],
        &[("Subject", "Question"), ("Thread-Topic", "Question")],
        &[("Subject", "WG: Question"), ("Thread-Topic", "Question")],
        &[("Subject", "Automatik-Uhr: welche Antwort gilt nun für meine Reparatur")],
    ] {
        let verdict = judge(builder(), with_all(changes));
        assert_eq!(verdict.answer_to().map(Address::as_str), Some("ada@example.net"), "{changes:?}: {verdict}");
    }
    // Somebody else's inbox rule answers, and a stranger's list holds.
    for changes in [
        &[("X-MS-Exchange-Inbox-Rules-Loop", "kim@example.com")][..],
        &[("X-MS-Exchange-Inbox-Rules-Loop", "support@example.org"), ("Auto-Submitted", "auto-replied")],
        &[("List-Id", "<support.example.net>")],
        &[("To", "kim@example.com"), ("Delivered-To", "support@example.org")],
        &[("Feedback-ID", "4711:x:y:relay"), ("From", "Oak <offers@example.net>")],
    ] {
        assert!(!judge(builder(), with_all(changes)).may_answer(), "{changes:?}");
    }
}

#[test]
fn an_alias_service_stands_for_the_person_that_it_names() {
    let guard = || Guard::builder().own_address("desk@alias.example.com");
    let mail = |from: &str| {
        with_all(&[("From", from), ("Return-Path", "<b_1@alias.example.com>"), ("To", "desk@alias.example.com")])
    };
    let verdict = judge(guard(), mail("\"Ada\" <desk+ada=example.net@alias.example.com>"));
    assert_eq!(verdict.answer_to().map(Address::as_str), Some("desk+ada=example.net@alias.example.com"), "{verdict}");
    assert_eq!(verdict.person(), Some("ada@example.net"));
    for held in ["desk+4711@alias.example.com", "desk+no-reply=example.net@alias.example.com", "desk@alias.example.com"]
    {
        assert!(!judge(guard(), mail(held)).may_answer(), "{held}");
    }
}

#[test]
fn programs_are_known_without_a_list_of_their_words() {
    for changes in [
        &[("Subject", "Automātiskā atbilde: lampa")][..],
        &[("Subject", "자동 회신: 램프")],
        &[("Subject", "رد تلقائي: مصباح")],
        &[("Subject", "Otomatik yanıt: lamba")],
        &[("Subject", "AUTO: Novak, Ada is out of the office (returning 2026-03-09)")],
        &[("Subject", "Poissaoloviesti: Lamp"), ("Thread-Topic", "Lamp")],
        &[("Subject", "Ticket 4711 received"), ("In-Reply-To", "<1@mail.example.org>")],
        &[("Subject", "Report Domain: example.org Submitter: example.net Report-ID: <1>")],
        &[("From", "nepouzivejte-neodpovidejte@example.net")],
        &[("From", "ala-vastaa@example.net")],
        &[("From", "nao-responder@example.net")],
        &[("From", "news+no-reply.at.shop.example+7@relay.example")],
        &[("From", "MicrosoftExchange0123456789abcdef0123456789abcdef@example.net")],
        &[("Message-Context", "voice-message")],
        &[("Content-Type", "multipart/voice-message; boundary=x")],
    ] {
        let verdict = judge(builder(), with_all(changes));
        assert!(!verdict.may_answer(), "{changes:?}: {verdict}");
    }
}

#[test]
fn a_form_that_we_name_is_held_for_bounces_and_loops_alone() {
    let form = |changes: &[(&str, &str)]| {
        let mut fields = with_all(&[("From", "web@example.org"), ("Return-Path", "<web@example.org>")]);
        fields.push(("Reply-To".into(), "Bob <bob@example.com>".into()));
        fields.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        judge(builder().form_sender("web@example.org").trust_authentication("mx.example.org"), fields)
    };
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("Feedback-ID", "4711:x:y:relay"),
        ("List-Unsubscribe", "<mailto:x@example.org>"),
        ("Authentication-Results", "mx.example.org; dmarc=pass header.from=example.org"),
    ] {
        let verdict = form(&[(name, value)]);
        assert_eq!(verdict.answer_to().map(Address::as_str), Some("bob@example.com"), "{name}: {verdict}");
        assert!(verdict.is_form() && !verdict.is_verified(), "{name}");
    }
    for (name, value) in [("Content-Type", "multipart/report"), ("X-Sincerely-Loop", "yes"), ("X-Loop", "yes")] {
        assert!(!form(&[(name, value)]).may_answer(), "{name}");
    }
}

#[test]
fn the_visible_recipient_has_no_tags_of_servers() {
    for path in ["SRS0=mQhw=PU=example.net=ada@fwd.example.com", "prvs=46201db6f9=ada@example.net"] {
        let verdict = judge(builder(), with("Return-Path", &format!("<{path}>")));
        assert_eq!(verdict.answer_to().map(Address::as_str), Some(path), "{verdict}");
        assert_eq!(verdict.header_to().map(Address::as_str), Some("ada@example.net"));
    }
    let held = judge(builder(), with("Precedence", "bulk"));
    assert_eq!((held.answer_to(), held.header_to()), (None, None));
    assert_eq!(held.recipient().map(Address::as_str), Some("ada@example.net"));
}

#[test]
fn authentication_verifies_and_holds_only_where_it_is_asked_to() {
    let fields = |result: &str| with_all(&[("Authentication-Results", result)]);
    let (pass, fail) = ("mx.example.org; dmarc=pass header.from=example.net", "mx.example.org; dmarc=fail");
    let trusting = || builder().trust_authentication("mx.example.org");
    assert!(judge(trusting(), fields(pass)).is_verified() && !judge(builder(), fields(pass)).is_verified());
    let verdict = judge(trusting(), fields(fail));
    assert!(verdict.may_answer() && !verdict.is_verified());
    let verdict = judge(trusting().rule(Rule::Authentication, Strength::Hard), fields(fail));
    assert_eq!((verdict.may_answer(), verdict.class()), (false, Class::Unauthenticated));
    assert!(judge(builder().rule(Rule::Authentication, Strength::Hard), fields(fail)).may_answer());
}

#[test]
fn a_verdict_in_a_log_holds_nothing_personal() {
    for (name, value) in
        [("From", "no-reply+ada@example.net"), ("Subject", "Automatic reply: Ada"), ("To", "ada@example.net")]
    {
        let verdict = judge(builder(), with(name, value));
        assert!(!verdict.may_answer() && !verdict.to_string().to_lowercase().contains("ada"), "{verdict}");
        let json = serde_json::to_value(&verdict).unwrap();
        assert_eq!(json["evidence"]["rule"], verdict.evidence().unwrap().rule.as_str());
        assert!(json["evidence"]["value"].as_str().unwrap().to_lowercase().contains("ada"));
    }
}

#[test]
fn an_address_from_a_form_is_judged_alone() {
    let guard = builder().build().unwrap();
    let to = |text: &str| guard.judge_address(&text.parse().unwrap()).answer_to().map(ToString::to_string);
    assert_eq!(to("Ada+x@example.net").as_deref(), Some("Ada+x@example.net"));
    for held in ["support@example.org", "support+1@example.org", "noreply@example.net", "mailer-daemon@example.net"] {
        assert_eq!(to(held), None, "{held}");
    }
}

#[test]
fn an_empty_path_is_known_in_each_of_its_spellings() {
    for path in
        ["", "<>", "< >", "<<>>", "<@>", "#@[]", "<#@[]>", "<\"\"@example.net>", "<<MAILER-DAEMON@example.net>>"]
    {
        let verdict = judge(builder(), with("Return-Path", path));
        let rule = verdict.evidence().map(|evidence| evidence.rule);
        assert_eq!(
            (rule, verdict.recipient().map(sincerely::mail::Address::as_str)),
            (Some(Rule::NullSender), None),
            "{path}: {verdict}"
        );
    }
    let verdict = judge(builder(), with("Return-Path", "<<support@example.org>>"));
    assert_eq!(verdict.class(), Class::Own, "{verdict}");
}

#[test]
fn a_form_is_nobody_and_a_strange_address_is_nobody_elses() {
    let mut fields = with("From", "form@example.org");
    fields[0].1 = "<form@example.org>".into();
    fields.push(("Reply-To".into(), "maria@example.net".into()));
    assert!(!judge(builder().personal().form_sender("form@example.org"), fields).may_answer());
    let mut fields = with("From", "x+srs=a=b=example.net=maria@evil.example");
    fields[0].1 = "<mallory@evil.example>".into();
    let verdict = judge(builder(), fields);
    assert_eq!(verdict.person(), Some("x+srs=a=b=example.net=maria@evil.example"), "{verdict}");
    let mut fields = with("From", "form@example.org");
    fields[0].1 = "<form@example.org>".into();
    fields.push(("Reply-To".into(), "x+srs=a=b=example.net=maria@evil.example".into()));
    let verdict = judge(builder().form_sender("form@example.org"), fields);
    assert_eq!(verdict.person(), Some("x+srs=a=b=example.net=maria@evil.example"), "{verdict}");
}

#[cfg(feature = "idn")]
#[test]
fn a_domain_is_ours_in_each_of_its_spellings() {
    for own in ["support@bücher.example", "support@xn--bcher-kva.example"] {
        for from in [
            "support@xn--bcher-kva.example", "Support@XN--BCHER-KVA.example", "support+7@BÜCHER.example",
            "support@bu\u{308}cher.example", "support@ｂücher.example",
        ] {
            let verdict = judge(Guard::builder().own_address(own), with("From", from));
            assert_eq!(verdict.class(), Class::Own, "{own}, {from}: {verdict}");
        }
    }
    for (path, from) in [("MARIA@Example.net", "maria@example.net"), ("maria+x7@example.net", "maria@example.net")] {
        let mut fields = with("From", from);
        fields.iter_mut().filter(|(name, _)| name == "Return-Path").for_each(|(_, value)| *value = format!("<{path}>"));
        let verdict = judge(builder(), fields);
        assert_eq!(
            (verdict.recipient().map(sincerely::mail::Address::as_str), verdict.person()),
            (Some(path), Some("maria@example.net"))
        );
    }
}

#[test]
fn our_own_form_speaks_for_its_visitor() {
    let form = || builder().form_sender("noreply@forms.example.org").form_sender("support@example.org");
    for from in ["noreply@forms.example.org", "support@example.org"] {
        let mut fields = with("From", from);
        fields.push(("Reply-To".into(), "Bob <bob@example.com>".into()));
        let verdict = judge(form(), fields.clone());
        assert_eq!(
            (verdict.may_answer(), verdict.recipient().map(sincerely::mail::Address::as_str)),
            (true, Some("bob@example.com")),
            "{verdict}"
        );
        assert!(!judge(builder(), fields).may_answer());
        // Without a visitor there is nobody to answer.
        assert!(!judge(form(), with("From", from)).may_answer());
    }
}

#[test]
fn evidence_is_printable_and_short() {
    let value = format!("auto-replied; x=\"\u{202E}\u{7}\r\n {}\"", "y".repeat(9000));
    let verdict = judge(builder(), with("Auto-Submitted", &value));
    let shown = &verdict.evidence().unwrap().value;
    assert!(shown.starts_with("auto-replied; x=\" yyy") && shown.chars().count() == 121, "{shown}");
    assert!(!shown.chars().any(char::is_control));
    assert_eq!(
        judge(builder(), with("Precedence", "bulk")).to_string(),
        "hold: bulk (hard, precedence): Precedence: bulk"
    );
    assert_eq!(judge(builder(), with("Subject", "x")).to_string(), "answer: human");
}

#[test]
fn a_doubtful_subject_counts_on_an_answer_alone() {
    let mut fields = with("Subject", "Out of Office: Question");
    assert!(judge(builder(), fields.clone()).may_answer());
    fields.push(("In-Reply-To".into(), "<1@mail.example.org>".into()));
    assert_eq!(judge(builder(), fields).evidence().map(|evidence| evidence.rule), Some(Rule::Subject));
}

#[test]
fn programs_are_known_by_their_names_however_written_and_people_not_by_their_domain() {
    for from in [
        "=?utf-8?Q?Mail_Delivery_System?= <x1@example.net>",
        "=?utf-8?B?TUFJTEVSLURBRU1PTg==?= <x1@example.net>",
        "=?utf-8?Q?Do_Not_Reply?= <x1@example.net>",
        "Do Not Reply <x1@example.net>",
    ] {
        assert!(!judge(builder(), with("From", from)).may_answer(), "{from}");
    }
    for from in ["Casino <casino-reply@example.net>", "Maria <maria@newsletter.example>", "maria@kino-reply.example"] {
        let verdict = judge(builder(), with("From", from));
        assert!(verdict.may_answer(), "{from}: {verdict}");
    }
}

#[test]
fn what_one_of_ours_forwards_is_the_authors() {
    for path in ["<support+caf_=desk=example.com@example.org>", "<support+SRS=Ab1cd=XY=example.net=maria@example.org>"]
    {
        let mut fields = with("Return-Path", path);
        fields.iter_mut().filter(|(name, _)| name == "From").for_each(|(_, value)| *value = "maria@example.net".into());
        let verdict = judge(builder(), fields.clone());
        assert_eq!(
            verdict.recipient().map(sincerely::mail::Address::as_str),
            Some("maria@example.net"),
            "{path}: {verdict}"
        );
        // A person's responder answers the path, and that is ours.
        let verdict = judge(builder().personal(), fields);
        assert_eq!(verdict.evidence().map(|evidence| evidence.rule), Some(Rule::OwnAddress), "{path}: {verdict}");
    }
}
