//! The single file of a `multipart/form-data` upload, with its fields.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use palisade_model::{printable, truncate_utf8};
use palisade_service::{CoreError, ErrorKind};

/// Short values only; the file is a stream.
const MAX_VALUE: usize = 1024;

/// What stood before the file.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) kind: Option<String>,
    pub(crate) project_id: Option<String>,
}

/// Opens the form and reads the fields in front of the file.
pub(crate) async fn open(request: Request) -> Result<Multipart, CoreError> {
    Multipart::from_request(request, &()).await.map_err(|rejection| {
        let detail = format!("expected multipart/form-data with a boundary: {}", rejection.body_text());
        invalid(detail)
    })
}

/// The next part of the form.
pub(crate) async fn next_part(multipart: &mut Multipart) -> Result<Option<Field<'_>>, CoreError> {
    multipart.next_field().await.map_err(|error| broken(&error))
}

/// Takes a part that is no file into `form`.
pub(crate) async fn take_value(form: &mut Form, field: Field<'_>) -> Result<(), CoreError> {
    let name = field.name().unwrap_or_default().to_owned();
    let value = short_value(field).await?;
    match name.as_str() {
        "kind" => form.kind = Some(value),
        "project_id" => form.project_id = Some(value),
        name => {
            let name = printable(truncate_utf8(name, 64));
            return Err(invalid(format!(
                "expected the fields kind, project_id and one file, found {name:?}"
            )));
        }
    }
    Ok(())
}

async fn short_value(mut field: Field<'_>) -> Result<String, CoreError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_VALUE {
            return Err(invalid(format!(
                "expected a value of at most {MAX_VALUE} bytes, found a longer one"
            )));
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid("expected a value in UTF-8".to_owned()))
}

/// A form that ends early or is badly framed.
pub(crate) fn broken(error: &MultipartError) -> CoreError {
    invalid(format!("expected a complete form: {}", printable(truncate_utf8(&error.body_text(), 200))))
}

fn invalid(detail: String) -> CoreError {
    CoreError::new(ErrorKind::Invalid, "invalid_form", detail)
}
