//! Asks one kind of backend after the other.

use super::super::answers::Answers;
use super::super::ask_all::ask_all;
use super::super::asker::Asker;
use super::super::site::own_page;
use super::{algolia, appwrite, bucket, engine, firebase, firestore, function, pocketbase, supabase};
use crate::observation::{Observation, Unjudged};

/// Asks what the site's files lead to.
///
/// # Errors
/// [`Unjudged`] when there is no page or its files were not read.
pub(crate) async fn collect(asker: &dyn Asker, observation: &Observation) -> Result<Answers, Unjudged> {
    own_page(observation)?;
    let assets = observation.assets()?;
    let mut answers = Answers::after(assets);
    supabase::look(asker, assets, &mut answers).await;
    let mut questions = algolia::questions(assets);
    questions.extend(appwrite::questions(assets));
    questions.extend(bucket::questions(assets));
    questions.extend(engine::questions(observation, assets));
    questions.extend(firebase::questions(assets));
    questions.extend(firestore::questions(assets));
    questions.extend(function::questions(assets));
    questions.extend(pocketbase::questions(assets));
    ask_all(asker, questions, &mut answers).await;
    Ok(answers)
}
