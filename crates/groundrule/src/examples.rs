//! A failing and a passing example of a rule, taken from its fixtures, so that they are known to be true.

mod shortest;

use std::borrow::Cow;
use std::fs;

use camino::Utf8Path;
use groundrule_rules::rule::Rule;

use crate::options::fixtures_beside;

pub(crate) use self::shortest::VERDICTS;

include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The HCL of an example that gives the verdict, for a rule that is built in or stands below one of `directories`.
pub(crate) fn example(
    rule: &Rule,
    verdict: &str,
    directories: &[impl AsRef<Utf8Path>],
) -> Option<Cow<'static, str>> {
    let embedded = EMBEDDED.iter().find(|(id, of, _)| *id == rule.id && *of == verdict);
    if let Some((_, _, text)) = embedded {
        return Some(Cow::Borrowed(text));
    }
    let folder = rule.package.replace('.', "/");
    directories.iter().find_map(|directory| {
        let cases = fixtures_beside(directory.as_ref()).join(&folder).join(verdict);
        fs::read_to_string(shortest::example(cases.as_std_path())?).ok().map(Cow::Owned)
    })
}
