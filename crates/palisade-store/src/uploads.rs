//! What was uploaded; the bytes themselves are in the object store.

use palisade_model::{OrganizationId, Page, PageSize, ProjectId, UnixMillis, Upload, UploadId, UploadKind};

use crate::query::{AFTER_EVERY_ID, assembled, query};
use crate::row::{Columns, FromRow, to_json};
use crate::{Result, Store};

macro_rules! upload_columns {
    () => {
        "id, organization_id, project_id, kind, file_name, size, sha256, object_key, import_options, test_mode, \
         created_by, created_at, expires_at"
    };
}

impl FromRow for Upload {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("an upload id")?,
            organization_id: columns.parse("an organization id")?,
            project_id: columns.optional_parse("a project id")?,
            kind: columns.word("an upload kind", UploadKind::parse)?,
            file_name: columns.take()?,
            size: columns.number("a size in bytes")?,
            sha256: columns.take()?,
            object_key: columns.take()?,
            import_options: columns.json("import options as JSON")?,
            test_mode: columns.take()?,
            created_by: columns.take()?,
            created_at: columns.take()?,
            expires_at: columns.take()?,
        })
    }
}

impl Store {
    /// Stores an upload whose object is durable.
    pub async fn insert_upload(&self, upload: &Upload) -> Result<()> {
        let insert = query(concat!(
            "INSERT INTO uploads (",
            upload_columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ))
        .bind(upload.id)
        .bind(upload.organization_id)
        .bind(upload.project_id.map(|id| id.to_string()))
        .bind(upload.kind.as_str())
        .bind(upload.file_name.as_str())
        .bind(upload.size)
        .bind(upload.sha256.as_str())
        .bind(upload.object_key.as_str())
        .bind(to_json(&upload.import_options)?)
        .bind(upload.test_mode)
        .bind(upload.created_by.as_str())
        .bind(upload.created_at)
        .bind(upload.expires_at);
        let mut tx = self.db.begin().await?;
        tx.execute(insert).await?;
        tx.commit().await
    }

    /// One upload of the organisation.
    pub async fn get_upload(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        id: UploadId,
    ) -> Result<Option<Upload>> {
        let select = query(concat!(
            "SELECT ",
            upload_columns!(),
            " FROM uploads WHERE id = $1 AND organization_id = $2 AND test_mode = $3"
        ));
        self.db.optional(select.bind(id).bind(organization_id).bind(test_mode)).await
    }

    /// Uploads older than `before` that are kept at `now`, newest first; with `projects`, only theirs.
    pub async fn list_uploads(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        projects: Option<&[ProjectId]>,
        now: UnixMillis,
        before: Option<UploadId>,
        size: PageSize,
    ) -> Result<Page<Upload>> {
        const COLUMNS: &str = upload_columns!();
        let restriction = projects.map_or_else(String::new, |projects| {
            let places: Vec<_> = (6..6 + projects.len()).map(|place| format!("${place}")).collect();
            if places.is_empty() {
                "AND FALSE".to_owned()
            } else {
                format!("AND project_id IN ({})", places.join(", "))
            }
        });
        let before = before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let mut select = assembled(format!(
            "SELECT {COLUMNS} FROM uploads WHERE organization_id = $1 AND test_mode = $2 AND id < $3 \
             AND expires_at > $4 {restriction} ORDER BY id DESC LIMIT $5"
        ))
        .bind(organization_id)
        .bind(test_mode)
        .bind(before)
        .bind(now)
        .bind(size.get() + 1);
        for project in projects.unwrap_or_default() {
            select = select.bind(*project);
        }
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }

    /// Forgets an upload; answers what was known of it, so that the caller deletes the object.
    pub async fn delete_upload(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        id: UploadId,
    ) -> Result<Option<Upload>> {
        let mut tx = self.db.begin().await?;
        let delete = query(concat!(
            "DELETE FROM uploads WHERE id = $1 AND organization_id = $2 AND test_mode = $3 RETURNING ",
            upload_columns!()
        ));
        let deleted = tx.optional(delete.bind(id).bind(organization_id).bind(test_mode)).await?;
        tx.commit().await?;
        Ok(deleted)
    }

    /// Up to `limit` uploads that have expired at `now` and that no open scan needs.
    pub async fn expired_uploads(&self, now: UnixMillis, limit: u32) -> Result<Vec<Upload>> {
        let select = query(concat!(
            "SELECT ",
            upload_columns!(),
            " FROM uploads WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM scans \
             JOIN jobs ON jobs.scan_id = scans.id WHERE scans.upload_id = uploads.id \
             AND jobs.state IN ('queued', 'running')) ORDER BY expires_at LIMIT $2"
        ));
        self.db.all(select.bind(now).bind(i64::from(limit))).await
    }

    /// Whether the organisation has that project.
    pub async fn has_project(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        id: ProjectId,
    ) -> Result<bool> {
        let select = query(
            "SELECT id FROM projects WHERE id = $1 AND organization_id = $2 AND test_mode = $3 AND deleted_at IS NULL",
        );
        let found = self.db.optional::<String>(select.bind(id).bind(organization_id).bind(test_mode)).await?;
        Ok(found.is_some())
    }
}
