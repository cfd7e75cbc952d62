//! Orders: lines and sums, exact or refused, in both parts; the tracking link is always said.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sincerely::{Catalog, Error, Message, Request, Source, Writer};

use crate::desk::{ask, small, writer};

fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

fn order(writer: &Writer, locale: &str, order: &Value) -> Result<Message, Error> {
    let facts = json!({ "order": order, "reply_by": "2026-05-12T16:00:00+02:00" });
    let request = Request::to("maria@example.org").template("acknowledge/order").locale(locale).tone("warm");
    writer.write(&request.now("2026-05-11T08:20:00Z".parse().unwrap()).facts(&facts))
}

fn built_in() -> Writer {
    writer(Catalog::built_in().unwrap())
}

fn full() -> Value {
    json!({
        "number": "4711",
        "items": [
            { "name": "Linen napkin, oat", "quantity": 6, "price": money("9.50") },
            { "name": "Mountain cheese", "quantity": "1.5", "unit": "kg", "each": money("24.00") },
            { "name": "A bread board from the last plank of a very old oak tree", "quantity": 1, "total": money("58.00") },
        ],
        "discount": money("-5.00"),
        "shipping": money("4.90"),
        "tax": { "amount": "25.15", "currency": "EUR", "label": "VAT", "rate": 20, "included": true },
        "delivery_address": ["Maria Silva", "Ringstraße 1", "1010 Wien"],
        "billing_address": "Silva & Co.\nhttps://evil.example/x Gasse 2",
        "payment_method": "Visa ending in 4242",
    })
}

#[test]
fn the_lines_of_an_order_are_columns_in_text() {
    let mail = order(&built_in(), "en", &full()).unwrap();
    let lines = "\
6 × Linen napkin, oat, €9.50 each            €57.00
1.5\u{a0}kg Mountain cheese, €24.00/kg            €36.00
1 × A bread board from the last plank of a   €58.00
    very old oak tree
Subtotal                                    €151.00
Discount                                     -€5.00
Shipping                                      €4.90
Total                                       €150.90
including VAT 20%                            €25.15

Delivery to: Maria Silva, Ringstraße 1, 1010 Wien
Invoice to: Silva & Co., Gasse 2
Payment: Visa ending in 4242
";
    assert!(mail.text.contains(lines), "{}", mail.text);
    assert!(mail.text.lines().filter(|line| line.contains("  €")).all(|line| line.chars().count() < 78));
}

#[test]
fn a_rate_is_a_percentage_of_the_region() {
    let mut given = full();
    given["tax"]["rate"] = json!("8.1");
    for (locale, rate) in [
        ("en", "VAT 8.1%"),
        ("de", "VAT 8,1\u{a0}%"),
        ("de-CH", "VAT 8.1%"),
        ("fr", "VAT 8,1\u{a0}%"),
        ("es", "VAT 8,1\u{a0}%"),
        ("nl", "VAT 8,1%"),
        ("pt-BR", "VAT 8,1%"),
    ] {
        let mail = order(&built_in(), locale, &given).unwrap();
        assert!(mail.text.contains(rate) && mail.html.unwrap().contains(rate), "{locale}: {}", mail.text);
    }
}

#[test]
fn the_lines_of_an_order_are_a_table_in_html() {
    let html = order(&built_in(), "en", &full()).unwrap().html.unwrap();
    let page = scraper::Html::parse_document(&html);
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).map(|element| element.text().collect::<Vec<_>>().join("|")).collect()
    };
    assert_eq!(texts("th[scope=col]"), ["Item", "Quantity", "Amount"]);
    assert_eq!(texts("th[scope=row]"), ["Subtotal", "Discount", "Shipping", "Total", "including VAT 20%"]);
    assert_eq!(texts("tbody tr td:first-child")[..2], ["Linen napkin, oat|€9.50 each", "Mountain cheese|€24.00/kg"]);
    assert_eq!(texts("tfoot td"), ["€151.00", "-€5.00", "€4.90", "€150.90", "€25.15"]);
    assert!(!html.contains("evil.example"));
}

#[test]
fn what_does_not_add_up_is_refused_and_both_paths_are_named() {
    let writer = built_in();
    for (key, value, told) in [
        ("total", money("150.91"), ["`order.total`", "`order.items`"]),
        ("subtotal", money("151.01"), ["`order.subtotal`", "`order.items`"]),
        ("shipping", json!({ "amount": "4.90", "currency": "USD" }), ["`order.items.0`", "`order.shipping`"]),
        (
            "items",
            json!([{ "name": "A", "quantity": 2, "price": money("1.00"), "total": money("2.01") }]),
            ["`order.items.0.total`", "`order.items.0.price`"],
        ),
        (
            "items",
            json!([{ "name": "A", "quantity": 2, "price": money("1.00"), "each": money("1.00") }]),
            ["`order.items.0.each`", "`order.items.0.price`"],
        ),
        ("tax", json!({ "rate": 19 }), ["`order.tax.amount`", "missing fact"]),
        ("tax", json!({ "rate": 101, "amount": money("1.00") }), ["`order.tax.rate`", "percentage"]),
    ] {
        let mut given = full();
        given[key] = value;
        let error = order(&writer, "en", &given).unwrap_err().to_string();
        assert!(told.iter().all(|told| error.contains(told)), "{key}: {error}");
        assert!(!error.contains("150.9") && !error.contains("151.01"), "a value is quoted: {error}");
    }
    let mut given = full();
    given["total"] = money("150.90");
    given["subtotal"] = money("151.00");
    assert!(order(&writer, "en", &given).is_ok());
}

#[test]
fn sums_are_exact_and_a_tax_that_is_added_counts() {
    let items: Vec<Value> = (0..200)
        .map(|n| json!({ "name": format!("Thing {n}"), "quantity": "0.1", "unit": "kg", "price": money("0.10") }))
        .collect();
    let given = json!({ "number": "1", "items": items, "tax": [{ "rate": "10", "label": "GST" }, { "amount": money("0.07") }] });
    let mail = order(&built_in(), "en", &given).unwrap();
    // Gmail cuts a mail off at 102 kB.
    assert!(mail.html.as_ref().is_some_and(|html| html.len() < 102_000), "{}", mail.html.unwrap().len());
    let text = mail.text;
    for line in ["Subtotal", "GST 10%", "Tax", "Total"].iter().zip(["€2.00", "€0.20", "€0.07", "€2.27"]) {
        let (label, amount) = line;
        assert!(text.lines().any(|line| line.starts_with(label) && line.ends_with(amount)), "{label}: {text}");
    }
    assert!(text.contains("Thing 199"));
    // Finer than a cent: the line has no amount, so no sum is claimed.
    let fine = json!({ "number": "1", "items": [{ "name": "Gold", "quantity": "0.333", "unit": "g", "price": money("9.99") }] });
    let text = order(&built_in(), "en", &fine).unwrap().text;
    assert!(text.contains("0.333\u{a0}g Gold, €9.99/g\n") && !text.contains("Total"), "{text}");
}

#[test]
fn a_tax_that_is_included_is_computed_from_the_total() {
    let body = "{{ order.total }}, {{ order.tax }} of it tax.\n";
    let writer = writer(small("required = [\"order.total\", \"order.tax\"]", body, ""));
    let order = json!({ "number": "1", "total": money("120.00"), "tax": { "rate": 20, "included": true } });
    assert_eq!(writer.write(&ask(&json!({ "order": order }))).unwrap().text, "€120.00, €20.00 of it tax.\n");
}

#[test]
fn hostile_names_stay_text() {
    let mut given = full();
    for hostile in ["<script>x</script>", "| a | b |", "[a](https://b.example)", "\u{202e}evil", "a\r\nBcc: b"] {
        given["items"][0]["name"] = json!(hostile);
        given["tax"]["label"] = json!(hostile);
        given["payment_method"] = json!(hostile);
        let mail = order(&built_in(), "en", &given).unwrap();
        let html = mail.html.unwrap();
        assert!(!html.contains("<script") && !html.contains('\u{202e}') && html.matches("<a ").count() == 0, "{html}");
        assert!(!mail.text.contains('\r') && !mail.text.contains("\nBcc"), "{}", mail.text);
        assert_eq!(html.matches("<table").count(), html.matches("</table>").count());
    }
}

#[test]
fn the_table_stands_alone() {
    let load = |body: &str| {
        let files = [(
            "en/acknowledge/own.md".to_owned(),
            format!("+++\nsubject = \"S\"\nrequired = [\"order.items\"]\n+++\n{body}\n"),
        )];
        Catalog::layers([Source::built_in(), Source::files(files)]).map(|_| ())
    };
    for body in ["Hi.\n\n{{ order.lines }}\n\nBye.", "Hi.\n\n{% if order.lines %}\n{{ order.lines }}\n{% endif %}\n"] {
        assert!(load(body).is_ok(), "{body}: {:?}", load(body));
    }
    for body in [
        "Hi {{ order.lines }}.", "- {{ order.lines }}", "> {{ order.lines }}", "Hi.\n{{ order.lines }}",
        "# {{ order.lines }}",
    ] {
        let told = load(body).unwrap_err().to_string();
        assert!(told.contains("a block among other words"), "{body}: {told}");
    }
}

#[test]
fn a_tracking_link_is_always_said() {
    let catalog = Catalog::built_in().unwrap();
    let mut unsaid = String::new();
    let infos = catalog.info();
    let writer = writer(catalog);
    for info in infos.iter().filter(|info| info.optional.iter().any(|path| path == "order.tracking")) {
        let takes = |path: &&str| info.required.iter().chain(&info.optional).any(|known| known == path);
        for without in ["order.eta", "event"].into_iter().filter(takes).map(Some).chain([None]) {
            for (tone, person) in info.tones.iter().flat_map(|tone| (0..4).map(move |person| (tone, person))) {
                let sample = writer.catalog().sample(Some(&info.locale), &info.template, "").unwrap();
                let path = format!("templates/{}/samples/{}.json", info.locale, info.template);
                let mut facts: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
                facts["facts"]["order"]["tracking"] = json!("https://example.com/track");
                let request = sample.facts(&facts["facts"]).tone(tone);
                let request = request.recipient(format!("p{person}@example.org").as_str());
                let request = without.into_iter().fold(request, sincerely::Request::without);
                match writer.write(&request) {
                    Ok(mail) if mail.text.contains("https://example.com/track") => {}
                    Ok(mail) => {
                        writeln!(unsaid, "{} {} {tone} {} without {without:?}", info.locale, info.template, mail.shape)
                            .unwrap();
                    }
                    // What the template requires may not be left out.
                    Err(error) => assert_eq!(error.kind(), sincerely::ErrorKind::MissingFact),
                }
            }
        }
    }
    assert_eq!(unsaid, "");
    assert!(infos.iter().filter(|info| info.optional.iter().any(|path| path == "order.tracking")).count() >= 18);
}
