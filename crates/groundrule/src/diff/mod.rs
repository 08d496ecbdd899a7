//! What changed between two reports: which findings are new, which are fixed, which say something else, and which moved.

pub(crate) mod render;
pub(crate) mod side;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use side::{Item, Side};

/// What changed from one side to the other.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Diff {
    /// In the order of what is read first: root, place, address, rule.
    pub(crate) changes: Vec<Change>,
    /// Findings that are the same on both sides.
    pub(crate) same: usize,
}

/// A finding that is not the same on both sides.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    pub(crate) base: Option<Item>,
    pub(crate) head: Option<Item>,
}

/// What became of a finding; what counts most is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ChangeKind {
    /// It was not there before.
    New,
    /// Its verdict, severity, level or message is another, or who lets it pass.
    Changed,
    /// It is at another address or in another file.
    Moved,
    /// It is not there any more.
    Fixed,
}

impl ChangeKind {
    /// As outputs spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ChangeKind::New => "new",
            ChangeKind::Changed => "changed",
            ChangeKind::Moved => "moved",
            ChangeKind::Fixed => "fixed",
        }
    }
}

impl Change {
    /// The finding as it is now; as it was, if it is gone.
    pub(crate) fn item(&self) -> Option<&Item> {
        self.head.as_ref().or(self.base.as_ref())
    }

    /// What of it is another.
    pub(crate) fn differences(&self) -> Vec<(&'static str, String, String)> {
        let (Some(base), Some(head)) = (&self.base, &self.head) else { return Vec::new() };
        let mut all = differences(base, head);
        all.extend(ways(base, head));
        all
    }
}

/// Pairs the findings of two sides, and says what became of each.
pub(crate) fn diff(base: Side, head: Side) -> Diff {
    // One root on each side is the same root, wherever it stood.
    let is_one_root = base.roots.len() == 1 && head.roots.len() == 1;
    let mut base: Vec<Option<Item>> = base.items.into_iter().map(Some).collect();
    let mut head: Vec<Option<Item>> = head.items.into_iter().map(Some).collect();
    let mut pairs = Vec::new();
    pair(&mut base, &mut head, &mut pairs, |item| item.fingerprint.clone());
    pair(&mut base, &mut head, &mut pairs, |item| {
        let root = if is_one_root { "" } else { &item.root };
        [root, &item.rule, &item.address].join("\0")
    });
    let mut diff = Diff::default();
    for (base, head) in pairs {
        let kind = if !differences(&base, &head).is_empty() {
            ChangeKind::Changed
        } else if !ways(&base, &head).is_empty() {
            ChangeKind::Moved
        } else {
            diff.same += 1;
            continue;
        };
        diff.changes.push(Change { kind, base: Some(base), head: Some(head) });
    }
    diff.changes.extend(head.into_iter().flatten().map(|head| Change {
        kind: ChangeKind::New,
        base: None,
        head: Some(head),
    }));
    diff.changes.extend(base.into_iter().flatten().map(|base| Change {
        kind: ChangeKind::Fixed,
        base: Some(base),
        head: None,
    }));
    diff.changes.sort_by(|one, other| {
        one.kind.cmp(&other.kind).then_with(|| {
            let [one, other] = [one, other].map(|change| change.item().map(Item::order));
            one.cmp(&other)
        })
    });
    diff
}

/// Pairs those with the same key, in their order.
fn pair(
    base: &mut [Option<Item>],
    head: &mut [Option<Item>],
    pairs: &mut Vec<(Item, Item)>,
    key: impl Fn(&Item) -> String,
) {
    let mut by_key: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (at, item) in base.iter().enumerate() {
        if let Some(item) = item {
            by_key.entry(key(item)).or_default().push_back(at);
        }
    }
    for place in head {
        let Some(item) = place else { continue };
        let Some(at) = by_key.get_mut(&key(item)).and_then(VecDeque::pop_front) else { continue };
        if let (Some(base), Some(head)) = (base[at].take(), place.take()) {
            pairs.push((base, head));
        }
    }
}

type Difference = (&'static str, String, String);

/// What two findings say differently.
fn differences(base: &Item, head: &Item) -> Vec<Difference> {
    let of = |what, base: String, head: String| (base != head).then_some((what, base, head));
    let by = |item: &Item| item.suppressed.clone().unwrap_or_else(|| "nobody".to_owned());
    let all = [
        of("verdict", base.verdict.name().to_owned(), head.verdict.name().to_owned()),
        of("severity", base.severity_name().to_owned(), head.severity_name().to_owned()),
        of("level", base.level_name().to_owned(), head.level_name().to_owned()),
        of("let pass by", by(base), by(head)),
        of("message", base.message.clone(), head.message.clone()),
    ];
    // A message names its subject, which may have moved.
    let is_said_of_another = base.address != head.address;
    all.into_iter()
        .flatten()
        .filter(|(what, was, is)| {
            *what != "message"
                || !is_said_of_another
                || was.replace(&base.address, "") != is.replace(&head.address, "")
        })
        .collect()
}

/// Where two findings are differently; lines move with every edit.
fn ways(base: &Item, head: &Item) -> Vec<Difference> {
    let of = |what, base: String, head: String| (base != head).then_some((what, base, head));
    let files = match (&base.file, &head.file) {
        (Some(was), Some(is)) => of("file", was.clone(), is.clone()),
        _ => None,
    };
    of("address", base.address.clone(), head.address.clone()).into_iter().chain(files).collect()
}

impl Diff {
    /// The changes of a kind.
    pub(crate) fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }

    /// How many changes there are of each kind.
    pub(crate) fn counts(&self) -> [(ChangeKind, usize); 4] {
        [ChangeKind::New, ChangeKind::Changed, ChangeKind::Moved, ChangeKind::Fixed]
            .map(|kind| (kind, self.of(kind).count()))
    }

    /// The findings that fail the run and did not before.
    pub(crate) fn failing(&self) -> impl Iterator<Item = &Item> {
        self.changes.iter().filter_map(|change| {
            let head = change.head.as_ref().filter(|head| head.fails)?;
            change.base.as_ref().is_none_or(|base| !base.fails).then_some(head)
        })
    }
}

/// The roots that only one side has, for the reader: what is said of them is new or fixed as a whole.
pub(crate) fn only_one_has<'s>(base: &'s Side, head: &'s Side) -> (Vec<&'s str>, Vec<&'s str>) {
    let names = |one: &'s BTreeSet<String>, other: &'s BTreeSet<String>| {
        one.difference(other).map(String::as_str).collect()
    };
    if base.roots.len() == 1 && head.roots.len() == 1 {
        return (Vec::new(), Vec::new());
    }
    (names(&base.roots, &head.roots), names(&head.roots, &base.roots))
}

#[cfg(test)]
mod tests {
    use groundrule_rules::report::{Level, Verdict};
    use groundrule_rules::rule::Severity;

    use super::*;
    use crate::diff::side::Place;

    fn item(fingerprint: &str, address: &str) -> Item {
        Item {
            root: "infra".to_owned(),
            rule: "rule".to_owned(),
            verdict: Verdict::Fail,
            level: Level::Mandatory,
            severity: Severity::High,
            address: address.to_owned(),
            message: format!("{address} is wrong"),
            place: Some(Place { file: "main.tf".to_owned(), line: 1, column: 1 }),
            file: Some("main.tf".to_owned()),
            suppressed: None,
            fails: true,
            fingerprint: fingerprint.to_owned(),
        }
    }

    fn side(items: Vec<Item>) -> Side {
        Side { roots: BTreeSet::from(["infra".to_owned()]), items }
    }

    fn kinds(base: Vec<Item>, head: Vec<Item>) -> Vec<ChangeKind> {
        diff(side(base), side(head)).changes.iter().map(|change| change.kind).collect()
    }

    #[test]
    fn each_finding_is_in_one_class() {
        assert_eq!(kinds(vec![item("1", "a.b")], vec![item("1", "a.b")]), []);
        assert_eq!(kinds(vec![], vec![item("1", "a.b")]), [ChangeKind::New]);
        assert_eq!(kinds(vec![item("1", "a.b")], vec![]), [ChangeKind::Fixed]);
        // Known by its fingerprint, its message names the new address.
        assert_eq!(kinds(vec![item("1", "a.b")], vec![item("1", "a.c")]), [ChangeKind::Moved]);
        let undetermined = Item { verdict: Verdict::Undetermined, ..item("1", "a.b") };
        assert_eq!(kinds(vec![undetermined.clone()], vec![item("1", "a.b")]), [ChangeKind::Changed]);
        let line =
            Item { place: Some(Place { file: "main.tf".into(), line: 9, column: 1 }), ..item("1", "a.b") };
        assert_eq!(kinds(vec![line], vec![item("1", "a.b")]), []);
        let file = Item { file: Some("b.tf".to_owned()), ..item("1", "a.b") };
        assert_eq!(kinds(vec![file], vec![item("1", "a.b")]), [ChangeKind::Moved]);
        // Another name for the root changes fingerprints.
        assert_eq!(kinds(vec![item("1", "a.b")], vec![item("2", "a.b")]), []);
    }

    #[test]
    fn what_fails_now_and_did_not_before_is_what_counts() {
        let undetermined = Item { verdict: Verdict::Undetermined, fails: false, ..item("1", "a.b") };
        let excepted = Item { suppressed: Some("exception".to_owned()), fails: false, ..item("2", "a.c") };
        let base = vec![undetermined, excepted.clone(), item("3", "a.d")];
        let head = vec![
            item("1", "a.b"),
            item("2", "a.c"),
            Item { message: "else".to_owned(), ..item("3", "a.d") },
            item("4", "a.e"),
            Item { fingerprint: "5".to_owned(), address: "a.f".to_owned(), ..excepted },
        ];
        let diff = diff(side(base), side(head));
        let mut failing: Vec<&str> = diff.failing().map(|item| item.address.as_str()).collect();
        failing.sort_unstable();
        assert_eq!(failing, ["a.b", "a.c", "a.e"]);
    }
}
