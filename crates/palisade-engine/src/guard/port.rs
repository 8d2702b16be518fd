//! Ports that no web site uses and that other protocols listen on (WHATWG fetch, "bad port", and the
//! common databases). A web request sent to one could be understood as a command.

/// Ascending, for the binary search.
const NOT_WEB: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513,
    514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1433, 1521,
    1719, 1720, 1723, 2049, 2375, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5984, 6000, 6379,
    6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9200, 9300, 10080, 11211, 27017, 50000,
];

/// Ports of other services that checks with the owner's consent may knock at: name servers, mail exchange, remote
/// access, databases, caches, queues and their consoles. Ascending.
const SERVICES: &[u16] = &[
    21, 22, 23, 25, 53, 111, 389, 445, 873, 1099, 1433, 1521, 1883, 2049, 2121, 2181, 2222, 2323, 2375, 2379,
    3306, 3389, 4369, 5432, 5601, 5672, 5900, 5984, 6000, 6379, 6443, 8009, 8086, 8123, 8500, 9042, 9090,
    9092, 9200, 9870, 10250, 11211, 15672, 27017, 61616,
];

/// Whether a web site may be expected on `port`.
pub fn is_web_port(port: u16) -> bool {
    NOT_WEB.binary_search(&port).is_err()
}

/// Whether a check may knock at `port` when the owner agreed to it.
pub fn is_service_port(port: u16) -> bool {
    SERVICES.binary_search(&port).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_ascending_and_leaves_web_ports_alone() {
        assert!(NOT_WEB.is_sorted() && SERVICES.is_sorted());
        for port in [22, 25, 53, 110, 143, 3306, 5432, 6379] {
            assert!(!is_web_port(port), "{port}");
        }
        for port in [80, 443, 3000, 5000, 8000, 8080, 8443, 9443] {
            assert!(is_web_port(port) && !is_service_port(port), "{port}");
        }
    }
}
