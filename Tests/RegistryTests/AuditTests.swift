import Attestation
import Audit
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

/// What `audit` finds in a whole source side, and in a change to one.
@Suite struct AuditTests {
    /// A release of `owner/model`, with whatever a case is about.
    private static func release(
        _ model: String, version: String = "1", file: String = "model.safetensors", seed: String? = nil,
        parents: [JSON] = [], type: String = Statement.Predicate.releaseType
    ) -> [UInt8] {
        JSON.members([
            "_type": .string(Statement.type),
            "subject": [
                [
                    "name": .string(file),
                    "digest": ["sha256": .string(SHA256.hash(Array((seed ?? model).utf8)).hex)],
                ]
            ],
            "predicateType": .string(type),
            "predicate": .members([
                "model": .string(model), "version": .string(version),
                "lineage": parents.isEmpty ? nil : ["parents": .array(parents)],
            ]),
        ]).pretty()
    }

    private static func parent(_ name: String, _ relation: String = "finetune", of seed: String? = nil)
        -> JSON
    {
        .members([
            "name": .string(name), "relation": .string(relation),
            "digests": seed.map { .strings(["sha256:\(SHA256.hash(Array($0.utf8)).hex)"]) },
        ])
    }

    private func whole(_ fixture: Fixture) throws -> AuditReport {
        let reading = SourceReading(fixture.source, tensorDigest: Fixture.tensorDigest)
        return try Auditor.audit(reading, in: fixture.source, log: fixture.published)
    }

    /// Audits what `edit` does to a registry that was merged.
    private func change(_ fixture: Fixture, _ edit: (Fixture) throws -> Void) throws -> AuditReport {
        let before = MemoryTree(fixture.source.files)
        let index = try AuditIndex(nil)
        let manifests = before.files.keys.filter { $0.hasPrefix("models/") }.sorted()
        try index.update(to: "base", paths: manifests, fromScratch: true) { paths, each in
            for (number, path) in paths.enumerated() { try each(number, before.files[path]) }
        }
        try edit(fixture)
        let now = fixture.source.files
        var changes: [SourceChange] = []
        for path in Set(before.files.keys).union(now.keys).sorted() where before.files[path] != now[path] {
            changes.append(
                SourceChange(
                    before.files[path] == nil ? .added : now[path] == nil ? .removed : .modified, path))
        }
        return try Auditor.audit(
            changes, head: fixture.source, base: before, rest: index, tensorDigest: Fixture.tensorDigest)
    }

    private func merged() throws -> Fixture {
        let fixture = try Fixture(signers: [
            Signer(name: "curators", kind: .curator, keys: [.init(key: fixedKey(8).publicKey)]),
            Signer(
                name: "acme", kind: .publisher, namespaces: ["acme", "EleuterAI", "other"],
                keys: [.init(key: fixedKey(9).publicKey)]),
            Signer(name: "lab", kind: .notary, keys: [.init(key: fixedKey(10).publicKey)]),
        ])
        for model in ["acme/base", "acme/child", "EleutherAI/gpt-j-6b", "zeta/one"] {
            let isAcme = model.hasPrefix("acme")
            try fixture.add(
                isAcme
                    ? Self.release(
                        model,
                        parents: model == "acme/child" ? [Self.parent("acme/base", of: "acme/base")] : [])
                    : Fixture.observation(model, model), by: [isAcme ? fixture.publisher : fixture.curator])
        }
        return fixture
    }

    @Test func aRegistryInOrderHasNoProblem() throws {
        let fixture = try merged()
        let fresh = try whole(fixture)
        #expect(fresh.problems == [])
        #expect(fresh.manifestCount == 4)
        #expect(fresh.additions.count == 4)
        try fixture.publish()
        let published = try whole(fixture)
        #expect(published.findings == [])
        #expect(published.additions.isEmpty)
    }

    @Test func aChangeThatIsInOrderSaysWhatItClaims() throws {
        let fixture = try merged()
        let report = try change(fixture) {
            try $0.add(
                Self.release("acme/grandchild", parents: [Self.parent("acme/child", of: "acme/child")]),
                by: [$0.publisher])
        }
        #expect(report.findings == [])
        #expect(report.manifestCount == 1)
        #expect(
            report.additions.map(\.attestation.statement.claims?.model.description) == ["acme/grandchild"])
        #expect(report.additions[0].signatures.map(\.signer?.name) == ["acme"])
        // A co-signature is a change of its own.
        let cosigned = try change(fixture) {
            try $0.add(
                Self.release("acme/grandchild", parents: [Self.parent("acme/child", of: "acme/child")]),
                by: [$0.notary])
        }
        #expect(cosigned.problems == [])
        #expect(cosigned.additions.map(\.isNewStatement) == [false])
        #expect(cosigned.additions[0].signatures.map(\.signer?.name) == ["lab"])
    }

    /// A model's draft that waits no more is said, but where it was attested or another took its place.
    @Test func aDraftThatIsRemovedIsSaid() throws {
        func draft(_ version: String, _ seed: String) throws -> Draft {
            try Draft(
                .release, Claims(model: ModelName("acme/new"), version: version),
                files: [(FileName("model.safetensors"), SHA256.hash(Array(seed.utf8)))], weights: nil)
        }
        let path = "models/acme/new.json"
        func changed(_ edit: (Fixture) throws -> Void) throws -> [String] {
            let fixture = try merged()
            try SourceWriter(fixture.source).writeManifest(
                of: ModelName("acme/new"), adding: [draft("1", "a"), draft("2", "b")])
            let report = try change(fixture, edit)
            #expect(report.problems == [])
            return report.changes.filter { $0.path == path }.map(\.title)
        }
        let removed = (1...2).map { "removes the draft acme/new@\($0), a release" }
        #expect(try changed { $0.source.files[path] = nil } == removed)
        #expect(
            try changed {
                $0.source.files[path] = nil
                try $0.add(Self.release("acme/new", version: "3"), by: [$0.publisher])
            } == removed)
        // Of the same version, and of other bytes: nobody attested what the draft says.
        #expect(
            try changed { try $0.add(Self.release("acme/new", seed: "c"), by: [$0.publisher]) } == [
                removed[0]
            ])
        #expect(try changed { try $0.add(Self.release("acme/new", seed: "a"), by: [$0.publisher]) } == [])
        let edited = try changed {
            try SourceWriter($0.source).writeManifest(of: ModelName("acme/new"), adding: [draft("1", "d")]) {
                $0.version != "1"
            }
        }
        #expect(edited == ["drafts acme/new@1, a release"])
    }

    /// A head that nobody could go on from is found before it is merged.
    @Test(arguments: ["log/checkpoint", "log/pending"]) func aMalformedHeadIsAProblem(path: String) throws {
        let fixture = try merged()
        try fixture.publish()
        let head = try #require(fixture.published.files["log/checkpoint"])
        let good = try change(fixture) { $0.source.files[path] = head }
        #expect(good.problems == [])
        #expect(good.changes.map(\.path) == [path])
        let other = Checkpoint(origin: "elsewhere", size: 0, root: MerkleTree.emptyRoot)
        let signer = try NoteSigner(name: "elsewhere", kind: .ed25519, secret: fixture.log)
        let foreign = SignedNote(text: other.text, signatures: [signer.sign(other.text, time: 0)]).encoded
        for bytes in [Array("junk".utf8), foreign] {
            // Edited and added.
            #expect(try change(fixture) { $0.source.files[path] = bytes }.problems.map(\.path) == [path])
            fixture.source.files[path] = nil
            #expect(try change(fixture) { $0.source.files[path] = bytes }.problems.map(\.path) == [path])
        }
        #expect(try change(fixture) { $0.source.files[path] = nil }.problems == [])
    }

    /// What lies beside a draft that waits does not keep a reviewer from reading what it says.
    @Test func whatIsMalformedHidesNoDraft() throws {
        let report = try change(merged()) {
            let old = try $0.root().claims
            let next = try RootClaims(
                version: 2, expires: old.expires + 60, origin: old.origin, log: old.log, root: old.root,
                stewards: old.stewards, logKey: old.logKey, operatorKey: old.operatorKey, witnesses: [],
                quorum: 0, maxAge: nil)
            try TrustDraft(root: next, after: $0.root(), registry: "tests").store(in: $0.source)
            $0.source.files["pending/1.root.json"] = Array("junk".utf8)
        }
        #expect(
            report.changes.map(\.title) == [
                "root 2, which waits for signatures", "adds pending/1.root.json",
            ])
    }

    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let rule: Finding.Rule
        let severity: Finding.Severity
        let path: String
        let words: String
        let edit: @Sendable (Fixture) throws -> Void

        init(
            _ description: String, _ rule: Finding.Rule, _ severity: Finding.Severity = .problem,
            at path: String,
            _ words: String, edit: @escaping @Sendable (Fixture) throws -> Void
        ) {
            testDescription = description
            self.rule = rule
            self.severity = severity
            self.path = path
            self.words = words
            self.edit = edit
        }
    }

    /// An observation whose source is at that revision.
    private static func sourced(_ revision: String) -> [UInt8] {
        let text = String(decoding: Fixture.observation("zeta/two"), as: UTF8.self)
        return Array(text.replacing("9c2f0f3d1e5a7b8c6d4e2f0a1b3c5d7e9f8a6b4c", with: revision).utf8)
    }

    static let cases: [Case] = [
        Case(
            "a name one letter off", .name, at: "models/EleuterAI/gpt-j-6b.json",
            "can be taken for EleutherAI/gpt-j-6b"
        ) { try $0.add(release("EleuterAI/gpt-j-6b"), by: [$0.publisher]) },
        Case("a name that looks the same", .name, at: "models/zeta-/0ne.json", "can be taken for zeta") {
            try $0.add(Fixture.observation("zeta-/0ne"), by: [$0.curator])
        },
        Case("another owner's model", .name, .warning, at: "models/other/one.json", "called as zeta/one is") {
            try $0.add(release("other/one"), by: [$0.publisher])
        },
        Case(
            "a branch as a source", .commit, at: "attestations/zeta/two",
            "\"main\" of example.org/zoo is no commit"
        ) {
            try $0.add(sourced("main"), by: [$0.curator])
        },
        Case(
            "a shortened commit", .commit, at: "attestations/zeta/two",
            "\"9c2f0f3\" of example.org/zoo is no commit"
        ) { try $0.add(sourced("9c2f0f3"), by: [$0.curator]) },
        Case("itself as its base", .lineage, at: "attestations/acme/loop", "made from itself") {
            try $0.add(release("acme/loop", parents: [parent("acme/loop")]), by: [$0.publisher])
        },
        Case(
            "a circle", .lineage, at: "attestations/acme/base",
            "circle: acme/base <- acme/child <- acme/base"
        ) {
            try $0.add(
                release("acme/base", version: "2", seed: "two", parents: [parent("acme/child")]),
                by: [$0.publisher])
        },
        Case(
            "an unknown parent", .lineage, .warning, at: "attestations/acme/orphan", "acme/bse is not in this"
        ) {
            try $0.add(release("acme/orphan", parents: [parent("acme/bse")]), by: [$0.publisher])
        },
        Case(
            "another's bytes as a parent", .lineage, at: "attestations/acme/liar",
            "is acme/child here, not the parent acme/base"
        ) {
            try $0.add(
                release("acme/liar", parents: [parent("acme/base", of: "acme/child")]), by: [$0.publisher])
        },
        Case(
            "bytes that nobody knows as a parent", .lineage, .warning, at: "attestations/acme/dark",
            "nobody in this registry"
        ) {
            try $0.add(release("acme/dark", parents: [parent("acme/base", of: "?")]), by: [$0.publisher])
        },
        Case(
            "an adapter without the word", .relation, at: "attestations/acme/lora", "to no parent is adapter"
        ) {
            try $0.add(
                release(
                    "acme/lora", file: "adapter_model.safetensors", parents: [parent("acme/base")]),
                by: [$0.publisher])
        },
        Case(
            "the word without an adapter", .relation, .warning, at: "attestations/acme/lora",
            "no file of it is one"
        ) {
            try $0.add(
                release("acme/lora", parents: [parent("acme/base", "adapter")]), by: [$0.publisher])
        },
        Case("quantized from two", .relation, at: "attestations/acme/q4", "has one parent") {
            try $0.add(
                release(
                    "acme/q4",
                    parents: [parent("acme/base", "quantized"), parent("acme/child", "quantized")]),
                by: [$0.publisher])
        },
        Case(
            "weights that another model has", .digest, .warning, at: "attestations/acme/copy",
            "attested as acme/base"
        ) {
            try $0.add(release("acme/copy", seed: "acme/base"), by: [$0.publisher])
        },
        Case(
            "another digest for the same version", .digest, at: "attestations/acme/base",
            "has another digest in"
        ) {
            try $0.add(release("acme/base", seed: "other"), by: [$0.publisher])
        },
        Case("somebody without a key here", .authority, at: "attestations/acme/x", "a key that no signer") {
            try $0.add(release("acme/x"), by: [$0.stranger])
        },
        Case("another's namespace", .authority, at: "attestations/zeta/two", "may not sign this") {
            try $0.add(release("zeta/two"), by: [$0.publisher])
        },
        Case("a signature under somebody's name", .authority, at: "attestations/acme/y", "does not verify") {
            let statement = release("acme/y")
            var writer = SourceWriter($0.source)
            let forged = Envelope.signing(statement, as: .statement, with: [$0.stranger]).signatures[0].bytes
            try writer.add(
                statement,
                signatures: [.init(keyID: $0.publisher.publicKey.keyID, bytes: forged)])
            try writer.writeManifests()
        },
        Case("an edited statement", .edited, at: "attestations/acme/base", "was edited") { fixture in
            for path in fixture.source.files.keys where path.hasPrefix("attestations/acme/base/") {
                fixture.source.files[path]?.append(0x20)
            }
        },
        Case("a removed signature", .edited, at: "attestations/acme/base", "was removed") { fixture in
            for path in fixture.source.files.keys
            where path.hasPrefix("attestations/acme/base/") && path.hasSuffix(".sig") {
                fixture.source.files[path] = nil
            }
        },
        Case("an edited root", .edited, at: "root/1.root.json", "was edited") {
            $0.source.files["root/1.root.json"]?.append(0x20)
        },
        Case("a manifest that says more", .source, at: "models/acme/base.json", "license is in no statement")
        {
            let text = String(decoding: $0.source.files["models/acme/base.json"] ?? [], as: UTF8.self)
            $0.source.files["models/acme/base.json"] = Array(
                text.replacing("\"statement\"", with: "\"license\": \"MIT\", \"statement\"").utf8)
        },
        Case("a path for a name", .source, at: "models/acme/..json", "a name") {
            $0.source.files["models/acme/..json"] = Array("{}".utf8)
        },
        Case("a huge manifest", .source, at: "models/acme/base.json", "more than the limit") {
            $0.source.files["models/acme/base.json"] = [UInt8](
                repeating: 0x20, count: RegistryLimits.manifest + 1)
        },
        Case("a deep manifest", .source, at: "models/acme/base.json", "not strict JSON") {
            $0.source.files["models/acme/base.json"] = [UInt8](repeating: 0x5B, count: 100_000)
        },
        Case("case", .source, at: "attestations/acme", "upper and lower case only") {
            try $0.add(release("ACME/Thing"), by: [$0.publisher])
            try $0.add(release("acme/thing2"), by: [$0.publisher])
        },
    ]

    @Test(arguments: cases) func aBadChangeIsFound(_ bad: Case) throws {
        let report = try change(merged(), bad.edit)
        func matches(_ finding: Finding) -> Bool {
            finding.rule == bad.rule && finding.severity == bad.severity
                && finding.path.hasPrefix(bad.path) && finding.message.contains(bad.words)
        }
        #expect(report.findings.contains(where: matches), "\(report.findings)")
        // What only warns may be merged.
        #expect(report.problems.isEmpty == (bad.severity == .warning), "\(report.findings)")
    }

    /// How many entries there are decides on whose keys still count.
    @Test func aCheckpointThatCannotBeReadIsAProblemOfAnyChange() throws {
        let fixture = try merged()
        fixture.source.files["log/checkpoint"] = Array("no checkpoint\n".utf8)
        let report = try change(fixture) {
            try $0.add(Self.release("acme/more"), by: [$0.publisher])
        }
        #expect(report.problems.map(\.path) == ["log/checkpoint"])
    }

    /// Who asks for a key is told how; of a signature that does not verify there is nothing to ask.
    @Test func onlyWhoHasNoKeyHereIsToldHowToGetOne() throws {
        func helps(_ name: String) throws -> [String?] {
            let bad = try #require(Self.cases.first { $0.testDescription == name })
            return try change(merged(), bad.edit).problems.filter { $0.rule == .authority }.map(\.help)
        }
        #expect(
            try helps("somebody without a key here").contains(
                "who wants to sign asks the stewards first: oracle key request --namespace OWNER"))
        #expect(try helps("a signature under somebody's name").allSatisfy { $0 == nil })
    }

    /// The whole registry is held to the same rules, but for what only a comparison can see.
    @Test(arguments: cases.filter { $0.rule != .edited }) func aBadRegistryIsFound(_ bad: Case) throws {
        let fixture = try merged()
        try fixture.publish()
        try bad.edit(fixture)
        let report = try whole(fixture)
        #expect(
            report.findings.contains {
                $0.rule == bad.rule && $0.path.hasPrefix(bad.path) && $0.message.contains(bad.words)
            }, "\(report.findings)")
    }

    /// Stewards say that a name is no imitation.
    @Test func aNameThatIsListedAsKnown() throws {
        let report = try change(merged()) {
            $0.source.files["names.json"] = NameHints(
                known: [try ModelName("EleuterAI/gpt-j-6b")], imitates: [:], renamed: [:]
            ).json.pretty()
            try $0.add(Self.release("EleuterAI/gpt-j-6b"), by: [$0.publisher])
        }
        #expect(report.problems == [])
    }

    /// The index follows a registry from commit to commit.
    @Test func theIndexFollowsChanges() throws {
        let fixture = try merged()
        let index = try AuditIndex(nil)
        func update(to commit: String, _ paths: [String], fromScratch: Bool = false) throws {
            try index.update(to: commit, paths: paths, fromScratch: fromScratch) { paths, each in
                for (number, path) in paths.enumerated() { try each(number, fixture.source.files[path]) }
            }
        }
        try update(to: "one", fixture.source.files.keys.sorted(), fromScratch: true)
        #expect(try index.commit() == "one")
        #expect(
            try index.names().map(\.description) == [
                "acme/base", "acme/child", "EleutherAI/gpt-j-6b", "zeta/one",
            ])
        let digest = Digest(.sha256, SHA256.hash(Array("acme/base".utf8)))
        #expect(try index.models(stating: digest).map(\.description) == ["acme/base"])
        #expect(try index.parents(of: ModelName("ACME/child")).map(\.description) == ["acme/base"])
        fixture.source.files["models/acme/base.json"] = nil
        try update(to: "two", ["models/acme/base.json"])
        #expect(try index.commit() == "two")
        #expect(try index.models(stating: digest) == [])
        #expect(try !index.contains(ModelName("acme/base")))
        #expect(index.unreadableCount == 0)
    }
}
