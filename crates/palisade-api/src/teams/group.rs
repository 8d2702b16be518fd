//! The routes under `/v1/teams`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{BODY, Failure, Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Teams);
const WRITE: Scope = Scope::write(Resource::Teams);
const NAMED: &[Failure] = &[
    ("409", "Another team of the organisation has this name"),
    ("413", "The body is larger than 1 MiB"),
    ("415", "The body is not announced as JSON"),
];

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/teams", READ),
    needs("post", "/v1/teams", WRITE).fails(NAMED),
    needs("get", "/v1/teams/{team_id}", READ),
    needs("patch", "/v1/teams/{team_id}", WRITE).fails(NAMED),
    needs("delete", "/v1/teams/{team_id}", WRITE).fails(&[("409", "The team still has projects")]),
    needs("get", "/v1/teams/{team_id}/members", READ),
    needs("post", "/v1/teams/{team_id}/members", WRITE).fails(BODY),
    needs("delete", "/v1/teams/{team_id}/members/{member_id}", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "Teams",
    about: "Members who share projects",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_teams, super::create::create_team))
            .routes(routes!(super::get::get_team, super::update::update_team, super::delete::delete_team))
            .routes(routes!(super::members::list_team_members, super::members::add_team_member))
            .routes(routes!(super::members::remove_team_member))
    },
    operations: OPERATIONS,
};
