//! Products that come with a password, known by what only they answer, and whether that password still works. Each gets
//! one attempt that must fail and at most two of the vendor's; no session is used.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use url::Url;

use super::super::answers::{Answers, Open};
use super::super::asker::Asker;
use super::super::shape::object;
use super::super::topic::Topic;
use crate::assets::shown;
use crate::fetch::{Ask, Exchange};
use crate::observation::{Page, Unjudged, answered};
use crate::requests::at;

/// A product and how one signs in to it.
pub(super) struct Product {
    name: &'static str,
    /// Where it is known.
    pub(super) known_at: &'static str,
    is_known: fn(&Exchange) -> bool,
    pub(super) signs_in_at: &'static str,
    how: How,
    is_signed_in: fn(&Exchange) -> bool,
    /// Name and password as the vendor's documentation gives them.
    accounts: &'static [(&'static str, &'static str)],
}

enum How {
    /// RFC 7617.
    Basic,
    /// A JSON object with these two names.
    Json(&'static str, &'static str),
}

/// A password that nobody has.
const NOBODYS: &str = "palisade-4d2a91c7";

pub(super) const PRODUCTS: &[Product] = &[
    Product {
        name: "Grafana",
        known_at: "/login",
        is_known: |exchange| exchange.status == 200 && exchange.text().contains("grafanaBootData"),
        signs_in_at: "/login",
        how: How::Json("user", "password"),
        is_signed_in: |exchange| object(exchange).is_some_and(|answer| answer["message"] == "Logged in"),
        accounts: &[("admin", "admin")],
    },
    Product {
        name: "Apache Tomcat",
        known_at: "/manager/html",
        is_known: |exchange| asks_for(exchange, "Tomcat Manager Application"),
        signs_in_at: "/manager/html",
        how: How::Basic,
        is_signed_in: |exchange| {
            exchange.status == 200 && exchange.text().contains("Tomcat Web Application Manager")
        },
        accounts: &[("tomcat", "tomcat"), ("admin", "admin")],
    },
    Product {
        name: "RabbitMQ",
        known_at: "/api/whoami",
        is_known: |exchange| asks_for(exchange, "RabbitMQ Management"),
        signs_in_at: "/api/whoami",
        how: How::Basic,
        is_signed_in: |exchange| {
            object(exchange).is_some_and(|answer| answer["name"] == "guest" && !answer["tags"].is_null())
        },
        accounts: &[("guest", "guest")],
    },
    Product {
        name: "Apache ActiveMQ",
        known_at: "/admin/",
        is_known: |exchange| asks_for(exchange, "ActiveMQRealm"),
        signs_in_at: "/admin/",
        how: How::Basic,
        is_signed_in: |exchange| {
            exchange.status == 200
                && exchange.text().contains("<title>")
                && exchange.text().contains("ActiveMQ")
        },
        accounts: &[("admin", "admin"), ("user", "user")],
    },
    Product {
        name: "MinIO",
        known_at: "/api/v1/login",
        is_known: |exchange| {
            object(exchange).is_some_and(|answer| {
                answer["loginStrategy"] == "form" && answer.get("redirectRules").is_some()
            })
        },
        signs_in_at: "/api/v1/login",
        how: How::Json("accessKey", "secretKey"),
        is_signed_in: |exchange| {
            exchange.status == 204
                && exchange.headers.all("set-cookie").any(|cookie| cookie.starts_with("token="))
        },
        accounts: &[("minioadmin", "minioadmin")],
    },
];

fn asks_for(exchange: &Exchange, realm: &str) -> bool {
    let asked = exchange.headers.first("www-authenticate").unwrap_or_default();
    exchange.status == 401 && asked.contains(&format!("realm=\"{realm}\""))
}

/// Looks for each product, and tries its passwords where it is.
pub(super) async fn look(asker: &dyn Asker, page: &Page, answers: &mut Answers) {
    let site = &page.exchange.url;
    for product in PRODUCTS {
        let fetched = asker.ask(Ask::get(&at(site, product.known_at))).await;
        match answered(&fetched) {
            Err(unjudged) => answers.unanswered(Topic::DefaultCredentials, unjudged),
            Ok(exchange) if (product.is_known)(exchange) => product.judge(asker, site, answers).await,
            Ok(_) => {}
        }
    }
}

impl Product {
    async fn judge(&self, asker: &dyn Asker, site: &Url, answers: &mut Answers) {
        match self.works(asker, site).await {
            Err(unjudged) => answers.unanswered(Topic::DefaultCredentials, unjudged),
            Ok(None) => answers.closed(Topic::DefaultCredentials),
            Ok(Some(account)) => {
                let open = Open {
                    url: shown(&at(site, self.signs_in_at)),
                    request: "sign-in",
                    subject: format!("product {}", self.name),
                    evidence: format!(
                        "{} takes the account {account:?} with its vendor's password",
                        self.name
                    ),
                };
                answers.open(Topic::DefaultCredentials, open);
            }
        }
    }

    /// The account whose password works. A product that takes any password proves nothing.
    async fn works(&self, asker: &dyn Asker, site: &Url) -> Result<Option<&'static str>, Unjudged> {
        let signs_in = async |name: &str, password: &str| {
            let fetched = asker.ask(self.attempt(site, name, password)).await;
            answered(&fetched).map(|exchange| (self.is_signed_in)(exchange))
        };
        for (number, (name, password)) in self.accounts.iter().enumerate() {
            if number == 0 && signs_in(name, NOBODYS).await? {
                return Ok(None);
            }
            if signs_in(name, password).await? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    fn attempt(&self, site: &Url, name: &str, password: &str) -> Ask {
        let url = at(site, self.signs_in_at);
        match self.how {
            How::Basic => {
                let credentials = STANDARD.encode(format!("{name}:{password}"));
                Ask::get(&url).with("authorization", format!("Basic {credentials}"))
            }
            How::Json(name_field, password_field) => {
                let body = serde_json::json!({ name_field: name, password_field: password });
                Ask::new(Method::POST, &url).json(body.to_string())
            }
        }
    }
}
