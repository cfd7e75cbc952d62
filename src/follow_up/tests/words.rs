//! Opening hours in words, as a person reads them.

use crate::follow_up::Hours;

const TAGS: [&str; 7] = ["en", "en-GB", "de", "fr", "es", "pt-BR", "nl"];

fn sentences(week: &str) -> Vec<String> {
    let hours = Hours::parse(&format!("zone = \"Europe/Vienna\"\n[week]\n{week}")).unwrap();
    TAGS.iter().map(|tag| hours.sentence(tag).unwrap()).collect()
}

#[test]
fn an_office_week_in_every_language() {
    assert_eq!(
        sentences("monday-thursday = [\"09:00-12:00\", \"13:00-17:00\"]\nfriday = [\"09:00-12:00\"]"),
        [
            "Monday to Thursday, 9:00 AM to 12:00 PM and 1:00 PM to 5:00 PM; Friday, 9:00 AM to 12:00 PM (Vienna time)",
            "Monday to Thursday, 09:00 to 12:00 and 13:00 to 17:00; Friday, 09:00 to 12:00 (Vienna time)",
            "Montag bis Donnerstag, 09:00 bis 12:00 Uhr und 13:00 bis 17:00 Uhr; Freitag, 09:00 bis 12:00 Uhr (Ortszeit Wien)",
            "du lundi au jeudi, de 09:00 à 12:00 et de 13:00 à 17:00\u{202f}; vendredi, de 09:00 à 12:00 (heure de Vienne)",
            "de lunes a jueves, de 9:00 a 12:00 y de 13:00 a 17:00; viernes, de 9:00 a 12:00 (hora de Viena)",
            "de segunda-feira a quinta-feira, das 09:00 às 12:00 e das 13:00 às 17:00; sexta-feira, das 09:00 às 12:00 (horário de Viena)",
            "maandag tot en met donderdag, van 09:00 tot 12:00 uur en van 13:00 tot 17:00 uur; vrijdag, van 09:00 tot 12:00 uur (tijd in Wenen)",
        ]
    );
}

#[test]
fn nights_and_midnights_in_every_language() {
    assert_eq!(
        sentences("friday-saturday = [\"18:00-01:30\"]\nsunday = [\"18:00-24:00\"]\nthursday = [\"00:00-06:00\"]"),
        [
            "Thursday, midnight to 6:00 AM; Friday and Saturday, 6:00 PM to 1:30 AM; Sunday, 6:00 PM to midnight (Vienna time)",
            "Thursday, midnight to 06:00; Friday and Saturday, 18:00 to 01:30; Sunday, 18:00 to midnight (Vienna time)",
            "Donnerstag, 00:00 bis 06:00 Uhr; Freitag und Samstag, 18:00 bis 01:30 Uhr; Sonntag, 18:00 bis 24:00 Uhr (Ortszeit Wien)",
            "jeudi, de 00:00 à 06:00\u{202f}; vendredi et samedi, de 18:00 à 01:30\u{202f}; dimanche, de 18:00 à 24:00 (heure de Vienne)",
            "jueves, de 0:00 a 6:00; viernes y sábado, de 18:00 a 1:30; domingo, de 18:00 a 24:00 (hora de Viena)",
            "quinta-feira, das 00:00 às 06:00; sexta-feira e sábado, das 18:00 à 01:30; domingo, das 18:00 às 24:00 (horário de Viena)",
            "donderdag, van 00:00 tot 06:00 uur; vrijdag en zaterdag, van 18:00 tot 01:30 uur; zondag, van 18:00 tot 24:00 uur (tijd in Wenen)",
        ]
    );
}

#[test]
fn every_day_and_all_day_in_every_language() {
    assert_eq!(
        sentences("monday-sunday = [\"08:00-12:00\", \"12:00-20:00\"]"),
        [
            "every day, 8:00 AM to 8:00 PM (Vienna time)",
            "every day, 08:00 to 20:00 (Vienna time)",
            "täglich, 08:00 bis 20:00 Uhr (Ortszeit Wien)",
            "tous les jours, de 08:00 à 20:00 (heure de Vienne)",
            "todos los días, de 8:00 a 20:00 (hora de Viena)",
            "todos os dias, das 08:00 às 20:00 (horário de Viena)",
            "elke dag, van 08:00 tot 20:00 uur (tijd in Wenen)",
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
    assert_eq!(
        TAGS.map(|tag| hours.changes(tag, now, 31).unwrap()),
        [
            "closed on Tuesday, December 8, from Friday, December 25 to Monday, December 28, and on Wednesday, January 6, 2027; Thursday, December 24: 9:00 AM to 11:00 AM",
            "closed on Tuesday 8 December, from Friday 25 December to Monday 28 December and on Wednesday, 6 January 2027; Thursday 24 December: 09:00 to 11:00",
            "geschlossen am Dienstag, 8. Dezember, von Freitag, 25. Dezember, bis Montag, 28. Dezember und am Mittwoch, 6. Januar 2027; Donnerstag, 24. Dezember: 09:00 bis 11:00 Uhr",
            "fermé le mardi 8 décembre, du vendredi 25 décembre au lundi 28 décembre et le mercredi 6 janvier 2027\u{202f}; jeudi 24 décembre\u{a0}: de 09:00 à 11:00",
            "cerrado el martes 8 de diciembre, del viernes 25 de diciembre al lunes 28 de diciembre y el miércoles 6 de enero de 2027; jueves 24 de diciembre: de 9:00 a 11:00",
            "fechado na terça-feira, 8 de dezembro, de sexta-feira, 25 de dezembro, até segunda-feira, 28 de dezembro e na quarta-feira, 6 de janeiro de 2027; quinta-feira, 24 de dezembro: das 09:00 às 11:00",
            "gesloten op dinsdag 8 december, van vrijdag 25 december tot en met maandag 28 december en op woensdag 6 januari 2027; donderdag 24 december: van 09:00 tot 11:00 uur",
        ]
    );
    assert_eq!(hours.changes("en", now, 1), None);
    assert_eq!(hours.changes("en", now, 2).as_deref(), Some("closed on Tuesday, December 8"));
}

#[test]
fn what_cannot_be_said_is_not_said() {
    let dates = Hours::parse("zone = \"UTC\"\n[[except]]\ndate = 2026-12-24\nopen = [\"09:00-11:00\"]").unwrap();
    assert_eq!(dates.sentence("en"), None);
    assert_eq!(
        dates.changes("en", "2026-12-24T00:00:00Z".parse().unwrap(), 1).as_deref(),
        Some("Thursday, December 24: 9:00 AM to 11:00 AM")
    );
    let week = Hours::parse("zone = \"+05:30\"\n[week]\nmonday = [\"09:00-11:00\"]").unwrap();
    assert_eq!(week.sentence("ja"), None);
    assert_eq!(week.sentence("de-AT").as_deref(), Some("Montag, 09:00 bis 11:00 Uhr (UTC+05:30)"));
}
