internal import FileIO
internal import Testing

/// Bytes that stewards revoked by the SHA-256 of a file, and files that are verified by the digest of their weights.
@Suite struct RevokedFileTests {
    @Test func aFileThatWasRevokedPassesByNoOtherDigest() throws {
        let machine = try Machine()
        machine.variables["ORACLE_KEY_PASSPHRASE"] = "of tests"
        try RegistryFixture.Model(name: "acme/tiny", salt: "revoked").write(to: "\(machine.here)/model")
        try createDirectories("\(machine.home)/config")
        try writeAtomically(
            Array(
                """
                version: 1
                revocations: [t]
                rules:
                  - match: "t:acme/*"
                    require: trusted

                """.utf8), to: "\(machine.home)/config/policy.yaml")
        func run(_ words: String...) throws -> Process.Result {
            try Process.run(
                [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
        }
        func must(_ words: String...) throws {
            let result = try Process.run(
                [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
            guard result.status == 0 else { throw Process.Failure(description: "\(words): \(result)") }
        }
        try must("key", "generate", "acme", "--quiet")
        try must(
            "registry", "init", "registry", "--small", "--publisher", "acme=acme", "--origin",
            "registry.test/revoked")
        try must(
            "create", "model", "--name", "acme/tiny", "--version", "1", "--license", "MIT", "--from-scratch",
            "--registry", "registry")
        try must("attest", "release", "acme/tiny", "--as", "acme", "--registry", "registry")
        let published = try run("registry", "publish", "registry")
        let fingerprint = try #require(
            published.output.firstMatch(of: /sha256:[0-9a-f]{64}/), "\(published)")
        try machine.shell("cd registry && git init -q -b main && git add -A && git commit -q -m first")
        try must("tap", "t", "registry", "--root", String(fingerprint.output))
        try must("sync")
        #expect(try run("verify", "model").status == 0)

        let digest = try machine.shell(
            "cp model/model.safetensors alone.safetensors; sha256sum alone.safetensors | cut -c1-64")
        try must(
            "revoke", "sha256:\(digest.dropLast())", "--steward", "--severity", "compromised", "--reason",
            "poisoned", "--registry", "registry", "--yes")
        try must("registry", "publish", "registry")
        try machine.shell("cd registry && git add -A && git commit -q -m revoke")
        try must("sync")
        for words in [["verify", "model"], ["verify", "alone.safetensors"], ["scan", "model"]] {
            let result = try Process.run(
                [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
            #expect(result.status == 3 && result.output.contains("revoked"), "\(words): \(result)")
        }
        // The same tensors in another file: by what the release says, those are what was revoked.
        try machine.shell(
            """
            python3 -c '
            import json, struct
            data = open("alone.safetensors", "rb").read()
            count = struct.unpack("<Q", data[:8])[0]
            header = json.loads(data[8:8 + count])
            header["__metadata__"] = {"note": "another file"}
            text = json.dumps(header).encode()
            open("other.safetensors", "wb").write(struct.pack("<Q", len(text)) + text + data[8 + count:])
            '
            """)
        let other = try run("verify", "other.safetensors")
        #expect(other.status == 3 && other.output.hasPrefix("revoked  acme/tiny"), "\(other)")
    }
}
