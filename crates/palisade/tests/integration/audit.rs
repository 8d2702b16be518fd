//! `palisade verify-audit`, and what the trail holds after a server has ended.

use palisade_testkit::Sql;

use crate::on_both_engines;
use crate::support::server::Installation;

/// Exit code and output of `verify-audit`.
fn verify(installation: &Installation, arguments: &[&str]) -> (i32, String) {
    let output = installation.command("verify-audit").args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

on_both_engines! {
    async fn m_02_a_stopped_server_has_recorded_every_call_and_a_change_is_found(engine: Engine) {
        let installation = Installation::new(engine, &["--no-worker"]);
        let server = installation.start();
        let client = server.client();
        for _ in 0..20 {
            client.json("/v1/usage").await;
        }
        let head = client.json("/v1/audit/head").await;
        server.stop();
        installation.create_key(&["--scope", "read"]);
        // First start, 20 and one calls, one command.
        let (code, text) = verify(&installation, &[]);
        assert_eq!((code, text.contains("records 1 to 23 ")), (0, true), "{text}");
        let noted = head["hash"].as_str().unwrap();
        assert_eq!(verify(&installation, &["--expect-head", noted]).0, 0);

        let mut sql = Sql::connect(&installation.database()).await;
        sql.execute("UPDATE audit_segments SET body = replace(body, '127.0.0.1', '192.0.2.1') WHERE sequence = 2").await;
        let (code, text) = verify(&installation, &[]);
        assert_eq!((code, text.contains("segment 2 was changed")), (1, true), "{text}");
        let (code, text) = verify(&installation, &["--expect-head", &"0".repeat(64)]);
        assert_eq!((code, text.contains("no trail holds")), (1, true), "{text}");
        assert_eq!(verify(&installation, &["--organization", "org_00000000000000000000000000"]).0, 2);
    }
}

#[test]
fn without_the_servers_secret_nothing_is_verified() {
    let installation = Installation::new(crate::support::server::Engine::Sqlite, &[]);
    installation.create_key(&["--scope", "read"]);
    assert_eq!(verify(&installation, &[]).0, 0);
    std::fs::remove_file(installation.data_dir().join("pepper")).unwrap();
    let (code, text) = verify(&installation, &[]);
    assert_eq!((code, text.contains("PALISADE_PEPPER")), (2, true), "{text}");
}
