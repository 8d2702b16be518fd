//! What a caller says about a project, as JSON: the same fields when it is made and when it is changed.

use palisade_service::{Given, ProjectPatch, SettingsPatch};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::given::given;
use crate::words;

/// A new project.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateProject, example = json!({
    "name": "Shop", "url": "https://shop.example.com", "default_branch": "main", "scan_types": ["web"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateBody {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// An absolute path under a folder that the server allows. At most one of `path`, `url` and `repo_url`.
    path: Option<String>,
    /// A web site. All its pages are one project.
    url: Option<String>,
    /// A repository, by https. Kept for reference: scans do not fetch it.
    repo_url: Option<String>,
    /// `main` when not given.
    default_branch: Option<String>,
    /// What its scans look for when they do not say; everything that fits when empty.
    scan_types: Option<Vec<String>>,
    /// Policies that judge its findings.
    policy_ids: Option<Vec<String>>,
    /// With teams, only their members see the project, and those who see every project.
    team_ids: Option<Vec<String>>,
    settings: Option<SettingsBody>,
}

/// Changes to a project: what is not given stays, `null` goes back to what a new project has.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdateProject, example = json!({"default_branch": "trunk", "settings": {"scan_type": "quick"}}))]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateBody {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    name: Given<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    path: Given<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    url: Given<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    repo_url: Given<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    default_branch: Given<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    scan_types: Given<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    policy_ids: Given<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    team_ids: Given<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SettingsBody>)]
    settings: Given<SettingsBody>,
}

/// What scans of the project do unless they say otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ProjectSettings)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingsBody {
    #[serde(default, deserialize_with = "given")]
    #[schema(schema_with = words::optional_scan_type, required = false)]
    scan_type: Given<String>,
}

impl From<CreateBody> for ProjectPatch {
    fn from(body: CreateBody) -> Self {
        Self {
            name: Some(Some(body.name)),
            path: body.path.map(Some),
            url: body.url.map(Some),
            repo_url: body.repo_url.map(Some),
            default_branch: body.default_branch.map(Some),
            scan_types: body.scan_types.map(Some),
            policy_ids: body.policy_ids.map(Some),
            team_ids: body.team_ids.map(Some),
            settings: body.settings.map(|settings| Some(settings.into())),
        }
    }
}

impl From<UpdateBody> for ProjectPatch {
    fn from(body: UpdateBody) -> Self {
        Self {
            name: body.name,
            path: body.path,
            url: body.url,
            repo_url: body.repo_url,
            default_branch: body.default_branch,
            scan_types: body.scan_types,
            policy_ids: body.policy_ids,
            team_ids: body.team_ids,
            settings: body.settings.map(|settings| settings.map(SettingsPatch::from)),
        }
    }
}

impl From<SettingsBody> for SettingsPatch {
    fn from(body: SettingsBody) -> Self {
        Self { scan_type: body.scan_type }
    }
}
