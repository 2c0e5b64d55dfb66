internal import FileIO
internal import Testing

/// What `oracle revoke` takes a few digits of an id for.
@Suite struct RevocationIDTests {
    /// A statement and a revocation whose ids start with the same eight digits, which were looked for.
    private static let (model, reason) = ("m0033069", "r0046714")

    @Test func digitsOfAStatementAndARevocationAreAmbiguous() throws {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.draft(Self.model)
        try registry.storeKeys(in: "\(machine.home)/data/keys", withRoot: true)
        func revoke(_ words: String...) throws -> Process.Result {
            try Process.run(
                [Layout.oracle, "revoke"] + words + ["--steward", "--registry", "registry", "--yes"],
                environment: machine.variables, directory: machine.here)
        }
        func ids(_ directory: String) throws -> [String] {
            try listDirectory("\(registry.folder)/\(directory)").filter {
                $0.hasSuffix(".json") && $0.count == 69
            }
            .map { String($0.dropLast(5)) }
        }
        let statement = try #require(ids("attestations/zoo/\(Self.model)").first)
        let written = try revoke("sha256:\(GrowingRegistry.digest("bad"))", "--reason", Self.reason)
        #expect(written.status == 0, "\(written)")
        let revocation = try #require(ids("revocations").first)
        let digits = String(statement.prefix(8))
        try #require(revocation.hasPrefix(digits), "\(statement) \(revocation)")

        for words in [[], ["--reason", "why"]] {
            let both = try Process.run(
                [Layout.oracle, "revoke", digits, "--steward", "--registry", "registry", "--yes"] + words,
                environment: machine.variables, directory: machine.here)
            #expect(
                both.status == 1 && both.errors.contains("\(digits) is the start of several ids"), "\(both)")
            #expect(both.errors.contains(statement) && both.errors.contains(revocation), "\(both)")
        }
        #expect(try ids("revocations") == [revocation])
        // Longer ones are one of them, and only a revocation is withdrawn.
        let other = try revoke(String(statement.prefix(16)), "--reason", "of the statement")
        #expect(other.status == 0, "\(other)")
        let withdrawn = try revoke(digits, "--withdraw", "--reason", "of the revocation")
        #expect(withdrawn.status == 0 && withdrawn.output.contains("withdraws"), "\(withdrawn)")
        #expect(try ids("revocations").count == 3)
    }
}
