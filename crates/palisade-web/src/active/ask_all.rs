//! Puts many questions at the same time and reads their answers in order.

use futures_util::stream::{self, StreamExt};

use super::answers::Answers;
use super::asker::Asker;
use super::question::Question;

/// Questions under way at the same time; the rest of the connections is left to other parts.
const AT_ONCE: usize = 5;

/// Asks everything.
pub(super) async fn ask_all(asker: &dyn Asker, questions: Vec<Question>, answers: &mut Answers) {
    let asking = questions.into_iter().map(|question| async move {
        let fetched = asker.ask(question.ask.clone()).await;
        (question, fetched)
    });
    let mut asked = stream::iter(asking).buffered(AT_ONCE);
    while let Some((question, fetched)) = asked.next().await {
        answers.take(&question, &fetched);
    }
}
