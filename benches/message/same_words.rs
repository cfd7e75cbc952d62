//! Who is measured says the same: the words of subject, text and HTML, read back, and where the links lead.

use scraper::{Html, Selector};

use crate::measure::Outcome;

/// Subject, text and HTML.
pub(crate) type Parts = [String; 3];

/// Nothing, or where two mails part company.
pub(crate) fn check(ours: &Parts, theirs: &Parts) -> Outcome<()> {
    for (ours, theirs) in words(ours)?.iter().zip(words(theirs)?) {
        if *ours != theirs {
            return Err(format!("it says something else:\n{ours}\n\n{theirs}").into());
        }
    }
    Ok(())
}

/// The words of each part, one space apart; of HTML as a browser's parser reads it, links last.
fn words([subject, text, html]: &Parts) -> Outcome<[String; 3]> {
    let page = Html::parse_document(html);
    let links = Selector::parse("a[href]").map_err(|error| error.to_string())?;
    let mut read: String = page.root_element().text().collect();
    for link in page.select(&links) {
        read.push(' ');
        read.push_str(link.attr("href").unwrap_or_default());
    }
    Ok([subject, text, &read].map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")))
}
