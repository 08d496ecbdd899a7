//! A rule as loaded: its metadata, what it reads, and what has to be settled for its results to count.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::SourceText;
use crate::edition::Edition;
use crate::wildcard::Wildcard;

/// One policy: one Rego package with metadata, one reason to fail.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `encryption-aws-block-storage`: the path below the policies' root, joined by dashes.
    pub id: String,
    /// Rego package: `groundrule.encryption.aws.block_storage`.
    pub package: String,
    /// Family of rules with shared settings: `encryption`.
    pub standard: String,
    /// Provider by Terraform's local name, if the rule is one provider's: `aws`.
    pub provider: Option<String>,
    /// The edition that first had it; an organisation's own rules belong to none.
    pub edition: Option<Edition>,
    /// The policy's file.
    pub source: Arc<SourceText>,
    /// What the `# METADATA` block says.
    pub metadata: Metadata,
    /// Which rules the package has and what they need.
    pub bodies: Bodies,
}

impl Rule {
    /// Whether it has this id, or is another scanner's check of this id, in any case of letters.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || has(&self.metadata.aliases, name)
    }

    /// Whether the meaning of another scanner's check overlaps with its own.
    pub fn overlaps(&self, name: &str) -> bool {
        has(&self.metadata.partial, name)
    }

    /// Whether it judges what changed outside Terraform.
    pub fn reads_drift(&self) -> bool {
        fn any(reads: &[(String, Read)], related: &[(String, RelatedSpec)]) -> bool {
            reads.iter().any(|(_, read)| read.paths.contains(&ReadPath::Engine(EngineRead::Drift)))
                || related.iter().any(|(_, related)| any(&related.reads, &related.related))
        }
        self.metadata.subjects.iter().any(|subject| any(&subject.reads, &subject.related))
    }

    /// Whether it is newer than an edition: reported where that edition is in force, and never failing.
    pub fn is_preview(&self, edition: Edition) -> bool {
        self.edition.is_some_and(|since| since > edition)
    }
}

fn has(ids: &BTreeMap<String, Vec<String>>, name: &str) -> bool {
    ids.values().flatten().any(|id| id.eq_ignore_ascii_case(name))
}

/// The `# METADATA` block.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// States the fault, as a finding's headline.
    pub title: String,
    /// Why it matters.
    pub description: String,
    /// How bad a fail is.
    pub severity: Severity,
    /// Changes that the rule looks at; by default all after which the subject exists.
    pub when: Vec<When>,
    /// What the rule judges, and what it reads of each.
    pub subjects: Vec<SubjectSpec>,
    /// Template of a finding's message.
    pub message: Template,
    /// What to do.
    pub remediation: String,
    /// Controls that the rule is evidence for, by catalogue.
    pub controls: BTreeMap<String, Vec<String>>,
    /// Ids of other scanners' checks, and own former ids, with the same meaning.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Ids of other scanners' checks whose meaning overlaps.
    pub partial: BTreeMap<String, Vec<String>>,
    /// What first had the rule: an edition, or a version of an organisation's own policies.
    pub since: Option<String>,
}

/// How bad a fail is: impact × exposure, as policies/README.md weighs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Hygiene.
    Low,
    /// Weakens a defence.
    Medium,
    /// A defence is missing.
    High,
    /// Open to anybody, or data is lost.
    Critical,
}

impl Severity {
    /// What a fail of it means, as part of a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Severity::Critical => "anybody can get at it, or what is lost is lost for good",
            Severity::High => {
                "a defence is missing, so that one more fault, or whoever is inside already, gets at it"
            }
            Severity::Medium => {
                "a defence is weaker than it can be, or nobody could tell later what happened"
            }
            Severity::Low => "hygiene: it costs order and money, and by itself no safety",
        }
    }
}

/// A change as policies name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Nothing changes.
    NoOp,
    /// A new object.
    Create,
    /// A changed object.
    Update,
    /// Deleted and created, in either order.
    Replace,
    /// Deleted.
    Delete,
    /// No longer managed, but left to exist.
    Forget,
    /// A data source is read during the apply.
    Read,
}

impl When {
    /// What exists after the apply, or is read by then.
    pub const EXISTS_AFTER: [When; 5] = [When::NoOp, When::Create, When::Update, When::Replace, When::Read];
}

/// What kind of thing a rule judges.
pub use groundrule_parser::graph::Kind as SubjectKind;

/// One entry of `subjects`: types that share reads.
#[derive(Debug, Clone)]
pub struct SubjectSpec {
    /// What is judged.
    pub kind: SubjectKind,
    /// Types or globs; empty for kinds without types.
    pub types: Vec<String>,
    /// Lists of blocks whose elements are the subjects; empty: the instance itself is the subject.
    pub each: Vec<String>,
    /// Canonical name → read.
    pub reads: Vec<(String, Read)>,
    /// Canonical name → joined resources.
    pub related: Vec<(String, RelatedSpec)>,
}

/// A declared read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Read {
    /// How the value is handed to the policy.
    pub kind: ReadKind,
    /// For [`ReadKind::Values`] a union; else spellings, of which the first that the type has counts. Empty for
    /// [`ReadKind::Const`].
    pub paths: Vec<ReadPath>,
    /// What *left to the provider* means.
    pub left: Left,
    /// Of [`ReadKind::Values`], those that the policy is handed; all if it is empty.
    pub among: Vec<Wildcard>,
}

/// How a read's value is handed to the policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ReadKind {
    /// As it is.
    Value,
    /// One flat list of all paths' scalars and lists.
    Values,
    /// Whether something is set.
    Presence,
    /// A map's keys.
    Keys,
    /// A string of JSON, parsed.
    Json,
    /// A policy document as a list of normalised statements.
    Iam,
    /// The same for every instance.
    Const(serde_json::Value),
}

/// What *left to the provider* means for a read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Left {
    /// A standard judges what was configured.
    #[default]
    Unset,
    /// The provider may choose either.
    Undetermined,
    /// The provider's documented choice.
    Default {
        /// The value.
        value: serde_json::Value,
        /// Where that is documented.
        source: String,
    },
}

/// Where a read looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ReadPath {
    /// An attribute of the resource, or with `element` of the element that `each` made the subject.
    Attribute {
        /// Leading dot.
        element: bool,
        /// Names from the outside in.
        path: Vec<String>,
    },
    /// What the engine knows.
    Engine(EngineRead),
    /// `"*"`: the whole object.
    All,
}

/// Reads with a leading `$`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EngineRead {
    /// `$tags["Owner"]`, `$tags[settings.required]`, or `$tags`: effective tags or labels.
    Tags(Option<Index>),
    /// `$before.PATH`: the value before the change.
    Before(Vec<String>),
    /// `$action`: as [`When`] spells it.
    Action,
    /// `$action_reason`: Terraform's reason.
    ActionReason,
    /// `$replace_paths`: attribute paths that force the replacement.
    ReplacePaths,
    /// `$drift`: attribute paths that changed outside Terraform.
    Drift,
    /// `$recorded.PATH`: the value that the state had before Terraform looked at what changed outside.
    Recorded(Vec<String>),
    /// `$changes`: the top-level attributes that the plan changes.
    Changes,
    /// `$secrets.tokens` and the like: attribute paths of what looks like a secret.
    Secrets(Secrets),
    /// `$type`: of the resource.
    Type,
    /// `$lifecycle.prevent_destroy` and the like; HCL only.
    Lifecycle(Vec<String>),
    /// `$region` of the instance or of its provider.
    Region,
    /// `$name`: the block's name.
    Name,
    /// `$address`.
    Address,
    /// `$module_source`: of the module call that the subject is, or stands in.
    ModuleSource,
    /// `$referrers`: addresses of the blocks that refer to the subject.
    Referrers,
    /// `$literal.PATH`: whether the attribute is written as a literal.
    Literal(Vec<String>),
    /// `$list`: which of the lists that `each` names the element came from.
    List,
}

/// What `$secrets` looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secrets {
    /// `$secrets.tokens`: tokens of known shape and private keys, in what is written literally and in programs and
    /// environments.
    Tokens,
    /// `$secrets.passwords`: what is written literally where the schema, or the name, says that a secret belongs.
    Passwords,
    /// `$secrets.entries`: entries of environments, and assignments in programs, that by their names are secrets.
    Entries,
}

impl Secrets {
    /// As metadata spell them.
    pub const ALL: [(&str, Secrets); 3] =
        [("entries", Secrets::Entries), ("passwords", Secrets::Passwords), ("tokens", Secrets::Tokens)];

    /// As metadata spell it.
    pub fn name(self) -> &'static str {
        Secrets::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// An index that is the same for every instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Index {
    /// A key.
    Key(String),
    /// `settings.required`: one read for each element of a list, or key of a map, in the standard's settings.
    Setting(Vec<String>),
}

/// Other resources joined to the subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RelatedSpec {
    /// Types or globs.
    pub types: Vec<String>,
    /// How they are joined.
    pub join: Join,
    /// Canonical name → read.
    pub reads: Vec<(String, Read)>,
    /// What is joined to them in turn.
    pub related: Vec<(String, RelatedSpec)>,
}

/// How related resources are joined.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Join {
    /// One side's attribute refers to the other side.
    By {
        /// The attribute that holds the reference.
        by: Vec<String>,
        /// `by` is an attribute of the element that `each` made the subject.
        element: bool,
        /// The attributes of the other side that it may hold.
        to: Vec<Vec<String>>,
        /// Which side holds `by`; missing: the related type if it has the attribute, else the subject.
        from: Option<Side>,
    },
    /// Every resource of the types.
    All,
}

/// A side of a join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// What the rule judges, or the related resource that a nested join starts from.
    Subject,
    /// The joined resource.
    Related,
}

/// The rules of a package, and what each needs.
#[derive(Debug, Clone, Default)]
pub struct Bodies {
    /// Needs of `applies`, if the package has it.
    pub applies: Option<Needs>,
    /// Needs of `satisfied`, if the package has it.
    pub satisfied: Option<Needs>,
    /// Needs of a violation that brings none of its own: all bodies' together.
    pub violations: Needs,
}

/// What has to be settled for a result to count; sorted, without repeats.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs(pub Vec<Need>);

/// One thing that has to be settled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Need {
    /// Names of the related resources on the way, from the subject on; empty: the subject itself.
    pub related: Vec<String>,
    /// What of it.
    pub what: NeedWhat,
}

/// What of the subject, or of the related resources, has to be settled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NeedWhat {
    /// That exactly the joined ones are the related resources.
    Members,
    /// A read as a whole: no prefix of its path, no element, no part of it is unknown.
    Read(String),
    /// All reads of it.
    Reads,
    /// One key of a read that is a map or a multiple read: `tag` at `Owner`.
    Key(String, String),
    /// Of a collection: that no element is missing or unknown, and these fields of each element.
    Elements(String, Vec<String>),
}

/// A message with places to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<Piece>);

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// `{subject}`: the subject's address.
    Subject,
    /// `{at}`: the attribute paths of all violations, as Terraform writes them.
    At,
    /// `{element}`: the elements that violate.
    Element,
    /// `{name}`: a read's value.
    Read(String),
    /// `{pab.acls}` or `{pab.address}`: a related resource's read or address.
    Related(Vec<String>, String),
    /// `{settings.required}`.
    Setting(Vec<String>),
}
