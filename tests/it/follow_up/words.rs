//! Opening hours in words, as a person reads them.

use sincerely::Catalog;
use sincerely::follow_up::Hours;

const TAGS: [&str; 7] = ["en", "en-GB", "de", "fr", "es", "pt-BR", "nl"];

fn sentences(week: &str) -> Vec<String> {
    let hours = Hours::parse(&format!("zone = \"Europe/Vienna\"\n[week]\n{week}")).unwrap();
    let catalog = Catalog::built_in().unwrap();
    TAGS.iter().map(|tag| hours.sentence(&catalog, tag).unwrap()).collect()
}

#[test]
fn an_office_week_in_every_language() {
    assert_eq!(
        sentences("monday-thursday = [\"09:00-12:00\", \"13:00-17:00\"]\nfriday = [\"09:00-12:00\"]"),
        [
            "Monday to Thursday, 9 AM to noon and 1 PM to 5 PM; Friday, 9 AM to noon (Vienna time)",
            "Monday to Thursday, 09:00 to 12:00 and 13:00 to 17:00; Friday, 09:00 to 12:00 (Vienna time)",
            "Montag bis Donnerstag, 9 bis 12 Uhr und 13 bis 17 Uhr; Freitag, 9 bis 12 Uhr (Ortszeit Wien)",
            "du lundi au jeudi, de 9\u{a0}h à 12\u{a0}h et de 13\u{a0}h à 17\u{a0}h\u{202f}; vendredi, de 9\u{a0}h à 12\u{a0}h (heure de Vienne)",
            "de lunes a jueves, de 9:00 a 12:00 y de 13:00 a 17:00; viernes, de 9:00 a 12:00 (hora de Viena)",
            "de segunda-feira a quinta-feira, das 9h às 12h e das 13h às 17h; sexta-feira, das 9h às 12h (horário de Viena)",
            "maandag tot en met donderdag, van 9 tot 12 uur en van 13 tot 17 uur; vrijdag, van 9 tot 12 uur (tijd in Wenen)",
        ]
    );
}

#[test]
fn nights_and_midnights_in_every_language() {
    assert_eq!(
        sentences("friday-saturday = [\"18:00-01:30\"]\nsunday = [\"18:00-24:00\"]\nthursday = [\"00:00-06:00\"]"),
        [
            "Thursday, midnight to 6 AM; Friday and Saturday, 6 PM to 1:30 AM; Sunday, 6 PM to midnight (Vienna time)",
            "Thursday, midnight to 06:00; Friday and Saturday, 18:00 to 01:30; Sunday, 18:00 to midnight (Vienna time)",
            "Donnerstag, 0 bis 6 Uhr; Freitag und Samstag, 18 bis 1:30 Uhr; Sonntag, 18 bis 24 Uhr (Ortszeit Wien)",
            "jeudi, de 0\u{a0}h à 6\u{a0}h\u{202f}; vendredi et samedi, de 18\u{a0}h à 1\u{a0}h\u{a0}30\u{202f}; dimanche, de 18\u{a0}h à 24\u{a0}h (heure de Vienne)",
            "jueves, de 0:00 a 6:00; viernes y sábado, de 18:00 a 1:30; domingo, de 18:00 a 24:00 (hora de Viena)",
            "quinta-feira, das 0h às 6h; sexta-feira e sábado, das 18h à 1h30; domingo, das 18h às 24h (horário de Viena)",
            "donderdag, van 0 tot 6 uur; vrijdag en zaterdag, van 18 tot 1:30 uur; zondag, van 18 tot 24 uur (tijd in Wenen)",
        ]
    );
}

#[test]
fn every_day_and_all_day_in_every_language() {
    assert_eq!(
        sentences("monday-sunday = [\"08:00-12:00\", \"12:00-20:00\"]"),
        [
            "every day, 8 AM to 8 PM (Vienna time)",
            "every day, 08:00 to 20:00 (Vienna time)",
            "täglich, 8 bis 20 Uhr (Ortszeit Wien)",
            "tous les jours, de 8\u{a0}h à 20\u{a0}h (heure de Vienne)",
            "todos los días, de 8:00 a 20:00 (hora de Viena)",
            "todos os dias, das 8h às 20h (horário de Viena)",
            "elke dag, van 8 tot 20 uur (tijd in Wenen)",
        ]
    );
    assert_eq!(
        sentences("monday-sunday = [\"00:00-24:00\"]"),
        [
            "around the clock, every day (Vienna time)",
            "around the clock, every day (Vienna time)",
            "rund um die Uhr, an jedem Tag (Ortszeit Wien)",
            "24 heures sur 24, 7 jours sur 7 (heure de Vienne)",
            "las 24 horas, todos los días (hora de Viena)",
            "24 horas por dia, todos os dias (horário de Viena)",
            "dag en nacht, elke dag (tijd in Wenen)",
        ]
    );
    assert_eq!(
        sentences("monday = [\"00:00-24:00\"]\nwednesday-friday = [\"00:00-24:00\"]")[..3],
        [
            "Monday and Wednesday to Friday, all day (Vienna time)",
            "Monday and Wednesday to Friday, all day (Vienna time)",
            "Montag und Mittwoch bis Freitag, ganztägig (Ortszeit Wien)",
        ]
    );
}

#[test]
fn days_that_differ_in_every_language() {
    // 2026-12-25 is a Friday: with the weekend that is closed anyway, closed until Monday.
    let hours = Hours::parse(
        "zone = \"Europe/Vienna\"\nholidays = [\"2026-12-25\", \"2026-12-26\", \"2026-12-28\", \"01-06\", \"12-08\", \"12-13\"]
         [week]\nmonday-friday = [\"09:00-17:00\"]
         [[except]]\ndate = 2026-12-24\nopen = [\"09:00-11:00\"]",
    )
    .unwrap();
    let now = "2026-12-07T09:00:00Z".parse().unwrap();
    let catalog = Catalog::built_in().unwrap();
    assert_eq!(
        TAGS.map(|tag| hours.changes(&catalog, tag, now, 31).unwrap()),
        [
            "closed on Tuesday, December 8, from Friday, December 25 to Monday, December 28, and on Wednesday, January 6, 2027; Thursday, December 24: 9 AM to 11 AM",
            "closed on Tuesday 8 December, from Friday 25 December to Monday 28 December and on Wednesday, 6 January 2027; Thursday 24 December: 09:00 to 11:00",
            "geschlossen am Dienstag, 8. Dezember, von Freitag, 25. Dezember, bis Montag, 28. Dezember und am Mittwoch, 6. Januar 2027; Donnerstag, 24. Dezember: 9 bis 11 Uhr",
            "fermé le mardi 8 décembre, du vendredi 25 décembre au lundi 28 décembre et le mercredi 6 janvier 2027\u{202f}; jeudi 24 décembre\u{a0}: de 9\u{a0}h à 11\u{a0}h",
            "cerrado el martes 8 de diciembre, del viernes 25 de diciembre al lunes 28 de diciembre y el miércoles 6 de enero de 2027; jueves 24 de diciembre: de 9:00 a 11:00",
            "fechado na terça-feira, 8 de dezembro, de sexta-feira, 25 de dezembro, até segunda-feira, 28 de dezembro e na quarta-feira, 6 de janeiro de 2027; quinta-feira, 24 de dezembro: das 9h às 11h",
            "gesloten op dinsdag 8 december, van vrijdag 25 december tot en met maandag 28 december en op woensdag 6 januari 2027; donderdag 24 december: van 9 tot 11 uur",
        ]
    );
    assert_eq!(hours.changes(&catalog, "en", now, 1), None);
    assert_eq!(hours.changes(&catalog, "en", now, 2).as_deref(), Some("closed on Tuesday, December 8"));
}

#[test]
fn what_cannot_be_said_is_not_said() {
    let catalog = Catalog::built_in().unwrap();
    let dates = Hours::parse("zone = \"UTC\"\n[[except]]\ndate = 2026-12-24\nopen = [\"09:00-11:00\"]").unwrap();
    assert_eq!(dates.sentence(&catalog, "en"), None);
    assert_eq!(
        dates.changes(&catalog, "en", "2026-12-24T00:00:00Z".parse().unwrap(), 1).as_deref(),
        Some("Thursday, December 24: 9 AM to 11 AM")
    );
    let week = Hours::parse("zone = \"+05:30\"\n[week]\nmonday = [\"09:00-11:00\"]").unwrap();
    assert_eq!(week.sentence(&catalog, "ja"), None);
    assert_eq!(week.sentence(&catalog, "de-AT").as_deref(), Some("Montag, 9 bis 11 Uhr (UTC+05:30)"));
}
