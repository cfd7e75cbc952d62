//! HTML as far as it has to be told apart here: tags, and the words between them.

/// The tags of a page in order, each as it stands, from `<` to `>`. Values hold no `<`, so every one begins a tag.
pub fn tags(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let mut quoted = false;
        let end = tag.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '>' && !quoted
        });
        let end = end.map_or(tag.len(), |(at, _)| at + 1);
        found.push(&tag[..end]);
        rest = &tag[end..];
    }
    found
}

/// Whether every element is closed in its turn.
pub fn is_balanced(html: &str) -> bool {
    let mut open = Vec::new();
    for tag in tags(html) {
        let name = |tag: &str| tag.split([' ', '>']).next().unwrap_or("").to_owned();
        if let Some(end) = tag.strip_prefix("</") {
            if open.pop() != Some(name(end)) {
                return false;
            }
        } else if !tag.starts_with("<!") && !["meta", "br", "hr"].contains(&name(&tag[1..]).as_str()) {
            open.push(name(&tag[1..]));
        }
    }
    open.is_empty()
}

/// What a reader sees of the letter, without white space.
pub fn words(html: &str) -> String {
    let letter = html.split_once("class=\"letter\"").map_or(html, |(_, letter)| letter);
    let letter = letter.split_once('>').map_or(letter, |(_, letter)| letter);
    let mut out = String::new();
    let mut rest = letter;
    for tag in tags(letter) {
        let at = rest.find(tag).expect("a tag of the page stands in it");
        out.push_str(&rest[..at]);
        rest = &rest[at + tag.len()..];
    }
    out.push_str(rest);
    let plain = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&").split_whitespace().collect()
}
