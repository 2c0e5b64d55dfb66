internal import FileIO
internal import Testing

/// `/etc/oracle/policy.yaml` is a floor, and no variable moves it. The test has an /etc of its own, which this process's
/// children alone see.
@Test(.enabled(if: Process.isRoot, "only root may mount"))
func theAdministratorsPolicyIsAFloor() throws {
    let here = try Process.temporaryDirectory("oracle-floor")
    defer { try? removeTree(here) }
    let whisper = "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb"
    let script = """
        cp -a /etc "$1/etc"
        mkdir -p "$1/etc/oracle" "$1/home/config"
        printf 'version: 1\\nrequire: trusted\\n' > "$1/etc/oracle/policy.yaml"
        printf 'version: 1\\nrequire: known\\n' > "$1/loose.yaml"
        cp "$1/loose.yaml" "$1/home/config/policy.yaml"
        mount --bind "$1/etc" /etc
        "$2" lookup \(whisper) > "$1/floor" 2>&1 || echo "status $?" >> "$1/floor"
        "$2" lookup \(whisper) --policy "$1/loose.yaml" > "$1/loose" 2>&1 || echo "status $?" >> "$1/loose"
        printf 'version: 1\\nrequire: trusted\\nmay-loosen: ["openai/*"]\\n' > /etc/oracle/policy.yaml
        printf 'version: 1\\nrules:\\n  - match: "openai/*"\\n    require: known\\n' > "$1/rule.yaml"
        "$2" lookup \(whisper) > "$1/unasked" 2>&1 || echo "status $?" >> "$1/unasked"
        "$2" lookup \(whisper) --policy "$1/rule.yaml" > "$1/loosened" 2>&1 || echo "status $?" >> "$1/loosened"
        "$2" policy check > "$1/checked" 2>&1 || echo "status $?" >> "$1/checked"
        printf 'version: 1\\nrequire: nonsense\\n' > /etc/oracle/policy.yaml
        "$2" lookup \(whisper) > "$1/broken" 2>&1 || echo "status $?" >> "$1/broken"
        "$2" policy check "$1/rule.yaml" > "$1/beneath" 2>&1 || echo "status $?" >> "$1/beneath"
        "$2" policy check > "$1/both" 2>&1 || echo "status $?" >> "$1/both"
        """
    let result = try Process.run(
        ["/usr/bin/unshare", "-m", "/bin/sh", "-ec", script, "sh", here, Layout.oracle],
        environment: [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "ORACLE_HOME": "\(here)/home",
            "ORACLE_BUNDLE": "\(Layout.root)/registry",
        ], directory: here)
    #expect(result.status == 0, "\(result.errors)")
    func said(_ name: String) throws -> String {
        String(decoding: try readFile("\(here)/\(name)", limit: 1 << 20), as: UTF8.self)
    }
    for name in ["floor", "loose"] {
        let answer = try said(name)
        // The verdict stays what it is; the floor is not met.
        #expect(answer.hasPrefix("known  openai/whisper-large-v3"), "\(answer)")
        #expect(answer.contains("/etc/oracle/policy.yaml"), "\(answer)")
        #expect(answer.hasSuffix("status 3\n"), "\(answer)")
    }
    // It takes the administrator's leave, and a rule that names the model.
    #expect(try said("unasked").hasSuffix("status 3\n"))
    let loosened = try said("loosened")
    #expect(loosened.contains("which lets") && !loosened.contains("status"), "\(loosened)")
    let checked = try said("checked")
    #expect(
        checked.contains("the administrator's policy requires trusted") && !checked.contains("status"),
        "\(checked)")
    let broken = try said("broken")
    #expect(broken.contains("/etc/oracle/policy.yaml:2") && broken.hasSuffix("status 1\n"), "\(broken)")
    // What is held to a floor is not right where the floor cannot be read.
    let beneath = try said("beneath")
    #expect(beneath.contains("/etc/oracle/policy.yaml:2") && beneath.hasSuffix("status 1\n"), "\(beneath)")
    let both = try said("both")
    #expect(both.contains("problem  /etc/oracle/policy.yaml:2") && both.contains("ok  "), "\(both)")
}
