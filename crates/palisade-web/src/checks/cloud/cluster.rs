//! Parts of clusters and registries on the host of the site.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

pub(crate) const KUBERNETES: Check = Check {
    id: "cloud-k8s-artifact",
    title: "A part of a Kubernetes cluster answers on the host of the site",
    description: "Kubelet, API, etcd or dashboard are for the cluster alone: what they tell, and often what they do, is the cluster.",
    remediation: "Close the port towards the internet, and switch anonymous requests off.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[200],
    owasp: "A05",
    references: &["https://kubernetes.io/docs/concepts/security/security-checklist/"],
    tier: Tier::Active,
    needs: &[Part::OpenServices],
    run: |observation| judge(observation.open_services(), Topic::Kubernetes),
};

pub(crate) const REGISTRY: Check = Check {
    id: "cloud-registry-open",
    title: "A container registry on the host of the site gives its images to everybody",
    description: "The registry lists its images without a sign-in, and hands them out with code, configuration and often secrets.",
    remediation: "Ask for a sign-in in front of the registry, and close the port.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[306],
    owasp: "A07",
    references: &["https://distribution.github.io/distribution/about/deploying/#restricting-access"],
    tier: Tier::Active,
    needs: &[Part::OpenServices],
    run: |observation| judge(observation.open_services(), Topic::Registry),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page};

    const JSON: &str = "application/json";

    #[test]
    fn parts_of_clusters_are_known_by_what_they_list() {
        let listens = ("GET http://shop.example:10250/", 200, "text/plain", "");
        let pods = "GET https://shop.example:10250/pods";
        let list = r#"{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}"#;
        let etcd = ("GET http://shop.example:2379/", 404, "text/plain", "");
        let version = "GET http://shop.example:2379/version";
        let cases = vec![
            (Fail, read_page("").asked(&[listens, (pods, 200, JSON, list)])),
            (
                Fail,
                read_page("")
                    .asked(&[etcd, (version, 200, JSON, r#"{"etcdserver":"3.5.9","etcdcluster":"3.5.0"}"#)]),
            ),
            (Pass, read_page("").asked(&[listens, (pods, 401, JSON, list)])),
            (Pass, read_page("").asked(&[etcd, (version, 200, JSON, r#"{"version":"1"}"#)])),
            (Pass, read_page("").asked(&[])),
        ];
        assert_outcomes(&KUBERNETES, cases);
    }

    #[test]
    fn a_registry_is_known_by_its_catalogue() {
        let catalog = "GET https://shop.example/v2/_catalog?n=5";
        let cases = vec![
            (Fail, read_page("").asked(&[(catalog, 200, JSON, r#"{"repositories":["shop/api"]}"#)])),
            (Pass, read_page("").asked(&[(catalog, 401, JSON, r#"{"errors":[{"code":"UNAUTHORIZED"}]}"#)])),
            (Pass, read_page("").asked(&[(catalog, 200, JSON, r#"{"repositories":["a"],"next":1}"#)])),
            (Pass, read_page("").asked(&[(catalog, 200, JSON, r#"{"repositories":[]}"#)])),
        ];
        assert_outcomes(&REGISTRY, cases);
    }
}
