import Attestation
import Audit
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

/// A publish that remembers the one before judges what changed, and lets nothing through that an audit of everything finds.
@Suite struct PublishMemoryTests {
    /// A registry in a folder, published once with its memory.
    private final class Place {
        let folder: String
        let fixture: Fixture
        let memory: PublishMemory
        let tensors: [UInt8] = Array("{\"tensors\": []}".utf8)
        /// So late that no file is too young to be believed.
        static let now: Int64 = .max / 2

        init() throws {
            let template = "/tmp/oracle-publish-memory-XXXXXX"
            var bytes = template.utf8CString
            folder = try bytes.withUnsafeMutableBufferPointer { buffer in
                try String(cString: #require(mkdtemp(buffer.baseAddress!)))
            }
            fixture = try Fixture()
            memory = try PublishMemory("\(folder)/memory.sqlite", program: "test")
            for (path, bytes) in fixture.source.files { try tree.write(bytes, to: path) }
            try add("acme/base", by: fixture.publisher)
            try add("acme/tiny", by: fixture.publisher, parent: "acme/base")
            for number in 0..<20 { try add("zoo/model-\(number)", by: fixture.curator) }
            try add("acme/listed", by: fixture.publisher, tensors: tensors)
            try tree.write(tensors, to: "tensors/\(SHA256.hash(tensors).hex).json")
            try #require(try publish() == nil)
        }

        deinit { try? removeTree(folder) }

        var source: String { "\(folder)/registry" }
        var tree: FolderTree { FolderTree(source) }

        func add(_ model: String, by key: SecretKey, parent: String? = nil, tensors: [UInt8]? = nil) throws {
            var writer = SourceWriter(tree)
            try writer.add(
                Self.statement(model, parent, tensors, isRelease: key === fixture.publisher), signedBy: [key])
            try writer.writeManifests()
        }

        static func statement(_ model: String, _ parent: String?, _ tensors: [UInt8]?, isRelease: Bool)
            -> [UInt8]
        {
            var subjects: [JSON] = [
                [
                    "name": "model.safetensors",
                    "digest": ["sha256": .string(SHA256.hash(Array(model.utf8)).hex)],
                ]
            ]
            if let tensors {
                subjects.append(
                    ["name": .string(model), "digest": ["weights": .string(SHA256.hash(tensors).hex)]])
            }
            return JSON.members([
                "_type": .string(Statement.type), "subject": .array(subjects),
                "predicateType": .string(
                    isRelease ? Statement.Predicate.releaseType : Statement.Predicate.observationType),
                "predicate": .members([
                    "model": .string(model), "version": "1",
                    "weights": tensors.map { _ in ["tensors": 0, "bytes": 0, "manifest": true] },
                    "lineage": parent.map {
                        ["parents": .array([["name": .string($0), "relation": "finetune"]])]
                    },
                    "sources": isRelease
                        ? nil
                        : [
                            [
                                "tier": "third party", "repo": "a.example/b",
                                "commit": "9c2f0f3d1e5a7b8c6d4e2f0a1b3c5d7e9f8a6b4c",
                            ]
                        ],
                ]),
            ]).pretty()
        }

        /// Publishes what is new, or everything where nothing is remembered.
        /// - Returns: what was judged; nil for everything.
        func publish() throws -> AuditScope? {
            let (seals, scope, report) = try judge()
            let publisher = try #require((report ?? whole()).publisher)
            try publisher.signed(log: fixture.log, cosigner: fixture.cosigner, time: Fixture.start).apply(
                to: tree)
            try memory.record(
                publisher, of: report == nil ? nil : scope, seals: seals, log: source, now: Self.now)
            return report == nil ? nil : scope
        }

        func judge() throws -> (seals: SourceSeals, scope: AuditScope?, report: AuditReport?) {
            let seals = try SourceSeals(of: source, now: Self.now)
            let scope = try memory.changes(seals, source: tree, log: source)
            let report = try scope.flatMap {
                try Auditor.audit(
                    $0, of: tree, log: tree, remembering: memory, tensorDigest: Fixture.tensorDigest)
            }
            return (seals, scope, report)
        }

        func whole() throws -> AuditReport {
            try Auditor.audit(
                SourceReading(tree, tensorDigest: Fixture.tensorDigest), in: tree, log: tree)
        }

        func path(of model: String, ending: String = ".json") throws -> String {
            let folder = "attestations/\(model)"
            return try "\(folder)/\(#require(tree.list(folder).first { $0.name.hasSuffix(ending) }).name)"
        }

        func edit(_ path: String, _ body: (String) -> String) throws {
            let bytes = try #require(try tree.read(path, limit: 1 << 20))
            try tree.write(Array(body(String(decoding: bytes, as: UTF8.self)).utf8), to: path)
        }
    }

    @Test func whatIsNewIsPublishedAsAnAuditOfEverythingWould() throws {
        let place = try Place()
        #expect(try place.publish()?.models.isEmpty == true)
        try place.add("zoo/new", by: place.fixture.curator)
        try place.add("acme/newer", by: place.fixture.publisher, parent: "acme/tiny")
        // A co-signature of a statement that is there.
        let path = try place.path(of: "acme/base")
        let payload = try #require(try place.tree.read(path, limit: 1 << 20))
        var writer = SourceWriter(place.tree)
        try writer.add(payload, signedBy: [place.fixture.notary])
        let expected = try #require(try place.whole().publisher)
        let found = try #require(try place.judge().report?.publisher)
        #expect(found.additions.map(\.entry) == expected.additions.map(\.entry))
        #expect(found.additions.map(\.kind) == expected.additions.map(\.kind))
        #expect(found.head.text == expected.head.text)
        let scope = try #require(try place.publish())
        #expect(scope.models == ["zoo/new", "acme/newer", "acme/base"])
        // The log is whole, and nothing is left to do, whoever looks.
        #expect(try place.whole().publisher?.isUpToDate == true)
        #expect(try place.publish()?.models.isEmpty == true)
        // Many, over the end of a bundle.
        for number in 0..<280 { try place.add("zoo/more-\(number)", by: place.fixture.curator) }
        #expect(try place.publish()?.models.count == 280)
        #expect(try place.whole().publisher?.isUpToDate == true)
    }

    private struct Harm: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let act: @Sendable (Place) throws -> Void

        init(_ name: String, _ act: @escaping @Sendable (Place) throws -> Void) {
            testDescription = name
            self.act = act
        }
    }

    private static let harms: [Harm] = [
        Harm("a published statement is edited") { place in
            try place.edit(place.path(of: "zoo/model-3")) {
                $0.replacing("third party", with: "publisher's list")
            }
        },
        Harm("a published statement is gone") { place in
            try place.tree.remove(place.path(of: "zoo/model-3"))
        },
        Harm("a published model is gone") { place in
            try removeTree("\(place.source)/attestations/zoo/model-3")
            try place.tree.remove("models/zoo/model-3.json")
        },
        Harm("a published signature is gone") { place in
            try place.tree.remove(place.path(of: "zoo/model-3", ending: ".sig"))
        },
        Harm("a manifest says something else") { place in
            try place.edit("models/acme/tiny.json") { $0.replacing("acme/base", with: "acme/other") }
        },
        Harm("a file that belongs nowhere") { place in try place.tree.write([1], to: "attestations/stray") },
        Harm("a manifest of nothing") { place in
            try place.tree.write(
                Array("{\"name\": \"zoo/none\", \"releases\": []}".utf8), to: "models/zoo/none.json")
        },
        Harm("an owner in another case") { place in try place.add("Zoo/other", by: place.fixture.curator) },
        Harm("a tensor manifest is gone") { place in
            try place.tree.remove("tensors/\(SHA256.hash(place.tensors).hex).json")
        },
        Harm("a tensor manifest is altered") { place in
            try place.tree.write([1], to: "tensors/\(SHA256.hash(place.tensors).hex).json")
        },
        Harm("a stranger signs") { place in try place.add("zoo/new", by: place.fixture.stranger) },
        Harm("a notary states what only others may") { place in
            try place.add("zoo/new", by: place.fixture.notary)
        },
        Harm("a new name imitates one that did not change") { place in
            try place.add("zo0/model-3", by: place.fixture.curator)
        },
        Harm("lineage runs in a circle through what did not change") { place in
            var writer = SourceWriter(place.tree)
            let text = String(
                decoding: Place.statement("acme/base", "acme/tiny", nil, isRelease: true), as: UTF8.self)
            try writer.add(
                Array(text.replacing("\"version\": \"1\"", with: "\"version\": \"2\"").utf8),
                signedBy: [place.fixture.publisher])
            try writer.writeManifests()
        },
        Harm("a root that nobody signed") { place in
            try place.edit("root/1.root.json") { $0.replacing("\"sig\": \"", with: "\"sig\": \"AAAA") }
        },
        Harm("a revocation by somebody who did not sign what it takes back") { place in
            let id = try place.path(of: "acme/tiny").split(separator: "/").last!.dropLast(5)
            let head = TreeHead(size: 0, root: MerkleTree.emptyRoot)
            let statement = JSON.members([
                "_type": .string(Statement.type),
                "subject": [["name": "acme/tiny", "digest": ["attestationId": .string(String(id))]]],
                "predicateType": "urn:oracle-registry:predicate:revocation:v1",
                "predicate": .members([
                    "revokes": "attestation", "severity": "defective", "reason": "envy", "log": head.json,
                ]),
            ]).pretty()
            try SourceWriter(place.tree).add(
                revocation: statement,
                signatures: Envelope.signing(statement, as: .statement, with: [place.fixture.curator])
                    .signatures)
        },
        Harm("a bundle of the log is altered") { place in
            try place.edit("log/tile/entries/000.p/24") { $0.replacing("payload", with: "Payload") }
        },
        Harm("a tile of the log is gone") { place in try place.tree.remove("log/tile/0/000.p/24") },
    ]

    @Test(arguments: harms) private func nothingIsLetThroughThatAnAuditOfEverythingFinds(harm: Harm) throws {
        let place = try Place()
        try harm.act(place)
        #expect(try !place.whole().problems.isEmpty)
        let judged = try place.judge()
        #expect(judged.scope == nil || judged.report == nil)
    }

    @Test func aMemoryThatDoesNotFitIsNotUsed() throws {
        let place = try Place()
        // Of another program.
        let other = try PublishMemory("\(place.folder)/memory.sqlite", program: "other")
        let seals = try SourceSeals(of: place.source, now: Place.now)
        #expect(try other.changes(seals, source: place.tree, log: place.source) == nil)
        #expect(
            try place.memory.changes(seals, source: place.tree, log: place.source)?.models.isEmpty == true)
        // What was written just now may change once more in the same tick of the clock.
        let young = try SourceSeals(of: place.source, now: 0)
        #expect(try place.memory.changes(young, source: place.tree, log: place.source)?.models.count == 23)
        // A log that is not as it was left.
        try place.tree.remove("log/checkpoint")
        #expect(try place.judge().scope == nil)
    }
}
