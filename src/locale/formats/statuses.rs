//! Where an order stands, in the words of each language; they agree with its word for an order.

/// The statuses that are known by name, as shops write them.
const NAMES: [&str; 9] =
    ["placed", "paid", "packed", "shipped", "out_for_delivery", "delivered", "delayed", "cancelled", "returned"];

#[rustfmt::skip]
const WORDS: [(&str, [&str; 9]); 6] = [
    ("en", ["placed", "paid", "packed", "shipped", "out for delivery", "delivered", "delayed", "cancelled", "returned"]),
    ("de", ["eingegangen", "bezahlt", "verpackt", "versandt", "in Zustellung", "zugestellt", "verspätet", "storniert", "zurückgesandt"]),
    ("fr", ["enregistrée", "payée", "emballée", "expédiée", "en cours de livraison", "livrée", "retardée", "annulée", "retournée"]),
    ("es", ["registrado", "pagado", "preparado", "enviado", "en reparto", "entregado", "retrasado", "cancelado", "devuelto"]),
    ("pt", ["registrado", "pago", "embalado", "enviado", "em rota de entrega", "entregue", "atrasado", "cancelado", "devolvido"]),
    ("nl", ["geplaatst", "betaald", "ingepakt", "verzonden", "onderweg", "bezorgd", "vertraagd", "geannuleerd", "geretourneerd"]),
];

/// The known name of a status in whatever way a shop writes it: `Shipped`, `out-for-delivery`, `canceled`, `sent`.
pub(crate) fn known_status(raw: &str) -> Option<&'static str> {
    const OTHERS: [(&str, &str); 4] =
        [("sent", "shipped"), ("in_transit", "shipped"), ("dispatched", "shipped"), ("canceled", "cancelled")];
    let raw = raw.trim();
    let is = |known: &str| {
        let letters = raw.chars().flat_map(char::to_lowercase);
        letters.map(|c| if matches!(c, ' ' | '-') { '_' } else { c }).eq(known.chars())
    };
    let other = || OTHERS.into_iter().find(|(other, _)| is(other)).map(|(_, known)| known);
    NAMES.into_iter().find(|known| is(known)).or_else(other)
}

/// The words for a known status in a language.
pub(super) fn said(tag: &str, status: &str) -> Option<&'static str> {
    let at = NAMES.iter().position(|known| *known == status)?;
    let language = tag.split('-').next()?;
    let (_, words) = WORDS.iter().find(|(known, _)| *known == language)?;
    words.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_words_in_every_language() {
        for tag in ["en", "en-GB", "de", "fr", "es", "pt-BR", "nl"] {
            for status in NAMES {
                assert!(said(tag, status).is_some_and(|words| !words.is_empty()), "{tag} {status}");
            }
        }
        assert_eq!(said("de", "shipped"), Some("versandt"));
        assert_eq!(said("de", "lost"), None);
    }

    #[test]
    fn shops_write_statuses_in_many_ways() {
        for (raw, known) in [
            ("Shipped", "shipped"),
            ("in transit", "shipped"),
            ("OUT-FOR-DELIVERY", "out_for_delivery"),
            ("canceled", "cancelled"),
        ] {
            assert_eq!(known_status(raw), Some(known));
        }
        assert_eq!(known_status("lost at sea"), None);
    }
}
