internal import FileIO
internal import Testing

/// `docs/own-registry.md`, typed by somebody who has nothing.
@Test func aRegistryOfOnesOwnByThePage() throws {
    let page = try SourceTests.text("\(Layout.root)/docs/own-registry.md")
    let here = try Process.temporaryDirectory("oracle-own")
    defer { try? removeTree(here) }
    try RegistryFixture.Model(name: "acme/tiny", salt: "own").write(to: "\(here)/model")
    try createDirectories("\(here)/docs")
    let script = try readFile("\(Layout.root)/docs/sign-statement.py", limit: 1 << 20)
    try writeAtomically(script, to: "\(here)/docs/sign-statement.py")

    func run(_ script: String, home: String, _ more: [String: String] = [:]) throws -> Process.Result {
        let environment = [
            "PATH": "\(Layout.products):/usr/local/bin:/usr/bin:/bin", "HOME": here,
            "ORACLE_HOME": "\(here)/\(home)", "ORACLE_NO_DEFAULT_TAP": "1",
            "ORACLE_KEY_PASSPHRASE": "of tests",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "tests", "GIT_AUTHOR_EMAIL": "tests@localhost",
            "GIT_COMMITTER_NAME": "tests", "GIT_COMMITTER_EMAIL": "tests@localhost",
        ]
        return try Process.run(
            ["/bin/sh", "-e", "-c", script], environment: environment.merging(more) { $1 }, directory: here)
    }
    let published = try run(blocks(of: page, marked: "publish"), home: "publisher")
    #expect(published.status == 0, "\(published.output)\(published.errors)")
    #expect(published.output.contains("Published 1 attestation, 1 signers file."))
    let fingerprint = try #require(published.output.firstMatch(of: /fingerprint +(sha256:[0-9a-f]{64})/))
        .output.1

    let followed = try run(
        blocks(of: page, marked: "follow"), home: "follower",
        ["URL": "\(here)/acme-registry", "FINGERPRINT": String(fingerprint)])
    #expect(followed.status == 0, "\(followed.output)\(followed.errors)")
    #expect(followed.output.contains("\ntrusted  acme/tiny at 1.0 (tap acme)\n  coverage  full"))
}

/// The shell blocks of a page that bear a mark, one after the other.
private func blocks(of page: String, marked name: String) -> String {
    let start = "<!-- example: \(name) -->\n```sh\n"
    return page.split(separator: start, omittingEmptySubsequences: false).dropFirst()
        .map { $0.prefix(upTo: $0.firstRange(of: "```\n")?.lowerBound ?? $0.endIndex) }.joined()
}
