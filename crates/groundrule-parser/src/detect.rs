//! Which kind of file this is: a plan, a state, or one of the many that are given by mistake.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};

/// A file that is neither a plan nor a state, as far as it can be told what it is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is described, for users, by `Foreign::described`"
)]
pub enum Foreign {
    RawState,
    EncryptedFile,
    EventStream,
    BinaryPlan,
    Compressed,
    ProviderSchema,
    ModulesJson,
    ValidateJson,
    OutputJson,
    FunctionsJson,
    VersionJson,
    RedactedPlan,
    Envelope,
    HclJson,
    Hcl,
    SentinelMock,
    HumanPlan,
    TerraformError,
    WrapperOutput,
    LeadingText,
    Yaml,
    Graph,
    Markup,
    LfsPointer,
    JsonList,
    JsonScalar,
    OtherJson,
    Binary,
    Text,
}

const SHOW_PLAN: &str =
    "write the plan with `terraform plan -out FILE` and give the output of `terraform show -json FILE`";

impl Foreign {
    /// A fixed word for it.
    pub fn code(self) -> &'static str {
        self.described().0
    }

    /// What it is, to stand after "is".
    pub fn what(self) -> &'static str {
        self.described().1
    }

    /// What to do instead.
    pub fn help(self) -> &'static str {
        self.described().2
    }

    fn described(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Foreign::RawState => (
                "raw-state",
                "a raw state file, which no schema has been applied to",
                "give the output of `terraform show -json`, or of `terraform show -json FILE`",
            ),
            Foreign::EncryptedFile => (
                "encrypted-file",
                "an encrypted plan or state",
                "give the output of `tofu show -json FILE`, which decrypts it",
            ),
            Foreign::EventStream => (
                "event-stream",
                "the event stream of `terraform plan -json` or `terraform apply -json`, which does not hold the plan",
                SHOW_PLAN,
            ),
            Foreign::BinaryPlan => (
                "binary-plan",
                "a saved plan in Terraform's own binary format",
                "give the output of `terraform show -json FILE`",
            ),
            Foreign::Compressed => (
                "compressed",
                "compressed with gzip",
                "decompress it, or pipe it through `gunzip`",
            ),
            Foreign::ProviderSchema => (
                "provider-schema",
                "the output of `terraform providers schema -json`",
                SHOW_PLAN,
            ),
            Foreign::ModulesJson => (
                "modules-json",
                "a list of modules, as in `.terraform/modules/modules.json`",
                SHOW_PLAN,
            ),
            Foreign::ValidateJson => (
                "validate-json",
                "the output of `terraform validate -json`",
                SHOW_PLAN,
            ),
            Foreign::OutputJson => ("output-json", "the output of `terraform output -json`", SHOW_PLAN),
            Foreign::FunctionsJson => (
                "functions-json",
                "the output of `terraform metadata functions -json`",
                SHOW_PLAN,
            ),
            Foreign::VersionJson => (
                "version-json",
                "the output of `terraform version -json`",
                SHOW_PLAN,
            ),
            Foreign::RedactedPlan => (
                "redacted-plan",
                "HCP Terraform's redacted plan, which leaves out the configuration",
                "download the run's `json-output` instead of `json-output-redacted`",
            ),
            Foreign::Envelope => (
                "envelope",
                "an envelope with a plan and its run, as HCP Terraform hands it to policies",
                "give the plan alone: `jq .plan FILE`",
            ),
            Foreign::HclJson => (
                "hcl-json",
                "Terraform configuration in JSON syntax",
                "give a plan made from it, or the directory that it stands in",
            ),
            Foreign::Hcl => (
                "hcl",
                "Terraform configuration",
                "give a plan made from it, or the directory that it stands in",
            ),
            Foreign::SentinelMock => ("sentinel-mock", "a mock for Sentinel", SHOW_PLAN),
            Foreign::HumanPlan => ("human-plan", "a plan printed for people", SHOW_PLAN),
            Foreign::TerraformError => (
                "terraform-error",
                "an error message of Terraform",
                "see why the step that wrote it failed",
            ),
            Foreign::WrapperOutput => (
                "wrapper-output",
                "JSON behind a line that a wrapper around Terraform printed",
                "with the GitHub action `setup-terraform`, set `terraform_wrapper: false`",
            ),
            Foreign::LeadingText => (
                "leading-text",
                "JSON behind lines of other text",
                "keep the standard output of `terraform show -json FILE` alone",
            ),
            Foreign::Yaml => ("yaml", "YAML", SHOW_PLAN),
            Foreign::Graph => ("graph", "the output of `terraform graph`", SHOW_PLAN),
            Foreign::Markup => (
                "markup",
                "HTML or XML",
                "see what the download answered: often a page that asks to log in",
            ),
            Foreign::LfsPointer => (
                "lfs-pointer",
                "a pointer of Git LFS",
                "fetch the file itself: `git lfs pull`",
            ),
            Foreign::JsonList => (
                "json-list",
                "a JSON list",
                "give each plan as a file of its own: `jq '.[0]' FILE`",
            ),
            Foreign::JsonScalar => ("json-scalar", "a single JSON value", SHOW_PLAN),
            Foreign::OtherJson => (
                "other-json",
                "JSON, but neither a plan nor a state: it has no `format_version`",
                SHOW_PLAN,
            ),
            Foreign::Binary => ("binary", "a binary file", SHOW_PLAN),
            Foreign::Text => ("text", "text, not JSON", SHOW_PLAN),
        }
    }
}

/// What a text is, as its first decisive key tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plan,
    State,
    Foreign(Foreign),
}

/// What can be told of a text without reading it whole.
#[derive(Debug, Default)]
pub(crate) struct Sighting {
    /// `None`: it is broken before that can be told.
    pub(crate) kind: Option<Kind>,
    /// `format_version`, if it stands before the decisive key, where Terraform writes it.
    pub(crate) format_version: Option<String>,
}

/// Names at the top of a file that settle what it is.
const DECISIVE: &[(&str, Kind)] = &[
    ("planned_values", Kind::Plan),
    ("resource_changes", Kind::Plan),
    ("resource_drift", Kind::Plan),
    ("output_changes", Kind::Plan),
    ("prior_state", Kind::Plan),
    ("configuration", Kind::Plan),
    ("relevant_attributes", Kind::Plan),
    ("proposed_unknown", Kind::Plan),
    ("variables", Kind::Plan),
    ("errored", Kind::Plan),
    ("complete", Kind::Plan),
    ("applyable", Kind::Plan),
    ("values", Kind::State),
    ("serial", Kind::Foreign(Foreign::RawState)),
    ("lineage", Kind::Foreign(Foreign::RawState)),
    ("check_results", Kind::Foreign(Foreign::RawState)),
    ("encrypted_data", Kind::Foreign(Foreign::EncryptedFile)),
    ("encryption_version", Kind::Foreign(Foreign::EncryptedFile)),
    ("@level", Kind::Foreign(Foreign::EventStream)),
    ("@message", Kind::Foreign(Foreign::EventStream)),
    ("provider_schemas", Kind::Foreign(Foreign::ProviderSchema)),
    ("Modules", Kind::Foreign(Foreign::ModulesJson)),
    ("modules", Kind::Foreign(Foreign::ModulesJson)),
    ("valid", Kind::Foreign(Foreign::ValidateJson)),
    ("diagnostics", Kind::Foreign(Foreign::ValidateJson)),
    ("function_signatures", Kind::Foreign(Foreign::FunctionsJson)),
    ("provider_selections", Kind::Foreign(Foreign::VersionJson)),
    ("plan_format_version", Kind::Foreign(Foreign::RedactedPlan)),
    ("plan", Kind::Foreign(Foreign::Envelope)),
    ("run", Kind::Foreign(Foreign::Envelope)),
    ("resource", Kind::Foreign(Foreign::HclJson)),
    ("module", Kind::Foreign(Foreign::HclJson)),
    ("provider", Kind::Foreign(Foreign::HclJson)),
    ("variable", Kind::Foreign(Foreign::HclJson)),
    ("terraform", Kind::Foreign(Foreign::HclJson)),
    ("locals", Kind::Foreign(Foreign::HclJson)),
];

/// Looks at the first bytes for formats that are no text.
pub(crate) fn foreign_bytes(bytes: &[u8]) -> Option<Foreign> {
    match bytes {
        [b'P', b'K', 3, 4, ..] | [b't', b'f', b'p', b'l', b'a', b'n', ..] => Some(Foreign::BinaryPlan),
        [0x1F, 0x8B, ..] => Some(Foreign::Compressed),
        _ => None,
    }
}

/// Looks at a text until it is clear what it is.
pub(crate) fn sight(text: &str) -> Sighting {
    if !text.trim_start().starts_with('{') {
        return Sighting {
            kind: Some(Kind::Foreign(foreign_text(text))),
            format_version: None,
        };
    }
    let mut sighting = Sighting::default();
    let whole = serde_json::Deserializer::from_str(text)
        .deserialize_map(KeysVisitor(&mut sighting))
        .is_ok();
    if whole {
        sighting.kind = Some(match sighting.format_version {
            Some(_) => Kind::State,
            None if is_output(text) => Kind::Foreign(Foreign::OutputJson),
            None => Kind::Foreign(Foreign::OtherJson),
        });
    }
    sighting
}

/// Walks over the names at the top and stops, by an error, at the first that is decisive.
struct KeysVisitor<'a>(&'a mut Sighting);

impl<'de> Visitor<'de> for KeysVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<str>>()? {
            if let Some((_, kind)) = DECISIVE.iter().find(|(name, _)| *name == key) {
                self.0.kind = Some(*kind);
                return Err(de::Error::custom("seen enough"));
            }
            if key == "format_version" {
                self.0.format_version = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Whether each entry is an output with its type and value.
fn is_output(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Output {
        #[serde(rename = "sensitive")]
        _sensitive: bool,
        #[serde(rename = "type")]
        _type: IgnoredAny,
        #[serde(rename = "value")]
        _value: IgnoredAny,
    }
    serde_json::from_str::<BTreeMap<Cow<str>, Output>>(text).is_ok_and(|outputs| !outputs.is_empty())
}

/// How much of a text is searched for telling words.
const HEAD: usize = 64 * 1024;

/// What a text is that does not begin with `{`.
fn foreign_text(text: &str) -> Foreign {
    let head = text[..text.floor_char_boundary(HEAD)].trim_start();
    let holds = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if head.starts_with("[command]") {
        Foreign::WrapperOutput
    } else if head.starts_with('[') {
        Foreign::JsonList
    } else if head.starts_with('<') {
        Foreign::Markup
    } else if head.contains('\0') {
        Foreign::Binary
    } else if head.starts_with("version https://git-lfs.github.com/") {
        Foreign::LfsPointer
    } else if holds(&["{\"format_version\":", "{\"@level\":"]) {
        Foreign::LeadingText
    } else if holds(&[
        "will perform the following actions",
        "used the selected providers",
        "No changes.",
    ]) {
        Foreign::HumanPlan
    } else if head.starts_with("Error:") || head.contains("│ Error:") {
        Foreign::TerraformError
    } else if head.starts_with("digraph ") {
        Foreign::Graph
    } else if head.starts_with("import \"") || head.starts_with("terraform_version = ") {
        Foreign::SentinelMock
    } else if first_code_line(head).is_some_and(is_hcl) {
        Foreign::Hcl
    } else if head.starts_with("---") || first_code_line(head).is_some_and(is_yaml) {
        Foreign::Yaml
    } else if serde_json::from_str::<IgnoredAny>(text).is_ok() {
        Foreign::JsonScalar
    } else {
        Foreign::Text
    }
}

fn first_code_line(head: &str) -> Option<&str> {
    head.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !["#", "//", "/*", "*"].iter().any(|mark| line.starts_with(mark)))
}

fn is_hcl(line: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "terraform",
        "provider",
        "resource",
        "data",
        "variable",
        "output",
        "locals",
        "module",
        "moved",
        "import",
        "removed",
        "check",
        "ephemeral",
    ];
    let word = line.split([' ', '{', '"']).next().unwrap_or_default();
    BLOCKS.contains(&word) && (line.contains('{') || line.contains('"'))
}

fn is_yaml(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        (value.is_empty() || value.starts_with(' '))
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    })
}
