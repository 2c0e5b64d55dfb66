internal import FileIO
internal import Testing

/// Several at once: what was said to be done stays done.
@Test func tapsThatAreAddedAtOnceAllStay() throws {
    let here = try Process.temporaryDirectory("oracle-at-once")
    defer { try? removeTree(here) }
    try Fixtures.make("registry", in: here)
    // No letter stands for the number: the folder's random name may have it too.
    let script = """
        seq 6 | xargs -P 6 -I {} "$1" tap t{} "$PWD/registry" --root "$2" > /dev/null
        seq 6 | xargs -P 6 -I {} "$1" sync t{} > /dev/null
        seq 2 | xargs -P 2 -I {} "$1" untap t{} > /dev/null
        "$1" tap
        """
    let result = try Process.run(
        ["/bin/sh", "-ec", script, "sh", Layout.oracle, RegistryFixture.fingerprint(here)],
        environment: [
            "PATH": "/usr/bin:/bin", "ORACLE_HOME": "\(here)/home", "ORACLE_NO_DEFAULT_TAP": "1",
        ], directory: here)
    #expect(result.status == 0, "\(result.errors)")
    let names = result.output.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }
    #expect(names == ["t3", "t4", "t5", "t6"], "\(result.output)\(result.errors)")
}
