//! Who is measured says the same: the words of subject, text and HTML, read back, and where the links lead.

use scraper::{Html, Selector};

use crate::measure::Outcome;

/// Subject, text and HTML.
pub(crate) type Parts = [String; 3];

/// Nothing, or the words at which two mails part company.
pub(crate) fn check(ours: &Parts, theirs: &Parts) -> Outcome<()> {
    for (ours, theirs) in words(ours)?.iter().zip(&words(theirs)?) {
        let (ours, theirs): (Vec<&str>, Vec<&str>) = (ours.split(' ').collect(), theirs.split(' ').collect());
        if ours != theirs {
            let same = ours.iter().zip(&theirs).take_while(|(ours, theirs)| ours == theirs).count();
            let from = same.saturating_sub(4);
            return Err(format!("`{}` is `{}`", some(&ours, from), some(&theirs, from)).into());
        }
    }
    Ok(())
}

fn some(words: &[&str], from: usize) -> String {
    words.iter().skip(from).take(9).copied().collect::<Vec<_>>().join(" ")
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
