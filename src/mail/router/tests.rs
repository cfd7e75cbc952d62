//! Routes in six languages, mails without a route, and hostile rules.

use super::*;
use crate::error::ErrorKind;

fn decide(text: &str) -> Routing {
    Router::built_in().route(&Incoming::new("", text), None)
}

fn first(text: &str) -> (String, Mood) {
    let decision = decide(text);
    (decision.templates().next().unwrap().to_owned(), decision.mood())
}

#[test]
fn six_languages_have_their_routes() {
    for (text, template, mood) in [
        ("I would like my money back for the lamp.", "refund", Mood::Calm),
        ("Ich möchte mein Abo kündigen.", "cancellation", Mood::Calm),
        ("Je n'ai toujours pas reçu ma commande", "delay", Mood::Calm),
        ("La aplicación no funciona desde ayer.", "bug", Mood::Calm),
        ("Alguém usou minha conta, fui hackeado e estou com medo", "security", Mood::Worried),
        ("De tafel is beschadigd. Dit is belachelijk!", "complaint", Mood::Upset),
        ("Ihr Service ist eine Katastrophe, nie wieder", "complaint", Mood::Upset),
        ("Thank you so much, the chair is wonderful", "praise", Mood::Delighted),
        ("It would be great if you could add a dark mode.", "feature_request", Mood::Calm),
        ("Hiermit bewerbe ich mich, mein Lebenslauf liegt bei", "application", Mood::Calm),
        ("Where is my parcel?", "delay", Mood::Calm),
        ("Good morning, I will call you tomorrow.", "message", Mood::Calm),
    ] {
        assert_eq!(first(text), (format!("acknowledge/{template}"), mood), "{text}: {}", decide(text));
    }
}

#[test]
fn negation_courtesy_and_irony_have_no_route() {
    for text in [
        "The update went through without any problems.",
        "Thank you in advance for your answer.",
        "We have no complaints.",
        "Danke, es gab kein Problem mit der Lieferung.",
        "I'm not worried about it.",
    ] {
        assert_eq!(first(text), ("acknowledge/message".to_owned(), Mood::Calm), "{text}: {}", decide(text));
    }
    for text in [
        "Great service, I waited three weeks and got the wrong item. Thanks for nothing",
        "Thank you so much for ruining my birthday, worst company ever",
        "Love it. My order never arrived and nobody answers",
    ] {
        let decision = decide(text);
        assert!(decision.templates().all(|template| template != "acknowledge/praise"), "{text}: {decision}");
        assert_eq!(decision.mood(), Mood::Upset, "{text}");
    }
}

#[test]
fn a_calm_message_that_ends_with_a_question_is_one() {
    for (text, words) in [
        ("How long does delivery take?", "how long does delivery take"),
        (
            "Guten Tag,\n\nkann ich den Tisch auch in Nussbaum haben?\n\nViele Grüße\nAda",
            "kann ich den tisch auch in nussbaum haben",
        ),
        ("I like the blue one. Is it still there? Thank you very much.", "is it still there"),
    ] {
        let decision = decide(text);
        assert_eq!(first(text), ("acknowledge/question".to_owned(), Mood::Calm), "{text}: {decision}");
        assert!(decision.templates().any(|template| template == "acknowledge/message"));
        assert_eq!(decision.to_string(), format!("acknowledge/question: {words}"));
    }
    for text in [
        "Is it still there? I am asking because my sister would like to have one, too.",
        "Are you serious? This is ridiculous. How could you?",
        "It will be delivered on Tuesday.",
    ] {
        assert_ne!(first(text).0, "acknowledge/question", "{text}: {}", decide(text));
    }
}

#[test]
fn the_upset_are_recognised_by_what_they_say_and_how() {
    for text in [
        "I have written three times and nobody replies.",
        "You promised a call on Monday but nothing happened.",
        "I will take my business elsewhere.",
        "My app stopped working after the update!!",
        "So the update deletes my playlists?!",
        "Ihr habt mir einen Termin zugesagt und ihn nicht eingehalten.",
        "Das ist das dritte Mal, dass ich mich melde, und niemand reagiert.",
        "Ich werde die Verbraucherzentrale einschalten.",
        "J'ai relancé dix fois, toujours aucune réponse.",
        "Si rien ne bouge, je saisis un médiateur.",
        "Llevo semanas esperando y nadie me responde.",
        "Voy a poner una denuncia en consumo, no lo recomiendo.",
        "Já liguei inúmeras vezes e ninguém resolve.",
        "Vou abrir reclamação no Procon.",
        "Ik heb al vijf keer gebeld en niemand weet iets.",
        "Ik stap over naar een ander, klant kwijt.",
    ] {
        assert_eq!(decide(text).mood(), Mood::Upset, "{text}: {}", decide(text));
    }
    // The same words where nobody is upset.
    for text in [
        "How many times can I change the address?",
        "We take your security seriously and would like to know more.",
        "Ich war nicht enttäuscht, im Gegenteil.",
        "J'ignore si vous livrez en Corse.",
        "Die Ware kam pünktlich an.",
        "Quiero cambiar la dirección de mi pedido.",
        "Gostaria de saber o prazo de entrega.",
        "Kan ik dit artikel nog bestellen?",
    ] {
        assert_eq!(decide(text).mood(), Mood::Calm, "{text}: {}", decide(text));
    }
}

#[test]
fn quoted_mail_and_signatures_are_not_read() {
    for text in [
        "See you then.\n\n> I want a refund, this is ridiculous\n",
        "See you then.\n\nOn Tue, 3 Mar 2026 at 9:00, Support <a@b.example> wrote:\nrefund refund\n",
        "See you then. On 01/03/11 7:07 PM, Robin wrote: > refund",
        "See you then.\n-- \nRefund Department\n",
        "Bis dann.\n\nAm 3.3.2026 um 9:00 schrieb Support:\nErstattung\n",
    ] {
        assert_eq!(first(text).0, "acknowledge/message", "{text}: {}", decide(text));
    }
}

#[test]
fn order_numbers_have_the_operators_form() {
    let router = Router::built_in().with_order_numbers("VNK-####-#####").unwrap();
    let router = router.with_rules("order_numbers = [\"@@#+\"]").unwrap();
    let number = |text: &str| router.route(&Incoming::new("", text), None).order_number().map(str::to_owned);
    for (text, found) in [
        ("my order (VNK-2026-08790), please", Some("VNK-2026-08790")),
        ("vnk-2026-08790.", Some("vnk-2026-08790")),
        ("AB4711 and CD1", Some("AB4711")),
        ("VNK-2026-0879 or call 0123456789", None),
        ("VNK-2026-087901", None),
    ] {
        assert_eq!(number(text).as_deref(), found, "{text}");
    }
    for none in ["", "VNK", "# #", &"#".repeat(65)] {
        assert_eq!(Router::built_in().with_order_numbers(none).unwrap_err().kind(), ErrorKind::InvalidValue);
    }
}

#[test]
fn rules_of_the_operator_come_first() {
    let toml = "[[rule]]\nroute = \"acknowledge/repair\"\nany = [\"Réparer/repair* .. desk\"]\nunless = [\"no desk\"]\n\
                [[rule]]\nmood = \"worried\"\nlanguage = \"en\"\nquestion = false\nany = [\"leg\"]\n";
    let router = Router::built_in().with_rules(toml).unwrap();
    let decision = router
        .route(&Incoming::new("", "Please repair my old desk, I want my money back. The leg is off"), Some("en-GB"));
    assert_eq!(
        decision.templates().collect::<Vec<_>>(),
        ["acknowledge/repair", "acknowledge/refund", "acknowledge/message", "acknowledge/question"]
    );
    assert_eq!(decision.mood(), Mood::Worried);
    assert_eq!(
        decision.to_string(),
        "acknowledge/repair: repair my old desk; acknowledge/refund: money back; worried: leg"
    );
}

#[test]
fn hostile_rules_are_rejected_at_their_line() {
    let error = |toml: &str| Router::built_in().with_rules(toml).unwrap_err().to_string();
    for (toml, said) in [
        ("[[rule]]\nroute = \"order\"\nany = [\"x\"]", "routes.toml:2:9: a route to `acknowledge/order`"),
        ("[[rule]]\nroute = \"a b\"\nany = [\"x\"]", "routes.toml:2:9: invalid route"),
        ("[[rule]]\nroute = \"a\"", "routes.toml:1:1: a rule without `any`"),
        ("[[rule]]\nany = [\"x\"]", "routes.toml:1:1: a rule without `route` or `mood`"),
        ("[[rule]]\nmood = \"calm\"\nroute = \"a\"\nany = [\"x\"]", "routes.toml:3:9: a rule with both"),
        ("[[rule]]\nmood = \"cross\"\nany = [\"x\"]", "routes.toml:2:8: "),
        ("[[rule]]\nroute = \"a\"\nany = [\".. x\"]", "routes.toml:3:8: invalid pattern"),
        ("[[rule]]\nroute = \"a\"\nany = [\"x .. y .. z .. w\"]", "routes.toml:3:8: invalid pattern"),
        ("[[rule]]\nroute = \"a\"\nany = [\"(a+)+$\"]", "routes.toml:3:8: invalid pattern"),
        ("[[rule]]\nroute = \"a\"\nlanguage = \"xx\"\nany = [\"x\"]", "routes.toml:3:12: unknown language"),
        ("[[rule]]\nroute = \"a\"\nanny = [\"x\"]\nany = []", "routes.toml:3:1: unknown key `anny`"),
        ("rule = 1", "routes.toml:1:8: `rule` takes tables"),
        ("order_numbers = [\"x\"]", "routes.toml:1:18: invalid pattern of order numbers"),
    ] {
        let reported = error(toml);
        assert!(reported.contains(said), "{toml}: {reported}");
    }
    assert!(error(&" ".repeat(300_000)).contains("routes of more than 256 KiB"));
}

#[test]
fn any_text_is_routed() {
    let router = Router::built_in();
    for unit in [
        "a ", "not .. ", "> ", "x\u{301}", "refund ", "\u{0}\u{202E}", "On 1 wrote:", "😡", "ß'",
        "order package parcel ",
    ] {
        let text = unit.repeat(2_000_000 / unit.len());
        let decision = router.route(&Incoming::new(&text, &text), None);
        assert!(decision.templates().count() >= 2);
    }
}

#[cfg(feature = "mime")]
#[test]
fn the_text_of_any_mail_is_read() {
    for (mail, text) in [
        ("Subject: =?koi8-r?B?8NLJ18XU?=\n\nHello\n", "Hello\n"),
        ("Content-Type: text/html\n\n<p>Where is <b>my</b> parcel?</p>", "my"),
        (
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=iso-8859-1\n\
             Content-Transfer-Encoding: quoted-printable\n\nErstattung f=FCr die Lampe\n--b--\n",
            "Erstattung für die Lampe",
        ),
    ] {
        let read = Incoming::parse(mail.as_bytes()).unwrap();
        assert!(read.text().contains(text), "{mail}: {}", read.text());
    }
    for broken in [&b""[..], b"\xFF\xFE\0\0", b"Content-Type: multipart/mixed; boundary=\"\n\n--", b"\n\n\n"] {
        let _ = Incoming::parse(broken);
    }
}
