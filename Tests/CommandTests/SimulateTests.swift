internal import FileIO
internal import Registry
internal import Testing

/// The tool that makes registries to measure on makes real ones.
@Test func aSimulatedRegistryIsAWholeLog() throws {
    let here = try Process.temporaryDirectory("oracle-simulate")
    defer { try? removeTree(here) }
    func sh(_ script: String) throws -> Process.Result {
        try Process.run(
            ["/bin/sh", "-ec", script],
            environment: ["PATH": "\(Layout.products):/usr/local/bin:/usr/bin:/bin", "HOME": here],
            directory: here)
    }
    var sizes: [UInt64] = []
    // Across the end of a bundle, and from its middle on.
    for (command, expected) in [
        ("registry-simulate bench 300", 301), ("registry-simulate bench --more 250", 551),
    ] {
        let made = try sh(command)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.hasPrefix("sha256:"))
        let read = try sh(
            "rm -rf tree && mkdir tree && git --git-dir bench/bench.git archive published | tar -x -C tree")
        #expect(read.status == 0, "\(read.errors)")
        let tree = FolderTree("\(here)/tree")
        let bytes = try #require(try tree.read("log/root/1.root.json", limit: RegistryLimits.root))
        let fingerprint = try VerifiedRoot.unverifiedFingerprint(of: bytes)
        #expect(made.output == "\(fingerprint)\n")
        let root = try VerifiedRoot(parsing: bytes, pinned: fingerprint)
        let log = try PublishedLog(verifying: tree, roots: [root], headsAt: [])
        sizes.append(log.size)
        let digests = try readFile("\(here)/bench/digests.txt", limit: 1 << 20)
        // A line of 64 digits and a line break for each attestation; the first entry is the signers' pointer.
        #expect(digests.count == (expected - 1) * 65)
    }
    #expect(sizes == [301, 551])
    #expect(try sh("registry-simulate bench 5").status == 1)
    #expect(try sh("registry-simulate bench").status == 64)
}
