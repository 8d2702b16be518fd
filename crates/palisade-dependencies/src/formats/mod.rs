//! One folder for each format, and what formats of one family share.

mod bun_lock;
mod cargo_lock;
mod cargo_manifest;
mod go_mod;
mod go_sum;
mod npm;
mod package_json;
mod package_lock;
mod pdm_lock;
mod pipfile;
mod pipfile_lock;
mod pnpm_lock;
mod poetry_lock;
mod pylock;
mod pyproject;
mod python;
mod requirements;
mod uv_lock;
mod yarn_lock;

pub(crate) use bun_lock::BunLock;
pub(crate) use cargo_lock::CargoLock;
pub(crate) use cargo_manifest::CargoManifest;
pub(crate) use go_mod::GoMod;
pub(crate) use go_sum::GoSum;
pub(crate) use package_json::PackageJson;
pub(crate) use package_lock::PackageLock;
pub(crate) use pdm_lock::PdmLock;
pub(crate) use pipfile::Pipfile;
pub(crate) use pipfile_lock::PipfileLock;
pub(crate) use pnpm_lock::PnpmLock;
pub(crate) use poetry_lock::PoetryLock;
pub(crate) use pylock::PyLock;
pub(crate) use pyproject::PyProject;
pub(crate) use requirements::Requirements;
pub(crate) use uv_lock::UvLock;
pub(crate) use yarn_lock::YarnLock;
