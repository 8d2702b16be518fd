//! What a caller says about a project, judged and laid over what was known.

use palisade_model::{
    DEFAULT_BRANCH, ProjectFields, ProjectSettings, ProjectSource, TeamId, printable, truncate_utf8,
};

use crate::projects::branch_name::parse_branch;
use crate::projects::types::parse_types;
use crate::{CoreError, Service};

const MAX_NAME: usize = 200;
const MAX_TEAMS: usize = 100;

/// One field of a change: not given, cleared, or set.
pub type Given<T> = Option<Option<T>>;

/// Fields of a project as they were given.
#[derive(Debug, Clone, Default)]
pub struct ProjectPatch {
    pub name: Given<String>,
    pub path: Given<String>,
    pub url: Given<String>,
    pub repo_url: Given<String>,
    pub default_branch: Given<String>,
    pub scan_types: Given<Vec<String>>,
    pub policy_ids: Given<Vec<String>>,
    pub team_ids: Given<Vec<String>>,
    pub settings: Given<SettingsPatch>,
}

/// The settings as they were given.
#[derive(Debug, Clone, Default)]
pub struct SettingsPatch {
    pub scan_type: Given<String>,
}

/// A project about which nothing was said yet.
pub(crate) fn blank() -> ProjectFields {
    ProjectFields {
        name: String::new(),
        source: ProjectSource::None,
        default_branch: DEFAULT_BRANCH.to_owned(),
        scan_types: Vec::new(),
        team_ids: Vec::new(),
        settings: ProjectSettings::default(),
    }
}

impl Service {
    /// `fields` with everything of `patch` that was given; what was cleared becomes what a new project has.
    pub(crate) fn patched(
        &self,
        fields: &ProjectFields,
        patch: ProjectPatch,
    ) -> Result<ProjectFields, CoreError> {
        let mut fields = fields.clone();
        refuse_policies(patch.policy_ids)?;
        if let Some(name) = patch.name {
            fields.name = parse_name(name.as_deref().unwrap_or_default())?;
        }
        self.patch_source(&mut fields.source, [patch.path, patch.url, patch.repo_url])?;
        if let Some(branch) = patch.default_branch {
            let parsed = branch.map(|branch| parse_branch("body.default_branch", &branch)).transpose()?;
            fields.default_branch = parsed.unwrap_or_else(|| DEFAULT_BRANCH.to_owned());
        }
        if let Some(types) = patch.scan_types {
            fields.scan_types = parse_types("body.scan_types", &types.unwrap_or_default())?;
        }
        if let Some(teams) = patch.team_ids {
            fields.team_ids = parse_teams(&teams.unwrap_or_default())?;
        }
        if let Some(settings) = patch.settings {
            fields.settings = patch_settings(fields.settings, settings)?;
        }
        Ok(fields)
    }

    /// Clears first, so that one call can go from one kind of source to another.
    fn patch_source(
        &self,
        source: &mut ProjectSource,
        [path, url, repository]: [Given<String>; 3],
    ) -> Result<(), CoreError> {
        let cleared = |given: &Given<String>| matches!(given, Some(None));
        let is_cleared = match source {
            ProjectSource::None => true,
            ProjectSource::Path(_) => cleared(&path) || matches!(path, Some(Some(_))),
            ProjectSource::Url(_) => cleared(&url) || matches!(url, Some(Some(_))),
            ProjectSource::Repository(_) => cleared(&repository) || matches!(repository, Some(Some(_))),
        };
        if is_cleared {
            *source = ProjectSource::None;
        }
        let set = [path, url, repository].map(Option::flatten);
        let kept = usize::from(*source != ProjectSource::None);
        if set.iter().flatten().count() + kept > 1 {
            let detail =
                "body: expected at most one of path, url and repo_url, found several; set the others to null";
            return Err(CoreError::invalid_field("conflicting_sources", "body", detail));
        }
        let [path, url, repository] = set;
        if let Some(path) = path {
            *source = self.path_source(&path)?;
        }
        if let Some(url) = url {
            *source = self.url_source(&url)?;
        }
        if let Some(url) = repository {
            *source = self.repository_source(&url)?;
        }
        Ok(())
    }
}

/// Names of the fields that differ.
pub(crate) fn changed_fields(old: &ProjectFields, new: &ProjectFields) -> Vec<&'static str> {
    [
        ("name", old.name != new.name),
        ("path", old.source.path() != new.source.path()),
        ("url", old.source.url() != new.source.url()),
        ("repo_url", old.source.repository() != new.source.repository()),
        ("default_branch", old.default_branch != new.default_branch),
        ("scan_types", old.scan_types != new.scan_types),
        ("team_ids", old.team_ids != new.team_ids),
        ("settings", old.settings != new.settings),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name)
    .collect()
}

fn parse_name(text: &str) -> Result<String, CoreError> {
    let name = text.trim();
    let length = name.chars().count();
    if (1..=MAX_NAME).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    let found = if length > MAX_NAME {
        format!("{length} characters")
    } else {
        format!("{:?}", printable(truncate_utf8(text, 64)))
    };
    let detail = format!("body.name: expected 1 to {MAX_NAME} printable characters, found {found}");
    Err(CoreError::invalid_field("invalid_name", "body.name", detail))
}

/// There is no policy that an id could name.
fn refuse_policies(given: Given<Vec<String>>) -> Result<(), CoreError> {
    let Some(first) = given.flatten().into_iter().flatten().next() else { return Ok(()) };
    let found = printable(truncate_utf8(&first, 64));
    let detail =
        format!("body.policy_ids[0]: expected the id of a policy of the organisation, found {found:?}");
    Err(CoreError::invalid_field("unknown_policy", "body.policy_ids[0]", detail))
}

fn parse_teams(ids: &[String]) -> Result<Vec<TeamId>, CoreError> {
    if ids.len() > MAX_TEAMS {
        let detail = format!("body.team_ids: expected at most {MAX_TEAMS} teams, found {}", ids.len());
        return Err(CoreError::invalid_field("invalid_field", "body.team_ids", detail));
    }
    let parse = |(at, id): (usize, &String)| id.parse().map_err(|_| unknown_team(at, id));
    let mut teams: Vec<TeamId> = ids.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
    teams.sort_unstable();
    teams.dedup();
    Ok(teams)
}

fn unknown_team(at: usize, found: &str) -> CoreError {
    let field = format!("body.team_ids[{at}]");
    let found = printable(truncate_utf8(found, 64));
    let detail = format!("{field}: expected the id of a team of the organisation, found {found:?}");
    CoreError::invalid_field("unknown_team", field, detail)
}

fn patch_settings(
    settings: ProjectSettings,
    patch: Option<SettingsPatch>,
) -> Result<ProjectSettings, CoreError> {
    let Some(patch) = patch else { return Ok(ProjectSettings::default()) };
    let scan_type = match patch.scan_type {
        None => settings.scan_type,
        Some(word) => word
            .map(|word| {
                word.parse().map_err(|detail: String| {
                    let field = "body.settings.scan_type";
                    CoreError::invalid_field("invalid_scan_type", field, format!("{field}: {detail}"))
                })
            })
            .transpose()?,
    };
    Ok(ProjectSettings { scan_type })
}

/// A team of another organisation reads like one that does not exist.
pub(crate) fn no_such_team(id: TeamId) -> CoreError {
    let detail = format!("body.team_ids: expected ids of teams of the organisation, found {id}");
    CoreError::invalid_field("unknown_team", "body.team_ids", detail)
}
