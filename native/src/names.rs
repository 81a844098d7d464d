//! What is known of names: titles, suffixes, given names, countries; and when two spellings are one name.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::entities::{Gender, ORG, PER};
use crate::places::Places;

#[derive(Default)]
pub struct Names {
    pub roles: FxHashSet<String>,
    pub female: FxHashSet<String>,
    pub male: FxHashSet<String>,
    female_titles: FxHashSet<String>,
    male_titles: FxHashSet<String>,
    titles: FxHashSet<String>,
    suffixes: FxHashSet<String>,
    heads: FxHashSet<String>,
    gazetteer: FxHashSet<String>,
    /// Those of the gazetteer that everybody knows.
    large: FxHashSet<String>,
    countries: FxHashMap<String, u16>,
    demonyms: FxHashMap<String, u16>,
    pub places: Places,
}

/// The lists that `Names` reads, in this order.
pub struct Lists<'t> {
    pub roles: &'t str,
    pub female: &'t str,
    pub male: &'t str,
    pub female_titles: &'t str,
    pub male_titles: &'t str,
    pub titles: &'t str,
    pub suffixes: &'t str,
    pub heads: &'t str,
    /// A country a line: its code, names apart by "|", demonyms apart by "|", with tabs between.
    pub countries: &'t str,
    /// See `Places::new`.
    pub regions: &'t str,
    pub cities: &'t str,
    pub gazetteer: Vec<&'t str>,
}

/// What a storm is called before its name, as it grows and goes.
const STORMS: &[&[&str]] = &[
    &["tropical", "storm"],
    &["tropical", "depression"],
    &["tropical", "cyclone"],
    &["posttropical", "cyclone"],
    &["hurricane"],
    &["typhoon"],
    &["cyclone"],
];

impl Names {
    pub fn new(lists: &Lists) -> Self {
        let set = |list: &str| {
            list.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.trim().to_owned()).collect()
        };
        let (mut countries, mut demonyms) = (FxHashMap::default(), FxHashMap::default());
        let mut rows = FxHashMap::default();
        for (row, line) in lists.countries.lines().enumerate() {
            let (code, line) = line.split_once('\t').unwrap_or((line, ""));
            let (names, people) = line.split_once('\t').unwrap_or((line, ""));
            rows.insert(code, row as u16);
            countries.extend(names.split('|').map(|name| (folded(name), row as u16)));
            demonyms.extend(people.split('|').map(|name| (folded(name), row as u16)));
        }
        Names {
            roles: set(lists.roles),
            female: set(lists.female),
            male: set(lists.male),
            female_titles: set(lists.female_titles),
            male_titles: set(lists.male_titles),
            titles: set(lists.titles),
            suffixes: set(lists.suffixes),
            heads: set(lists.heads),
            large: lists.gazetteer.iter().take(4).flat_map(|list| list.lines()).map(folded).collect(),
            gazetteer: lists.gazetteer.iter().flat_map(|list| list.lines()).map(folded).collect(),
            countries,
            demonyms,
            places: Places::new(lists.regions, lists.cities, &rows),
        }
    }

    /// Drop titles before and suffixes after a name, as long as something is left.
    pub fn strip(&self, words: &mut Vec<String>, person: bool) {
        if person {
            while words.len() > 1 && self.titles.contains(&words[0]) {
                words.remove(0);
            }
            while words.len() > 1 && matches!(words[words.len() - 1].as_str(), "ir" | "sr" | "jr" | "ii" | "iii" | "iv")
            {
                words.pop();
            }
        } else {
            while words.len() > 1 && words[0] == "the" {
                words.remove(0);
            }
            // "U.S. Senate" and "US Senate" are the United States Senate.
            if words.len() > 1 && words[0] == "us" {
                words.splice(..1, ["united".to_owned(), "states".to_owned()]);
            }
            let storm =
                STORMS.iter().find(|storm| words.len() > storm.len() && words.iter().zip(**storm).all(|(a, b)| a == b));
            words.drain(..storm.map_or(0, |storm| storm.len()));
            while words.len() > 1 && self.suffixes.contains(&words[words.len() - 1]) {
                words.pop();
            }
        }
    }

    pub fn country(&self, words: &[String]) -> Option<u16> {
        self.countries.get(&words.join(" ")).copied()
    }

    /// The country whose people or language a word names.
    pub fn demonym(&self, words: &[String]) -> Option<u16> {
        self.demonyms.get(&words.join(" ")).copied()
    }

    pub fn is_place(&self, words: &[String]) -> bool {
        let joined = words.join(" ");
        self.countries.contains_key(&joined) || self.gazetteer.contains(&joined)
    }

    /// A country, state or large city.
    pub fn is_large_place(&self, words: &[String]) -> bool {
        let joined = words.join(" ");
        self.countries.contains_key(&joined) || self.large.contains(&joined)
    }

    /// Whether `words`, which stand before a name, say where the thing is from: "Puerto Rico Senate", "Tunisian Parliament".
    pub fn tells_whose(&self, words: &[String]) -> bool {
        self.is_place(words) || self.demonym(words).is_some()
    }

    /// Whether the end of a name says which one it is of several: "of Norland".
    pub fn is_part(&self, rest: &[String]) -> bool {
        matches!(rest[0].as_str(), "of" | "for" | "in" | "at")
    }

    /// Whether a name is still the same without `rest` at its end: "Deakin University" and Deakin; "Supreme Court of Norland" and
    /// Supreme Court; not "New York Times" and New York.
    pub fn may_drop(&self, name: &[String], rest: &[String], kind: u8) -> bool {
        let whose = kind == ORG && self.is_part(rest) && (name.len() > 1 || self.heads.contains(&name[0]));
        kind != PER && rest.iter().all(|word| self.heads.contains(word))
            || rest.len() == 1 && rest[0].ends_with('s')
            || whose
    }

    pub fn gender_of_title(&self, word: &str) -> Gender {
        self.gender(&self.female_titles, &self.male_titles, word)
    }

    pub fn gender_of_given(&self, word: &str) -> Gender {
        self.gender(&self.female, &self.male, word)
    }

    fn gender(&self, female: &FxHashSet<String>, male: &FxHashSet<String>, word: &str) -> Gender {
        match (female.contains(word), male.contains(word)) {
            (true, false) => Gender::Female,
            (false, true) => Gender::Male,
            _ => Gender::Unknown,
        }
    }

    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }
}

pub fn folded(name: &str) -> String {
    name.split_whitespace().map(|w| fold(w, false)).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A word of a name as compared: lower case, without marks and accents; for a person also blind to how it was transliterated.
pub fn fold(word: &str, person: bool) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            "" if c.is_alphanumeric() => out.push(c),
            letters => out.push_str(letters),
        }
    }
    if person {
        sounds(&out)
    } else {
        out
    }
}

/// The letters a Latin letter with a mark stands for; nothing for punctuation.
fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'į' | 'ı' => "i",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => "",
    }
}

/// One spelling for those that transliteration makes of one name: Zelensky, Zelenskiy, Zelenskyy; Mykhailo, Mikhailo.
fn sounds(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut last = ' ';
    for c in word.chars() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'q' => 'k',
            _ => c,
        };
        if c != last {
            out.push(c);
        }
        last = c;
    }
    for (end, instead) in [("off", "ov"), ("of", "ov"), ("ei", "i"), ("ie", "i")] {
        if out.len() > end.len() + 3 && out.ends_with(end) {
            out.truncate(out.len() - end.len());
            out.push_str(instead);
            break;
        }
    }
    out
}

/// Whether two first names can be one: equal, an initial, or the same consonants in a long one.
pub fn same_first_name(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (mut short, mut long) = (a, b);
    if short.len() > long.len() {
        (short, long) = (long, short);
    }
    if short.chars().count() == 1 {
        return long.starts_with(short);
    }
    let bones =
        |word: &str| word.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'h')).collect::<String>();
    a.len() >= 5 && b.len() >= 5 && bones(a) == bones(b)
}

/// What a name of several words may be shortened to: the initials of its words, with and without the small ones.
pub fn initials(words: &[String]) -> Vec<String> {
    let small = |w: &str| {
        matches!(w, "of" | "the" | "and" | "for" | "in" | "de" | "on" | "to" | "a" | "at" | "la" | "del" | "du" | "des")
    };
    let all: String = words.iter().flat_map(|w| w.chars().next()).collect();
    let main: String = words.iter().filter(|w| !small(w)).flat_map(|w| w.chars().next()).collect();
    let mut forms = Vec::new();
    for form in [main, all] {
        if form.chars().count() >= 2 && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let same = |a: &str, b: &str| assert_eq!(fold(a, true), fold(b, true));
        same("Zelensky", "Zelenskyy");
        same("Zelensky", "Zelenskiy");
        same("Mykhailo", "Mikhailo");
        same("Erdogan", "Erdoğan");
        same("Romanov", "Romanoff");
        assert_ne!(fold("Bush", true), fold("Busch", true));
        assert!(
            same_first_name("mohamed", "muhamad") && same_first_name("d", "donald") && !same_first_name("jean", "joan")
        );
    }
}
