//! Names of every shape, and other texts.

use proptest::prelude::*;

use super::*;

fn clean_name(raw: &str) -> Option<Cow<'_, str>> {
    super::clean_name(raw, &Roles::default())
}

/// Names of people, and of companies that write in, as in real mail. Every one is said
/// as it is.
#[rustfmt::skip]
const GOOD: &[&str] = &[
    "Maria Silva", "Maria", "maria", "MARIA", "JOHN SMITH", "john smith", "O", "Ai", "U Nu", "Mary-Jane Watson", "Jean-Luc", "jean-luc", "O'Brien",
    "O’Brien", "D'Angelo", "d'Artagnan", "N'Golo Kanté", "Siobhán Ní Dhomhnaill", "Vincent van Gogh", "van der Berg", "Ludwig van Beethoven",
    "Otto von Bismarck", "Karl-Theodor zu Guttenberg", "Charles de Gaulle", "Leonardo da Vinci", "María José", "María José Carreño Quiñones",
    "María de los Ángeles Fernández de la Vega", "José Ortega y Gasset", "Luiz Inácio Lula da Silva", "João", "Conceição dos Santos", "bell hooks",
    "k.d. lang", "e. e. cummings", "danah boyd", "J. R. R. Tolkien", "J.R.R. Tolkien", "J. K. Rowling", "T.S. Eliot", "George W. Bush", "C. S. Lewis",
    "Martin Luther King, Jr.", "Martin Luther King Jr.", "Robert Downey, Jr", "Henry Louis Gates, PhD", "Jane Roe, M.D.", "Thurston Howell, III",
    "Ann Lee, PhD, MBA", "Sammy Davis Jr", "Dr. Anna Huber", "Mag. Dr. Anna Huber", "Prof. Dr. Müller", "Mr Guest", "Mrs. Dalloway", "Frau Huber",
    "Herr Kunde", "Sir Ian McKellen", "Dame Judi Dench", "X Æ A-12", "R2", "Jürgen Groß", "Søren Kierkegaard", "Åsa Öberg", "Łukasz Żółć", "Dvořák",
    "Ștefan Țepeș", "Zoe\u{308}", "Nguyễn Văn An", "Nguyễn", "Björk Guðmundsdóttir", "Björk", "Vigdís Finnbogadóttir", "Þór", "Ólafur Ragnar Grímsson",
    "İbrahim Çelik", "Işık", "محمد", "محمد بن سلمان", "فاطمة الزهراء", "عبد الله", "علی رضایی", "می\u{200c}خواهم", "דוד בן־גוריון", "רות כהן", "ج. ك. رولينج",
    "王小明", "李", "山田太郎", "山田 太郎", "ヤマダ タロウ", "マイケル・ジャクソン", "はなこ", "김민준", "김 민준", "สมชาย ใจดี", "สมชาย", "Анна Каренина", "Лев Николаевич Толстой",
    "Наталія", "Ωμέγα Παπαδοπούλου", "Γιώργος", "გიორგი", "ნინო ბერიძე", "Արամ Խաչատրյան", "प्रिया शर्मा", "অমর্ত্য সেন", "தமிழ்", "ಶ್ರೀನಿವಾಸ", "ලසන්ත", "မောင်မောင်",
    "សុខា", "ສົມສັກ", "ཚེ་རིང་", "አበበ ቢቂላ", "Ibn Sina", "Osama bin Zayd", "Siti binti Ahmad", "Abd al-Rahman", "Muhammad ibn Musa al-Khwarizmi", "Ravi S/O Kumar",
    "Suharto", "Sukarno", "Madonna", "Prince", "Teller", "Cher", "Pelé", "Isa bin Osman", "Kaʻiulani", "Kealiʻi Reichel", "Ngũgĩ wa Thiong'o", "Sinéad O’Connor",
    "Null Island", "Jennifer Null", "Nan Goldin", "Na Li", "Test Kitchen", "Christopher Null", "Info Oyelaran", "Rosa Service", "Francisco Sales", "Art Sales",
    "Root Hartmann", "Guest Anderson", "Will Service", "Bill Order", "Van Order", "Nat Help", "Staff Sgt. Baker", "Elihu Root", "Anna Store", "Christian Gast", "Müller GmbH",
    "Müller & Söhne", "Huber GmbH & Co. KG", "Acme, Inc.", "Acme Inc", "Studio 1898", "Barnes & Noble", "The Smith Family", "Maria & João", "Maria und Josef",
    "Maria 🌸", "🌸 Maria", "Robert \"Bob\" Smith", "Gal·la", "Louis XIV", "Queen Elizabeth II", "Anna-Lena Müller-Schmidt", "Ana Lucía de la Cruz y Pérez",
    "Pablo Diego José Francisco de Paula", "Nell", "Unknown Mortal Orchestra", "Xu", "Xi", "Xxenia", "Mo", "Jo", "Ng", "Ó", "Đặng Thị Ngọc Thịnh", "Ho Chi Minh",
    "Aung San Suu Kyi", "Jan Pieterszoon Coen", "Marie-Thérèse d’Alverny", "Lo", "Ann Contact", "ǃXóõ Tsabu", "Ben", "Van Ha", "Kim Bot", "Le Van", "Al Gore", "Ma", "Or", "Or Cohen", "Anna Huber, M.A.", "Talleres Ruiz, S.L.", "Bo", "Mag. Eva Ott", "Acme Mail Systems",
    // Sixty characters.
    "Wolfeschlegelsteinhausenbergerdorff Wolfeschlegelsteinhausen",
];

/// What name fields contain otherwise, with the fault it is rejected for.
#[rustfmt::skip]
const JUNK: &[(&str, NameFault)] = &[
    ("maria@example.org", NameFault::Address), ("Maria <maria@example.org>", NameFault::Address), ("x.arrieta", NameFault::Address),
    ("maria.silva", NameFault::Address), ("maria_silva", NameFault::Address), ("Maria_Silva", NameFault::Address), ("John.Smith", NameFault::Address),
    ("msilva72", NameFault::Address), ("maria+news", NameFault::Address), ("j.r.smith", NameFault::Address), ("@maria", NameFault::Address),
    ("http://evil.example", NameFault::Link), ("Win at evil.com now", NameFault::Link), ("www.evil.example win", NameFault::Link), ("Maria evil.com/win", NameFault::Link),
    ("Click bit.ly/3abc", NameFault::Link), ("Free Money at WIN.COM", NameFault::Link), ("EVIL.COM", NameFault::Link), ("tel:+431234567 Maria", NameFault::Link),
    ("info", NameFault::Role), ("Info", NameFault::Role), ("INFO", NameFault::Role), ("support", NameFault::Role), ("noreply", NameFault::Role), ("no-reply", NameFault::Role),
    ("No Reply", NameFault::Role), ("Do Not Reply", NameFault::Role), ("sales team", NameFault::Role), ("Sales Team", NameFault::Role), ("the sales team", NameFault::Role),
    ("customer service", NameFault::Role), ("Acme Customer Service", NameFault::Role), ("Customer", NameFault::Role), ("Guest", NameFault::Role), ("Guest User", NameFault::Role),
    ("webmaster", NameFault::Role), ("Postmaster", NameFault::Role), ("admin", NameFault::Role), ("Administrator", NameFault::Role), ("root", NameFault::Role),
    ("Mailer-Daemon", NameFault::Role), ("Mail Delivery Subsystem", NameFault::Role), ("help desk", NameFault::Role), ("HR Department", NameFault::Role),
    ("Kundenservice", NameFault::Role), ("Kunde", NameFault::Role), ("Gast", NameFault::Role), ("Büro", NameFault::Role), ("Vertrieb", NameFault::Role), ("Buchhaltung", NameFault::Role),
    ("service client", NameFault::Role), ("Service Clients Acme", NameFault::Role), ("Comptabilité", NameFault::Role), ("invité", NameFault::Role), ("utilisateur", NameFault::Role),
    ("atención al cliente", NameFault::Role), ("Ventas", NameFault::Role), ("usuario", NameFault::Role), ("Soporte Técnico Acme no-reply", NameFault::Role),
    ("atendimento ao cliente", NameFault::Role), ("vendas", NameFault::Role), ("usuário", NameFault::Role), ("klantenservice", NameFault::Role), ("gebruiker", NameFault::Role),
    ("First Name", NameFault::Role), ("Your Name", NameFault::Role), ("Vorname Nachname", NameFault::Role), ("Herr", NameFault::Role), ("Mr.", NameFault::Role), ("Sir or Madam", NameFault::Role),
    ("Sir/Madam", NameFault::Role), ("Damen und Herren", NameFault::Role), ("Mme", NameFault::Role),
    ("test", NameFault::Filler), ("Test", NameFault::Filler), ("test test", NameFault::Filler), ("Test User", NameFault::Filler), ("asdf", NameFault::Filler), ("qwertz", NameFault::Filler),
    ("aaa", NameFault::Filler), ("zzzzz", NameFault::Filler), ("Anonymous", NameFault::Filler), ("foo", NameFault::Filler), 
    ("SMITH, JOHN", NameFault::ListForm), ("Smith, John", NameFault::ListForm), ("Smith,John", NameFault::ListForm), ("King, Ma", NameFault::ListForm), ("Nguyen, Do", NameFault::ListForm), ("Smith, Jr., John", NameFault::ListForm), (", John", NameFault::ListForm),
    ("Smith,", NameFault::ListForm), ("Anna, Bernd, Carl", NameFault::ListForm), ("Smith; Jones", NameFault::ListForm), ("王，小明", NameFault::ListForm), ("سميث، جون", NameFault::ListForm),
    ("12345", NameFault::NoLetters), ("- '", NameFault::NoLetters), ("+43 664 1234567", NameFault::NoLetters), ("42", NameFault::NoLetters), ("🌸", NameFault::NoLetters), ("👩\u{200d}🚀🎉", NameFault::NoLetters), ("&", NameFault::NoLetters),
    ("Maria 06641234567", NameFault::Digits), ("Order 471122", NameFault::Digits), ("Call +43 664 1234567 now", NameFault::Digits),
    ("<b>Maria</b>", NameFault::Markup), ("<script>alert(1)</script>", NameFault::Markup), ("**Maria**", NameFault::Markup), ("Maria `x`", NameFault::Markup), ("M&uuml;ller", NameFault::Markup),
    ("Tom &amp; Anna", NameFault::Markup), ("M&#252;ller", NameFault::Markup), ("=CMD|x", NameFault::Markup), ("$100 for you", NameFault::Markup), ("=?UTF-8?Q?Maria?=", NameFault::Markup),
    ("{{ first_name }}", NameFault::MergeField), ("{{first_name}} Silva", NameFault::MergeField), ("{first_name}", NameFault::MergeField), ("[First Name]", NameFault::MergeField),
    ("%FIRSTNAME%", NameFault::MergeField), ("${name}", NameFault::MergeField), ("<name>", NameFault::MergeField), ("*|FNAME|*", NameFault::MergeField), ("\"{{ name }}\"", NameFault::MergeField),
    ("Maria (Acme)", NameFault::Remark), ("Maria Silva [external]", NameFault::Remark), ("山田太郎（やまだ）", NameFault::Remark),
    ("Buy now!!!", NameFault::Symbols), ("Re: my order", NameFault::Symbols), ("Who?", NameFault::Symbols), ("JosÃ© Pérez", NameFault::Symbols), ("Mar\u{fffd}a", NameFault::Symbols), ("Acme™", NameFault::Symbols),
    ("Please call me back today about my order", NameFault::TooManyWords), ("one two three four five six seven", NameFault::TooManyWords),
    ("a de la de la de la de la de la de la de la", NameFault::TooManyWords),
    ("Wolfeschlegelsteinhausenbergerdorff Wolfeschlegelsteinhausenb", NameFault::TooLong),
];

const ABSENT: &[&str] = &[
    "", " ", "\n", "-", "--", "—", ".", "...", "?", "n/a", "N/A", "NA", "null", "NULL", "nil", "None", "undefined",
    "NaN", "unknown", "Unknown", "TBD", "xxx", "\u{200b}", "\u{3164}", "\"\"", "(none)", "\u{202e}",
];

#[test]
fn names_are_good_and_said_as_they_are() {
    assert!(GOOD.len() >= 150, "{}", GOOD.len());
    let rejected: Vec<_> =
        GOOD.iter().map(|name| (name, judge_name(name))).filter(|(_, verdict)| *verdict != NameVerdict::Good).collect();
    assert_eq!(rejected, []);
    for name in GOOD {
        assert_eq!(clean_name(name).as_deref(), Some(*name));
    }
}

#[test]
fn junk_is_rejected_for_its_reason() {
    let other: Vec<_> = JUNK
        .iter()
        .filter(|(name, fault)| judge_name(name) != NameVerdict::Junk(*fault))
        .map(|(name, _)| (name, judge_name(name)))
        .collect();
    assert_eq!(other, []);
    for (name, _) in JUNK {
        assert_eq!(clean_name(name), None);
    }
}

#[test]
fn nothing_is_absent() {
    for name in ABSENT {
        assert_eq!(judge_name(name), NameVerdict::Absent, "{name:?}");
    }
}

#[test]
fn a_name_is_brought_into_its_normal_form() {
    for (raw, name) in [
        ("  Maria   Silva ", "Maria Silva"),
        ("\"Maria Silva\"", "Maria Silva"),
        ("'Maria'", "Maria"),
        ("\"'Maria'\"", "Maria"),
        ("„Maria“", "Maria"),
        ("Maria\r\nBcc", "Maria Bcc"),
        ("Maria\u{a0}Silva", "Maria Silva"),
        ("\u{202e}Maria", "Maria"),
        ("J.R.R.Tolkien", "J.R.R. Tolkien"),
        ("J.Smith", "J. Smith"),
        ("St.John Smith", "St. John Smith"),
    ] {
        assert_eq!(clean_name(raw).as_deref(), Some(name), "{raw:?}");
    }
}

#[test]
fn a_single_word_may_serve_as_a_given_name() {
    for name in ["Maria", "O'Brien", "Jean-Luc", "محمد", "Björk", "Анна", "გიორგი", "U"] {
        assert!(single_word(name), "{name:?}");
    }
    for name in
        ["", "Maria Silva", "J.", "k.d.", "山田太郎", "김민준", "สมชาย", "សុខា", "マイケル・ジャクソン", "Maria/Ana"]
    {
        assert!(!single_word(name), "{name:?}");
    }
}

#[test]
fn every_fault_says_what_is_wrong() {
    for (fault, text) in [
        (NameFault::Address, "it is an e-mail address or a part of one"),
        (NameFault::Link, "it contains text that mail clients turn into a link"),
        (NameFault::Role, "it names a role, not a person"),
        (NameFault::Filler, "it is a word that only fills the field"),
        (NameFault::ListForm, "it is in list form, with a comma"),
        (NameFault::TooLong, "it is longer than 60 characters"),
        (NameFault::TooManyWords, "it has more than six words"),
        (NameFault::NoLetters, "it has no letters"),
        (NameFault::Digits, "it has more digits than a name"),
        (NameFault::Markup, "it holds markup"),
        (NameFault::Symbols, "it holds signs that no name has"),
        (NameFault::Remark, "it holds a remark in brackets"),
        (NameFault::MergeField, "it is a merge field that was not filled"),
    ] {
        assert_eq!(fault.to_string(), text);
    }
}

/// A case that proptest found.
#[test]
fn a_name_of_initials_and_slashes_stays_as_it_was_cleaned() {
    let name = clean_name("a/A/a ß a.Aß é");
    assert_eq!(name.as_deref().and_then(clean_name), name);
}

proptest! {
    #[test]
    fn a_plain_name_is_said_exactly_if_it_is_judged_good(name in "[A-Za-z0-9,;!?& -]{0,24}") {
        let said = clean_name(&name);
        prop_assert_eq!(said.is_some(), judge_name(&name) == NameVerdict::Good, "{:?}", name);
        prop_assert!(said.is_none_or(|said| said.split(' ').eq(name.split_whitespace())));
    }

    #[test]
    fn a_good_name_stays_good(raw in any::<String>()) {
        if let Some(name) = clean_name(&raw) {
            prop_assert_eq!(clean_name(&name), Some(name.clone()));
            prop_assert!(name.chars().count() <= 2 * MAX_CHARS);
            let holds_any = name.contains(['<', '>', '@', '\n', '{']);
            prop_assert!(!holds_any);
        }
    }

    #[test]
    fn a_good_name_of_letters_stays_good(raw in "[A-Za-zéß .,'/&-]{0,20}") {
        if let Some(name) = clean_name(&raw) {
            prop_assert_eq!(clean_name(&name), Some(name.clone()));
        }
    }
}
