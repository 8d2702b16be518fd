//! What the composition root decides about messages: further signature headers, chat services, trusted roots.

/// What a signature header holds beside the Standard Webhooks ones, which every message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedValue {
    /// The name of the event as the subscription sees it.
    EventName,
    /// The id of the endpoint; left out for the result of one scan.
    EndpointId,
    /// `sha256=` and the hex HMAC-SHA-256 of the body, under the secret's text.
    BodyDigest,
    /// `t=SECONDS,v1=` and the hex HMAC-SHA-256 of `SECONDS.body`, under the secret's text.
    TimestampedDigest,
}

/// One further header of every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHeader {
    pub name: &'static str,
    pub value: SignedValue,
}

/// The body shape of a chat service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatShape {
    /// `text` and blocks.
    Blocks,
    /// `content` and embeds.
    Embeds,
}

/// A chat service, known by the address of its incoming webhooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatHost {
    /// The host, with its port when that is not the scheme's.
    pub host: String,
    /// How the path begins.
    pub path: String,
    pub shape: ChatShape,
}

impl ChatHost {
    /// A service at `host` whose webhooks lie under `path`.
    pub fn new(host: &str, path: &str, shape: ChatShape) -> Self {
        Self { host: host.to_owned(), path: path.to_owned(), shape }
    }
}

/// Everything about messages that is not the same in every installation.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    pub headers: Vec<SignedHeader>,
    pub chat_hosts: Vec<ChatHost>,
    /// PEM texts of certificates that are trusted besides the public roots.
    pub roots: Vec<String>,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        let chat_hosts = vec![
            ChatHost::new("hooks.slack.com", "/", ChatShape::Blocks),
            ChatHost::new("discord.com", "/api/webhooks/", ChatShape::Embeds),
            ChatHost::new("discordapp.com", "/api/webhooks/", ChatShape::Embeds),
        ];
        Self { headers: Vec::new(), chat_hosts, roots: Vec::new() }
    }
}

impl WebhookSettings {
    /// The shape of messages to `url`; `None` for the usual envelope.
    pub(crate) fn chat_shape(&self, url: &str) -> Option<ChatShape> {
        let url = url::Url::parse(url).ok()?;
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let service = self
            .chat_hosts
            .iter()
            .find(|service| service.host.eq_ignore_ascii_case(host) && url.path().starts_with(&service.path));
        service.map(|service| service.shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w_09_chat_services_are_known_by_host_and_path() {
        let settings = WebhookSettings::default();
        for (url, shape) in [
            ("https://hooks.slack.com/services/T0/B0/x", Some(ChatShape::Blocks)),
            ("https://HOOKS.SLACK.COM:443/services/T0/B0/x", Some(ChatShape::Blocks)),
            ("https://discord.com/api/webhooks/1/x", Some(ChatShape::Embeds)),
            ("https://discordapp.com/api/webhooks/1/x", Some(ChatShape::Embeds)),
            ("https://discord.com/channels/1", None),
            ("https://hooks.slack.com.example.com/services", None),
            ("https://example.com/hooks.slack.com", None),
        ] {
            assert_eq!(settings.chat_shape(url), shape, "{url}");
        }
    }
}
