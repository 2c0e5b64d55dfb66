import Attestation
import Cryptography
import FileIO
import Registry
import SQLite
import StrictJSON
import Taps
import Testing
import TransparencyLog

extension Simulator {
    /// Logs a revocation.
    @discardableResult
    func revoke(
        _ target: Revocation.Target, by signers: [SecretKey], bound: TreeHead? = nil
    ) throws -> Hash32 {
        let bound = bound ?? head
        let payload = try Revocation(
            target: target, severity: .compromised, reason: "poisoned", logSize: bound.size,
            logRoot: bound.root
        ).statement
        try attest(payload, by: signers)
        return PAE.id(.statement, payload)
    }

    /// The id of the observation of `acme/m<number>` that `filled` logs.
    static func id(_ number: Int) -> Hash32 {
        PAE.id(.statement, statement("acme/m\(number)", sha256: sha(number)))
    }
}

@Suite struct RevocationTests {
    private func digest(_ number: Int) -> Digest { Digest(.sha256, Simulator.sha(number)) }
    private var model: ModelName { get throws { try ModelName("acme/m3") } }

    @Test func holdsAfterTheSyncThatBringsIt() throws {
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        try machine.sync(simulator)
        #expect(try machine.open(simulator).attestations(of: digest(3))[0].counting.count == 1)
        let keys = simulator.keys
        try simulator.revoke(.attestation(Simulator.id(3), model: model), by: [keys.curator])
        try simulator.revoke(.digests([.init(name: "f", digest: digest(5))]), by: keys.stewards)
        // Neither of these may say so.
        try simulator.revoke(.attestation(Simulator.id(4), model: model), by: [keys.publisher])
        try simulator.revoke(.digests([.init(name: "f", digest: digest(6))]), by: [keys.curator])
        try simulator.publish()
        try machine.sync(simulator)
        #expect(machine.state?.revocations?.count == 3)
        let tap = try machine.open(simulator)
        let taken = try tap.attestations(of: digest(3))[0]
        #expect(taken.signatures.isEmpty && taken.takenBack.count == 1)
        #expect(taken.takenBack[0].revocation.author == .signer("curator"))
        #expect(try tap.attestations(of: digest(4))[0].counting.count == 1)
        #expect(try tap.revocations(of: digest(5)).map(\.author) == [.stewards])
        #expect(try tap.revocations(of: digest(6)).isEmpty)
        // The id of what was revoked is no file's digest.
        #expect(try tap.attestations(of: Digest(.sha256, Simulator.id(3))).isEmpty)
        #expect(try tap.digests(withPrefix: String(Simulator.id(3).hex.prefix(8)), limit: 9).isEmpty)
    }

    @Test func aStolenKeyIsVoidFromItsIndexOn() throws {
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        let key = simulator.keys.curator.publicKey
        // Entry 0 is the signers file: m3 is entry 4.
        try simulator.revoke(.key(key, from: 4), by: simulator.keys.stewards)
        // The thief takes back what was honestly signed, and logs an old signature again.
        try simulator.revoke(.attestation(Simulator.id(1), model: model), by: [simulator.keys.curator])
        try simulator.attest(Simulator.statement("acme/m1", sha256: Simulator.sha(1)))
        try simulator.publish()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        #expect(try tap.attestations(of: digest(1))[0].counting.map(\.index) == [2])
        #expect(try tap.attestations(of: digest(2))[0].counting.count == 1)
        #expect(try tap.attestations(of: digest(3))[0].counting.isEmpty)
        #expect(try tap.attestations(of: digest(9))[0].takenBack.count == 1)
    }

    @Test func aWithdrawalLiftsIt() throws {
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        let id = try simulator.revoke(
            .attestation(Simulator.id(3), model: model), by: [simulator.keys.curator])
        try simulator.publish()
        try machine.sync(simulator)
        #expect(try machine.open(simulator).attestations(of: digest(3))[0].counting.isEmpty)
        try simulator.revoke(.revocation(id), by: simulator.keys.stewards)
        try simulator.publish()
        try machine.sync(simulator)
        #expect(try machine.open(simulator).attestations(of: digest(3))[0].counting.count == 1)
    }

    @Test func oneThatIsBoundToAnotherTreeIsRefused() throws {
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        try machine.sync(simulator)
        try simulator.revoke(
            .attestation(Simulator.id(3), model: model), by: simulator.keys.stewards,
            bound: TreeHead(size: 5, root: SHA256.hash([1])))
        try simulator.publish()
        do {
            try machine.sync(simulator)
            Issue.record("it was accepted")
        } catch TapError.misbehaved(_, let what, _) {
            #expect(what.contains("is bound to another log than this"))
        }
        #expect(try machine.open(simulator).facts.size == 11)
    }

    /// Whoever can write to the cache takes the revocation out of it: of the list, of the index behind it, or of both.
    @Test(arguments: 0..<3)
    func aCacheThatDropsItIsNoticed(_ number: Int) throws {
        let ways: [StaticString] = [
            "DELETE FROM meta WHERE key = 'revocations'",
            "UPDATE meta SET value = x'000000005b5d' WHERE key = 'revocations'",
            "UPDATE meta SET value = x'000000005b5d' WHERE key = 'revocations'; DELETE FROM revocation",
        ]
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        try simulator.revoke(.attestation(Simulator.id(3), model: model), by: [simulator.keys.curator])
        try simulator.publish()
        try machine.sync(simulator)
        do {
            let database = try Database(machine.store, .readWrite)
            try database.execute(ways[number])
        }
        var notes: [String] = []
        let tap = try machine.open(simulator, notes: &notes)
        #expect(notes.count == 1)
        #expect(try tap.attestations(of: digest(3))[0].counting.isEmpty)
    }

    @Test func aTrustStateOfBeforeIsBroughtUpToDate() throws {
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        try simulator.revoke(.attestation(Simulator.id(3), model: model), by: [simulator.keys.curator])
        try simulator.publish()
        try machine.sync(simulator)
        var state = try #require(machine.state)
        state.revocations = nil
        try state.write("\(machine.path)/trust")
        var notes: [String] = []
        #expect(try machine.open(simulator, notes: &notes).attestations(of: digest(3))[0].counting.isEmpty)
        #expect(notes.count == 1)
        #expect(try machine.open(simulator, notes: &notes).attestations(of: digest(3))[0].counting.isEmpty)
        #expect(notes.count == 1)
    }

    @Test func aKeyThatDidNotCountWhenItSignedDoesNotCountLater() throws {
        let simulator = try Simulator(seed: 1)
        let payload = Simulator.statement("acme/early", sha256: Simulator.sha(1))
        try simulator.attest(payload)
        let claims = try SignersClaims(
            version: 1, log: simulator.head,
            signers: [
                Signer(
                    name: "curator", kind: .curator,
                    keys: [.init(key: simulator.keys.curator.publicKey, from: 1, until: 4)])
            ])
        let file = claims.json.pretty()
        simulator.files["signers/1.signers.json"] = file
        try simulator.append(
            Envelope.signing(
                SignersPointer(version: 1, file: file).payload, as: .signers, with: simulator.keys.stewards
            ).json.compact)
        try simulator.attest(Simulator.statement("acme/in", sha256: Simulator.sha(2)))
        try simulator.attest(payload)
        try simulator.attest(Simulator.statement("acme/late", sha256: Simulator.sha(3)))
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        #expect(try tap.attestations(of: digest(1)).isEmpty)
        #expect(try tap.attestations(of: digest(2)).count == 1)
        #expect(try tap.attestations(of: digest(3)).isEmpty)
    }
}
