import Cryptography
import Registry
import Taps
import Testing
import TransparencyLog

/// Who must have cosigned a head, as the root says (docs/registry.md).
@Suite struct QuorumTests {
    private static func witness(_ number: UInt8) throws -> NoteSigner {
        try NoteSigner(
            name: "witness.test/\(number)", kind: .cosignature,
            secret: SecretKey(seed: SHA256.hash([0xAA, number]).bytes))
    }

    /// A world whose second root names three witnesses, of which two are needed.
    private static func world() throws -> HostileWorld {
        let world = try HostileWorld()
        let plain = try world.host.nextRoot()
        let claims = try RootClaims(
            version: 2, expires: plain.expires, origin: plain.origin, log: plain.log, root: plain.root,
            stewards: plain.stewards, logKey: plain.logKey, operatorKey: plain.operatorKey,
            witnesses: try (1...3).map { try witness($0).verifier }, quorum: 2, maxAge: nil)
        world.host.show(root: claims, signedBy: world.keys.roots)
        return world
    }

    private static func add(_ lines: [(NoteSigner, UInt64)], to world: HostileWorld) throws {
        try world.host.editNote { text, existing in
            existing += lines.map { Simulator.line($0.0.sign(text, time: $0.1)) }
        }
    }

    private static func refuses(_ what: String, _ world: HostileWorld) throws {
        let before = try world.record()
        do {
            try world.machine.sync(world.host)
            Issue.record("accepted, in spite of: \(what)")
        } catch TapError.misbehaved(_, let said, let evidence) {
            #expect(said.contains(what) && evidence != nil, "\(said)")
        }
        #expect(try world.record() == before)
    }

    @Test func twoOfThreeAreEnough() throws {
        let world = try Self.world()
        let time = Simulator.epoch
        try Self.add([(Self.witness(3), time + 30), (Self.witness(1), time + 20)], to: world)
        // The second newest is the time that two vouch for.
        #expect(try world.machine.sync(world.host).time == time + 20)
        #expect(try world.machine.open(world.host).head().time(of: Self.witness(3).verifier) == time + 30)
    }

    @Test func theOperatorIsNoWitness() throws {
        let world = try Self.world()
        try Self.refuses("cosigned by 0 witnesses, 2 are needed", world)
        try Self.add([(Self.witness(1), Simulator.epoch)], to: world)
        try Self.refuses("cosigned by 1 witness, 2 are needed", world)
    }

    @Test func oneWitnessTwiceIsOne() throws {
        let world = try Self.world()
        let one = try Self.witness(1)
        try Self.add([(one, Simulator.epoch), (one, Simulator.epoch + 1), (one, Simulator.epoch)], to: world)
        try Self.refuses("cosigned by 1 witness, 2 are needed", world)
    }

    @Test func aStrangerIsNotCounted() throws {
        let world = try Self.world()
        let stranger = try NoteSigner(
            name: "witness.test/2", kind: .cosignature, secret: HostileWorld.stranger())
        try Self.add(
            [
                (Self.witness(1), Simulator.epoch), (Self.witness(9), Simulator.epoch),
                (stranger, Simulator.epoch),
            ],
            to: world)
        try Self.refuses("cosigned by 1 witness, 2 are needed", world)
        // Beside a met quorum it does no harm.
        try Self.add([(Self.witness(2), Simulator.epoch)], to: world)
        #expect(try world.machine.sync(world.host).time == Simulator.epoch)
    }

    /// signed-note: a known key whose signature does not verify rejects the whole note.
    @Test func aKnownWitnessWithABadSignatureRejectsTheNote() throws {
        let world = try Self.world()
        try Self.add((1...2).map { (try Self.witness($0), Simulator.epoch) }, to: world)
        let good = world.host.files["checkpoint"]
        try world.host.editNote { text, lines in
            lines.append(Simulator.line(try Self.witness(3).sign(text + [0x0A], time: 1)))
        }
        try Self.refuses("the signature of witness.test/3 does not verify", world)
        world.host.files["checkpoint"] = good
        #expect(try world.machine.sync(world.host).rootVersion == 2)
    }

    @Test func timesAheadAreRefusedAndOldOnesAreOld() throws {
        let world = try Self.world()
        let honest = Simulator(world.host)
        let ahead = world.now + 86_401
        try Self.add([(Self.witness(1), ahead), (Self.witness(2), Simulator.epoch)], to: world)
        try Self.refuses("witness.test/1 cosigned at", world)
        // A new head: the same one with an older time says nothing new.
        world.host = honest
        try world.host.grow()
        try Self.add([(Self.witness(1), world.now), (Self.witness(2), 5)], to: world)
        #expect(try world.machine.sync(world.host).time == 5)
    }
}
