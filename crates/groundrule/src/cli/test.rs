//! Arguments of `groundrule test`.

use camino::Utf8PathBuf;
use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Fixtures stand beside the directory of policies:
  fixtures/ORGANISATION/STANDARD/[PROVIDER/]NAME/{pass,fail,undetermined}/CASE/plan.json

Examples:
  groundrule test
  groundrule test infra/policies
  groundrule test --mutate --rule acme-tagging-aws-cost-center
  groundrule test --mutate --require-mutants 95

Mutants are rules that read an attribute wrongly (it is hidden, left out, turned round or changed in all fixtures
that have it), and policies with one comparison, compared literal or condition changed. A mutant that
turns no fixture's verdict survives: nothing tests what it changes.

Exit status:
  0  every case gives its verdict, no hiding turns one, and enough mutants are noticed
  1  a case does not, a hiding does, too few are, or a rule says otherwise than recorded
  2  wrong usage or policy
  3  there are no cases
  4  a fixture could not be read")]
pub(crate) struct TestArgs {
    /// Directory of your policies
    #[arg(value_name = "DIR", default_value = "policies")]
    pub(crate) directory: Utf8PathBuf,
    /// Test this rule only; repeatable
    #[arg(long = "rule", value_name = "RULE")]
    pub(crate) rules: Vec<String>,
    /// Record what the rules say of their cases beside them, in verdicts.snap.txt; later runs compare
    #[arg(long)]
    pub(crate) record: bool,
    /// Try mutants of what the rules read and of the policies, and tell which no fixture notices
    #[arg(long)]
    pub(crate) mutate: bool,
    /// Least share of mutants that has to be noticed
    #[arg(long, value_name = "PERCENT", requires = "mutate", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) require_mutants: Option<u8>,
}
