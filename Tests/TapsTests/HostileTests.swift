import Attestation
import Cryptography
import FileIO
import Taps
import Testing

/// Something that a host, or a thief of keys, does. `docs/threat-model.md` names each; a case here fails without the defence.
struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the sync says, whole; `<id>` for an attestation's.
    let says: String
    /// Whether the machine synced before.
    let synced: Bool
    let stage: @Sendable (HostileWorld) throws -> Void

    init(
        _ name: String, says: String, synced: Bool = true,
        stage: @escaping @Sendable (HostileWorld) throws -> Void
    ) {
        (self.name, self.says, self.synced, self.stage) = (name, says, synced, stage)
    }

    var testDescription: String { name }

    static let all = log + notes + roots + signers + recoveries
}

/// The state machine against a host that lies: each attack has its words and exit status 5, changes nothing on disk but the
/// evidence, leaves the old state answering, and the honest registry goes on from there.
@Suite struct HostileTests {
    @Test(arguments: Attack.all) func isRefused(_ attack: Attack) throws {
        let world = try HostileWorld(synced: attack.synced)
        let machine = world.machine
        try attack.stage(world)
        // What opening writes is there before.
        if attack.synced { _ = try machine.open(world.honest) }
        let before = try world.record()

        for _ in 0..<2 {
            do {
                try machine.sync(world.host, now: world.now)
                Issue.record("it was accepted")
            } catch TapError.misbehaved(let tap, let what, let evidence) {
                #expect(
                    tap == "sim" && what.replacing(/[0-9a-f]{64}/, with: "<id>") == attack.says, "\(what)")
                let kept = String(
                    decoding: try readFile(try #require(evidence), limit: 1 << 20), as: UTF8.self)
                #expect(kept.hasPrefix("oracle evidence v1\ntap sim\nwhat \(what)\nseen 2027-01-15T"))
                #expect(kept.contains("\n\ntrusted ") == attack.synced)
                #expect(kept.contains("\noffered "))
            }
        }
        // Said again, kept once.
        #expect(machine.evidence.count == 1)
        #expect(try world.record() == before)

        if attack.synced {
            var notes: [String] = []
            let tap = try machine.open(world.honest, notes: &notes)
            #expect(notes.isEmpty && tap.facts.size == 21)
            #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(3))).count == 1)
            #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(100))).isEmpty)
        }
        try world.honest.grow()
        #expect(try machine.sync(world.honest, now: world.now).newSize == 31)
    }
}
