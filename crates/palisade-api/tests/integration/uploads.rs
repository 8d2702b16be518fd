//! Uploads: received whole or not at all, seen by their own tenant only.

use axum::http::Request;

use crate::engine::on_both_engines;

const FORM: &str = "multipart/form-data; boundary=XX";

fn form(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut body = String::new();
    for (name, file, value) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        body += &format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n");
    }
    body + "--XX--\r\n"
}

on_both_engines! {
    async fn an_upload_is_stored_listed_and_deleted(api: &Api) {
        let send = api.keyed("POST", "/v1/uploads?file_name=..%2Fsrc.tar.gz").header("content-type", "application/gzip");
        let answer = api.send(send, "\u{1f}not really gzip").await;
        answer.assert_error(400, "unknown_upload_kind");
        let send = api.keyed("POST", "/v1/uploads?file_name=..%2Freport.sarif");
        let answer = api.send(send, r#"{"version":"2.1.0","runs":[]}"#).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let upload = answer.matching("Upload");
        assert_eq!((&upload["kind"], &upload["file_name"], &upload["size"]), (&"sarif".into(), &"report.sarif".into(), &29.into()));
        let path = answer.header("location").to_owned();
        assert_eq!(api.get(&path).await.json(), upload);
        let list = api.get("/v1/uploads?limit=1").await.matching("UploadList");
        assert_eq!((&list["data"][0], &list["has_more"]), (&upload, &false.into()));
        api.as_other_tenant().get(&path).await.assert_error(404, "not_found");
        assert_eq!(api.send(api.keyed("DELETE", &path), "").await.status, 204);
        api.get(&path).await.assert_error(404, "not_found");
    }

    async fn t_11_a_form_with_one_file_is_the_same_upload(api: &Api) {
        let body = form(&[("kind", None, "apk"), ("file", Some("a.apk"), "PK\u{3}\u{4}rest")]);
        let answer = api.send(api.keyed("POST", "/v1/uploads").header("content-type", FORM), body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["kind"]), (201, &"apk".into()), "{}", answer.text());
        for (parts, code) in [
            (&[][..], "invalid_form"),
            (&[("kind", None, "apk")], "invalid_form"),
            (&[("other", None, "x")], "invalid_form"),
            (&[("file", Some("a"), "{}"), ("file", Some("b"), "{}")], "invalid_form"),
            (&[("kind", None, "word"), ("file", Some("a"), "{}")], "invalid_upload_kind"),
            (&[("kind", None, "apk"), ("file", Some("a"), "{}")], "invalid_upload"),
            (&[("file", Some("a"), "")], "empty_upload"),
            (&[("project_id", None, "nope"), ("file", Some("a"), "{}")], "invalid_project_id"),
        ] {
            let send = api.keyed("POST", "/v1/uploads").header("content-type", FORM);
            api.send(send, form(parts)).await.assert_error(400, code);
        }
        let cut = api.keyed("POST", "/v1/uploads").header("content-type", FORM);
        api.send(cut, form(&[("file", Some("a"), "{}")])[..60].to_owned()).await.assert_error(400, "invalid_form");
        assert_eq!(api.get("/v1/uploads").await.json()["data"].as_array().unwrap().len(), 1, "nothing half done");
    }

    async fn bad_upload_requests_name_what_is_wrong(api: &Api) {
        for (query, status, code) in [
            ("?kind=word", 400, "invalid_upload_kind"),
            ("?project_id=nope", 400, "invalid_project_id"),
            ("?project_id=prj_01JZZZZZZZZZZZZZZZZZZZZZZZ", 404, "not_found"),
            ("?other=1", 400, "invalid_parameter"),
            ("", 400, "empty_upload"),
            ("?kind=source_archive", 400, "empty_upload"),
        ] {
            let answer = api.send(api.keyed("POST", &format!("/v1/uploads{query}")), "").await;
            answer.assert_error(status, code);
        }
        let keyless = Request::builder().method("POST").uri("/v1/uploads");
        api.send(keyless, "{}").await.assert_error(401, "unauthorized");
    }
}
