//! What becomes of a model's answer in the browser: where it can send data to, and whether it becomes HTML.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::{Assets, Hit, Mark};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Page};
use crate::parse::Policy;
use crate::part::Part;

const REFERENCES: &[&str] = &["https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/"];

pub(crate) const EXFILTRATION: Check = Check {
    id: "ai-markdown-exfil",
    title: "A chat page may load images from anywhere",
    description: "Who gets instructions into the conversation lets the answer contain an image whose address has what was said in \
                  it; the browser sends it off by loading the image. A policy for images and connections stops that.",
    remediation: "List the hosts of img-src and connect-src in the Content-Security-Policy.",
    severity: Severity::Medium,
    confidence: Confidence::Low,
    category: Category::AiSafety,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: exfiltration,
};

fn exfiltration(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let assets = observation.assets()?;
    let Some(chat) = assets.hits(Mark::Chat).next() else {
        assets.complete()?;
        return Ok(Verdict::NotApplicable);
    };
    let open: Vec<&str> = ["img-src", "connect-src"].into_iter().filter(|name| is_open(page, name)).collect();
    let found = (!open.is_empty()).then(|| {
        let evidence = format!("{} open beside a chat: {}", open.join(" and "), assets.places(&chat.places));
        Found::at(page.exchange.url.to_string(), "chat", evidence)
    });
    Ok(Verdict::of_option(found))
}

/// Whether no policy narrows the directive.
fn is_open(page: &Page, directive: &str) -> bool {
    let narrows = |policy: &Policy| {
        let any =
            |source: &String| ["*", "http:", "https:", "https://*", "http://*"].contains(&source.as_str());
        policy.fetch(directive).is_some_and(|sources| !sources.iter().any(any))
    };
    !page.policies.effective().any(narrows)
}

pub(crate) const HTML_SINK: Check = Check {
    id: "ai-output-html-sink",
    title: "A model's answer is written into the page as HTML",
    description: "Who gets words into the conversation gets scripts into the page of whoever reads the answer.",
    remediation: "Write answers as text, or clean the HTML with a sanitiser before it is written.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::AiSafety,
    cwe: &[79],
    owasp: "A03",
    references: REFERENCES,
    tier: Tier::Full,
    needs: &[Part::Assets],
    run: html_sink,
};

fn html_sink(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = assets.hits(Mark::HtmlSink).filter(|hit| !is_sanitised(assets, hit)).map(|hit| {
        let evidence = format!("{} becomes HTML: {}", hit.found, assets.places(&hit.places));
        Found::at(assets.url(hit.places.first()), format!("sink {}", hit.found), evidence)
    });
    Verdict::of_files(assets, found.collect())
}

/// Whether each of its files also has a sanitiser.
fn is_sanitised(assets: &Assets, hit: &Hit) -> bool {
    let has = |place: &usize| assets.hits(Mark::Sanitizer).any(|hit| hit.places.contains(place));
    hit.places.iter().all(has)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::assets::Kind;
    use crate::checks::fixture::{Site, assert_outcomes, page, script};

    fn chat(policy: &str) -> Site {
        page(&[("Content-Security-Policy", policy)]).file("/chat.js", Kind::Script, "fetch(\"/api/chat\",{})")
    }

    #[test]
    fn a_chat_has_a_policy_for_images() {
        let cases = vec![
            (Fail, chat("script-src 'self'")),
            (Fail, chat("default-src 'self'; img-src * data:")),
            (Pass, chat("default-src 'self'")),
            (Pass, chat("img-src 'self'; connect-src 'self'")),
            (NotApplicable, script("fetch('/api/cart')")),
        ];
        assert_outcomes(&EXFILTRATION, cases);
    }

    #[test]
    fn answers_are_cleaned_before_they_are_html() {
        let sink = "box.innerHTML=r.choices[0].message.content;";
        let cases = vec![
            (Fail, script(sink)),
            (Fail, script("h('div',{dangerouslySetInnerHTML:{__html:aiMessage}})")),
            (Pass, script(&format!("{sink}DOMPurify.addHook('a',b)"))),
            (Pass, script("box.innerHTML=template(item)")),
            (Pass, script("box.textContent=r.choices[0].message.content")),
        ];
        assert_outcomes(&HTML_SINK, cases);
    }
}
