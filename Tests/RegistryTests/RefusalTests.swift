import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

private func makeLink(at path: String, to target: String) throws {
    try #require(symlink(target, path) == 0)
}

/// Everything that publishing refuses, each with where and why; and nothing is written then.
@Suite struct RefusalTests {
    /// - Parameters:
    ///   - path: of the problem.
    ///   - message: a part of it.
    private func refuses(
        _ path: String, _ message: String, _ location: SourceLocation = #_sourceLocation,
        after change: (Fixture) throws -> Void
    ) throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/tiny"), by: [fixture.curator])
        try fixture.publish()
        try change(fixture)
        let before = fixture.published.files
        let problems = fixture.problems(location)
        #expect(
            problems.contains { $0.hasPrefix(path + ": ") && $0.contains(message) }, "\(problems)",
            sourceLocation: location)
        #expect(fixture.published.files == before, sourceLocation: location)
    }

    private let tiny = PAE.id(.statement, Fixture.observation("acme/tiny")).hex

    @Test func aManifestThatSaysSomethingElse() throws {
        try refuses(
            "models/acme/tiny.json:12", "releases[0].artifacts[0].size is 13, the statements say 12"
        ) {
            fixture in
            let text = String(decoding: fixture.source.files["models/acme/tiny.json"] ?? [], as: UTF8.self)
            fixture.source.files["models/acme/tiny.json"] = Array(
                text.replacing("\"size\": 12", with: "\"size\": 13").utf8)
        }
        try refuses("models/acme/tiny.json:6", "license is in no statement") { fixture in
            let text = String(decoding: fixture.source.files["models/acme/tiny.json"] ?? [], as: UTF8.self)
            fixture.source.files["models/acme/tiny.json"] = Array(
                text.replacing("\"version\"", with: "\"license\": \"MIT\", \"version\"").utf8)
        }
        try refuses("models/acme/tiny.json", "missing: there are statements") {
            $0.source.files["models/acme/tiny.json"] = nil
        }
        try refuses("models/acme/ghost.json", "no statement speaks of this model") {
            $0.source.files["models/acme/ghost.json"] = $0.source.files["models/acme/tiny.json"]
        }
        try refuses("models/acme/tiny.json:1", "not strict JSON") {
            $0.source.files["models/acme/tiny.json"] = Array("{".utf8)
        }
    }

    @Test func anotherLayoutOfTheSameManifestIsTheSame() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/tiny"), by: [fixture.curator])
        let bytes = try #require(fixture.source.files["models/acme/tiny.json"])
        fixture.source.files["models/acme/tiny.json"] = try JSONDocument(bytes).root.json.compact
        try fixture.publish()
        #expect(try fixture.read().entries.count == 2)
    }

    @Test func namesOfFiles() throws {
        try refuses("attestations/acme/tiny/\(String(repeating: "0", count: 64)).json", "its id is") {
            let path = "attestations/acme/tiny/\(String(repeating: "0", count: 64)).json"
            $0.source.files[path] = Fixture.observation("acme/tiny", "y")
        }
        let other = PAE.id(.statement, Fixture.observation("acme/other")).hex
        try refuses(
            "attestations/acme/tiny/\(other).json", "it is about acme/other, and lies under acme/tiny"
        ) {
            $0.source.files["attestations/acme/tiny/\(other).json"] = Fixture.observation("acme/other")
        }
        try refuses("attestations/acme/tiny/README", "neither a statement nor a signature") {
            $0.source.files["attestations/acme/tiny/README"] = []
        }
        try refuses("attestations/README", "no file belongs here") {
            $0.source.files["attestations/README"] = []
        }
        try refuses("attestations/acme/bad..name", "does not contain '..'") {
            $0.source.files["attestations/acme/bad..name/x.json"] = []
        }
        try refuses("root/readme.md", "no file of this name") { $0.source.files["root/readme.md"] = [] }
        try refuses("tensors/x.json", "only <weights digest in hex>.json") {
            $0.source.files["tensors/x.json"] = []
        }
        let orphan = "attestations/acme/tiny/\(other).0123456789abcdef.sig"
        try refuses(orphan, "a statement that is not there") { $0.source.files[orphan] = [] }
    }

    @Test func namesThatDifferInCaseOnly() throws {
        try refuses("attestations/acme/tiny", "in upper and lower case only") {
            try $0.add(Fixture.observation("acme/TINY"), by: [$0.curator])
        }
        try refuses("attestations/acme", "in upper and lower case only") {
            try $0.add(Fixture.observation("ACME/other"), by: [$0.curator])
        }
    }

    @Test func signatures() throws {
        let model = "attestations/acme/new"
        let id = PAE.id(.statement, Fixture.observation("acme/new")).hex
        func name(_ key: SecretKey) -> String { "\(model)/\(id).\(key.publicKey.keyID.hex.prefix(16)).sig" }
        let keys = try Fixture()
        try refuses("\(model)/\(id).json", "nobody signed it") {
            try $0.add(Fixture.observation("acme/new"), by: [])
        }
        try refuses(name(keys.stranger), "by a key that no signer") {
            try $0.add(Fixture.observation("acme/new"), by: [$0.curator, $0.stranger])
        }
        try refuses(name(keys.publisher), "the publisher acme may not sign this") {
            try $0.add(Fixture.observation("acme/new"), by: [$0.curator, $0.publisher])
        }
        try refuses("\(model)/\(id).json", "nobody who may say this signed it") {
            try $0.add(Fixture.observation("acme/new"), by: [$0.notary])
        }
        try refuses(name(keys.curator), "the signature does not verify") { fixture in
            var writer = SourceWriter(fixture.source)
            let wrong = fixture.curator.sign(Array("something else".utf8))
            try writer.add(
                Fixture.observation("acme/new"),
                signatures: [Envelope.Signature(keyID: fixture.curator.publicKey.keyID, bytes: wrong)])
            try writer.writeManifests()
        }
        // A signature on the same bytes as another kind of payload.
        try refuses(name(keys.curator), "the signature does not verify") { fixture in
            var writer = SourceWriter(fixture.source)
            let bytes = Fixture.observation("acme/new")
            let wrong = Envelope.signing(bytes, as: .root, with: [fixture.curator])
            try writer.add(bytes, signatures: wrong.signatures)
            try writer.writeManifests()
        }
        try refuses("\(model)/\(id).0123456789abcdef.sig", "its name says another") { fixture in
            try fixture.add(Fixture.observation("acme/new"), by: [fixture.curator])
            fixture.source.files["\(model)/\(id).0123456789abcdef.sig"] =
                fixture.source.files.removeValue(forKey: name(fixture.curator))
        }
        try refuses(name(keys.curator), "sig is an Ed25519 signature") { fixture in
            try fixture.add(Fixture.observation("acme/new"), by: [fixture.curator])
            fixture.source.files[name(fixture.curator)] = Array(
                #"{"keyid": "\#(fixture.curator.publicKey.keyID.hex)", "sig": "AAAA"}"#.utf8)
        }
    }

    @Test func aReleaseOfAnothersNamespace() throws {
        let keys = try Fixture()
        let id = PAE.id(.statement, Fixture.release("other/x")).hex
        let name = "\(id).\(keys.publisher.publicKey.keyID.hex.prefix(16)).sig"
        try refuses("attestations/other/x/\(name)", "the publisher acme may not sign this") {
            try $0.add(Fixture.release("other/x"), by: [$0.publisher])
        }
    }

    @Test func whatWasPublishedAndIsGone() throws {
        try refuses("log", "is in no file of the source any more") { fixture in
            fixture.source.files = fixture.source.files.filter { !$0.key.contains("acme/tiny") }
        }
        try refuses("attestations/acme/tiny/\(tiny).json", "a signature that is missing beside it") {
            fixture in
            fixture.source.files = fixture.source.files.filter {
                !($0.key.contains("acme/tiny") && $0.key.hasSuffix(".sig"))
            }
        }
        try refuses("root/1.root.json", "was published with other bytes") { fixture in
            // The same root, laid out in another way: files under root/ are never edited.
            let bytes = fixture.source.files["root/1.root.json"] ?? []
            fixture.source.files["root/1.root.json"] = try JSONDocument(bytes).root.json.compact
        }
        try refuses("log/root/2.root.json", "is not in the source any more") {
            $0.published.files["log/root/2.root.json"] = []
        }
    }

    @Test func whatIsMissingOrMalformed() throws {
        try refuses("registry.json", "missing") { $0.source.files["registry.json"] = nil }
        try refuses("registry.json", "name and origin are missing") {
            $0.source.files["registry.json"] = Array("{}".utf8)
        }
        try refuses("root/1.root.json", "missing") { $0.source.files["root/1.root.json"] = nil }
        try refuses("signers/1.signers.json", "missing") {
            $0.source.files = $0.source.files.filter { !$0.key.hasPrefix("signers/") }
        }
        try refuses("root/2.root.json", "missing: versions start at 1 and leave none out") {
            $0.source.files["root/3.root.json"] = $0.source.files["root/1.root.json"]
        }
        try refuses(
            "signers/1.signers.json", "is signed by 1 steward of root 1, 2 are needed: oracle registry sign"
        ) { fixture in
            let name = "signers/1.\(fixture.stewards[0].publicKey.keyID.hex.prefix(16)).sig"
            fixture.source.files[name] = nil
        }
        try refuses("names.json", "names.json is not strict JSON") {
            $0.source.files["names.json"] = Array(#"{"known": [], "known": []}"#.utf8)
        }
        try refuses("root/1.root.json", "registry.json says \"elsewhere\"") {
            $0.source.files["registry.json"] = Array(#"{"name": "x", "origin": "elsewhere"}"#.utf8)
        }
    }

    @Test func aRetiredName() throws {
        let fixture = try Fixture()
        try fixture.publish()
        let head = try fixture.read().checkpoint.checkpoint
        let file = try SignersClaims(
            version: 2, log: TreeHead(size: head.size, root: head.root), signers: fixture.defaultSigners,
            retired: [ModelName("Acme/Gone")]
        ).json.pretty()
        fixture.source.files["signers/2.signers.json"] = file
        let pointer = Envelope.signing(
            SignersPointer(version: 2, file: file).payload, as: .signers, with: fixture.stewards)
        for signature in pointer.signatures.compactMap(SignatureFile.init) {
            fixture.source.files["signers/2.\(signature.nameSuffix)"] = signature.bytes
        }
        try fixture.add(Fixture.observation("acme/gone"), by: [fixture.curator])
        #expect(fixture.problems().contains { $0.contains("the name acme/gone is retired") })
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        fixture.source.files["models/acme/one.json"] = nil
        fixture.source.files["names.json"] = Array("[".utf8)
        fixture.source.files["attestations/stray"] = []
        #expect(fixture.problems().count == 3)
    }

    @Test func aSymbolicLinkIsNotFollowed() throws {
        try withTemporaryFolder { folder in
            let tree = FolderTree("\(folder)/registry")
            let fixture = try Fixture()
            for (path, bytes) in fixture.source.files { try tree.write(bytes, to: path) }
            try writeAtomically(Array("secret".utf8), to: "\(folder)/secret")
            try FolderTree(folder).remove("registry/names.json")
            try makeLink(at: "\(folder)/registry/names.json", to: "\(folder)/secret")
            #expect(throws: FileError.self) { try tree.read("names.json", limit: 100) }
            #expect(throws: RegistryProblems.self) {
                try SourceRegistry(reading: tree, tensorDigest: Fixture.tensorDigest)
            }
            // A link in the place of a directory.
            try createDirectories("\(folder)/elsewhere")
            try makeLink(at: "\(folder)/registry/log", to: "\(folder)/elsewhere")
            #expect(throws: FileError.self) { try tree.write([], to: "log/checkpoint") }
            #expect(throws: FileError.self) { try tree.list("log") }
            for path in ["../secret", "/etc/passwd", "a//b", "a/./b", "a\\b", ""] {
                #expect(throws: FileError.self, "\(path)") { try tree.read(path, limit: 100) }
            }
        }
    }
}
