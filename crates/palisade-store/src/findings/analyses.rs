//! Several analyses of one tool: each closes what none of the others still reports. Called when a scan completes.

use std::collections::{BTreeMap, HashMap};

use palisade_model::{Scan, ScanId};

use crate::db::Tx;
use crate::findings::Closing;
use crate::query::query;
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// One report of one tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    pub scanner: String,
    /// Tells several analyses of one tool apart; empty for the only one.
    pub category: String,
    /// Whether it holds everything that the tool finds now.
    pub is_complete: bool,
}

/// By scanner the other scans whose findings are not for this scan to close.
pub(crate) type OtherAnalyses = HashMap<String, Vec<ScanId>>;

struct Recorded {
    scanner: String,
    category: String,
    scan_id: ScanId,
}

impl FromRow for Recorded {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let (scanner, category, scan_id) = (columns.take()?, columns.take()?, columns.parse("a scan id")?);
        Ok(Self { scanner, category, scan_id })
    }
}

struct Running(ScanId);

impl FromRow for Running {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a scan id")?))
    }
}

impl Store {
    /// The newest reports of the same tools under other categories, and imports that are not through yet: nobody knows
    /// what they are of.
    pub(crate) async fn other_analyses(
        &self,
        scan: &Scan,
        own: &[Analysis],
        closes: &[Closing],
    ) -> Result<OtherAnalyses> {
        let mut others = OtherAnalyses::new();
        if closes.is_empty() {
            return Ok(others);
        }
        let select =
            query("SELECT scanner, category, scan_id FROM analyses WHERE project_id = $1 AND branch = $2");
        let recorded: Vec<Recorded> =
            self.db.all(select.bind(scan.project_id).bind(scan.branch.as_str())).await?;
        let is_replaced = |row: &Recorded| own.iter().any(|own| own.replaces(row));
        for row in recorded.into_iter().filter(|row| !is_replaced(row)) {
            others.entry(row.scanner).or_default().push(row.scan_id);
        }
        if !own.is_empty() {
            let running = self.running_imports(scan).await?;
            for closing in closes {
                others.entry(closing.scanner.clone()).or_default().extend(&running);
            }
        }
        others.retain(|_, scans| !scans.is_empty());
        Ok(others)
    }

    async fn running_imports(&self, scan: &Scan) -> Result<Vec<ScanId>> {
        let select = query(
            "SELECT id FROM scans WHERE project_id = $1 AND branch = $2 AND status = 'running' \
             AND kind = 'import' AND id <> $3",
        );
        let select = select.bind(scan.project_id).bind(scan.branch.as_str()).bind(scan.id);
        Ok(self.db.all::<Running>(select).await?.into_iter().map(|Running(id)| id).collect())
    }
}

impl Analysis {
    fn replaces(&self, row: &Recorded) -> bool {
        self.is_complete && self.scanner == row.scanner && self.category == row.category
    }
}

/// Writes down the reports of a completed import, in place of those that they replace.
pub(crate) async fn record_analyses(tx: &mut Tx, scan: &Scan, analyses: &[Analysis]) -> Result<()> {
    // A file may hold several runs of one analysis; it is complete when all of them are.
    let mut complete: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for one in analyses {
        *complete.entry((&one.scanner, &one.category)).or_insert(true) &= one.is_complete;
    }
    for ((scanner, category), is_complete) in complete {
        if is_complete {
            let replace = query(
                "DELETE FROM analyses WHERE project_id = $1 AND branch = $2 AND scanner = $3 AND category = $4 \
                 AND scan_id < $5",
            );
            let replace = replace.bind(scan.project_id).bind(scan.branch.as_str()).bind(scanner);
            tx.execute(replace.bind(category).bind(scan.id)).await?;
        }
        let insert = query(
            "INSERT INTO analyses (project_id, branch, scanner, category, scan_id) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
        );
        let insert = insert.bind(scan.project_id).bind(scan.branch.as_str()).bind(scanner);
        tx.execute(insert.bind(category).bind(scan.id)).await?;
    }
    Ok(())
}
