//! `palisade keys`: create, list and revoke API keys, straight in the store.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;
use palisade_model::{KeyId, Scope, rfc3339};
use palisade_service::{CreateKey, KeyInfo, Service};

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
    Create {
        /// What the key is for
        #[arg(long)]
        name: String,
        /// What it may do: read, write or admin; admin includes write, write includes read; may be repeated
        #[arg(long = "scope", required = true, value_delimiter = ',')]
        scopes: Vec<Scope>,
        /// A test-mode key: scans the built-in sandbox, uses no quota
        #[arg(long)]
        test: bool,
        /// Plan of the account that the key belongs to: one account per plan [default: enterprise]
        #[arg(long, value_name = "PLAN")]
        plan: Option<String>,
    },
    /// List the keys, without their secrets
    List,
    /// Revoke a key; it is refused from the next request on
    Revoke {
        /// The key's id, as `keys list` shows it
        id: KeyId,
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
    // The server's own account comes first, so that a key for another plan never takes its place.
    let own = service.ensure_organization(None).await?;
    let mut out = std::io::stdout().lock();
    match action {
        Action::Create { name, scopes, test, plan } => {
            let organization_id = match plan.as_deref() {
                Some(plan) => service.ensure_organization(Some(plan)).await?,
                None => own,
            };
            let created =
                service.create_key(CreateKey { organization_id, name, scopes, test_mode: test }).await?;
            writeln!(out, "Key {} was made. It is shown only now:", created.id)?;
            writeln!(out, "{}", created.secret.reveal())?;
        }
        Action::List => {
            for key in service.list_keys().await? {
                writeln!(out, "{}", line_of(&key))?;
            }
        }
        Action::Revoke { id } => {
            service.revoke_key(id).await?;
            writeln!(out, "Key {id} is revoked.")?;
        }
    }
    Ok(())
}

fn line_of(key: &KeyInfo) -> String {
    let scopes: Vec<_> = key.scopes.iter().map(ToString::to_string).collect();
    let state = key.revoked_at.map_or_else(|| "active".to_owned(), |at| format!("revoked {}", rfc3339(at)));
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
