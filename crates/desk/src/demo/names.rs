//! Names of people who don't exist.
//!
//! No two names of a list are spellings or short forms of each other, so that
//! nothing in the sample looks like one person entered twice but the pairs
//! that 'story.rs' plants.

use lexicon::PersonName;

use super::random::Random;

/// Given names, of many origins.
const GIVEN: &str = "\
    Adaeze Aaliyah Abigail Ahmed Aisha Alejandro Amara Amit Anika Anthony Arjun Astrid Ayumi \
    Babak Beatriz Benjamin Bronwyn Caleb Camila Carmen Cedric Charles Chloe Claudia Colleen \
    Connor Cynthia Damaris Daniel Darnell Deborah Deepa Demetrius Denise Diego Dmitri Donna \
    Ebony Eduardo Eleanor Elena Emeka Emily Erik Esther Ethan Fatima Felix Fiona Gabriela \
    George Giulia Gloria Gustavo Hannah Hassan Heather Hiroshi Imani Ingrid Isaac Ivan Jamal \
    Jasmine Jennifer Joaquin Jorge Joseph Joyce Kavita Keisha Kenneth Khalid Kimberly Kofi \
    Lakshmi Lamar Leila Leonard Linh Lorenzo Lucia Magdalena Malik Marcus Margaret Marisol \
    Matthew Mei Meredith Mohammed Monique Natalia Ngozi Nicholas Noah Olga Omar Owen Patricia \
    Pedro Priya Rachel Rafael Ramona Rashida Rebecca Renee Rosalind Ruben Ryan Samuel Sanjay \
    Shanice Shira Simone Sofia Stephanie Suresh Tamika Terrence Thuy Tobias Vanessa Victor \
    Wanda Wei William Xavier Yolanda Yusuf Zainab";

/// Family names, of many origins.
const FAMILY: &str = "\
    Abbott Abdi Acevedo Adeyemi Aguilar Albrecht Ambrose Anderson Aronson Asante Baker \
    Banerjee Barnes Bachmann Becker Beaumont Bennett Bianchi Blackwell Boateng Bowman Brennan \
    Bui Burke Caldwell Callahan Carver Castillo Chaudhry Chen Christensen Cisneros Clark \
    Coleman Contreras Cooper Crawford Dalton Das Delgado Desai Dimitrov Dixon Donovan Doyle \
    Drummond Dvorak Ellison Engel Erickson Espinoza Evans Falk Farrell Ferreira Fischer \
    Fitzgerald Flores Foster Franklin Friedman Gallagher Garcia Gebremariam Gibson Goldberg \
    Gonzalez Graham Greene Gupta Haddad Hall Hamilton Hansen Hayashi Henderson Hernandez \
    Hoffman Huang Hughes Hussein Ibrahim Iyer Jackson Janssen Jefferson Johnson Kaminski Kang \
    Kaufmann Kelly Khan Kowalczyk Krishnan Kuznetsov Lambert Larsen Le Levin Lopez Mahmoud \
    Maldonado Marino Martinez Mbeki McBride McKenzie Mehta Mendoza Meyer Mitchell Morales \
    Moretti Murphy Nakamura Navarro Nelson Nguyen Nowak O'Connell Obi Odom Ogunleye Olsen \
    Ortega Osei Park Patel Perez Petrov Phan Popescu Powell Quinn Rahman Ramirez Reddy \
    Reynolds Rossi Rutherford Saito Schneider Sharma Shapiro Silva Sullivan Svensson Tanaka \
    Tesfaye Tran Underwood Vargas Velez Walsh Washington Whitaker Yamamoto Yilmaz Zhang \
    Zimmerman";

/// Gives each person a name that nobody else has.
pub(super) struct Names {
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    order: Vec<u32>,
    taken: usize,
}

impl Names {
    /// All pairs of the two lists, in an order of their own.
    pub fn new(random: &mut Random) -> Self {
        let given: Vec<_> = GIVEN.split_whitespace().collect();
        let family: Vec<_> = FAMILY.split_whitespace().collect();
        let mut order: Vec<u32> = (0..(given.len() * family.len()) as u32).collect();
        random.shuffle(&mut order);
        Self { given, family, order, taken: 0 }
    }

    /// Any given and family name, as patients have them: two may share theirs.
    pub fn any(&self, random: &mut Random) -> (&'static str, &'static str) {
        (random.pick(self.given.as_slice()), random.pick(self.family.as_slice()))
    }

    /// The next name. When the pairs are used up (in practices made for
    /// measuring), family names become double ones.
    pub fn next(&mut self, random: &mut Random) -> PersonName {
        let pair = self.order[self.taken % self.order.len()] as usize;
        let round = self.taken / self.order.len();
        self.taken += 1;
        let (given, place) = (pair % self.given.len(), pair / self.given.len());
        let family = match round {
            0 => self.family[place].to_owned(),
            _ => {
                let second = self.family[(place + round) % self.family.len()];
                format!("{}-{second}", self.family[place])
            }
        };
        let initial = char::from(b'A' + random.below(26) as u8);
        PersonName {
            given: self.given[given].to_owned(),
            middle: random.chance(0.35).then(|| initial.to_string()),
            family,
            ..PersonName::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use lexicon::{NameMatch, compare_names};

    use super::*;

    fn named(given: &str, family: &str) -> PersonName {
        PersonName { given: given.into(), family: family.into(), ..PersonName::default() }
    }

    fn pairs<'a>(
        list: &'a [&'static str],
    ) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
        (0..list.len()).flat_map(move |i| list[i + 1..].iter().map(move |b| (list[i], *b)))
    }

    #[test]
    fn no_two_names_of_the_lists_may_be_taken_for_one_person() {
        let mut alike = Vec::new();
        let names = Names::new(&mut Random::new(1));
        for (a, b) in pairs(&names.given) {
            if compare_names(&named(a, "Xu"), &named(b, "Xu")) != NameMatch::Different {
                alike.push((a, b));
            }
        }
        for (a, b) in pairs(&names.family) {
            if compare_names(&named("Zoltan", a), &named("Zoltan", b)) != NameMatch::Different {
                alike.push((a, b));
            }
        }
        for given in names.given.iter().filter(|given| names.family.contains(given)) {
            alike.push((*given, *given));
        }
        assert_eq!(alike, []);
    }

    #[test]
    fn every_person_gets_a_name_of_their_own_even_in_a_large_practice() {
        let mut random = Random::new(1);
        let mut names = Names::new(&mut random);
        let mut seen = std::collections::HashSet::new();
        for _ in 0..100_000 {
            let name = names.next(&mut random);
            assert!(seen.insert((name.given, name.family)));
        }
    }
}
