import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing

@Suite struct DraftTests {
    static func hash(_ text: String) -> Hash32 { SHA256.hash(Array(text.utf8)) }

    private static func draft(
        _ kind: Draft.Kind = .release, version: String? = "1.0", files: Int = 2, sources: [Source] = []
    ) throws -> Draft {
        var claims = Claims(model: try ModelName("acme/tiny"), version: version)
        claims.license = "MIT"
        claims.summary = "of tests"
        claims.homepage = "https://example.org"
        claims.aliases = [Alias(.model, hash("model"))]
        var named: [(name: FileName, sha256: Hash32)] = []
        for number in 0..<files {
            var artifact = Claims.Artifact(name: try FileName("model-\(number).safetensors"))
            artifact.size = number
            artifact.format = "safetensors"
            artifact.kind = number == 0 ? "config" : "weights"
            artifact.url = "https://example.org/\(number)"
            claims.artifacts.append(artifact)
            named.append((artifact.name, hash("\(number)")))
        }
        var weights = Claims.Weights()
        weights.tensorCount = 3
        weights.byteCount = 5
        claims.weights = weights
        claims.lineage = .parents([
            Claims.Parent(
                name: try ModelName("acme/base"), version: "0", digests: [Digest(.weights, hash("base"))],
                relation: .finetune, basis: "model card")
        ])
        return Draft(kind, claims, files: named, weights: Digest(.weights, hash("weights")), sources: sources)
    }

    private static let source = Source(
        tier: .measured, place: "github.com/acme/tiny", isPackage: false, revision: "9c2f0f3", path: "a")

    /// A model is proposed once: as a release or as an observation.
    @Test func aDraftTakesThePlaceOfTheOtherKind() throws {
        let release = try Self.draft()
        func observation(_ version: String?, files: Int = 2) throws -> Draft {
            try Self.draft(.observation, version: version, files: files, sources: [Self.source])
        }
        #expect(try release.isReplaced(by: observation("1.0")))
        #expect(try release.isReplaced(by: observation(nil)))
        #expect(try observation(nil).isReplaced(by: release))
        // Another version is another proposal, and so are other bytes of no version.
        #expect(try !release.isReplaced(by: observation("2.0")))
        let other = Draft(
            .observation, Claims(model: release.model, version: nil), files: [], weights: nil,
            sources: [Self.source])
        #expect(!release.isReplaced(by: other))
        #expect(try !release.isReplaced(by: Self.draft(version: "2.0")))
    }

    /// What stands in a manifest is read back, and what is signed says all of it.
    @Test(arguments: Draft.Kind.allCases) func aDraftIsReadAsItWasWritten(_ kind: Draft.Kind) throws {
        let draft = try Self.draft(kind, sources: kind == .release ? [] : [Self.source])
        let manifest = Manifest(of: draft.model, statements: [], drafts: [draft])
        let read = try Draft.read(manifest.bytes, of: draft.model)
        #expect(read.map(\.draft) == [draft])
        #expect(read.map(\.line) == [5])
        let statements = try draft.statements { $0 == Self.hash("weights") }
        #expect(statements.count == 1)
        let statement = try Statement(parsing: statements[0])
        #expect(statement.json.pretty() == statements[0])
        #expect(statement.claims?.weights?.files.map(\.description) == ["model-1.safetensors"])
        #expect(statement.claims?.weights?.hasManifest == true)
        #expect(statement.sources == (kind == .release ? [] : [Self.source]))
        #expect(
            statement.claims?.artifacts.allSatisfy { $0.sources == (kind == .release ? [] : [0]) } == true)
        // The record of the statement is the draft's, with its id.
        let id = PAE.id(.statement, statements[0])
        let signed = Manifest(of: draft.model, statements: [(id, statement)])
        let text = String(decoding: signed.bytes, as: UTF8.self)
        let kept = text.split(separator: "\n").filter { !$0.contains(id.hex) && !$0.contains("attestations") }
        let draftText = String(decoding: manifest.bytes, as: UTF8.self)
        #expect(
            kept.count == draftText.split(separator: "\n").count
                || kept.count + 1 == draftText.split(separator: "\n").count)
        #expect(try Draft.read(signed.bytes, of: draft.model).isEmpty)
    }

    @Test func aLongListOfFilesMakesSeveralStatements() throws {
        let draft = try Self.draft(files: 700)
        let statements = try draft.statements { _ in false }
        #expect(statements.count > 1)
        #expect(statements.allSatisfy { $0.count <= AttestationLimits.statement })
        let parsed = try statements.map { try Statement(parsing: $0) }
        #expect(parsed.flatMap(\.files).map(\.name) == draft.statement.files.map(\.name))
        #expect(parsed.filter { $0.weights != nil }.count == 1)
        #expect(parsed[0].weights != nil)
        #expect(parsed.allSatisfy { $0.claims?.lineage == draft.claims.lineage })
    }

    @Test func publishingPassesOverDraftsAndAnAuditNamesThem() throws {
        let fixture = try Fixture()
        let draft = try Self.draft()
        let other = try Self.draft(version: "2.0")
        try SourceWriter(fixture.source).writeManifest(of: draft.model, adding: [draft, other])
        #expect(
            try SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest).drafts.count == 2)
        try fixture.publish()
        // Signed: its draft goes, the other one stays.
        var writer = SourceWriter(fixture.source)
        let statement = try draft.statements { _ in false }[0]
        try writer.add(statement, signedBy: [SigningKey(fixture.publisher)])
        try writer.writeManifests()
        let source = try SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest)
        #expect(source.drafts.map(\.draft) == [other])
        #expect(source.attestations.count == 1)
        try fixture.publish()
    }

    @Test(
        arguments: [
            (
                "a path that leads out",
                #"{"statement": "release", "artifacts": [{"name": "../x", "sha256": "\#(hash("").hex)"}]}"#
            ),
            ("control characters", #"{"statement": "release", "license": "\u001b[2J", "artifacts": []}"#),
            ("another kind", #"{"statement": "evaluation", "artifacts": []}"#),
            ("a short digest", #"{"statement": "release", "artifacts": [{"name": "x", "sha256": "00"}]}"#),
            ("weights that are none", #"{"statement": "release", "artifacts": [], "weights": "sha256:00"}"#),
            (
                "a file twice",
                #"{"statement": "release", "artifacts": [{"name": "x", "sha256": "\#(hash("").hex)"}, {"name": "x", "sha256": "\#(hash("").hex)"}]}"#
            ),
            ("no sources in the list", #"{"statement": "observation", "artifacts": [], "sources": []}"#),
            (
                "an unknown relation",
                #"{"statement": "release", "artifacts": [], "lineage": {"parents": [{"name": "a/b", "relation": "cousin"}]}}"#
            ),
            ("a member that nobody knows", #"{"statement": "release", "artifacts": [], "licence": "MIT"}"#),
        ]) func aMalformedDraftIsNamedWithItsLine(_ what: String, _ record: String) throws
    {
        let fixture = try Fixture()
        fixture.source.files["models/acme/tiny.json"] = Array(
            """
            {
              "$schema": "../../schema/manifest.schema.json",
              "name": "acme/tiny",
              "releases": [
            \(record)
              ]
            }
            """.utf8)
        let reading = SourceReading(fixture.source, tensorDigest: Fixture.tensorDigest)
        #expect(reading.problems.count == 1, "\(what): \(reading.problems)")
        #expect(reading.problems.first?.line == 5, "\(what): \(reading.problems)")
        // Somebody's draft is never dropped on the way.
        if what != "a member that nobody knows" {
            #expect(throws: RegistryError.self) {
                try SourceWriter(fixture.source).writeManifest(of: ModelName("acme/tiny"))
            }
        }
    }

    /// A comma too many: the drafts in it are somebody's all the same, and only who asks for it has it made anew.
    @Test func aManifestThatIsNoJSONIsNotReplacedUnasked() throws {
        let fixture = try Fixture()
        let model = try ModelName("acme/tiny")
        let path = "models/acme/tiny.json"
        let broken = Array(#"{"name": "acme/tiny",, "releases": []}"#.utf8)
        fixture.source.files[path] = broken
        let writer = SourceWriter(fixture.source)
        let draft = try Self.draft()
        #expect(throws: RegistryError.self) { try writer.writeManifest(of: model) }
        #expect(throws: RegistryError.self) { try writer.writeManifest(of: model, adding: [draft]) }
        #expect(fixture.source.files[path] == broken)
        try writer.writeManifest(of: model, replacesUnreadable: true)
        #expect(fixture.source.files[path] != broken)
    }

    @Test func whatCannotBeWrittenLeavesNothing() throws {
        let tree = MemoryTree(["a": [1], "b": [2]])
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try UndoableTree.all(in: tree) { tree in
                try tree.write([3], to: "a")
                try tree.write([4], to: "a")
                try tree.write([5], to: "c")
                try tree.remove("b")
                throw Stop()
            }
        }
        #expect(tree.files == ["a": [1], "b": [2]])
        let changed = try UndoableTree.all(in: tree) { tree in
            try tree.write([1], to: "a")
            try tree.write([5], to: "c")
        }.changed
        #expect(changed == ["c"])
    }

    // MARK: Whose signature would count

    private func refusal(
        _ key: SecretKey, _ statement: [UInt8], _ fixture: Fixture
    ) throws -> SigningRefusal? {
        let authority = try SourceAuthority(reading: fixture.source)
        let predicate = try Statement(parsing: statement).predicate
        do throws(SigningRefusal) {
            _ = try authority.requireRight(of: key.publicKey, to: predicate)
            return nil
        } catch { return error }
    }

    @Test func whoMaySayWhatIsKnownBeforeItIsSigned() throws {
        let fixture = try Fixture()
        let release = Fixture.release("acme/tiny")
        #expect(try refusal(fixture.publisher, release, fixture) == nil)
        #expect(try refusal(fixture.notary, release, fixture) == nil)
        #expect(try refusal(fixture.curator, Fixture.observation("acme/tiny"), fixture) == nil)
        #expect(try refusal(fixture.curator, release, fixture)?.reason == .notTheirs)
        #expect(try refusal(fixture.curator, release, fixture)?.entitled == ["acme"])
        #expect(try refusal(fixture.publisher, Fixture.release("other/tiny"), fixture)?.reason == .notTheirs)
        #expect(try refusal(fixture.stranger, release, fixture)?.reason == .unknownKey)
        #expect(try refusal(fixture.stewards[0], release, fixture)?.reason == .isARootKey)
    }

    @Test func aDamagedCheckpointIsNotTakenForNone() throws {
        let fixture = try Fixture()
        #expect(try SourceAuthority(reading: fixture.source).logSize == nil)
        fixture.source.files["log/checkpoint"] = Array("no checkpoint\n".utf8)
        let error = #expect(throws: RegistryProblems.self) { try SourceAuthority(reading: fixture.source) }
        #expect(error?.problems.map(\.path) == ["log/checkpoint"])
    }

    @Test func aClosedKeySignsNothingMore() throws {
        let key = try fixedKey(9)
        let fixture = try Fixture(signers: [
            Signer(
                name: "acme", kind: .publisher, namespaces: ["acme"],
                keys: [Signer.Key(key: key.publicKey, from: 0, until: 5)]),
            Signer(name: "curators", kind: .curator, keys: [Signer.Key(key: fixedKey(8).publicKey)]),
        ])
        #expect(try refusal(key, Fixture.release("acme/tiny"), fixture)?.reason == .closedKey)
        #expect(try refusal(key, Fixture.release("acme/tiny"), fixture)?.signer?.name == "acme")
    }
}

@Suite struct SigningKeyTests {
    @Test func whatIsNoSignatureIsNeverUsed() throws {
        let key = try fixedKey(1)
        let message: [UInt8] = [1, 2, 3]
        #expect(try SigningKey(key).sign(message) == key.sign(message))
        let other = try fixedKey(2)
        for answer in [other.sign(message), key.sign([1]), [], [UInt8](repeating: 0, count: 64)] {
            #expect(throws: AttestationError.self) {
                try SigningKey(key.publicKey) { _ in answer }.sign(message)
            }
        }
    }
}
