//! The page that a server or a provider shows before there is a site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;

pub(crate) const CHECK: Check = Check {
    id: "cloud-default-page",
    title: "The host shows the default page of its server",
    description: "A host without a site is rarely patched and often forgotten; its name and certificate are still trusted.",
    remediation: "Decommission the host and its DNS records, or put the site there.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[1188],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/1188.html"],
    tier: Tier::Quick,
    needs: &[],
    run: judge,
};

/// Who made the page, and texts that are all on it, lower case.
const PAGES: &[(&str, &[&str])] = &[
    ("Apache", &["<title>apache2", "default page: it works"]),
    ("Apache", &["<html><body><h1>it works!</h1></body></html>"]),
    ("Apache", &["<title>test page for the", "http server"]),
    ("Apache", &["<title>http server test page", "powered by"]),
    ("AWS Elastic Beanstalk", &["congratulations", "aws elastic beanstalk"]),
    ("Azure App Service", &["microsoft azure app service", "your web app is running"]),
    ("Caddy", &["<title>caddy works!</title>"]),
    ("cPanel", &["/cgi-sys/defaultwebpage.cgi"]),
    ("cPanel", &["<title>default web site page</title>"]),
    ("Django", &["the install worked successfully! congratulations!"]),
    ("Heroku", &["<title>heroku | welcome to your new app!</title>"]),
    ("IIS", &["<title>iis windows", "iisstart"]),
    ("IIS", &["<title>iis7</title>", "welcome.png"]),
    ("Laravel", &["<title>laravel</title>", "laravel has wonderful documentation"]),
    ("nginx", &["<title>welcome to nginx", "thank you for using nginx"]),
    ("OpenResty", &["<title>welcome to openresty!</title>"]),
    ("Plesk", &["<title>web server's default page</title>"]),
    ("Plesk", &["<title>domain default page</title>"]),
    ("Rails", &["<title>ruby on rails", "yay! you&rsquo;re on rails!"]),
    ("Tomcat", &["you've successfully installed tomcat. congratulations!"]),
    ("XAMPP", &["<title>welcome to xampp</title>"]),
];

fn judge(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    if page.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let text = page.exchange.text().to_ascii_lowercase().replace("&#39;", "'");
    let is_whole = |texts: &[&str]| texts.iter().all(|part| text.contains(part));
    let maker = PAGES.iter().find(|(_, texts)| is_whole(texts)).map(|(maker, _)| *maker);
    Ok(Verdict::of_option(maker.map(|maker| {
        Found::in_answer(&page.exchange, "GET", "default page", format!("the default page of {maker}"))
    })))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, body, json};

    #[test]
    fn a_default_page_is_known_by_more_than_a_word() {
        let nginx = "<title>Welcome to nginx!</title><p><em>Thank you for using nginx.</em></p>";
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, body(nginx)),
                (Fail, body("<html><body><h1>It works!</h1></body></html>")),
                (
                    Fail,
                    body(
                        "<h2>If you're seeing this, you&#39;ve successfully installed Tomcat. Congratulations!</h2>",
                    ),
                ),
                (Pass, body("<title>Welcome to nginx administration</title>")),
                (Pass, body("<h1>It works!</h1><p>Our new shop.</p>")),
                (NotApplicable, json()),
            ],
        );
    }
}
