//! `palisade keys`: create, list and revoke API keys, straight in the store.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;
use palisade_model::{Cidr, KeyId, ProjectId, Scope, rfc3339};
use palisade_service::{CreateKey, KeyInfo, KeyPrefix, KeyRestrictions, Service};

use crate::settings::{ListenArgs, ScanArgs, Settings, StoreArgs};
use crate::{compose, registry};

/// Manage API keys
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key; it is printed once, as the last line of stdout
    Create(Box<CreateArgs>),
    /// List the keys, without their secrets
    List,
    /// Revoke a key; it is refused from the next request on
    Revoke {
        /// The key's id, as `keys list` shows it
        id: KeyId,
    },
}

#[derive(Debug, clap::Args)]
struct CreateArgs {
    /// What the key is for
    #[arg(long)]
    name: String,
    /// What it may do: read, write or admin, alone or with a resource (read:findings); may be repeated
    #[arg(long = "scope", required = true, value_delimiter = ',')]
    scopes: Vec<Scope>,
    /// A test-mode key: scans the built-in sandbox, uses no quota
    #[arg(long)]
    test: bool,
    /// How it begins: pal_live_, pal_test_, sk-sec-, cl_tok_, sp_live_, sp_test_ or ssk_
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<KeyPrefix>,
    /// Days until it ends by itself; without it the key does not end
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=365))]
    expires_in_days: Option<u32>,
    /// Restrict it to this project; may be repeated
    #[arg(long = "project", value_name = "ID", value_delimiter = ',')]
    projects: Vec<ProjectId>,
    /// Restrict it to this address or address block; may be repeated
    #[arg(long = "ip", value_name = "CIDR", value_delimiter = ',')]
    networks: Vec<Cidr>,
    /// Plan of the account that the key belongs to: one account per plan [default: enterprise]
    #[arg(long, value_name = "PLAN")]
    plan: Option<String>,
}

impl CreateArgs {
    fn prefix(&self) -> anyhow::Result<KeyPrefix> {
        match self.prefix {
            Some(prefix) if self.test && !prefix.is_test() => {
                anyhow::bail!("--test expects the prefix pal_test_ or sp_test_, found {}", prefix.as_str())
            }
            Some(prefix) => Ok(prefix),
            None if self.test => Ok(KeyPrefix::Test),
            None => Ok(KeyPrefix::Live),
        }
    }
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
    // The server's own account comes first, so that a key for another plan never takes its place.
    let own = service.ensure_organization(None).await?;
    let mut out = std::io::stdout().lock();
    match action {
        Action::Create(args) => {
            let prefix = args.prefix()?;
            let organization_id = match args.plan.as_deref() {
                Some(plan) => service.ensure_organization(Some(plan)).await?,
                None => own,
            };
            let restrictions = KeyRestrictions {
                project_ids: (!args.projects.is_empty()).then_some(args.projects),
                team_ids: None,
                ip_allowlist: (!args.networks.is_empty()).then_some(args.networks),
            };
            let request = CreateKey {
                prefix,
                restrictions,
                expires_in_days: args.expires_in_days,
                ..CreateKey::new(organization_id, args.name, args.scopes)
            };
            let created = service.create_key(request).await?;
            service.record_command(organization_id, "keys create", &created.id.to_string()).await?;
            writeln!(out, "Key {} was made. It is shown only now:", created.id)?;
            writeln!(out, "{}", created.secret.reveal())?;
        }
        Action::List => {
            for key in service.list_keys().await? {
                writeln!(out, "{}", line_of(&key))?;
            }
        }
        Action::Revoke { id } => {
            let organization_id = service.revoke_key(id).await?;
            service.record_command(organization_id, "keys revoke", &id.to_string()).await?;
            writeln!(out, "Key {id} is revoked.")?;
        }
    }
    Ok(())
}

fn line_of(key: &KeyInfo) -> String {
    let scopes: Vec<_> = key.scopes.iter().map(ToString::to_string).collect();
    let state = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => format!("revoked {}", rfc3339(at)),
        (None, Some(at)) => format!("ends {}", rfc3339(at)),
        (None, None) => "active".to_owned(),
    };
    format!(
        "{}  {}  {}  {}  {}  {}",
        key.id,
        key.hint,
        key.plan,
        scopes.join(","),
        state,
        palisade_model::printable(&key.name)
    )
}
