//! Prints the chances as they are learned, for `src/chances.rs`.

#[path = "../tests/learned/mod.rs"]
mod learned;

use likeness::Kind;

fn main() {
    for kind in [Kind::Person, Kind::Organisation] {
        let practices = learned::practices(kind);
        let linkage = learned::learned(kind, &practices);
        println!("{kind:?}: share {:.3e}", linkage.share());
        for field in linkage.fields() {
            println!("  {}", field.name);
            for level in &field.levels {
                let bits = (level.m / level.u).log2();
                println!("    {:34} {:.3e} {:.3e}  {bits:+.2} bits", level.words, level.m, level.u);
            }
        }
        println!("  {:?}", learned::outcome(&learned::others(kind)));
        if kind == Kind::Person {
            println!("  same last name: {:.3e}", learned::families(&practices));
        }
    }
}
