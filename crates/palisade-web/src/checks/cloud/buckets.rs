//! Buckets and functions that the site names: what they give to strangers.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

const REFERENCES: &[&str] =
    &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"];

pub(crate) const LISTING: Check = Check {
    id: "cloud-bucket-listing",
    title: "A bucket of the site lists its keys to everybody",
    description: "Whoever asks gets the names of everything in the bucket, and with them files that nobody was given the address of.",
    remediation: "Take the right to list off everybody; let them read single objects at most, better through a delivery network.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[732],
    owasp: "A01",
    references: REFERENCES,
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::BucketListing),
};

pub(crate) const ACL: Check = Check {
    id: "cloud-bucket-acl-read",
    title: "The access list of a bucket can be read by everybody",
    description: "The list tells who may do what with the bucket. A bucket that shows it often grants more to everybody than was meant.",
    remediation: "Remove the grants to AllUsers and AuthenticatedUsers, or switch access lists off.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Cloud,
    cwe: &[732],
    owasp: "A01",
    references: REFERENCES,
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::BucketAcl),
};

pub(crate) const FUNCTION: Check = Check {
    id: "cloud-function-url-open",
    title: "A function without a server runs for everybody",
    description: "The address in the page runs the function without a sign-in. Where it is no public interface, everybody uses and pays it.",
    remediation: "Ask for an identity in front of the function (AWS_IAM, the role of an invoker) or check a token in it.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Cloud,
    cwe: &[306],
    owasp: "A01",
    references: &["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
    tier: Tier::Active,
    needs: &[Part::Backends],
    run: |observation| judge(observation.backends(), Topic::FunctionUrl),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, read_page, reply, script};

    const XML: &str = "application/xml";

    fn site() -> Site {
        read_page("<img src=https://shop-media.s3.eu-central-1.amazonaws.com/logo.png>")
    }

    #[test]
    fn a_list_of_keys_is_known_by_its_document() {
        let list = "GET https://shop-media.s3.eu-central-1.amazonaws.com/?list-type=2&max-keys=1";
        let keys = "<?xml version=\"1.0\"?>\n<ListBucketResult><Name>shop-media</Name><Contents><Key>a</Key></Contents></ListBucketResult>";
        let azure =
            "GET https://shopmedia.blob.core.windows.net/img?restype=container&comp=list&maxresults=1";
        let blobs = "<?xml version=\"1.0\"?><EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>";
        let google = "GET https://storage.googleapis.com/shop-media?max-keys=1";
        let cases = vec![
            (Fail, site().asked(&[(list, 200, XML, keys)])),
            (
                Fail,
                read_page("<img src='https://shopmedia.blob.core.windows.net/img/a.png'>")
                    .asked(&[(azure, 200, XML, blobs)]),
            ),
            (
                Fail,
                read_page("<img src='//storage.googleapis.com/shop-media/a.png'>")
                    .asked(&[(google, 200, XML, keys)]),
            ),
            (Pass, site().asked(&[(list, 403, XML, "<Error><Code>AccessDenied</Code></Error>")])),
            (Pass, site().asked(&[(list, 200, "text/html", "<p>&lt;ListBucketResult> <Name>")])),
            (NotApplicable, read_page("<p>s3.amazonaws.com</p>").asked(&[])),
            (Error, site().asked(&[(list, 429, XML, "")])),
        ];
        assert_outcomes(&LISTING, cases);
    }

    #[test]
    fn an_access_list_is_known_by_its_document() {
        let acl = "GET https://shop-media.s3.eu-central-1.amazonaws.com/?acl";
        let list = "<AccessControlPolicy><Owner/><AccessControlList><Grant/></AccessControlList></AccessControlPolicy>";
        let cases = vec![
            (Fail, site().asked(&[(acl, 200, XML, list)])),
            (Pass, site().asked(&[(acl, 403, XML, list)])),
            (Pass, site().asked(&[(acl, 200, XML, "<html>AccessControlPolicy")])),
        ];
        assert_outcomes(&ACL, cases);
    }

    #[test]
    fn a_function_runs_when_its_provider_says_so() {
        let address = format!("https://{}.lambda-url.eu-central-1.on.aws/", "ab12".repeat(8));
        let function = |status: u16, fields: &'static [(&str, &str)]| {
            script(&format!("fetch('{address}')")).asked_by(move |ask| {
                let is_it = ask.url.as_str() != "https://shop.example/" && ask.method == "HEAD";
                is_it.then(|| reply(ask.url.as_str(), status, fields, ""))
            })
        };
        let ran = &[("x-amzn-RequestId", "1"), ("X-Amzn-Trace-Id", "Root=1")];
        let denied = &[
            ("x-amzn-RequestId", "1"),
            ("X-Amzn-Trace-Id", "1"),
            ("x-amzn-ErrorType", "AccessDeniedException"),
        ];
        let cases = vec![
            (Fail, function(200, ran)),
            (Pass, function(401, ran)),
            (Pass, function(403, denied)),
            (Pass, function(200, &[])),
        ];
        assert_outcomes(&FUNCTION, cases);
    }
}
