//! Asks the interfaces that the other parts found.

use super::super::answers::Answers;
use super::super::ask_all::ask_all;
use super::super::asker::Asker;
use super::super::site::own_page;
use super::{batch, chat, disguise, rate, redirect};
use crate::observation::{Observation, Unjudged};

/// Asks; the many requests at once come last.
///
/// # Errors
/// [`Unjudged`] when there is no page or its files were not read.
pub(crate) async fn collect(asker: &dyn Asker, observation: &Observation) -> Result<Answers, Unjudged> {
    let page = own_page(observation)?;
    let assets = observation.assets()?;
    let mut answers = Answers::after(assets);
    let mut questions = batch::questions(observation);
    questions.extend(chat::questions(page, assets));
    ask_all(asker, questions, &mut answers).await;
    redirect::look(asker, page, assets, &mut answers).await;
    disguise::look(asker, page, &mut answers).await;
    rate::look(asker, observation, &mut answers).await;
    Ok(answers)
}
