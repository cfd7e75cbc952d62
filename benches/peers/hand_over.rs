//! What engines of other languages are given, and bare Tera's text part beside theirs.

use std::path::Path;

use tera::{Context, Tera};

use crate::contest::Contest;
use crate::measure::{Outcome, fastest};

fn tera(contest: &Contest) -> Outcome<Tera> {
    let mut tera = Tera::new();
    tera.add_raw_template("mail.txt", &contest.by_hand.text)?;
    Ok(tera)
}

/// Writes facts, template and the text that is to come out.
pub(crate) fn write(folder: &str, contest: &Contest) -> Outcome<()> {
    let folder = Path::new(folder);
    let text = tera(contest)?.render("mail.txt", &Context::from_serialize(&contest.all)?)?;
    std::fs::write(folder.join("facts.json"), serde_json::to_vec_pretty(&contest.all)?)?;
    std::fs::write(folder.join("mail.txt"), &contest.by_hand.text)?;
    std::fs::write(folder.join("expected.txt"), text)?;
    Ok(())
}

/// Prints the microseconds of one text part, from a struct, in the fastest of many short rounds.
pub(crate) fn time(contest: &Contest) -> Outcome<()> {
    let tera = tera(contest)?;
    let text = || Ok(tera.render("mail.txt", &Context::from_serialize(&contest.all)?)?);
    println!("{:.3}", fastest(400, 50, text));
    Ok(())
}
