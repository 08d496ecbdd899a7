//! The catalogues of controls that built-in rules may name, each with the public table that says which setting is evidence
//! for which control. Only numbers are taken from there, no wording.

/// A catalogue of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalogue {
    /// As metadata spells it: `nist-800-53-r5`.
    pub id: &'static str,
    /// As its publisher calls it.
    pub name: &'static str,
    /// Where a cloud's or the publisher's own documentation relates settings to its controls.
    pub table: &'static str,
}

const AWS_CIS: &str =
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html";
const GOOGLE_CIS: &str =
    "https://cloud.google.com/security-command-center/docs/concepts-vulnerabilities-findings";

/// All of them, by id.
pub const CATALOGUES: [Catalogue; 14] = [
    catalogue("cis-aws-1.2", "CIS AWS Foundations Benchmark 1.2.0", AWS_CIS),
    catalogue("cis-aws-1.4", "CIS AWS Foundations Benchmark 1.4.0", AWS_CIS),
    catalogue("cis-aws-3.0", "CIS AWS Foundations Benchmark 3.0.0", AWS_CIS),
    catalogue("cis-aws-5.0", "CIS AWS Foundations Benchmark 5.0.0", AWS_CIS),
    catalogue(
        "cis-azure-1.3",
        "CIS Microsoft Azure Foundations Benchmark 1.3.0",
        "https://learn.microsoft.com/azure/governance/policy/samples/cis-azure-1-3-0",
    ),
    catalogue(
        "cis-azure-1.4",
        "CIS Microsoft Azure Foundations Benchmark 1.4.0",
        "https://learn.microsoft.com/azure/governance/policy/samples/cis-azure-1-4-0",
    ),
    catalogue(
        "cis-azure-2.0",
        "CIS Microsoft Azure Foundations Benchmark 2.0.0",
        "https://learn.microsoft.com/azure/governance/policy/samples/cis-azure-2-0-0",
    ),
    catalogue("cis-google-1.0", "CIS Google Cloud Computing Foundations Benchmark 1.0.0", GOOGLE_CIS),
    catalogue("cis-google-1.1", "CIS Google Cloud Computing Foundations Benchmark 1.1.0", GOOGLE_CIS),
    catalogue("cis-google-1.2", "CIS Google Cloud Computing Foundations Benchmark 1.2.0", GOOGLE_CIS),
    catalogue("cis-google-1.3", "CIS Google Cloud Computing Foundations Benchmark 1.3.0", GOOGLE_CIS),
    catalogue("cis-google-2.0", "CIS Google Cloud Computing Foundations Benchmark 2.0.0", GOOGLE_CIS),
    catalogue(
        "nist-800-53-r5",
        "NIST SP 800-53 Rev. 5",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference-nist-800-53.html",
    ),
    catalogue(
        "pci-dss-4.0",
        "PCI DSS 4.0",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/pci-standard.html",
    ),
];

const fn catalogue(id: &'static str, name: &'static str, table: &'static str) -> Catalogue {
    Catalogue { id, name, table }
}

/// The catalogue with an id; an organisation's own are not among them.
pub fn find(id: &str) -> Option<&'static Catalogue> {
    CATALOGUES.iter().find(|catalogue| catalogue.id == id)
}
