//! A template as a rule, for findings and for `rules list`.

use palisade_model::{Category, Confidence, RuleMeta, Tier};
use palisade_templates::Template;

/// The facts that its findings carry. The id says that it is none of ours.
pub(crate) fn rule(template: &Template) -> RuleMeta {
    let or = |text: &str, otherwise: &str| match text {
        "" => otherwise.to_owned(),
        text => text.to_owned(),
    };
    let description = [template.description.as_str(), template.impact.as_str()].join("\n\n");
    let cves = template.cve.iter().filter(|cve| cve.starts_with("CVE-"));
    let mut tags: Vec<String> = cves.map(|cve| format!("cve:{cve}")).collect();
    tags.push(format!("template:{}", template.id));
    RuleMeta {
        id: format!("template-{}", template.id),
        scanner: "web".to_owned(),
        title: or(&template.name, &template.id),
        description: or(description.trim(), "A template of yours describes this answer."),
        remediation: or(&template.remediation, "See the references of the template."),
        severity: template.severity,
        // Templates are of any quality; nobody but their author has tried them.
        confidence: Confidence::Medium,
        category: Category::Disclosure,
        cwe: template.cwe.clone(),
        tags,
        references: template.references.clone(),
        tier: Some(Tier::Quick),
    }
}
