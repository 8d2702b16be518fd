//! Asks the site itself, then what listens on the usual ports of its host.

use futures_util::stream::{self, StreamExt};

use super::super::answers::Answers;
use super::super::ask_all::ask_all;
use super::super::asker::Asker;
use super::super::question::Question;
use super::super::site::own_page;
use super::product::{Port, Product};
use super::{inference, kubernetes, mcp, notebooks, registry, vectors};
use crate::observation::{Observation, Unjudged};

/// Ports that are tried at the same time.
const PORTS_AT_ONCE: usize = 6;

/// The tables.
const TABLES: &[&[Product]] =
    &[inference::PRODUCTS, kubernetes::PRODUCTS, notebooks::PRODUCTS, registry::PRODUCTS, vectors::PRODUCTS];

/// Every product.
fn every_product() -> impl Iterator<Item = &'static Product> {
    TABLES.iter().copied().flatten()
}

/// Asks for every product, and servers of the Model Context Protocol for their tools.
///
/// # Errors
/// [`Unjudged`] when there is no page.
pub(crate) async fn collect(asker: &dyn Asker, observation: &Observation) -> Result<Answers, Unjudged> {
    let page = &own_page(observation)?.exchange.url;
    let mut answers = Answers::default();
    let at_site = every_product().filter(|product| product.at_site).map(|product| product.ask(page));
    ask_all(asker, at_site.collect(), &mut answers).await;
    mcp::look(asker, page, &mut answers).await;
    let own_port = page.port_or_known_default();
    let host = observation.host();
    let listening = listening(asker, host, own_port).await;
    let ask = |product: &Product, port: &Port| {
        let question = product.ask(&port.root(host)?);
        Some(Question { ask: question.ask.on_trial(), ..question })
    };
    let asks = |product: &'static Product| {
        let open = product.ports.iter().filter(|port| listening.contains(port));
        open.filter_map(|port| ask(product, port)).collect::<Vec<_>>()
    };
    let mut on_ports = Answers::default();
    ask_all(asker, every_product().flat_map(asks).collect(), &mut on_ports).await;
    answers.take_open(on_ports);
    Ok(answers)
}

/// The usual ports on which something listens, but for the site's own.
async fn listening(asker: &dyn Asker, host: &str, own_port: Option<u16>) -> Vec<Port> {
    let mut ports: Vec<Port> = Vec::new();
    for port in every_product().flat_map(|product| product.ports) {
        if Some(port.number()) != own_port && !ports.contains(port) {
            ports.push(*port);
        }
    }
    let trying =
        ports.into_iter().map(|port| async move { (asker.listens(host, port.number()).await, port) });
    let mut tried = stream::iter(trying).buffered(PORTS_AT_ONCE);
    let mut open = Vec::new();
    while let Some((listens, port)) = tried.next().await {
        if listens {
            open.push(port);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_can_read_about_every_product() {
        let page = include_str!("../../../../../docs/web-requests.md");
        for product in every_product() {
            assert!(
                page.contains(&format!("`{}`", product.path)),
                "{} is not in docs/web-requests.md",
                product.path
            );
            for port in product.ports {
                let mut numbers = page.split(|character: char| !character.is_ascii_digit());
                let number = port.number().to_string();
                assert!(numbers.any(|known| known == number), "port {number}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_answer_panics(text in "(?s).{0,200}", pieces in proptest::collection::vec("[{}\\[\\]\":,]{0,4}|models|name|data|object|list|é|kind|result|1", 0..40)) {
            for text in [text, pieces.concat()] {
                let answer = crate::checks::fixture::reply("https://shop.example/x", 200, &[], &text);
                for product in every_product() {
                    let _ = (product.read)(&answer);
                }
            }
        }
    }
}
