//! Specialties in words, by NUCC taxonomy codes. Our own short words for the specialties that
//! refer to therapists; the official list is longer, and its words are not ours to change.

/// Prefixes of codes, the longer first within each group.
const SPECIALTIES: &[(&str, &str)] = &[
    ("207K", "Allergy and immunology"),
    ("207LP2900", "Pain medicine"),
    ("207L", "Anesthesiology"),
    ("207N", "Dermatology"),
    ("207PS0010", "Sports medicine"),
    ("207P", "Emergency medicine"),
    ("207QS0010", "Sports medicine"),
    ("207QG0300", "Geriatric medicine"),
    ("207Q", "Family medicine"),
    ("207RR0500", "Rheumatology"),
    ("207RC0000", "Cardiology"),
    ("207RE0101", "Endocrinology"),
    ("207RG0100", "Gastroenterology"),
    ("207RG0300", "Geriatric medicine"),
    ("207RH0003", "Hematology and oncology"),
    ("207RN0300", "Nephrology"),
    ("207RP1001", "Pulmonology"),
    ("207RS0010", "Sports medicine"),
    ("207RX0202", "Oncology"),
    ("207R", "Internal medicine"),
    ("207T", "Neurosurgery"),
    ("207V", "Obstetrics and gynecology"),
    ("207W", "Ophthalmology"),
    ("207XS0106", "Hand surgery"),
    ("207XS0114", "Joint replacement"),
    ("207XS0117", "Spine surgery"),
    ("207XX0004", "Foot and ankle surgery"),
    ("207XX0005", "Sports medicine"),
    ("207XX0801", "Orthopedic trauma"),
    ("207XP3100", "Pediatric orthopedics"),
    ("207X", "Orthopedic surgery"),
    ("207Y", "Otolaryngology"),
    ("207Z", "Pathology"),
    ("208000000", "Pediatrics"),
    ("2080S0010", "Sports medicine"),
    ("2080", "Pediatrics"),
    ("208100000", "Physical medicine and rehabilitation"),
    ("2081P2900", "Pain medicine"),
    ("2081S0010", "Sports medicine"),
    ("2081", "Physical medicine and rehabilitation"),
    ("208200000", "Plastic surgery"),
    ("2082S0105", "Hand surgery"),
    ("2082", "Plastic surgery"),
    ("2083X0100", "Occupational medicine"),
    ("2083S0010", "Sports medicine"),
    ("2083", "Preventive medicine"),
    ("2084N0400", "Neurology"),
    ("2084P0800", "Psychiatry"),
    ("2084P2900", "Pain medicine"),
    ("2084S0010", "Sports medicine"),
    ("2084", "Psychiatry and neurology"),
    ("2085", "Radiology"),
    ("2086S0105", "Hand surgery"),
    ("2086", "Surgery"),
    ("2088", "Urology"),
    ("208C", "Colorectal surgery"),
    ("208D", "General practice"),
    ("208G", "Thoracic surgery"),
    ("208M", "Hospital medicine"),
    ("208VP", "Pain medicine"),
    ("2251X0800", "Orthopedic physical therapy"),
    ("2251S0007", "Sports physical therapy"),
    ("2251P0200", "Pediatric physical therapy"),
    ("2251N0400", "Neurologic physical therapy"),
    ("2251G0304", "Geriatric physical therapy"),
    ("2251H1200", "Hand therapy"),
    ("2251", "Physical therapy"),
    ("2252", "Physical therapy assistance"),
    ("225XH1200", "Hand therapy"),
    ("225XP0200", "Pediatric occupational therapy"),
    ("225X", "Occupational therapy"),
    ("224Z", "Occupational therapy assistance"),
    ("235Z", "Speech and language pathology"),
    ("2355", "Speech and language assistance"),
    ("213ES0103", "Foot and ankle surgery"),
    ("363LF", "Family"),
    ("363LP0200", "Pediatrics"),
    ("363LA2200", "Adult health"),
    ("363LG0600", "Gerontology"),
    ("363LX0106", "Occupational health"),
    ("363AS0400", "Surgical"),
    ("363AM0700", "Medical"),
    ("111NS0005", "Sports chiropractic"),
    ("111NX0800", "Orthopedic chiropractic"),
    ("1223S0112", "Oral and maxillofacial surgery"),
    ("1223X0400", "Orthodontics"),
    ("261QP2000", "Physical therapy clinic"),
    ("261QR0400", "Rehabilitation clinic"),
    ("261QR0401", "Comprehensive outpatient rehabilitation facility"),
    ("261QU0200", "Urgent care"),
    ("261QP2300", "Primary care clinic"),
    ("261QM1300", "Multi-specialty clinic"),
    ("261Q", "Clinic"),
    ("282N", "Hospital"),
    ("283X", "Rehabilitation hospital"),
    ("314", "Skilled nursing facility"),
    ("251E", "Home health"),
];

/// The specialty that a NUCC taxonomy code such as `207XS0106X` names, in words; none for codes
/// whose profession says it all, and for those we have no words for.
pub fn specialty(taxonomy: &str) -> Option<&'static str> {
    let code = taxonomy.trim().to_ascii_uppercase();
    SPECIALTIES.iter().find(|(prefix, _)| code.starts_with(prefix)).map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_specialty_the_closer_before_the_wider() {
        for (code, words) in [
            ("207X00000X", Some("Orthopedic surgery")),
            ("207XS0106X", Some("Hand surgery")),
            ("207xx0005x", Some("Sports medicine")),
            ("2081P2900X", Some("Pain medicine")),
            ("208000000X", Some("Pediatrics")),
            ("111N00000X", None),
            ("", None),
        ] {
            assert_eq!(specialty(code), words, "{code}");
        }
    }

    #[test]
    fn no_wider_prefix_hides_a_closer_one() {
        for (place, (prefix, _)) in SPECIALTIES.iter().enumerate() {
            let hidden = SPECIALTIES[..place].iter().find(|(wider, _)| prefix.starts_with(wider));
            assert_eq!(hidden, None, "{prefix}");
        }
    }
}
