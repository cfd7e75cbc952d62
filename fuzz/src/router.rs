//! Routes: rules, texts and whole mails of any bytes.

use sincerely::Mood;
use sincerely::mail::{Incoming, Router, Routing};

thread_local! {
    static BUILT_IN: Router = Router::built_in();
}

/// The line between rules and a message.
const SEPARATOR: &str = "\n=====\n";
/// Somebody who is upset, whatever else they write.
const UPSET: &str = "This is unacceptable, and a disgrace.\n";

/// Rules and messages to begin with.
pub const SEEDS: [&str; 6] = [
    "order_numbers = [\"VNK-####-#####\"]\n[[rule]]\nroute = \"acknowledge/repair\"\nlanguage = \"en\"\nany = [\"repair*\", \"fix/mend .. desk\"]\nunless = [\"shop\"]\nquestion = false\n=====\nPlease mend my desk, VNK-2026-08790!",
    "[[rule]]\nmood = \"upset\"\nany = [\"a .. b .. c\"]\n=====\na a a a b b b b c c c",
    "Ich warte seit Wochen auf meine Bestellung.\n\nAm 3.3.2026 um 9:00 schrieb Support:\n> Erstattung\n",
    "Je n'ai toujours pas re\u{e7}u ma commande, c'est inadmissible !",
    "Nadie me responde. \u{bf}D\u{f3}nde est\u{e1} mi pedido?!",
    "On Tue, 3 Mar 2026 at 9:00, Support <a@b.example> wrote:\n> x\n-- \nMaria",
];

/// Reads a `routes.toml`, and routes the message behind it.
pub fn routed(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (rules, message) = text.split_once(SEPARATOR).unwrap_or(("", text));
    let built_in = BUILT_IN.with(Clone::clone);
    let message = Incoming::new("", message);
    match built_in.clone().with_rules(rules) {
        Ok(router) => sound(&router.route(&message, None)),
        Err(problems) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!((1..=1_001).contains(&problems.len()), "{}", problems.len());
            assert!(problems.iter().all(|problem| problem.starts_with("routes.toml")), "{problems:?}");
        }
    }
    let routing = built_in.route(&message, None);
    sound(&routing);
    assert_eq!(built_in.route(&message, None), routing, "the same message, the same route");
    let upset = Incoming::new(UPSET, message.text());
    let routing = built_in.route(&upset, Some("en"));
    assert_eq!(routing.mood(), Mood::Upset, "{routing}");
    assert!(routing.templates().all(|template| template != "acknowledge/praise"), "{routing}");
}

/// Reads the text of a whole mail, and routes it.
pub fn body(data: &[u8]) {
    let Ok(message) = Incoming::parse(data) else { return };
    assert!(message.text().len() <= (16 << 10) + 1, "{}", message.text().len());
    assert!(message.text().lines().all(|line| !line.trim_start().starts_with('>')), "a quoted line");
    BUILT_IN.with(|router| sound(&router.route(&message, None)));
}

/// What holds of every choice.
fn sound(routing: &Routing) {
    let templates: Vec<&str> = routing.templates().collect();
    assert!(templates.ends_with(&["acknowledge/message", "acknowledge/question"]), "{templates:?}");
    assert!(templates.iter().all(|template| *template != "acknowledge/order"), "{templates:?}");
    assert!(routing.evidence().iter().all(|evidence| !evidence.words.is_empty()), "{routing}");
    assert!(!routing.to_string().contains(|c: char| c.is_control()), "{routing:?}");
}
