//! The OpenAPI 3.1 description: what the handlers say, completed with access, errors and the words around it.

use palisade_model::Scope;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, PathItem, Ref, ResponseBuilder, ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use crate::dialect::{ErrorView, ProblemView};
use crate::router::{ACCESS, Access, routes};

const BEARER: &str = "bearer";
const API_KEY: &str = "api_key";

const DESCRIPTION: &str = "Create security scans, follow them and read their findings.\n\n\
    Every answer carries `X-Request-ID`, `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (unix \
    seconds), and the `RateLimit` and `RateLimit-Policy` fields. Send your own `X-Request-ID` to find the request in \
    the log. Times are ISO 8601 in UTC. Ids are opaque.\n\n\
    Errors are `{error, message, code, status, request_id}`; send `Accept: application/problem+json` for RFC 9457 \
    problem details.";

/// The description of this crate's routes. Needs no running server.
pub fn openapi() -> OpenApi {
    let mut openapi = routes().into_openapi();
    openapi.info = InfoBuilder::new()
        .title("Palisade")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    openapi.servers = Some(vec![ServerBuilder::new().url("/").description(Some("This server")).build()]);
    openapi.tags = Some(
        [
            ("Scans", "Scans and their findings"),
            ("Usage", "What the plan allows"),
            ("Health", "Probes, without a key"),
        ]
        .map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build())
        .into(),
    );
    add_components(&mut openapi);
    for (method, path, access) in ACCESS {
        if let Some(operation) = operation(&mut openapi, method, path) {
            declare_access(operation, access);
            errors_of(method, path, access).for_each(|error| add_error(operation, error));
        }
    }
    openapi
}

fn add_components(openapi: &mut OpenApi) {
    let components = openapi.components.get_or_insert_default();
    let mut schemas = Vec::new();
    ErrorView::schemas(&mut schemas);
    schemas.push((ErrorView::name().into_owned(), ErrorView::schema()));
    schemas.push((ProblemView::name().into_owned(), ProblemView::schema()));
    components.schemas.extend(schemas);
    components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let header = ApiKeyValue::with_description("X-API-Key", "The same key, as an equal alternative");
    components.add_security_scheme(API_KEY, SecurityScheme::ApiKey(ApiKey::Header(header)));
}

pub(crate) fn operation<'a>(openapi: &'a mut OpenApi, method: &str, path: &str) -> Option<&'a mut Operation> {
    let PathItem { get, post, .. } = openapi.paths.paths.get_mut(path)?;
    match method {
        "get" => get.as_mut(),
        "post" => post.as_mut(),
        _ => None,
    }
}

fn declare_access(operation: &mut Operation, access: Access) {
    let Access::Needs(scope) = access else {
        operation.security = Some(Vec::new());
        return;
    };
    let none: [&str; 0] = [];
    let either = [BEARER, API_KEY].map(|scheme| SecurityRequirement::new(scheme, none));
    operation.security = Some(either.into());
    operation.extensions = Some(ExtensionsBuilder::new().add("x-required-scope", scope.as_str()).build());
    let text = operation.description.get_or_insert_default();
    text.push_str(&format!("\n\nNeeds a key with the scope `{}`{}.", scope.as_str(), includes(scope)));
}

fn includes(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => " (every scope includes it)",
        Scope::Write => " (or `admin`)",
        Scope::Admin => "",
    }
}

/// One error status and what it means.
type Failure = (&'static str, &'static str);

/// Every error that an operation answers.
fn errors_of(method: &str, path: &str, access: Access) -> impl Iterator<Item = Failure> {
    const WITH_KEY: &[Failure] = &[
        ("400", "A parameter or the body is wrong; the credentials conflict or stand in the URL"),
        ("401", "The key is missing or not good"),
        ("403", "The key lacks the scope"),
        ("429", "Too many requests, or the plan's scans are used up; wait `retry_after` seconds"),
        ("500", "Something went wrong on our end"),
        ("503", "A part that is needed does not answer now, or the request took too long"),
    ];
    const OF_ONE: &[Failure] = &[("404", "No such scan, or not yours")];
    const CREATE: &[Failure] = &[
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
        ("422", "The Idempotency-Key was used for another request"),
        ("507", "No space is left to store the scan"),
    ];
    const CANCEL: &[Failure] = &[("409", "The scan has already ended")];
    let own: &[Failure] = match (method, path) {
        ("post", "/v1/scans") => CREATE,
        ("post", "/v1/scans/{scan_id}/cancel") => CANCEL,
        _ => &[],
    };
    let with_key = if access == Access::Open { &[] } else { WITH_KEY };
    let of_one = if path.contains('{') { OF_ONE } else { &[] };
    with_key.iter().chain(of_one).chain(own).copied()
}

fn add_error(operation: &mut Operation, (status, text): Failure) {
    let content = |schema: &str| ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    let response = ResponseBuilder::new()
        .description(text)
        .content("application/json", content("Error"))
        .content("application/problem+json", content("Problem"))
        .build();
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| response.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_declares_its_access_and_every_declaration_is_used() {
        let mut described = routes().into_openapi();
        let mut operations = 0;
        for item in described.paths.paths.values() {
            let PathItem { get, post, put, delete, patch, options, head, trace, .. } = item;
            operations += [get, post, put, delete, patch, options, head, trace].into_iter().flatten().count();
        }
        assert_eq!(operations, ACCESS.len(), "an operation is missing in router::ACCESS");
        for (method, path, _) in ACCESS {
            assert!(operation(&mut described, method, path).is_some(), "{method} {path} is not routed");
        }
    }

    #[test]
    fn v_02_every_operation_has_a_description_and_response_models() {
        let mut openapi = openapi();
        for (method, path, _) in ACCESS {
            let operation = operation(&mut openapi, method, path).unwrap();
            let text = operation.description.as_deref().unwrap_or_default();
            assert!(operation.summary.is_some() && text.len() > 40, "{method} {path}");
            for (status, response) in &operation.responses.responses {
                let utoipa::openapi::RefOr::T(response) = response else {
                    panic!("{method} {path} {status}")
                };
                assert!(!response.content.is_empty(), "{method} {path} {status}");
            }
        }
    }

    #[test]
    fn v_01_the_whole_description_is_locked() {
        let text = serde_json::to_string_pretty(&openapi()).unwrap();
        assert!(text.contains("\"openapi\": \"3.1.0\""));
        insta::assert_snapshot!("openapi", text);
    }
}
