//! Customers' words in our sentences: as nouns only where they fit, else in quotation marks; glad and sad events.

use std::collections::BTreeMap;

use serde_json::json;
use sincerely::{Catalog, Key, Request, Source, Writer};

const SLOTS: &str = "[topic]\nkind = \"phrase\"\nfrom = \"customer\"\n[event]\nkind = \"event\"\nfrom = \"customer\"\n";
const BODY: &str = "+++\nsubject = \"S\"\ntones = [\"formal\", \"warm\"]\noptional = [\"topic\", \"event\"]\n+++\nx\n\
    {% if topic.noun %}NOUN {{ topic.noun }}{% endif %}\n{% if topic.quoted %}QUOTED {{ topic.quoted }}{% endif %}\n\
    {% if event.noun %}EVENT {{ event.noun }}{% endif %}\n{% if event.short %}SHORT {{ event.short }}{% endif %}\n\
    {% if event.is_glad %}GLAD{% endif %}{% if event.is_sad %}SAD{% endif %}\n";

/// Writers for the word lists of each language shipped.
struct Desk(BTreeMap<&'static str, Writer>);

impl Desk {
    fn new() -> Self {
        let read = |path: &str| std::fs::read_to_string(format!("templates/{path}")).unwrap();
        let voice = read("voice.toml");
        let writer = |tag: &'static str| {
            let (template, words) = (format!("{tag}/t.md"), format!("{tag}/language.toml"));
            let text = read(&words);
            let files = [
                ("slots.toml", SLOTS),
                ("voice.toml", &voice),
                ("layout.html", "{{ body }}"),
                (&template, BODY),
                (&words, &text),
            ];
            let catalog = Catalog::layers([Source::files(files)]).unwrap_or_else(|problems| panic!("{problems}"));
            (tag, Writer::builder(catalog).key(Key::from_bytes([1; 16])).build().unwrap())
        };
        Self(["en", "de", "fr", "es", "pt-BR", "nl"].map(writer).into())
    }

    fn said(&self, tag: &str, tone: &str, facts: &serde_json::Value) -> Vec<String> {
        let request = Request::to("a@example.org").template("t").locale(tag).tone(tone).facts(facts);
        let request = request.now("2026-05-01T09:00:00Z".parse().unwrap());
        let text = self.0[tag].write(&request).unwrap().text;
        text.lines().skip(1).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The noun of a topic.
    fn noun(&self, tag: &str, tone: &str, topic: &str) -> Option<String> {
        let said = self.said(tag, tone, &json!({ "topic": topic }));
        said.iter().find_map(|line| line.strip_prefix("NOUN ")).map(str::to_owned)
    }
}

#[test]
fn a_noun_phrase_stands_in_a_sentence_of_ours() {
    let desk = Desk::new();
    for (tag, tone, topic, noun) in [
        ("en", "warm", "the walnut desk", "the walnut desk"),
        ("en", "warm", "The walnut desk.", "the walnut desk"),
        ("en", "warm", "my mum's old lamp", "your mum's old lamp"),
        ("en", "formal", "Our order for the wedding", "your order for the wedding"),
        ("en", "warm", "the chair for my mother", "the chair for your mother"),
        ("en", "warm", "the link to lesson six", "the link to lesson six"),
        ("en", "warm", "Order 4711", "order 4711"),
        ("en", "warm", "Broken lamp", "the broken lamp"),
        ("en", "warm", "Question about order 4711", "the question about order 4711"),
        ("en", "warm", "delivery times", "delivery times"),
        ("de", "formal", "meine Bestellung", "Ihre Bestellung"),
        ("de", "warm", "meine Bestellung", "deine Bestellung"),
        ("de", "warm", "die Anmeldung zum Töpferkurs", "die Anmeldung zum Töpferkurs"),
        ("de", "warm", "Rechnung vom Mai", "die Rechnung vom Mai"),
        ("fr", "formal", "ma commande", "votre commande"),
        ("fr", "warm", "nos deux chaises", "vos deux chaises"),
        ("fr", "warm", "La facture de mai", "la facture de mai"),
        ("fr", "warm", "l’abonnement", "l'abonnement"),
        ("fr", "warm", "commande n° 018255977840", "la commande n° 018255977840"),
        ("es", "formal", "mi pedido", "su pedido"),
        ("es", "warm", "el taburete alto de fresno", "el taburete alto de fresno"),
        ("pt-BR", "warm", "meu pedido", "seu pedido"),
        ("pt-BR", "warm", "a nota fiscal de maio", "a nota fiscal de maio"),
        ("nl", "formal", "mijn bestelling", "uw bestelling"),
        ("nl", "warm", "mijn bestelling", "je bestelling"),
        ("nl", "warm", "de link naar les zes", "de link naar les zes"),
        ("pt-BR", "warm", "Cobrança indevida após cancelamento", "a cobrança indevida após cancelamento"),
        ("pt-BR", "warm", "Falta de resposta", "a falta de resposta"),
        ("es", "warm", "Cancelación de la suscripción", "la cancelación de la suscripción"),
        ("fr", "warm", "Annulation du contrat", "l'annulation du contrat"),
        ("fr", "warm", "Opération en double", "l'opération en double"),
        ("de", "warm", "Testbestellung vom Mai", "die Testbestellung vom Mai"),
        ("de", "warm", "Corona-Regelung im Kurs", "die Corona-Regelung im Kurs"),
        ("de", "warm", "Anfrage an Sabine Roth (Leitung)", "die Anfrage an Sabine Roth (Leitung)"),
        ("nl", "warm", "Verkeerde levering", "de verkeerde levering"),
        ("nl", "warm", "de verdwenen notities", "de verdwenen notities"),
        ("de", "warm", "defekte Lampe", "die defekte Lampe"),
        ("de", "warm", "Defekte Lampe", "die defekte Lampe"),
        ("de", "warm", "Häufige Probleme mit dem Netzwerk", "häufige Probleme mit dem Netzwerk"),
        ("de", "warm", "Problem mit der Anmeldung", "das Problem mit der Anmeldung"),
        ("de", "warm", "Fehler bei meiner Anmeldung", "den Fehler bei deiner Anmeldung"),
        ("de", "warm", "defekten Akku", "den defekten Akku"),
        // Capital letters of headlines go, those of names stay.
        ("en", "warm", "Software Update Request", "the software update request"),
        ("en", "warm", "MySQL Performance Issues", "MySQL performance issues"),
        ("en", "warm", "Request for Printer Exchange", "the request for printer exchange"),
        ("en", "warm", "Lightroom 6.2 Connection Problem", "the Lightroom 6.2 connection problem"),
        ("en", "warm", "the charge on my card", "the charge on your card"),
        ("es", "warm", "Informe de Publicidad Engañosa", "el informe de publicidad engañosa"),
        ("es", "warm", "Problemas con Jira Software", "los problemas con Jira Software"),
        ("pt-BR", "warm", "Atualização do Fluxo de Trabalho", "a atualização do fluxo de trabalho"),
        ("nl", "warm", "Verkeerde update van de browser", "de verkeerde update van de browser"),
    ] {
        let said = desk.noun(tag, tone, topic).map(|noun| noun.replace('’', "'"));
        assert_eq!(said.as_deref(), Some(noun), "{tag} {tone} {topic}");
    }
}

#[test]
fn what_is_no_noun_phrase_is_quoted() {
    let desk = Desk::new();
    for (tag, topic) in [
        ("en", "my order hasn't arrived"),
        ("en", "your driver was rude to me"),
        ("en", "your driver"),
        ("en", "Where is my parcel?"),
        ("en", "my cat loves your chairs"),
        ("en", "the lamp flickers"),
        ("en", "the desk arrived damaged"),
        ("en", "order late"),
        ("en", "the lamp!"),
        ("en", "the lamp, the desk"),
        ("en", "the lamp for"),
        ("en", "REFUND NOW"),
        ("en", "Nyaan"),
        ("en", "Outrageous late fees"),
        ("en", "late delivery - no answer"),
        ("pt-BR", "as cervejas vencem dia 30/04"),
        ("pt-BR", "Cobrança contas indevidas"),
        ("fr", "Ouverture compte"),
        ("fr", "Hallucination"),
        ("nl", "de medewerkers liegen"),
        ("de", "meine Bestellung ist nicht da"),
        ("de", "Wo bleibt mein Paket?"),
        ("de", "kaputtes Sofa"),
        ("de", "meine bestellung"),
        ("de", "Kritischer Ausfall"),
        ("de", "Intermittierende Fehler"),
        ("de", "der Ausfall"),
        ("de", "Problem mit der"),
        // Verbs in the place of nouns.
        ("en", "Update address"),
        ("en", "the apps update"),
        ("en", "restore spell check"),
        ("en", "Creating invoice"),
        ("en", "Payment failed"),
        ("de", "dein Fahrer"),
        ("fr", "Où est mon colis ?"),
        ("fr", "ma commande n'est pas arrivée"),
        ("fr", "j'attends mon colis"),
        ("es", "no me ha llegado el pedido"),
        ("es", "¿Dónde está mi paquete?"),
        ("pt-BR", "meu pedido não chegou"),
        ("pt-BR", "Onde está minha encomenda?"),
        ("nl", "mijn bestelling is er niet"),
        ("nl", "Waar is mijn pakket?"),
        ("nl", "kapot bed"),
        ("nl", "Profiel verdwenen"),
    ] {
        let said = desk.said(tag, "warm", &json!({ "topic": topic }));
        let [open, close] = match tag {
            "de" => ["„", "“"],
            "fr" => ["«\u{a0}", "\u{a0}»"],
            "nl" => ["‘", "’"],
            _ => ["“", "”"],
        };
        assert_eq!(said, [format!("QUOTED {open}{topic}{close}")], "{tag} {topic}");
    }
}

#[test]
fn a_phrase_that_lost_its_end_is_not_said() {
    let desk = Desk::new();
    for (tag, topic) in [
        ("en", "your free prize at evil.example"),
        ("en", "the https://evil.example"),
        ("en", "my https://evil.example"),
        ("de", "der Gewinn auf evil.example"),
        ("fr", "votre prix sur www.evil.example"),
    ] {
        assert_eq!(desk.said(tag, "warm", &json!({ "topic": topic })), Vec::<String>::new(), "{topic}");
    }
    let said = desk.said("en", "warm", &json!({ "topic": "the lamp evil.example" }));
    assert_eq!(said, ["NOUN the lamp", "QUOTED “the lamp”"]);
}

#[test]
fn events_are_glad_or_sad_only_where_words_tell() {
    let desk = Desk::new();
    let said =
        |tag: &str, what: &str| desk.said(tag, "warm", &json!({ "event": { "what": what, "when": "2026-05-09" } }));
    for (tag, what, lines) in [
        ("en", "your sister's wedding", &["EVENT your sister's wedding", "SHORT the wedding", "GLAD"][..]),
        ("en", "our wedding", &["EVENT your wedding", "SHORT the wedding", "GLAD"]),
        ("en", "my mum's 60th", &["EVENT your mum's 60th", "GLAD"]),
        ("en", "the wedding dress fitting", &["EVENT the wedding dress fitting", "GLAD"]),
        ("en", "we are moving house", &[]),
        ("en", "a trip", &["EVENT a trip"]),
        ("en", "the postponed wedding", &["EVENT the postponed wedding"]),
        ("en", "the wake on our anniversary", &["EVENT the wake on your anniversary"]),
        ("en", "your grandmother's funeral", &["EVENT your grandmother's funeral", "SHORT the funeral", "SAD"]),
        ("de", "die Beerdigung deiner Großmutter", &["EVENT die Beerdigung deiner Großmutter", "SAD"]),
        ("de", "die Silberhochzeit", &["EVENT die Silberhochzeit", "SHORT die Hochzeit", "GLAD"]),
        (
            "fr",
            "les obsèques de votre grand-mère",
            &["EVENT les obsèques de votre grand-mère", "SHORT les obsèques", "SAD"],
        ),
        ("fr", "le mariage d'Antoine", &["EVENT le mariage d'Antoine", "SHORT le mariage", "GLAD"]),
        ("es", "el funeral de su abuela", &["EVENT el funeral de su abuela", "SHORT el funeral", "SAD"]),
        ("pt-BR", "o enterro da sua avó", &["EVENT o enterro da sua avó", "SHORT o enterro", "SAD"]),
        ("nl", "de uitvaart van uw oma", &["EVENT de uitvaart van uw oma", "SAD"]),
    ] {
        assert_eq!(said(tag, what), lines, "{tag} {what}");
    }
}

#[test]
fn the_operator_knows_better_than_words() {
    let desk = Desk::new();
    let said = |mood: &str| {
        let event = json!({ "what": "the wedding", "when": "2026-05-09", "mood": mood });
        desk.said("en", "warm", &json!({ "event": event })).last().cloned()
    };
    assert_eq!(
        [said("glad"), said("sad"), said("neutral")],
        [Some("GLAD".into()), Some("SAD".into()), Some("SHORT the wedding".into())]
    );
    let facts = json!({ "event": { "when": "2026-05-09", "mood": "furious" } });
    let request = Request::to("a@example.org").template("t").facts(&facts).now("2026-05-01T09:00:00Z".parse().unwrap());
    let told = desk.0["en"].write(&request).unwrap_err().to_string();
    assert_eq!(told, "wrong kind of fact: `event.mood` takes one of glad, sad, neutral");
}
