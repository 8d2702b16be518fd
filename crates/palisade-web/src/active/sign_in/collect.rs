//! Tries vendors' passwords at products that were recognised, then fails to sign in at the site's own form.

use super::super::answers::Answers;
use super::super::asker::Asker;
use super::super::site::own_page;
use super::{attempts, defaults};
use crate::observation::{Observation, Unjudged};

/// Makes the attempts one after the other.
///
/// # Errors
/// [`Unjudged`] when there is no page or its files were not read.
pub(crate) async fn collect(asker: &dyn Asker, observation: &Observation) -> Result<Answers, Unjudged> {
    let page = own_page(observation)?;
    let assets = observation.assets()?;
    let mut answers = Answers::after(assets);
    defaults::look(asker, page, &mut answers).await;
    attempts::look(asker, page, assets, &mut answers).await;
    Ok(answers)
}
