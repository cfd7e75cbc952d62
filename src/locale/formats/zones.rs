//! How a time zone is said: by its city.

use super::pattern::{fill, push_spaced, written};
use super::{Formats, cities};

impl Formats {
    /// Writes a time zone by the city of its IANA id: `Vienna time`, `Ortszeit Wien`.
    ///
    /// The city has its name in this language (CLDR's exemplar cities). Around it stand words that
    /// suit any city and the middle of a sentence; CLDR's own are made for lists (`Vienna Time`,
    /// `Wien (Ortszeit)`, `heure : Vienne`). UTC is `UTC`, `Etc/GMT+5` is `UTC-5`, and an id without a city
    /// stands for itself.
    pub(crate) fn push_zone(&self, iana: &str, out: &mut String) {
        let (area, id) = iana.rsplit_once('/').unwrap_or(("", iana));
        if matches!(id, "UTC" | "UCT" | "Zulu" | "Universal") {
            return out.push_str("UTC");
        }
        // POSIX has it the other way round: `Etc/GMT+5` is five hours behind.
        match (area, id.get(..4), id.get(4..)) {
            ("Etc", Some("GMT+"), Some(hours)) => return out.extend(["UTC-", hours]),
            ("Etc", Some("GMT-"), Some(hours)) => return out.extend(["UTC+", hours]),
            _ => {}
        }
        if area.is_empty() || area == "Etc" {
            return push_spaced(id, out);
        }
        let city = cities::name(id, self.cities).unwrap_or(id);
        let (pattern, city) = if self.tag == "fr" { french_hour_of(city) } else { (self.zone, city) };
        fill(pattern, out, |out| push_spaced(city, out));
    }

    /// The same as a text of its own.
    pub(crate) fn zone(&self, iana: &str) -> String {
        written(|out| self.push_zone(iana, out))
    }
}

/// Returns how French says the hour of a city, and the city there: `heure de Vienne`, `heure d’Athènes`, `heure du Caire`.
fn french_hour_of(city: &str) -> (&'static str, &str) {
    if let Some(rest) = city.strip_prefix("Le ") {
        ("heure du {}", rest)
    } else if city.starts_with(['A', 'E', 'I', 'O', 'U', 'É', 'È', 'Î', 'Â', 'Å', 'Ü']) {
        ("heure d’{}", city)
    } else {
        ("heure de {}", city)
    }
}
