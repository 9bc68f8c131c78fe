//! Output of tools that could not be run here, written by hand after the shape that their documentation and recorded
//! reports show; not one of them is real output.

use crate::fixtures::Fixture;

/// Trivy, schema 2: one image, packages of the system and of Python.
pub const TRIVY: &str = r#"{
  "SchemaVersion": 2, "Trivy": {"Version": "0.69.1"}, "CreatedAt": "2026-11-24T06:00:00.123456789Z",
  "ArtifactName": "crm:19", "ArtifactType": "container_image",
  "Metadata": {"OS": {"Family": "debian", "Name": "12.8"}, "ImageID": "sha256:0"},
  "Results": [
    {"Target": "crm:19 (debian 12.8)", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": [
      {"VulnerabilityID": "CVE-2026-0001", "PkgName": "openssl", "InstalledVersion": "3.0.15", "Severity": "CRITICAL"},
      {"VulnerabilityID": "CVE-2026-0002", "PkgName": "zlib1g", "InstalledVersion": "1.2.13", "Severity": "LOW"}]},
    {"Target": "Python", "Class": "lang-pkgs", "Type": "python-pkg"}
  ]
}"#;

/// ZAP, traditional JSON report of one site.
pub const ZAP: &str = r#"{
  "@programName": "ZAP", "@version": "2.17.0", "@generated": "Tue, 24 Nov 2026 06:10:00",
  "created": "2026-11-24T06:10:00.236211400Z",
  "insights": [{"level": "Info", "reason": "Informational", "site": "https://crm.example.test",
    "key": "insight.code.2xx", "description": "Percentage of responses with status code 2xx", "statistic": "95"}],
  "site": [{"@name": "https://crm.example.test", "@host": "crm.example.test", "@port": "443", "@ssl": "true",
    "alerts": [
      {"pluginid": "40012", "alertRef": "40012", "name": "Cross Site Scripting (Reflected)", "riskcode": "3",
       "confidence": "2", "riskdesc": "High (Medium)", "desc": "<p>…</p>", "count": "2", "systemic": false,
       "instances": [{"uri": "https://crm.example.test/a"}, {"uri": "https://crm.example.test/b"}]},
      {"pluginid": "40018", "name": "SQL Injection", "riskcode": "3", "confidence": "0", "instances": []},
      {"pluginid": "10109", "name": "Modern Web Application", "riskcode": "0", "confidence": "2", "instances": []}]}]
}"#;

/// Nuclei, one match per line.
pub const NUCLEI: &str = concat!(
    r#"{"template":"http/cves/2026/CVE-2026-0003.yaml","template-id":"CVE-2026-0003","info":{"name":"Example","author":["a"],"tags":["cve"],"severity":"high"},"type":"http","host":"crm.example.test","matched-at":"https://crm.example.test/x","timestamp":"2026-11-24T06:20:00.5+01:00","matcher-status":true}"#,
    "\n",
    r#"{"template":"http/exposures/git-config.yaml","template-id":"git-config","info":{"name":"Git","severity":"medium"},"type":"http","host":"crm.example.test","timestamp":"2026-11-24T05:21:00Z","matcher-status":true}"#,
    "\n",
    r#"{"template":"http/cves/2026/CVE-2026-0004.yaml","template-id":"CVE-2026-0004","info":{"name":"Other","severity":"critical"},"type":"http","host":"crm.example.test","timestamp":"2026-11-24T05:22:00Z","matcher-status":false}"#,
    "\n",
);

/// pip-audit, two dependencies, one of them with two vulnerabilities.
pub const PIP_AUDIT: &str = r#"{"dependencies": [
  {"name": "jinja2", "version": "2.4.1", "vulns": [
    {"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": ["CVE-2014-0012"]},
    {"id": "PYSEC-2014-82", "fix_versions": ["2.7.3"], "aliases": []}]},
  {"name": "zope-interface", "version": "7.2", "vulns": []}], "fixes": []}"#;

/// `CycloneDX` with vulnerabilities, one of them closed by analysis.
pub const CYCLONEDX: &str = r#"{
  "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
  "metadata": {"timestamp": "2026-11-24T06:30:00+00:00", "component": {"type": "application", "name": "crm"},
    "tools": [{"vendor": "x", "name": "scanner", "version": "1.0"}]},
  "components": [{"type": "library", "name": "a", "version": "1"}, {"type": "library", "name": "b", "version": "2"}],
  "vulnerabilities": [
    {"id": "CVE-2026-0005", "ratings": [{"severity": "medium", "method": "CVSSv31", "score": 6.1},
      {"source": {"name": "vendor"}, "severity": "high"}], "affects": [{"ref": "a"}]},
    {"id": "CVE-2026-0006", "ratings": [{"severity": "critical"}], "analysis": {"state": "not_affected"}},
    {"id": "CVE-2026-0007", "ratings": [{"method": "CVSSv31", "score": 3.1}], "analysis": {"state": "in_triage"}}]
}"#;

/// SARIF with a severity from a rule of an extension, one from a level, and results that are not open.
pub const SARIF: &str = r#"{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
  "runs": [{
    "results": [
      {"ruleId": "py/sql-injection", "rule": {"id": "py/sql-injection", "index": 0, "toolComponent": {"index": 0}},
       "message": {"text": "x"}},
      {"ruleId": "py/sql-injection", "message": {"text": "x"}, "suppressions": [{"kind": "inSource"}]},
      {"ruleId": "py/sql-injection", "message": {"text": "x"}, "baselineState": "absent"},
      {"ruleId": "other", "level": "error", "message": {"text": "x"},
       "suppressions": [{"kind": "external", "status": "underReview"}]},
      {"ruleId": "other", "kind": "pass", "message": {"text": "x"}},
      {"ruleId": "weak", "message": {"text": "x"}}],
    "tool": {"driver": {"name": "CodeQL", "semanticVersion": "2.20.0", "rules": [
        {"id": "weak", "defaultConfiguration": {"level": "note"}}]},
      "extensions": [{"name": "python-queries", "rules": [
        {"id": "py/sql-injection", "properties": {"security-severity": "8.8", "tags": ["security"]}}]}]},
    "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-11-24T06:40:00Z"}],
    "automationDetails": {"id": "crm/2026-11-24"}, "artifacts": [{"location": {"uri": "a.py"}}]}]
}"#;

/// Bandit, one file, one finding rated high.
pub const BANDIT: &str = r#"{"errors": [], "generated_at": "2026-11-24T06:50:00Z",
  "metrics": {"a.py": {"SEVERITY.HIGH": 1, "loc": 12}, "_totals": {"SEVERITY.HIGH": 1, "SEVERITY.LOW": 0, "loc": 12}},
  "results": [{"filename": "a.py", "issue_severity": "HIGH", "issue_confidence": "HIGH", "test_id": "B602"}]}"#;

/// XCCDF, six rules of which five are selected and four evaluated.
pub const XCCDF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- by hand -->
<x:Benchmark xmlns:x="http://checklists.nist.gov/xccdf/1.2" id="xccdf_org.ssgproject.content_benchmark_DEBIAN-12">
  <x:title>A &amp; B</x:title>
  <x:Rule id="r"><x:description><![CDATA[<result>fail</result>]]></x:description></x:Rule>
  <x:TestResult id="t" start-time="2026-11-24T07:00:00+00:00" end-time="2026-11-24T07:01:00+00:00" test-system="cpe:/a:redhat:openscap:1.4.2">
    <x:benchmark id="xccdf_org.ssgproject.content_benchmark_DEBIAN-12"/>
    <x:profile idref="xccdf_org.ssgproject.content_profile_cis"/>
    <x:target>crm&#45;host</x:target>
    <x:rule-result idref="a"><x:result>pass</x:result></x:rule-result>
    <x:rule-result idref="b"><x:result>pass</x:result><x:message severity="info"><result>fail</result></x:message></x:rule-result>
    <x:rule-result idref="c"><x:result>fixed</x:result></x:rule-result>
    <x:rule-result idref="d"><x:result>fail</x:result></x:rule-result>
    <x:rule-result idref="e"><x:result>notapplicable</x:result></x:rule-result>
    <x:rule-result idref="f"><x:result>notselected</x:result></x:rule-result>
    <x:score system="urn:xccdf:scoring:default" maximum="100.000000">75.000000</x:score>
  </x:TestResult>
</x:Benchmark>
"#;

/// All of them as files.
pub fn all() -> Vec<Fixture> {
    [
        ("trivy.json", TRIVY),
        ("zap.json", ZAP),
        ("nuclei.jsonl", NUCLEI),
        ("pip-audit.json", PIP_AUDIT),
        ("bom.json", CYCLONEDX),
        ("codeql.sarif", SARIF),
        ("bandit.json", BANDIT),
        ("xccdf.xml", XCCDF),
    ]
    .into_iter()
    .map(|(name, text)| Fixture { path: name.to_owned(), bytes: text.as_bytes().to_vec() })
    .collect()
}
