//! Hosting services under whose names a customer's own name can be pointed, and what they answer for one that nobody
//! has claimed. Used by the check of dangling aliases.

/// A service.
pub(crate) struct Provider {
    pub(crate) name: &'static str,
    /// Suffixes of the names that customers point at.
    suffixes: &'static [&'static str],
    /// Text of the page for a name that nobody has; each must be there.
    unclaimed: &'static [&'static str],
}

const PROVIDERS: &[Provider] = &[
    Provider {
        name: "Amazon S3",
        suffixes: &[".amazonaws.com"],
        unclaimed: &["NoSuchBucket", "The specified bucket does not exist"],
    },
    Provider {
        name: "Azure App Service",
        suffixes: &[".azurewebsites.net"],
        unclaimed: &["404 Web Site not found"],
    },
    Provider { name: "Bitbucket", suffixes: &[".bitbucket.io"], unclaimed: &["Repository not found"] },
    Provider { name: "Fastly", suffixes: &[".fastly.net"], unclaimed: &["Fastly error: unknown domain"] },
    Provider {
        name: "GitHub Pages",
        suffixes: &[".github.io"],
        unclaimed: &["There isn't a GitHub Pages site here."],
    },
    Provider { name: "Ghost", suffixes: &[".ghost.io"], unclaimed: &["Domain error", "ghost"] },
    Provider {
        name: "Heroku",
        suffixes: &[".herokuapp.com", ".herokudns.com", ".herokussl.com"],
        unclaimed: &["herokucdn.com/error-pages/no-such-app.html"],
    },
    Provider {
        name: "Netlify",
        suffixes: &[".netlify.app", ".netlify.com"],
        unclaimed: &["Not Found - Request ID:"],
    },
    Provider { name: "Pantheon", suffixes: &[".pantheonsite.io"], unclaimed: &["404 error unknown site!"] },
    Provider {
        name: "Shopify",
        suffixes: &[".myshopify.com"],
        unclaimed: &["Sorry, this shop is currently unavailable."],
    },
    Provider { name: "Surge", suffixes: &[".surge.sh"], unclaimed: &["project not found"] },
    Provider {
        name: "Tumblr",
        suffixes: &[".tumblr.com"],
        unclaimed: &["Whatever you were looking for doesn't currently exist at this address"],
    },
    Provider {
        name: "Vercel",
        suffixes: &[".vercel-dns.com", ".vercel.app"],
        unclaimed: &["DEPLOYMENT_NOT_FOUND"],
    },
    Provider {
        name: "WordPress.com",
        suffixes: &[".wordpress.com"],
        unclaimed: &["Do you want to register", ".wordpress.com"],
    },
    Provider { name: "Zendesk", suffixes: &[".zendesk.com"], unclaimed: &["Help Center Closed"] },
];

impl Provider {
    /// The service that one of these names belongs to.
    pub(crate) fn of(aliases: &[String]) -> Option<&'static Self> {
        let serves = |provider: &&Self| {
            provider.suffixes.iter().any(|suffix| aliases.iter().any(|alias| alias.ends_with(suffix)))
        };
        PROVIDERS.iter().find(serves)
    }

    /// Whether a page says that nobody has claimed the name.
    pub(crate) fn says_unclaimed(&self, page: &str) -> bool {
        self.unclaimed.iter().all(|text| page.contains(text))
    }
}
