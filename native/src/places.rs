//! Which city a name means, where the text leaves no doubt: by the country or state after it, by those the text names, or by size.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilou::Span;
use crate::entities::{Entity, Page, LOC, MISC};
use crate::lexicon::hash_str;
use crate::names::{folded, Names};

/// One city; `country` is a row in the list of countries, `region` one in that of regions, from 1 on.
#[derive(Clone, Copy)]
struct City {
    id: u32,
    thousands: u32,
    country: u16,
    region: u16,
    /// In a country so large, with so many cities of one name, that only its region tells which is meant.
    wide: bool,
}

#[derive(Default)]
pub struct Places {
    /// By the hash of the folded name, the largest first.
    cities: Vec<(u64, City)>,
    regions: FxHashMap<String, u16>,
}

/// What stands after a city's name: "Texas" in "Paris, Texas"; nothing known where both are none.
#[derive(Clone, Copy)]
struct Within {
    country: Option<u16>,
    region: Option<u16>,
}

/// A city so many times as large as the next of its name is meant without a word.
const DOMINANT: u32 = 10;
/// Thousands of people from which on a city is known without its country.
const KNOWN: u32 = 200;
/// Thousands of people that a city needs to be meant because its country is named.
const LARGE: u32 = 50;

impl Places {
    /// `regions`: country code, region code, names, a line; `cities`: names, country code, region code, GeoNames id, thousands of people.
    /// `rows`: the row of each country by its code.
    pub fn new(regions: &str, cities: &str, rows: &FxHashMap<&str, u16>) -> Self {
        let mut places = Places::default();
        let mut codes: FxHashMap<(&str, &str), u16> = FxHashMap::default();
        for line in regions.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(country), Some(code), Some(names)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let row = codes.len() as u16 + 1;
            codes.insert((country, code), row);
            places.regions.extend(names.split('|').map(|name| (folded(name), row)));
        }
        for line in cities.lines() {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or("");
            let (names, country, code) = (next(), next(), next());
            let (id, thousands) = (next().parse(), next().parse());
            let (Ok(id), Ok(thousands), Some(row)) = (id, thousands, rows.get(country)) else { continue };
            let region = codes.get(&(country, code)).copied().unwrap_or(0);
            let wide = matches!(country, "US" | "CA" | "AU");
            let city = City { id, thousands, country: *row, region, wide };
            places.cities.extend(names.split('|').map(|name| (hash_str(&folded(name)), city)));
        }
        places.cities.sort_unstable_by_key(|(name, city)| (*name, std::cmp::Reverse(city.thousands), city.id));
        places.cities.dedup_by_key(|(name, city)| (*name, city.id));
        places
    }

    pub fn region(&self, name: &str) -> Option<u16> {
        self.regions.get(name).copied()
    }

    /// All cities of a folded name, the largest first.
    fn named(&self, name: &str) -> impl Iterator<Item = City> + '_ {
        let key = hash_str(name);
        let first = self.cities.partition_point(|(other, _)| *other < key);
        self.cities[first..].iter().take_while(move |(other, _)| *other == key).map(|(_, city)| *city)
    }

    /// The city that a folded name means, given what stands after it and which countries and regions the text names.
    fn choose(
        &self,
        name: &str,
        after: &[Within],
        countries: &FxHashSet<u16>,
        regions: &FxHashSet<u16>,
    ) -> Option<u32> {
        let mut all: Vec<City> = self.named(name).collect();
        if all.is_empty() {
            all.extend(name.strip_suffix(" city").iter().flat_map(|name| self.named(name)));
        }
        if !after.is_empty() {
            let inside =
                |city: &City, w: &Within| w.country == Some(city.country) || w.region.is_some_and(|r| r == city.region);
            let fits = all.into_iter().filter(|city| after.iter().all(|within| inside(city, within)));
            return dominant(fits).map(|city| city.id);
        }
        let told = |city: &City| regions.contains(&city.region) || !city.wide && countries.contains(&city.country);
        match dominant(all.iter().copied()) {
            Some(first) => {
                let own = told(&first) || countries.contains(&first.country);
                let other = all.iter().any(|city| city.id != first.id && told(city));
                (first.thousands >= if own { LARGE } else { KNOWN } && (own || !other)).then_some(first.id)
            }
            None => dominant(all.into_iter().filter(told)).filter(|city| city.thousands >= LARGE).map(|city| city.id),
        }
    }
}

/// The first of cities in order of size, if it is so much larger than the next that it alone can be meant.
fn dominant(mut cities: impl Iterator<Item = City>) -> Option<City> {
    let first = cities.next()?;
    cities.next().is_none_or(|next| first.thousands >= DOMINANT * next.thousands).then_some(first)
}

/// Words that make of a city's name that of the land around it.
const AROUND: &[&str] = &[
    "region",
    "province",
    "oblast",
    "district",
    "state",
    "governorate",
    "county",
    "prefecture",
    "Region",
    "Province",
    "Oblast",
    "District",
    "State",
    "Governorate",
    "County",
    "Prefecture",
    "territory",
    "Territory",
];

/// Give ids to the cities among `entities`, whose folded names are `keys`. `dateline`: where the story is from, as printed. Also
/// takes back the country of a name that is a state's as well, unless its people are named too.
pub fn locate(
    page: &Page,
    mentions: &[Span],
    of: &[u32],
    entities: &mut [Entity],
    keys: &[String],
    names: &Names,
    dateline: &str,
) {
    let people: FxHashSet<u16> = entities.iter().filter(|e| e.kind == MISC).filter_map(|e| e.country).collect();
    for (entity, key) in entities.iter_mut().zip(keys).filter(|(entity, _)| entity.kind == LOC) {
        let doubtful = names.places.region(key).is_some() && entity.country.is_some_and(|row| !people.contains(&row));
        if doubtful {
            entity.country = None;
        }
    }
    let mut countries = people;
    countries.extend(entities.iter().filter(|e| e.kind == LOC).filter_map(|e| e.country));
    let mut regions: FxHashSet<u16> = keys.iter().filter_map(|key| names.places.region(key)).collect();
    let printed: Vec<String> = dateline.split([',', '/']).map(folded).filter(|part| !part.is_empty()).collect();
    for part in &printed {
        countries.extend(names.country(std::slice::from_ref(part)));
        regions.extend(names.places.region(part));
    }
    let within = |key: &str| Within { country: names.country(&[key.to_owned()]), region: names.places.region(key) };
    let mut after: FxHashMap<u32, Vec<Within>> = FxHashMap::default();
    let mut around: FxHashSet<u32> = FxHashSet::default();
    for (at, span) in mentions.iter().enumerate().filter(|(_, span)| span.kind == LOC) {
        let end = span.end as usize;
        if AROUND.contains(&page.word(end)) {
            around.insert(of[at]);
        }
        let next = mentions.get(at + 1).filter(|next| next.kind == LOC && next.first as usize == end + 1);
        if let (Some(_), "," | "(") = (next, page.word(end)) {
            let key = &keys[of[at + 1] as usize];
            let found = within(key);
            let city = found.country.is_none() && found.region.is_none() && names.places.named(key).next().is_some();
            if !city {
                after.entry(of[at]).or_default().push(found);
            }
        }
    }
    for (index, key) in keys.iter().enumerate() {
        let entity = &mut entities[index];
        let index = index as u32;
        let told = after.entry(index).or_default();
        if printed.len() > 1 && printed[0] == *key {
            told.push(within(&printed[printed.len() - 1]));
        }
        // A state's name is the state, unless another one stands after it: "New York, New York".
        let taken = entity.country.is_some() || told.is_empty() && names.places.region(key).is_some();
        if entity.kind != LOC || taken || around.contains(&index) {
            continue;
        }
        entity.city = names.places.choose(key, told, &countries, &regions);
    }
}
