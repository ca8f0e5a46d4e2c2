//! compose.yaml gives no service more than its share, and lets none be reached from elsewhere.

use regex::Regex;

use crate::rendered;

#[test]
fn every_service_is_limited_watched_and_on_loopback() {
    let compose = rendered::json("compose.yaml");
    let services = compose["services"].as_object().unwrap();
    for name in [
        "marketplace",
        "monerod",
        "wallet-buyer",
        "prometheus",
        "alertmanager",
        "grafana",
        "loki",
        "alloy",
    ] {
        assert!(services.contains_key(name), "{name} is missing");
    }
    for (name, service) in services {
        let limits = &service["deploy"]["resources"]["limits"];
        assert!(
            limits["cpus"].is_string() && limits["memory"].is_string(),
            "{name}: {limits}"
        );
        assert!(service["healthcheck"]["test"].is_array(), "{name} is not watched");
        assert_eq!(service["cap_drop"], serde_json::json!(["ALL"]), "{name}");
        assert!(service["ports"].is_null(), "{name}");
        // Whatever is bound is bound to this host; the firewall's table says so too.
        for word in service["command"].as_array().into_iter().flatten() {
            let word = word.as_str().unwrap();
            assert!(!word.contains("0.0.0.0"), "{name}: {word}");
        }
        let image = service["image"].as_str().unwrap();
        let (_, tag) = image
            .rsplit_once(':')
            .unwrap_or_else(|| panic!("{name} has no tag"));
        assert!(!tag.is_empty(), "{name}: {image}");
    }
}

#[test]
fn its_secrets_are_those_that_the_module_declares() {
    let compose = rendered::json("compose.yaml");
    let declared = rendered::json("secrets.json");
    for name in compose["secrets"].as_object().unwrap().keys() {
        // The same login, as the wallet process reads it.
        let name = name.trim_end_matches(".conf");
        assert!(declared.get(name).is_some(), "{name} is not declared");
    }
    // What `docker inspect` shows holds none of them.
    assert!(!rendered::text("compose.yaml").contains("env_file"));
}

#[test]
fn what_its_containers_say_is_shipped_under_the_names_of_services() {
    let compose = rendered::json("compose.yaml");
    let alloy = rendered::text("config.alloy");
    let rules: Vec<Regex> = alloy
        .lines()
        .filter_map(|line| line.trim().strip_prefix("regex"))
        .map(|rest| {
            let text: String = serde_json::from_str(rest.trim_start_matches([' ', '='])).unwrap();
            Regex::new(&format!("^(?:{text})$")).unwrap()
        })
        .collect();
    let [keep, unit] = rules.as_slice() else {
        panic!("{rules:?}");
    };
    let project = compose["name"].as_str().unwrap();
    for (name, service) in compose["services"].as_object().unwrap() {
        assert_eq!(service["logging"]["driver"], "journald", "{name}");
        let container = format!("{project}-{name}-1");
        assert!(keep.is_match(&format!("docker.service;{container}")), "{name}");
        assert_eq!(&unit.captures(&container).unwrap()[1], name);
    }
    for own in ["marketplace.service;", "monero.service;", "nginx.service;"] {
        assert!(keep.is_match(own), "{own}");
    }
    for other in ["sshd.service;", "docker.service;", "docker.service;somebody-db-1"] {
        assert!(!keep.is_match(other), "{other}");
    }
}
