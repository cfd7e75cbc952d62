//! Languages that are folders: Italian, Polish and Arabic, made without touching Rust; regions; plurals.

use serde_json::{Value, json};
use sincerely::{Catalog, Key, Message, Request, Source, Writer, Zone};

use crate::desk::{InOneLine as _, KEY, ask, small, source, writer};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/languages");

fn booking(tag: &str, change: impl FnOnce(&mut Value)) -> Message {
    let catalog = Catalog::from_dir(FOLDER).unwrap();
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(format!("{FOLDER}/{tag}/samples/{name}.json")).unwrap()).unwrap()
    };
    let (mut sample, standing) = (read("booking/made"), read("standing"));
    change(&mut sample["facts"]);
    let writer = Writer::builder(catalog).key(Key::from_bytes(KEY)).default_facts(&standing["facts"]).build().unwrap();
    let request = Request::to(sample["to"].as_str().unwrap())
        .template("booking/made")
        .locale(tag)
        .now(sample["now"].as_str().unwrap().parse().unwrap())
        .zone(sample["zone"].as_str().unwrap().parse().unwrap())
        .facts(&sample["facts"]);
    writer.write(&request).unwrap()
}

#[test]
fn a_language_is_a_folder() {
    for tag in ["it", "pl", "ar"] {
        let mail = booking(tag, |_| {});
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/booking_").to_owned() + tag + ".txt";
        let text = format!("{}\n\n{}", mail.subject, mail.text);
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&golden, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(&golden).unwrap(), "{tag}");
        let direction = if tag == "ar" { "rtl" } else { "ltr" };
        assert!(mail.html.unwrap().contains(&format!("lang=\"{tag}\" dir=\"{direction}\"")), "{tag}");
    }
}

#[test]
fn a_noun_follows_the_plural_category_of_its_number() {
    for (tag, cases) in [
        (
            "it",
            [(1, "una notte"), (2, "due notti"), (13, "13 notti"), (1_000_000, "1.000.000 di notti"), (0, "0 notti")],
        ),
        ("pl", [(1, "jedną noc"), (3, "3 noce"), (5, "5 nocy"), (12, "12 nocy"), (22, "22 noce")]),
        ("ar", [(1, "لليلة واحدة"), (2, "لليلتين"), (3, "3 ليالٍ"), (11, "11 ليلةً"), (100, "100 ليلة")]),
    ] {
        for (nights, words) in cases {
            let mail = booking(tag, |facts| facts["nights"] = nights.into());
            assert!(mail.text.contains(words), "{tag} {nights}: {}", mail.text);
        }
    }
}

/// In a mail from right to left, names and numbers of the other direction keep theirs.
#[test]
fn text_of_the_other_direction_is_isolated() {
    let mail = booking("ar", |_| {});
    for isolated in
        ["\u{2068}Layla Hassan\u{2069}", "\u{2068}Sea View (2)\u{2069}", "\u{2068}12 Nile Street, Zamalek\u{2069}"]
    {
        for part in [&mail.text, mail.html.as_ref().unwrap()] {
            assert!(part.contains(isolated) || !part.contains("Layla"), "{isolated}: {part}");
        }
    }
    assert!(mail.text.contains("\nالقاهرة\n"), "{}", mail.text);
}

fn built_in(locale: &str, facts: &Value) -> String {
    let catalog = Catalog::built_in().unwrap();
    let mut request = catalog.sample(Some("de"), "acknowledge/order", "").unwrap();
    if !locale.starts_with("de") {
        request = catalog.sample(Some("en"), "acknowledge/order", "").unwrap();
    }
    let mail = writer(catalog).write(&request.locale(locale).facts(facts).now("2026-01-12T09:00:00Z".parse().unwrap()));
    mail.unwrap().text
}

#[test]
fn a_region_writes_dates_and_money_its_own_way() {
    let facts = |currency: &str| {
        let sum = json!({ "amount": "12345.60", "currency": currency });
        json!({ "name": "Maria Weiß", "reply_by": "2026-01-14T15:00:00+01:00", "order": {
            "number": "1", "eta": "2026-01-15", "total": sum,
            "items": [{ "name": "Straußenei", "quantity": 1, "price": sum }] } })
    };
    for (locale, currency, said) in [
        ("en-CA", "USD", "US$12,345.60"),
        ("en-CA", "CAD", "$12,345.60"),
        ("en-AU", "AUD", "$12,345.60"),
        ("en-IN", "INR", "₹12,345.60"),
        ("en-ZA", "ZAR", "R\u{a0}12\u{a0}345,60"),
        ("de-AT", "EUR", "€\u{a0}12.345,60"),
        ("de-AT", "EUR", "Jänner"),
        ("de", "EUR", "Januar"),
        ("de-CH", "CHF", "CHF\u{a0}12’345.60"),
        ("de-CH", "CHF", "Straußenei"),
        ("de-LI", "CHF", "Straußenei"),
    ] {
        let text = built_in(locale, &facts(currency)).replace('\'', "’");
        assert!(text.contains(said), "{locale} {said}: {text}");
        // Ours has no ß in Switzerland and Liechtenstein; what others wrote keeps its own.
        if matches!(locale, "de-CH" | "de-LI") {
            let ours = text.replace("Weiß", "").replace("Straußenei", "");
            assert!(!ours.contains('ß'), "{ours}");
        }
    }
}

#[test]
fn a_region_folder_overrides_single_pools() {
    let own = Source::files([(
        "pt-PT/phrases/own.toml",
        "[sign_off]\nselection = \"steady\"\nany = [\"Com os melhores cumprimentos,\"]\n",
    )]);
    let catalog = Catalog::layers([Source::built_in(), own]).unwrap();
    let request = catalog.sample(Some("pt-BR"), "acknowledge/order", "").unwrap();
    let writer = writer(catalog);
    let text = |locale: &str| writer.write(&request.clone().locale(locale)).unwrap();
    let portugal = text("pt-PT");
    assert!(portugal.text.contains("Com os melhores cumprimentos,"), "{}", portugal.text);
    assert_eq!((portugal.locale.as_str(), portugal.region.as_str()), ("pt-PT", "pt-PT"));
    assert!(!text("pt-BR").text.contains("Com os melhores cumprimentos,"));
}

#[test]
fn a_pool_with_a_variant_for_each_category_can_always_speak() {
    let pool = "[n]\nany = [{ text = \"{{ age }} year\", when = [\"age.is_one\"] }, { text = \"{{ age }} years\", unless = [\"age.is_one\"] }]";
    let catalog = small("required = [\"age\"]", "{{ say.n }}", pool);
    let writer = writer(catalog);
    for (age, text) in [(1, "1 year\n"), (2, "Two years\n"), (0, "0 years\n"), (13, "13 years\n"), (-1, "-1 year\n")] {
        assert_eq!(writer.write(&ask(&json!({ "age": age }))).unwrap().text, text);
    }
    for (pool, told) in [
        ("[n]\nany = [{ text = \"{{ age }} year\", when = [\"age.is_one\"] }]", "could fall silent"),
        (
            "[n]\nany = [{ text = \"{{ age }} years\", when = [\"age.is_few\"] }]",
            "`age.is_few` never holds: `en` has no plural category `few`",
        ),
    ] {
        let problems = Catalog::layers([source("required = [\"age\"]", "{{ say.n }}", pool)]).unwrap_err();
        assert!(problems.in_one_line().contains(told), "{problems}");
    }
}

/// Each item of a list has the plural flags of its number, which may have decimals and a unit.
#[test]
fn the_number_of_an_item_has_plural_flags() {
    let list = |body: &str| {
        let files = [
            ("slots.toml", crate::desk::SLOTS),
            ("pl/t.md", &format!("+++\nsubject = \"S\"\nrequired = [\"things\"]\n+++\n{body}")),
        ];
        Catalog::layers([Source::files(files)])
    };
    let body = "{% for x in things %}
- {{ x.quantity }} {% if x.quantity.is_one %}świeca{% endif %}{% if x.quantity.is_few %}świece{% endif %}\
{% if x.quantity.is_many %}świec{% endif %}{% if x.quantity.is_other %}świecy{% endif %}{% if x.price %}, {{ x.price }}{% endif %}
{% endfor %}";
    let writer = writer(list(body).unwrap());
    let price = json!({ "amount": "2.00", "currency": "PLN" });
    let text = |quantities: &[Value]| {
        let items = quantities.iter().map(|quantity| json!({ "name": "a", "quantity": quantity }));
        let mut items: Vec<Value> = items.collect();
        items[0]["price"] = price.clone();
        writer.write(&ask(&json!({ "things": items })).locale("pl")).unwrap().text
    };
    let all = [json!(1), json!(2), json!(5), json!("1.5"), json!(22), json!("2.0")];
    assert_eq!(text(&all), "- 1 świeca, 2,00\u{a0}zł\n- 2 świece\n- 5 świec\n- 1,5 świecy\n- 22 świece\n- 2 świece\n");
    // The same list with other numbers is another case of the body.
    assert_eq!(text(&[json!(5), json!(1)]), "- 5 świec, 2,00\u{a0}zł\n- 1 świeca\n");
    for (tag, told) in [
        (
            "x.quantity.is_two",
            "pl/t.md:6:1: `x.quantity.is_two` never holds: `pl` has no plural category `two`, it has `is_one`, `is_few`, `is_many`, `is_other`",
        ),
        (
            "x.quantity.is_three",
            "pl/t.md:6:1: `x.quantity.is_three` is always there or unknown, of an item, ask for `.price`, `.total` or a plural flag such as `.quantity.is_one`",
        ),
        (
            "xquantity.is_one",
            "pl/t.md:6:1: unknown path `xquantity.is_one`, declare it in slots.toml: `[xquantity]` with `kind = \"number\"` and `from = \"operator\"`",
        ),
        (
            "age.is_zero",
            "pl/t.md:6:1: `age.is_zero` never holds: `pl` has no plural category `zero`, it has `is_one`, `is_few`, `is_many`, `is_other`",
        ),
    ] {
        let problems =
            list(&format!("{{% for x in things %}}{{{{ x.name }}}}\n{{% if {tag} %}}a{{% endif %}}{{% endfor %}}\n"))
                .unwrap_err();
        assert_eq!(problems.in_one_line(), told);
    }
}

/// Italian has no words for statuses here, and English ones do not stand in for them.
#[test]
fn words_that_are_missing_are_an_error_where_a_pool_needs_them() {
    let files = |pool: &str| {
        Source::files([
            ("slots.toml".to_owned(), crate::desk::SLOTS.to_owned()),
            ("it/t.md".to_owned(), "+++\nsubject = \"S\"\n+++\nCiao. {{ say.s }}\n".to_owned()),
            ("it/phrases/p.toml".to_owned(), format!("[s]\noptional = true\nany = [{pool:?}]\n")),
        ])
    };
    let problems = Catalog::layers([files("È {{ order.status }}.")]).unwrap_err();
    let told = problems.in_one_line();
    assert!(
        told.contains("`it` has no words for `order.status`") && told.contains("add the table `[statuses]`"),
        "{told}"
    );
    assert!(Catalog::layers([files("Ordine {{ order.number }}.")]).is_ok());
}

#[test]
fn a_mistake_in_the_words_of_a_language_has_its_place_and_a_remedy() {
    let days = "same_day = \"a\"\nafter = { day = \"a\", days = \"{n}\" }\nbefore = { day = \"a\", days = ";
    for (words, told) in [
        ("[number]\n".to_owned(), "1:2: unknown key `number`, did you mean `numbers`?"),
        (
            "[numbers]\nwords = [\"två\"]\n".to_owned(),
            "2:9: `words` takes eleven words, for two to twelve, leave it out to write digits",
        ),
        (
            format!("[gaps]\n{days}{{ one = \"{{n}}\", few = \"{{n}}\" }} }}\n"),
            "4:45: unknown key `few`, known are one, other",
        ),
        (
            "[gaps]\nsame_day = \"a\"\nbefore = { day = \"a\", days = \"{n}\" }\n".to_owned(),
            "2:1: `[gaps]` has no `after`, add it, or remove the whole table",
        ),
        ("[order]\nrate = \"{} %\"\n".to_owned(), "2:1: unknown key `rate`, known are item, "),
        ("[order]\nitem = \"Vara {}\"\n".to_owned(), "2:8: `item` takes a few words"),
        ("abbreviations = \"ca.\"\n".to_owned(), "1:17: "),
    ] {
        let files = [
            ("slots.toml", crate::desk::SLOTS),
            ("sv/t.md", "+++\nsubject = \"S\"\n+++\nHej.\n"),
            ("sv/language.toml", words.as_str()),
        ];
        let problems = Catalog::layers([Source::files(files)]).unwrap_err();
        let all = problems.in_one_line();
        assert!(all.lines().any(|line| line.starts_with(&format!("sv/language.toml:{told}"))), "{words}: {all}");
        assert!(problems.iter().all(|problem| problem.help().is_some()), "{all}");
    }
}

#[test]
fn decimals_percentages_words_and_addresses_are_values_of_the_language() {
    let kinds = ["decimal", "percent", "words", "address"];
    let slots = kinds.map(|kind| format!("[{kind}]\nkind = {kind:?}\nfrom = \"operator\"\n")).concat();
    let body = "Words.{% if percent %} {{ percent }} off.{% endif %}{% if decimal %} {{ decimal }} m.{% endif %}\
        {% if words %} In {{ words }}: {{ words.count }}.{% endif %}{% if address %} At {{ address.inline }}.{% endif %}\n";
    let template = format!("+++\nsubject = \"S\"\noptional = {kinds:?}\n+++\n{body}");
    let slots = crate::desk::SLOTS.to_owned() + &slots;
    let files = [("slots.toml", &slots), ("en/t.md", &template), ("de/t.md", &template)];
    let writer = writer(Catalog::layers([Source::files(files)]).unwrap());
    let text = |tag: &str, facts: &Value| writer.write(&ask(facts).locale(tag)).map(|mail| mail.text);
    let facts = json!({
        "percent": "-12.5", "decimal": "1234.50", "words": ["blue", " ", "green", "red"],
        "address": ["Mill Lane 4", "n/a", "Leeds"],
    });
    let english = "Words. -12.5% off. 1,234.50 m. In blue, green, and red: three. At Mill Lane 4, Leeds.\n";
    assert_eq!(text("en", &facts).as_deref(), Ok(english));
    let german = "Words. -12,5\u{a0}% off. 1.234,50 m. In blue, green und red: drei. At Mill Lane 4, Leeds.\n";
    assert_eq!(text("de", &facts).as_deref(), Ok(german));
    let nothing = json!({ "percent": "n/a", "decimal": "-", "words": [], "address": ["", "-"] });
    assert_eq!(text("en", &nothing).as_deref(), Ok("Words.\n"));
    let lines = |count: usize| json!(vec!["line"; count]);
    for (kind, fits, other) in [
        ("decimal", json!("0.123456789"), json!("0.1234567891")),
        ("percent", json!(15), json!(1.5)),
        ("words", lines(50), lines(51)),
        ("address", lines(8), lines(9)),
    ] {
        assert!(text("en", &json!({ kind: fits })).is_ok(), "{kind}");
        let told = text("en", &json!({ kind: other })).unwrap_err().to_string();
        assert!(told.starts_with(&format!("wrong kind of fact: `{kind}` takes ")), "{told}");
    }
}

#[test]
fn the_hours_are_written_in_the_style_of_the_mail() {
    let hours = |zone: &str| {
        let week = format!("zone = {zone:?}\n[week]\nmonday-friday = [\"09:00-17:00\"]");
        sincerely::follow_up::Hours::parse(&week).unwrap()
    };
    let catalog = || {
        let slots = format!("{}[hours]\nkind = \"text\"\nfrom = \"operator\"\n", crate::desk::SLOTS);
        let small = source("", "{% if hours %}Open {{ hours }}.{% else %}No hours.{% endif %}", "");
        Catalog::layers([small, Source::files([("slots.toml", slots.as_str())])]).unwrap()
    };
    let text = |zone: &str, facts: Value| {
        let defaults = json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
        let writer = Writer::builder(catalog()).key(Key::from_bytes(KEY)).default_facts(&defaults).hours(hours(zone));
        writer.build().unwrap().write(&ask(&facts)).unwrap().text
    };
    assert_eq!(text("Europe/Vienna", json!({})), "Open Monday to Friday, 9 AM to 5 PM.\n");
    assert_eq!(text("Europe/Berlin", json!({})), "Open Monday to Friday, 9 AM to 5 PM.\n");
    assert_eq!(text("America/New_York", json!({})), "Open Monday to Friday, 9 AM to 5 PM (New York time).\n");
    assert_eq!(text("Europe/Vienna", json!({ "hours": "at night" })), "Open at night.\n");
    assert!("Europe/Vienna".parse::<Zone>().is_ok());
}
