//! Broken variants of valid JSON documents: the official schema and we must agree about each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jsonschema::Validator;
use palisade_sbom::Limits;
use palisade_sbom::cyclonedx::{Document, Version};
use serde_json::{Value, json};

use crate::figure::line;

/// How many disagreements are shown.
const SHOWN: usize = 40;

pub(super) fn run(files: &[PathBuf], schemas: &Path) -> anyhow::Result<()> {
    let validators = validators(schemas)?;
    let (mut variants, mut agreed, mut shown) = (0usize, 0usize, 0usize);
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let Ok(document) = serde_json::from_slice::<Value>(&std::fs::read(file)?) else { continue };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        for (version, validator) in &validators {
            let document = in_version(&document, version);
            for (what, variant) in variants_of(&document) {
                let theirs = validator.is_valid(&variant);
                let ours = verdict(&variant);
                variants += 1;
                if theirs == ours.is_none() {
                    agreed += 1;
                } else if shown < SHOWN {
                    shown += 1;
                    let ours = ours.unwrap_or_else(|| "accepted".to_owned());
                    line(&format!("differs: {name} as {version} {what}: schema {theirs}, ours {ours}"));
                }
            }
        }
    }
    line(&format!("variants judged as the schemas do: {agreed}/{variants}"));
    Ok(())
}

/// The validators of the versions whose schemas are in the folder.
fn validators(schemas: &Path) -> anyhow::Result<BTreeMap<&'static str, Validator>> {
    let mut validators = BTreeMap::new();
    for version in Version::ALL.iter().map(|version| version.as_str()) {
        if let Some(validator) = validator(schemas, version)? {
            validators.insert(version, validator);
        }
    }
    Ok(validators)
}

/// The document as if it were of another version, so that each version is asked about what others have.
fn in_version(document: &Value, version: &str) -> Value {
    let mut document = document.clone();
    if let Some(fields) = document.as_object_mut().filter(|fields| fields["specVersion"] != version) {
        fields.shift_remove("$schema");
        fields["specVersion"] = json!(version);
    }
    document
}

fn verdict(variant: &Value) -> Option<String> {
    let text = variant.to_string();
    match Document::read(text.as_bytes(), Limits::default()) {
        Err(error) => Some(error.to_string()),
        Ok(document) => document.violations().first().map(ToString::to_string),
    }
}

/// The validator of a version, when its schema is in the folder.
pub(crate) fn validator(schemas: &Path, version: &str) -> anyhow::Result<Option<Validator>> {
    let path = schemas.join(format!("bom-{version}.schema.json"));
    if !path.exists() {
        return Ok(None);
    }
    let read = |path: &Path| -> anyhow::Result<Value> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Ok(serde_json::from_str(&text)?)
    };
    let mut registry = jsonschema::Registry::new();
    let parts = [
        ("spdx.schema.json", "cyclonedx-spdx-licenses.schema.json"),
        ("spdx.SNAPSHOT.schema.json", "cyclonedx-spdx-licenses.schema.json"),
        ("jsf-0.82.schema.json", "jsf-0.82.schema.json"),
        ("jsf-0.82.SNAPSHOT.schema.json", "jsf-0.82.schema.json"),
        ("cryptography-defs.schema.json", "cryptography-defs.schema.json"),
    ];
    for (address, file) in parts {
        let schema = read(&schemas.join(file))?;
        let resource = jsonschema::Resource::from_contents(schema);
        registry = registry.add(format!("http://cyclonedx.org/schema/{address}"), resource)?;
    }
    let registry = registry.prepare()?;
    let mut schema = read(&path)?;
    // The addresses of the parts are relative to the address of the schema.
    schema["$id"] = json!(format!("http://cyclonedx.org/schema/bom-{version}.schema.json"));
    let validator =
        jsonschema::options().should_validate_formats(true).with_registry(&registry).build(&schema)?;
    Ok(Some(validator))
}

/// Every value of the document changed in every way, one at a time.
fn variants_of(document: &Value) -> Vec<(String, Value)> {
    let mut pointers = Vec::new();
    collect(document, String::new(), &mut pointers);
    let mut variants = vec![("unchanged".to_owned(), document.clone())];
    for pointer in pointers {
        for (change, value) in changes(document.pointer(&pointer)) {
            let mut variant = document.clone();
            if let Some(place) = variant.pointer_mut(&pointer) {
                *place = value;
                variants.push((format!("{pointer} {change}"), variant));
            }
        }
    }
    variants
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{pointer}/{key}"), pointers);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{pointer}/{index}"), pointers);
            }
        }
        _ => {}
    }
    if !pointer.is_empty() && !pointer.starts_with("/specVersion") {
        pointers.push(pointer);
    }
}

fn changes(value: Option<&Value>) -> Vec<(String, Value)> {
    let mut changes: Vec<(String, Value)> =
        vec![("null".into(), Value::Null), ("number".into(), json!(-1)), ("text".into(), json!(""))];
    match value {
        Some(Value::Object(fields)) => {
            for key in fields.keys() {
                let mut without = fields.clone();
                without.remove(key);
                changes.push((format!("without {key}"), Value::Object(without)));
            }
            let mut with = fields.clone();
            with.insert("unheard-of".into(), json!("x"));
            changes.push(("with another key".into(), Value::Object(with)));
            changes.push(("list".into(), json!([fields])));
        }
        Some(Value::Array(items)) => {
            let mut twice = items.clone();
            twice.extend(items.first().cloned());
            changes.push(("first item twice".into(), Value::Array(twice)));
            changes.push(("empty".into(), json!([])));
            changes.push(("object".into(), json!({})));
        }
        Some(Value::String(text)) => {
            changes.push(("other text".into(), json!(format!("{text} x"))));
            changes.push(("list".into(), json!([text])));
            changes.push(("boolean".into(), json!(true)));
        }
        Some(Value::Number(_)) => {
            changes.push(("fraction".into(), json!(1.5)));
            changes.push(("zero".into(), json!(0)));
        }
        _ => {}
    }
    changes
}
