//! The workflows: of the published form, pinned, with the least rights, and with steps that a shell can read.

#![cfg(test)]

use std::fs;

use serde_json::Value;
use tests::repository::{files, root};
use tests::schema::Schema;
use tests::shell::complaint;

/// The published form of workflows.
const SCHEMA: &str = "tests/schemas/github-workflow.json";

/// A workflow by its file's name, as text and as what it says.
fn workflows() -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for file in files(".github/workflows", "") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let workflow = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        found.push((name, text, workflow));
    }
    found
}

/// Every job with its name.
fn jobs(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    workflow["jobs"].as_object().unwrap().iter()
}

/// Every step of every job.
fn steps(workflow: &Value) -> impl Iterator<Item = &Value> {
    jobs(workflow).flat_map(|(_, job)| job["steps"].as_array().unwrap())
}

#[test]
fn every_workflow_is_of_the_published_form() {
    let schema = Schema::read(SCHEMA);
    let workflows = workflows();
    let names: Vec<&str> = workflows.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["ci.yml", "deploy.yml", "release.yml"]);
    for (name, _, workflow) in &workflows {
        assert_eq!(schema.errors(workflow), [""; 0], "{name}");
    }
}

#[test]
fn what_is_not_a_workflow_is_told_apart() {
    let (.., mut workflow) = workflows().remove(0);
    workflow["jobs"]["test"]["runs_on"] = Value::from("ubuntu-24.04");
    assert_ne!(Schema::read(SCHEMA).errors(&workflow), [""; 0]);
}

#[test]
fn every_action_is_pinned_by_the_hash_of_a_commit() {
    for (name, text, workflow) in workflows() {
        for action in steps(&workflow).filter_map(|step| step["uses"].as_str()) {
            let (_, commit) = action.split_once('@').unwrap();
            let is_hash = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash, "{name}: {action}");
            // The version beside it tells a person what the hash is.
            assert!(text.contains(&format!("uses: {action} # v")), "{name}: {action}");
        }
    }
}

#[test]
fn no_job_has_rights_that_it_was_not_given() {
    for (name, _, workflow) in workflows() {
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{name}");
        for (job, what) in jobs(&workflow) {
            assert!(what["permissions"].is_object(), "{name}: {job}");
            assert!(what["timeout-minutes"].is_u64(), "{name}: {job}");
        }
        for step in steps(&workflow) {
            let checks_out = step["uses"]
                .as_str()
                .is_some_and(|uses| uses.starts_with("actions/checkout@"));
            if checks_out {
                assert_eq!(step["with"]["persist-credentials"], Value::from(false), "{name}");
            }
        }
    }
}

#[test]
fn a_shell_can_read_every_step_and_nobody_can_write_into_it() {
    for (name, _, workflow) in workflows() {
        for script in steps(&workflow).filter_map(|step| step["run"].as_str()) {
            assert_eq!(complaint(script), None, "{name}: {script}");
            // What is filled in before the shell reads it, such as a branch's name, could be a command.
            assert!(!script.contains("${{"), "{name}: {script}");
        }
    }
}

#[test]
fn the_guide_names_everything_that_a_deploy_is_given() {
    let guide = fs::read_to_string(root().join("docs/src/deploying/by-workflow.md")).unwrap();
    let (_, text, _) = workflows().remove(1);
    let given: Vec<&str> = ["vars.", "secrets."]
        .iter()
        .flat_map(|kind| text.split(kind).skip(1))
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next())
        .collect();
    assert!(given.len() > 5, "{given:?}");
    for name in given {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
}
