//! Compacts provider schemas, and what is known beyond them, into the digests that `groundrule-parser` embeds.

mod digest;
mod source;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fs;
use std::path::Path;

use groundrule_parser::schema;

use crate::generate::{File, Generated};
use digest::Builder;
use source::{Edition, Facts};

const STRINGS: &str = "crates/groundrule-parser/schemas/strings.txt";
const WORDS: &str = "crates/groundrule-parser/schemas/digest.bin";

/// Where the sources stand, from the workspace's root.
const SHARED: &str = "../shared";

/// A provider, and the versions that go into the digests.
struct Provider {
    name: &'static str,
    /// Oldest first; the newest speaks for what differs, so a beta provider stands before the version it belongs to.
    editions: &'static [Input],
    /// Facts that also say what holds for other versions.
    facts: &'static [&'static str],
}

/// One version's files.
struct Input {
    schema: &'static str,
    facts: &'static [&'static str],
    known: Known,
}

/// How much the facts say of a version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// What they don't mention is not known.
    Partly,
    /// What they don't mention has no default, and is no computed block.
    Fully,
    /// Fully for what the next version has too.
    LikeNext,
}

const fn input(schema: &'static str, facts: &'static [&'static str], known: Known) -> Input {
    Input { schema, facts, known }
}

/// Also has blocks of other providers that are computed in real plans, of versions that have no facts of their own.
const AWS: &str = "aws-facts";

const PROVIDERS: &[Provider] = &[
    Provider {
        name: "aws",
        editions: &[
            input("aws-3.62.0", &[], Known::Partly),
            input("aws-4.36.1", &[AWS], Known::Partly),
            input("aws-5.31.0", &[AWS], Known::Partly),
            input("aws-6.34.0", &[AWS], Known::Partly),
        ],
        facts: &[AWS],
    },
    Provider { name: "azuread", editions: &[input("azuread-3.9.0", &[], Known::Partly)], facts: &[] },
    Provider {
        name: "azurerm",
        editions: &[
            input("azurerm-2.41.0", &[AWS], Known::Partly),
            input("azurerm-2.66.0", &[AWS], Known::Partly),
            input("azurerm-3.8.0", &[AWS], Known::Partly),
            input("azurerm-3.117.0", &[AWS], Known::Partly),
            input("azurerm-4.54.0", &["azurerm-4-facts"], Known::Fully),
            input("azurerm-4.80.0", &["azurerm-4-facts"], Known::Fully),
            input("azurerm-5.2.0", &["azurerm-facts"], Known::Fully),
        ],
        facts: &["azurerm-4-facts", "azurerm-facts"],
    },
    Provider {
        name: "google",
        editions: &[
            input("google-4.22.0", &[AWS], Known::Partly),
            input("google-4.77.0", &[AWS], Known::Partly),
            input("google-beta-7.45.0", &[AWS, "google-7-facts"], Known::LikeNext),
            input("google-7.45.0", &["google-7-facts"], Known::Fully),
        ],
        facts: &["google-7-facts", "google-facts"],
    },
    // What most configurations use beside a cloud's.
    small("archive"),
    small("azapi"),
    small("azurecaf"),
    small("cloudinit"),
    small("external"),
    small("helm"),
    small("http"),
    small("kubectl"),
    small("kubernetes"),
    small("local"),
    small("modtm"),
    small("null"),
    small("random"),
    small("template"),
    small("time"),
    small("tls"),
];

/// A provider of which there is one version, and no facts.
const fn small(name: &'static str) -> Provider {
    Provider { name, editions: &[], facts: &[] }
}

/// Makes the digests; without the sources, checks those that are there.
pub(crate) fn generate(root: &Path) -> Result<Generated, Box<dyn Error>> {
    let shared = root.join(SHARED);
    if !shared.join("schemas").is_dir() {
        let strings = fs::read_to_string(root.join(STRINGS))?.leak();
        let words = fs::read(root.join(WORDS))?.leak();
        schema::check(strings, words)?;
        return Ok(Generated::Unavailable(format!(
            "{SHARED}/schemas is not there; the digests in the repository decode"
        )));
    }
    let mut builder = Builder::new()?;
    for provider in PROVIDERS {
        builder.provider(provider.name, &editions(&shared, provider)?)?;
    }
    let (strings, words) = builder.encode()?;
    Ok(Generated::Files(vec![
        File { path: STRINGS.to_owned(), bytes: strings.into_bytes() },
        File { path: WORDS.to_owned(), bytes: words },
    ]))
}

/// All versions of a provider, with what the facts say of them.
fn editions(shared: &Path, provider: &Provider) -> Result<Vec<Edition>, Box<dyn Error>> {
    let mut editions: Vec<Edition> = Vec::new();
    for input in provider.editions {
        editions.push(Edition::read(&shared.join(format!("schemas/{}.json.gz", input.schema)))?);
    }
    if provider.editions.is_empty() {
        editions.push(Edition::read(&shared.join(format!("testprovider/small/{}.json", provider.name)))?);
        return Ok(editions);
    }
    let majors: Vec<String> = editions.iter().map(|edition| edition.major().to_owned()).collect();
    for (edition, input) in editions.iter_mut().zip(provider.editions) {
        for name in input.facts {
            edition.apply(&Facts::read(&shared.join(format!("facts/{name}.json")))?);
        }
    }
    for name in provider.facts {
        let facts = Facts::read(&shared.join(format!("facts/{name}.json")))?;
        for edition in &mut editions {
            edition.apply_by_version(&facts, &majors);
        }
    }
    for index in 0..editions.len() {
        match provider.editions[index].known {
            Known::Partly => {}
            Known::Fully => editions[index].know_all(),
            Known::LikeNext => {
                if let [edition, next, ..] = &mut editions[index..] {
                    edition.know_like(next);
                }
            }
        }
    }
    Ok(editions)
}
