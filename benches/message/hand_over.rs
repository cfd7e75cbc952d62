//! What other languages are given, and bare Tera's text part beside theirs.

use std::path::Path;

use crate::by_hand::ByHand;
use crate::engines::BareTera;
use crate::measure::{Outcome, fastest};
use crate::view;

/// Writes facts, template and the text that is to come out.
pub(crate) fn write(folder: &str, by_hand: &ByHand) -> Outcome<()> {
    let folder = Path::new(folder);
    let view = view::all();
    std::fs::write(folder.join("facts.json"), serde_json::to_vec_pretty(&view)?)?;
    std::fs::write(folder.join("mail.txt"), &by_hand.text)?;
    std::fs::write(folder.join("expected.txt"), BareTera::new(by_hand)?.text(&view)?)?;
    Ok(())
}

/// Prints the microseconds of one text part, from a struct, in the fastest of many short rounds.
pub(crate) fn time(by_hand: &ByHand) -> Outcome<()> {
    let (tera, view) = (BareTera::new(by_hand)?, view::all());
    println!("{:.3}", fastest(400, 50, || tera.text(&view)));
    Ok(())
}
