//! The OpenAPI 3.1 description: what the handlers say, completed with access, errors and the words around it.

use palisade_model::Scope;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation as Described, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, PathItem, Ref, Required, ResponseBuilder,
    ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use crate::declare::{Access, Failure, Operation};
use crate::dialect::{ErrorView, ProblemView};
use crate::router::{GROUPS, operations, routes};

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
    let tags =
        GROUPS.iter().map(|group| TagBuilder::new().name(group.tag).description(Some(group.about)).build());
    openapi.tags = Some(tags.collect());
    add_components(&mut openapi);
    for declared in operations() {
        if let Some(described) = operation(&mut openapi, declared.method, declared.path) {
            declare_access(described, declared.access);
            if declared.conditional {
                add_condition(described, declared.method);
            }
            errors_of(declared).for_each(|error| add_error(described, error));
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

pub(crate) fn operation<'a>(openapi: &'a mut OpenApi, method: &str, path: &str) -> Option<&'a mut Described> {
    let PathItem { get, post, put, patch, delete, .. } = openapi.paths.paths.get_mut(path)?;
    match method {
        "get" => get.as_mut(),
        "post" => post.as_mut(),
        "put" => put.as_mut(),
        "patch" => patch.as_mut(),
        "delete" => delete.as_mut(),
        _ => None,
    }
}

fn declare_access(operation: &mut Described, access: Access) {
    let (scope, text) = match access {
        Access::Open => {
            operation.security = Some(Vec::new());
            return;
        }
        Access::AnyKey => (None, "Needs a key; any scope will do.".to_owned()),
        Access::Needs(scope) | Access::NeedsOrEventToken(scope) => {
            (Some(scope), format!("Needs a key with the scope `{scope}`{}.", includes(scope)))
        }
        Access::NeedsUnlessMember(scope) => (
            Some(scope),
            format!(
                "Needs a key with the scope `{scope}`{}; a member's key needs no scope for what is the member's own.",
                includes(scope)
            ),
        ),
    };
    let none: [&str; 0] = [];
    let either = [BEARER, API_KEY].map(|scheme| SecurityRequirement::new(scheme, none));
    operation.security = Some(either.into());
    if let Some(scope) = scope {
        let extensions = ExtensionsBuilder::new().add("x-required-scope", scope.to_string());
        operation.extensions = Some(extensions.build());
    }
    operation.description.get_or_insert_default().push_str(&format!("\n\n{text}"));
}

fn includes(scope: Scope) -> String {
    let coarse = [Scope::READ, Scope::WRITE, Scope::ADMIN].into_iter().find(|coarse| coarse.grants(scope));
    coarse.map_or_else(String::new, |coarse| format!(", which `{coarse}` includes"))
}

fn add_condition(operation: &mut Described, method: &str) {
    let header = |name: &str, text: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(text))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build()
    };
    let parameters = operation.parameters.get_or_insert_default();
    if method == "get" {
        let text = "The `ETag` of an earlier answer: answers 304 without a body when it is still good";
        parameters.push(header("If-None-Match", text).into());
        let unchanged = ResponseBuilder::new().description("Unchanged since the answer with that `ETag`");
        operation.responses.responses.insert("304".to_owned(), unchanged.build().into());
    } else {
        let text =
            "The `ETag` of an earlier answer, or `*`: refuses the call when somebody made a change since";
        parameters.push(header("If-Match", text).into());
        add_error(operation, ("412", "It is no longer the version that `If-Match` names"));
    }
}

/// Every error that an operation answers.
fn errors_of(operation: &Operation) -> impl Iterator<Item = Failure> {
    const WITH_KEY: &[Failure] = &[
        ("400", "A parameter or the body is wrong; the credentials conflict or stand in the URL"),
        ("401", "The key is missing or not good"),
        ("403", "The key lacks the scope"),
        ("429", "Too many requests, or the plan's scans are used up; wait `retry_after` seconds"),
        ("500", "Something went wrong on our end"),
        ("503", "A part that is needed does not answer now, or the request took too long"),
    ];
    const OF_ONE: &[Failure] = &[("404", "No such thing, or not yours")];
    let with_key = if operation.access == Access::Open { &[] } else { WITH_KEY };
    let of_one = if operation.path.contains('{') { OF_ONE } else { &[] };
    with_key.iter().chain(of_one).chain(operation.errors).copied()
}

fn add_error(operation: &mut Described, (status, text): Failure) {
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
        assert_eq!(operations, super::operations().count(), "an operation is not declared");
        for Operation { method, path, .. } in super::operations() {
            assert!(operation(&mut described, method, path).is_some(), "{method} {path} is not routed");
        }
    }

    #[test]
    fn v_02_every_operation_has_a_description_and_response_models() {
        let mut openapi = openapi();
        for Operation { method, path, .. } in operations() {
            let operation = operation(&mut openapi, method, path).unwrap();
            let text = operation.description.as_deref().unwrap_or_default();
            assert!(operation.summary.is_some() && text.len() > 40, "{method} {path}");
            for (status, response) in &operation.responses.responses {
                let utoipa::openapi::RefOr::T(response) = response else {
                    panic!("{method} {path} {status}")
                };
                let bodyless = ["204", "304"].contains(&status.as_str());
                assert_eq!(response.content.is_empty(), bodyless, "{method} {path} {status}");
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
