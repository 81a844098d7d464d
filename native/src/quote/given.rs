//! What comes from Python: texts, and the mentions and entities of `story.py`.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::narrative::EntityKind;
use super::pronouns::Gender;
use super::speakers::Entity;

/// Text in which each lone surrogate has become U+FFFD, so that offsets hold.
pub struct Given(pub String);

impl<'a, 'py> FromPyObject<'a, 'py> for Given {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let text = given.cast::<PyString>()?;
        if let Ok(text) = text.to_cow() {
            return Ok(Given(text.into_owned()));
        }
        let mut bytes: Vec<u8> = text.call_method1("encode", ("utf-8", "surrogatepass"))?.extract()?;
        for at in 0..bytes.len() {
            if bytes[at] == 0xed && bytes.get(at + 1).is_some_and(|next| *next >= 0xa0) {
                bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
            }
        }
        Ok(Given(String::from_utf8(bytes)?))
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for EntityKind {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(match &*given.cast::<PyString>()?.to_cow()? {
            "PER" => EntityKind::Person,
            "ORG" => EntityKind::Body,
            "LOC" => EntityKind::Place,
            "MISC" => EntityKind::Other,
            _ => EntityKind::Value,
        })
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Entity {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let Given(name) = given.getattr(intern!(given.py(), "name"))?.extract()?;
        let gender: Option<Given> = given.getattr(intern!(given.py(), "gender"))?.extract()?;
        let gender = match gender.as_ref().map(|gender| gender.0.as_str()) {
            Some("f") => Some(Gender::Female),
            Some("m") => Some(Gender::Male),
            _ => None,
        };
        Ok(Entity { name, kind: given.getattr(intern!(given.py(), "type"))?.extract()?, gender })
    }
}
