//! What renv.lock lists.

use crate::table::{error_of, rows};

#[test]
fn packages_of_all_sources() {
    let text = "{\"Packages\": {\n\"a\": {\"Package\": \"a\", \"Version\": \"1.0\", \"Source\": \"Repository\", \"Requirements\": [\"b\", \"R\"]},\n\"b\": {\"Package\": \"b\", \"Version\": \"2.0\", \"Source\": \"GitHub\", \"RemoteUsername\": \"o\", \"RemoteRepo\": \"b\", \"RemoteSha\": \"0123\"},\n\"c\": {\"Package\": \"c\", \"Version\": \"3.0\", \"Source\": \"Bioconductor\"}}}";
    assert_eq!(rows("renv.lock", text), ["2 a 1.0 [1]", "3 b 2.0 from github:o/b#0123", "4 c 3.0"]);
    assert_eq!(error_of("renv.lock", b"{\"Packages\""), Some("truncated"));
}
