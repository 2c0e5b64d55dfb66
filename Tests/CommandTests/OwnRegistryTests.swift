internal import FileIO
internal import Testing

/// `docs/own-registry.md`, typed by somebody who has nothing.
@Test func aRegistryOfOnesOwnByThePage() throws {
    let page = try SourceTests.text("\(Layout.root)/docs/own-registry.md")
    let here = try Process.temporaryDirectory("oracle-own")
    defer { try? removeTree(here) }
    try RegistryFixture.Model(name: "acme/tiny", salt: "own").write(to: "\(here)/model")
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

/// The script that signs with Python and openssl, written from registry.md alone, and the commands: the same statement, the same
/// signature, and a manifest that says the same.
@Test func theScriptSignsWhatTheCommandsSign() throws {
    let machine = try Machine()
    try RegistryFixture.make(in: machine.here)
    try Fixtures.make("keys", in: machine.here)
    machine.variables["ORACLE_KEY_PASSPHRASE"] = "of tests"
    for words in [
        ["key", "import", "keys/ada.pem"],
        [
            "create", "instruct", "--name", "ada/new", "--version", "1", "--base", "ada/tiny", "--license",
            "MIT", "--registry", "registry",
        ],
        ["attest", "release", "ada/new", "--unsigned", "-o", "new.json", "--registry", "registry"],
    ] {
        let result = try Process.run(
            [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
        #expect(result.status == 0, "\(words): \(result.errors)")
    }
    try machine.shell("cp -a registry other && rm other/models/ada/new.json")
    #expect(
        try machine.oracle("attest", "release", "ada/new", "--as", "ada", "--registry", "registry").status
            == 0)
    try machine.shell("python3 \"$1\" other keys/ada.pem new.json", "\(Layout.root)/docs/sign-statement.py")
    let audit = try machine.oracle("audit", "other", "--json")
    #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
    let same = try machine.shell(
        """
        cd registry/attestations/ada/new && ls && cd "$OLDPWD" && cmp registry/attestations/ada/new/*.json other/attestations/ada/new/*.json
        python3 -c 'import glob, json
        one, two = (json.load(open(*glob.glob(f"{folder}/attestations/ada/new/*.sig"))) for folder in ("registry", "other"))
        assert one == two
        one, two = (json.load(open(f"{folder}/models/ada/new.json")) for folder in ("registry", "other"))
        assert one == two, (one, two)'
        """)
    #expect(same.split(separator: "\n").count == 2)
}

/// The shell blocks of a page that bear a mark, one after the other.
private func blocks(of page: String, marked name: String) -> String {
    let start = "<!-- example: \(name) -->\n```sh\n"
    return page.split(separator: start, omittingEmptySubsequences: false).dropFirst()
        .map { $0.prefix(upTo: $0.firstRange(of: "```\n")?.lowerBound ?? $0.endIndex) }.joined()
}
