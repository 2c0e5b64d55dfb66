import Attestation
import Cryptography
import Registry
import StrictJSON
import Testing
import TransparencyLog

@Suite("Revocations in a registry")
struct RevocationTests {
    private func head(_ fixture: Fixture) throws -> TreeHead {
        guard fixture.published.files["log/checkpoint"] != nil else {
            return TreeHead(size: 0, root: MerkleTree.emptyRoot)
        }
        let checkpoint = try fixture.read().checkpoint.checkpoint
        return TreeHead(size: checkpoint.size, root: checkpoint.root)
    }

    @discardableResult
    private func revoke(
        _ target: Revocation.Target, in fixture: Fixture, by keys: [SecretKey], at head: TreeHead? = nil
    ) throws -> Hash32 {
        let head = try head ?? self.head(fixture)
        let payload = try Revocation(
            target: target, severity: .compromised, reason: "poisoned", logSize: head.size,
            logRoot: head.root
        ).statement
        return try SourceWriter(fixture.source).add(
            revocation: payload,
            signatures: Envelope.signing(payload, as: .statement, with: keys).signatures)
    }

    private func published(_ fixture: Fixture) throws -> (Hash32, ModelName) {
        let id = try fixture.add(Fixture.release("acme/m"), by: [fixture.publisher])
        try fixture.publish()
        return (id, try ModelName("acme/m"))
    }

    @Test("signers take back their own, stewards anything, and both are entries of the log")
    func accepted() throws {
        let fixture = try Fixture()
        let (id, model) = try published(fixture)
        try revoke(.attestation(id, model: model), in: fixture, by: [fixture.publisher])
        try revoke(.key(fixture.publisher.publicKey, from: nil), in: fixture, by: [fixture.publisher])
        let digest = Digest(.sha256, SHA256.hash(Array("y".utf8)))
        let byStewards = try revoke(
            .digests([.init(name: "y", digest: digest)]), in: fixture, by: fixture.stewards)
        try revoke(.revocation(byStewards), in: fixture, by: fixture.stewards)
        #expect(
            try fixture.prepare().additions.map(\.kind) == [
                .revocation, .revocation, .revocation, .revocation,
            ])
        try fixture.publish()
        #expect(try fixture.prepare().isUpToDate)
        #expect(try fixture.read().entries.count == 6)
    }

    @Test("what nobody may revoke is not published")
    func refused() throws {
        let digest = Digest(.sha256, SHA256.hash(Array("y".utf8)))
        let cases: [(String, (Fixture, Hash32, ModelName) throws -> Void)] = [
            (
                "nobody who may revoke this",
                { try revoke(.attestation($1, model: $2), in: $0, by: [$0.curator]) }
            ),
            (
                "nobody who may revoke this",
                { try revoke(.attestation($1, model: $2), in: $0, by: [$0.stewards[0]]) }
            ),
            (
                "nobody who may revoke this",
                { fixture, _, _ in
                    try revoke(
                        .digests([.init(name: "y", digest: digest)]), in: fixture, by: [fixture.publisher])
                }
            ),
            (
                "nobody who may revoke this",
                { fixture, _, _ in
                    try revoke(.key(fixture.curator.publicKey, from: 0), in: fixture, by: [fixture.publisher])
                }
            ),
            (
                "no signature of a steward or of a signer",
                { try revoke(.attestation($1, model: $2), in: $0, by: [$0.publisher, $0.stranger]) }
            ),
            (
                "which is not here",
                { fixture, _, model in
                    try revoke(
                        .attestation(SHA256.hash([1]), model: model), in: fixture, by: fixture.stewards)
                }
            ),
            (
                "bound to another tree",
                { fixture, id, model in
                    try revoke(
                        .attestation(id, model: model), in: fixture, by: [fixture.publisher],
                        at: TreeHead(size: 1, root: SHA256.hash([1])))
                }
            ),
            (
                "a revocation is withdrawn by 2 stewards",
                { fixture, id, model in
                    let own = try revoke(
                        .attestation(id, model: model), in: fixture, by: [fixture.publisher])
                    try revoke(.revocation(own), in: fixture, by: [fixture.publisher])
                }
            ),
            (
                "the signature is void",
                { fixture, _, _ in
                    try revoke(.key(fixture.publisher.publicKey, from: 1), in: fixture, by: fixture.stewards)
                    try fixture.add(Fixture.release("acme/late"), by: [fixture.publisher])
                }
            ),
        ]
        for (says, stage) in cases {
            let fixture = try Fixture()
            let (id, model) = try published(fixture)
            try stage(fixture, id, model)
            let problems = fixture.problems()
            #expect(problems.contains { $0.contains(says) }, "\(says): \(problems)")
        }
    }

    @Test("a revocation is neither edited nor removed once it was published")
    func stays() throws {
        let fixture = try Fixture()
        let (id, model) = try published(fixture)
        let revocation = try revoke(.attestation(id, model: model), in: fixture, by: [fixture.publisher])
        try fixture.publish()
        let path = "revocations/\(revocation.hex).json"
        let bytes = try #require(fixture.source.files[path])
        fixture.source.files[path] = bytes + [0x0A]
        #expect(fixture.problems().contains { $0.contains("the file was edited") })
        fixture.source.files = fixture.source.files.filter { !$0.key.hasPrefix("revocations/") }
        #expect(fixture.problems().contains { $0.contains("is in no file of the source any more") })
    }

    // MARK: which hold

    private struct World {
        let fixture: Fixture
        let signers: VerifiedSigners
        let root: RootClaims
        var entries: [RevocationSet.Candidate] = []

        init(_ signers: [Signer]? = nil) throws {
            fixture = try Fixture(signers: signers)
            root = try fixture.root().claims
            let source = try SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest)
            self.signers = source.signers
        }

        @discardableResult
        mutating func log(
            _ target: Revocation.Target, by keys: [SecretKey], at index: UInt64
        ) throws -> Hash32 {
            let payload = try Revocation(
                target: target, severity: .compromised, reason: "r\(index)", logSize: 0,
                logRoot: MerkleTree.emptyRoot
            ).statement
            let envelope = Envelope.signing(payload, as: .statement, with: keys)
            entries.append(.init(index: index, envelope: envelope))
            return envelope.id
        }

        func set() throws -> RevocationSet {
            try RevocationSet(
                verifying: entries.sorted { $0.index < $1.index }, root: root, signers: signers,
                isBound: { $0 == TreeHead(size: 0, root: MerkleTree.emptyRoot) })
        }
    }

    @Test("a signer's own key is void from the revocation on, a steward's word reaches back")
    func keys() throws {
        var world = try World()
        let key = world.fixture.publisher.publicKey
        try world.log(.key(key, from: 3), by: [world.fixture.publisher], at: 10)
        func void(at index: UInt64) throws -> Bool {
            try world.set().voiding(SHA256.hash([9]), key: key, at: index, signer: "acme") != nil
        }
        #expect(try !void(at: 9))
        #expect(try void(at: 10))
        try world.log(.key(key, from: 5), by: world.fixture.stewards, at: 12)
        #expect(try !void(at: 4))
        #expect(try void(at: 5))
        // The thief's own words since then take nothing back any more; the stewards' stand.
        #expect(try world.set().facts.map(\.author) == [.stewards])
    }

    @Test("who revoked his key revokes nothing more with it")
    func afterwards() throws {
        var world = try World()
        let publisher = world.fixture.publisher
        try world.log(.key(publisher.publicKey, from: nil), by: [publisher], at: 5)
        try world.log(.attestation(SHA256.hash([1]), model: ModelName("acme/m")), by: [publisher], at: 6)
        try world.log(.attestation(SHA256.hash([2]), model: ModelName("acme/m")), by: [publisher], at: 4)
        #expect(try world.set().facts.map(\.index) == [4, 5])
    }

    @Test("a threshold is one of keys, met at the entry that completes it; a withdrawal lifts")
    func threshold() throws {
        var world = try World()
        let id = SHA256.hash([1])
        let target = try Revocation.Target.attestation(id, model: ModelName("acme/m"))
        let revocation = try world.log(target, by: [world.fixture.stewards[0]], at: 1)
        #expect(try world.set().facts.isEmpty)
        let envelope = try #require(world.entries.first?.envelope)
        let twice = Envelope.signing(
            envelope.payload, as: .statement,
            with: [world.fixture.stewards[0], world.fixture.stewards[0]])
        world.entries.append(.init(index: 2, envelope: twice))
        #expect(try world.set().facts.isEmpty)
        let second = Envelope.signing(
            envelope.payload, as: .statement, with: [world.fixture.stewards[1], world.fixture.stranger])
        world.entries.append(.init(index: 7, envelope: second))
        #expect(try world.set().facts.map(\.index) == [7])
        #expect(try world.set().voiding(id, key: world.fixture.notary.publicKey, at: 0, signer: "lab") != nil)
        try world.log(.revocation(revocation), by: [world.fixture.publisher], at: 8)
        #expect(try world.set().facts.count == 1)
        try world.log(.revocation(revocation), by: world.fixture.stewards, at: 9)
        #expect(try world.set().facts.isEmpty)
    }

    @Test(
        "one that is bound to another tree is refused, whoever signed it; one that nobody signed is passed over"
    )
    func bound() throws {
        for (keys, isRefused) in [(0, true), (1, true), (2, false)] {
            let world = try World()
            let payload = try Revocation(
                target: .attestation(SHA256.hash([1]), model: ModelName("acme/m")), severity: .defective,
                reason: "r", logSize: 1, logRoot: SHA256.hash([7])
            ).statement
            let by = [
                world.fixture.stewards, [world.fixture.publisher], [world.fixture.stranger],
            ][keys]
            let candidate = RevocationSet.Candidate(
                index: 5, envelope: Envelope.signing(payload, as: .statement, with: by))
            func verify() throws -> RevocationSet {
                try RevocationSet(
                    verifying: [candidate], root: world.root, signers: world.signers,
                    isBound: { _ in false })
            }
            if isRefused {
                #expect(throws: RegistryError.self) { try verify() }
            } else {
                #expect(try verify().facts.isEmpty)
            }
        }
    }

    @Test("any of a signer's keys takes back what another of them signed")
    func severalKeys() throws {
        let (one, two) = (try fixedKey(40), try fixedKey(41))
        var world = try World([
            Signer(
                name: "acme", kind: .publisher, namespaces: ["acme"],
                keys: [.init(key: one.publicKey, from: 0, until: 5), .init(key: two.publicKey, from: 5)])
        ])
        let id = SHA256.hash([1])
        try world.log(.attestation(id, model: ModelName("acme/m")), by: [two], at: 6)
        #expect(try world.set().voiding(id, key: one.publicKey, at: 2, signer: "acme") != nil)
        // The first key counts no more at 7.
        try world.log(.attestation(SHA256.hash([2]), model: ModelName("acme/m")), by: [one], at: 7)
        #expect(try world.set().facts.count == 1)
    }

    @Test("what is recorded is what was verified, and is found without reading all of it")
    func recorded() throws {
        var world = try World()
        let (id, digest) = (SHA256.hash([1]), Digest(.weights, SHA256.hash([2])))
        try world.log(.attestation(id, model: ModelName("acme/m")), by: [world.fixture.publisher], at: 1)
        try world.log(.digests([.init(name: "w", digest: digest)]), by: world.fixture.stewards, at: 2)
        try world.log(.key(world.fixture.notary.publicKey, from: 3), by: world.fixture.stewards, at: 3)
        let set = try world.set()
        let recorded = try #require(RecordedRevocations(recorded: RecordedRevocations(set).bytes))
        #expect(recorded.concern(statement: id) && recorded.concern(digest))
        #expect(recorded.concern(key: world.fixture.notary.publicKey))
        #expect(!recorded.concern(statement: digest.hash) && !recorded.concern(Digest(.sha256, digest.hash)))
        #expect(try recorded.set().facts == set.facts)
        #expect(RecordedRevocations(recorded: [0, 0, 0, 9]) == nil)
    }
}
