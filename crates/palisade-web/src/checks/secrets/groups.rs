//! Which check speaks about which rule of the secrets engine.

/// What a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    AiProvider,
    BasicAuth,
    BrowserKey,
    /// Whatever a cloud or another service signs its clients in with.
    Cloud,
    Database,
    Generic,
    Payment,
    PrivateKey,
    /// Judged by the check of the project that it opens.
    Supabase,
    /// Judged by its claims.
    Token,
    Vcs,
    Webhook,
    /// Only names an account; nothing without its other half.
    Half,
}

/// Rules and groups, in the order of the rules. What is not here belongs to a service.
const GROUPS: &[(&str, Group)] = &[
    ("age-secret-key", Group::PrivateKey),
    ("anthropic-api-key", Group::AiProvider),
    ("artifactory-api-key", Group::Vcs),
    ("artifactory-reference-token", Group::Vcs),
    ("aws-access-key-id", Group::Half),
    ("aws-bedrock-api-key", Group::AiProvider),
    ("basic-auth-url", Group::BasicAuth),
    ("basic-authorization-header", Group::BasicAuth),
    ("bearer-authorization-header", Group::Generic),
    ("bitbucket-app-password", Group::Vcs),
    ("braintree-access-token", Group::Payment),
    ("clickhouse-cloud-secret-key", Group::Database),
    ("clojars-deploy-token", Group::Vcs),
    ("cohere-api-key", Group::AiProvider),
    ("cratesio-api-token", Group::Vcs),
    ("curl-user-password", Group::BasicAuth),
    ("database-connection-string-password", Group::Database),
    ("database-url-password", Group::Database),
    ("discord-webhook-url", Group::Webhook),
    ("docker-hub-access-token", Group::Vcs),
    ("docker-registry-auth", Group::Vcs),
    ("gcp-api-key", Group::BrowserKey),
    ("generic-api-key", Group::Generic),
    ("generic-password", Group::Generic),
    ("generic-password-setting", Group::Generic),
    ("github-app-token", Group::Vcs),
    ("github-fine-grained-token", Group::Vcs),
    ("github-oauth-token", Group::Vcs),
    ("github-personal-access-token", Group::Vcs),
    ("github-refresh-token", Group::Vcs),
    ("gitlab-deploy-token", Group::Vcs),
    ("gitlab-personal-access-token", Group::Vcs),
    ("gitlab-pipeline-trigger-token", Group::Vcs),
    ("gitlab-runner-token", Group::Vcs),
    ("gitlab-service-token", Group::Vcs),
    ("groq-api-key", Group::AiProvider),
    ("huggingface-access-token", Group::AiProvider),
    ("json-web-token", Group::Token),
    ("langsmith-api-key", Group::AiProvider),
    ("microsoft-teams-webhook-url", Group::Webhook),
    ("npm-access-token", Group::Vcs),
    ("npm-registry-auth-token", Group::Vcs),
    ("nuget-api-key", Group::Vcs),
    ("nvidia-api-key", Group::AiProvider),
    ("openai-api-key", Group::AiProvider),
    ("openrouter-api-key", Group::AiProvider),
    ("paypal-client-secret", Group::Payment),
    ("perplexity-api-key", Group::AiProvider),
    ("plaid-access-token", Group::Payment),
    ("plaid-secret", Group::Payment),
    ("planetscale-credential", Group::Database),
    ("private-key", Group::PrivateKey),
    ("pypi-upload-token", Group::Vcs),
    ("replicate-api-token", Group::AiProvider),
    ("rubygems-api-key", Group::Vcs),
    ("slack-webhook-url", Group::Webhook),
    ("snowflake-password", Group::Database),
    ("square-access-token", Group::Payment),
    ("square-oauth-secret", Group::Payment),
    ("stripe-live-secret-key", Group::Payment),
    ("stripe-test-secret-key", Group::Payment),
    ("stripe-webhook-secret", Group::Payment),
    ("supabase-access-token", Group::Supabase),
    ("wandb-api-key", Group::AiProvider),
    ("xai-api-key", Group::AiProvider),
];

/// The group of a rule.
pub(super) fn group_of(rule: &str) -> Group {
    GROUPS.binary_search_by_key(&rule, |(known, _)| known).map_or(Group::Cloud, |at| GROUPS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_sorted_and_all_exist() {
        assert!(GROUPS.is_sorted_by(|a, b| a.0 < b.0));
        let pack = palisade_rules::secrets_pack().unwrap();
        for (rule, _) in GROUPS {
            assert!(pack.rules.iter().any(|known| known.rule.id == *rule), "{rule}");
        }
    }
}
