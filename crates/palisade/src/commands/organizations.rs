//! `palisade organizations`: the accounts of this server and their plans, straight in the store.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;
use palisade_model::{OrganizationId, rfc3339};
use palisade_service::{OrganizationInfo, Service};

use crate::settings::{ListenArgs, ScanArgs, Settings, StoreArgs};
use crate::{compose, registry};

/// List accounts, change their plans, grant scans
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the accounts: id, plan, granted scans, age, name
    List,
    /// Move an account to another plan; the next request sees it
    SetPlan {
        /// The account's id, as `organizations list` shows it
        id: OrganizationId,
        plan: String,
    },
    /// Grant scans on top of the plan, such as for a bulk back-fill; used up when a window of the plan is full
    Grant {
        /// The account's id, as `organizations list` shows it
        id: OrganizationId,
        scans: u64,
    },
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = Settings::resolve(&args.store, &ScanArgs::default(), &ListenArgs::default())?;
    let store = compose::open_store(&settings.store).await?;
    let config = settings.service(String::new());
    let service = compose::service(store.clone(), &settings.store, registry::none(), config).await?;
    let result = act(&service, args.action).await;
    store.close().await;
    result.map(|()| ExitCode::SUCCESS)
}

async fn act(service: &Service, action: Action) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match action {
        Action::List => {
            for organization in service.list_organizations().await? {
                writeln!(out, "{}", line_of(&organization))?;
            }
        }
        Action::SetPlan { id, plan } => {
            service.set_plan(id, &plan).await?;
            service.record_command(id, "organizations set-plan", &plan).await?;
            writeln!(out, "{id} is on the plan {plan} now.")?;
        }
        Action::Grant { id, scans } => {
            service.grant_scans(id, scans).await?;
            service.record_command(id, "organizations grant", &scans.to_string()).await?;
            writeln!(out, "{id} may make {scans} scans more than its plan allows.")?;
        }
    }
    Ok(())
}

fn line_of(organization: &OrganizationInfo) -> String {
    let OrganizationInfo { id, name, plan, extra_scans, created_at } = organization;
    let made = rfc3339(*created_at);
    format!("{id}  {plan}  {extra_scans}  {made}  {}", palisade_model::printable(name))
}
