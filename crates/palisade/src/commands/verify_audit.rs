//! `palisade verify-audit`: recomputes the chains of the audit trail and says what was changed.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use palisade_model::OrganizationId;
use palisade_service::AuditCheck;

use crate::settings::{ListenArgs, ScanArgs, Settings, StoreArgs};
use crate::{compose, pepper, registry};

const EXIT_TAMPERED: u8 = 1;

/// Check that nobody has changed the audit trail
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// Check this organisation only
    #[arg(long, value_name = "ID")]
    organization: Option<OrganizationId>,
    /// A hash that `GET /v1/audit/head` answered before: it must still be in the trail
    #[arg(long, value_name = "HASH")]
    expect_head: Option<String>,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = Settings::resolve(&args.store, &ScanArgs::default(), &ListenArgs::default())?;
    if !pepper::exists(&settings.store.data_dir) {
        bail!(
            "expected the secret that the trail was sealed with, found neither {} nor the variable PALISADE_PEPPER",
            pepper::path_in(&settings.store.data_dir).display()
        );
    }
    let store = compose::open_store(&settings.store).await?;
    let config = settings.service(String::new());
    let service = compose::service(store.clone(), &settings.store, registry::none(), config).await?;
    let known = service.organization_ids().await?;
    let wanted: Vec<_> =
        known.into_iter().filter(|id| args.organization.is_none_or(|wanted| *id == wanted)).collect();
    if wanted.is_empty() {
        bail!("expected the id of an organisation of this server, found none that fits");
    }
    let mut checks = Vec::new();
    for organization in wanted {
        checks.push(service.verify_audit(organization, args.expect_head.as_deref()).await?);
    }
    store.close().await;
    report(&checks, args.expect_head.as_deref())
}

fn report(checks: &[AuditCheck], expected: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut tampered = false;
    for check in checks {
        tampered |= check.tampering.is_some();
        writeln!(out, "{}", line_of(check))?;
    }
    if let Some(hash) = expected.filter(|_| !checks.iter().any(|check| check.holds_expected)) {
        tampered = true;
        let hash = palisade_model::printable(palisade_model::truncate_utf8(hash, 80));
        writeln!(out, "TAMPERED  no trail holds {hash}: what was recorded up to it was replaced or removed")?;
    }
    Ok(if tampered { ExitCode::from(EXIT_TAMPERED) } else { ExitCode::SUCCESS })
}

fn line_of(check: &AuditCheck) -> String {
    let id = check.organization_id;
    match (&check.tampering, &check.head) {
        (Some(tampering), _) => format!("TAMPERED  {id}: {tampering}"),
        (None, None) => format!("ok        {id}: nothing was recorded yet"),
        (None, Some(head)) => format!(
            "ok        {id}: records {} to {} in {} segments, head {}",
            head.start_records + 1,
            head.records,
            check.segments,
            head.hash
        ),
    }
}
