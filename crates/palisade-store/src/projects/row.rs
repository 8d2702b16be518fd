//! A project as a row, and the condition that leaves deleted ones out.

use palisade_model::{Project, ProjectFields, ProjectSource, Version};

use crate::Result;
use crate::row::{Columns, FromRow};

/// The columns of a [`Project`], in the order in which its `FromRow` reads them. Teams are read apart.
macro_rules! project_columns {
    () => {
        "id, organization_id, name, path, url, repo_url, default_branch, scan_types, settings, test_mode, version, \
         created_at, updated_at"
    };
}
pub(crate) use project_columns;

/// The condition on a row with a `project_id` that its project is not deleted; the argument is the placeholder of the
/// organisation. Costs one look into an index that holds nothing but projects whose purge is not done.
macro_rules! in_live_project {
    ($organization:literal) => {
        concat!(
            "project_id NOT IN (SELECT dead.id FROM projects AS dead WHERE dead.organization_id = ",
            $organization,
            " AND dead.deleted_at IS NOT NULL)"
        )
    };
}
pub(crate) use in_live_project;

impl FromRow for Project {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a project id")?,
            organization_id: columns.parse("an organization id")?,
            fields: ProjectFields {
                name: columns.take()?,
                source: source(columns)?,
                default_branch: columns.take()?,
                scan_types: columns.json("a JSON list of words")?,
                team_ids: Vec::new(),
                settings: columns.json("project settings as JSON")?,
            },
            test_mode: columns.take()?,
            version: Version::new(columns.take()?),
            created_at: columns.take()?,
            updated_at: columns.take()?,
        })
    }
}

fn source(columns: &mut Columns<'_>) -> Result<ProjectSource> {
    let (path, url, repository) = (columns.take()?, columns.take()?, columns.take()?);
    Ok(match (path, url, repository) {
        (Some(path), _, _) => ProjectSource::Path(path),
        (_, Some(url), _) => ProjectSource::Url(url),
        (_, _, Some(url)) => ProjectSource::Repository(url),
        (None, None, None) => ProjectSource::None,
    })
}
