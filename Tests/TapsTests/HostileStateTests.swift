import Attestation
import Cryptography
import FileIO
import Registry
import Taps
import Testing
import TransparencyLog

/// Trust state and cache are apart: whatever becomes of the one, the other weakens nothing in silence.
@Suite struct HostileStateTests {
    private static func refuses(
        _ words: String, _ machine: Machine, _ host: Simulator, floor: TreeHead? = nil,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        do {
            try machine.sync(host, floor: floor)
            Issue.record("it was accepted", sourceLocation: place)
        } catch TapError.misbehaved(_, let what, _) { #expect(what == words, sourceLocation: place) }
    }

    /// What is compiled in of the default tap: a machine that never synced has it too.
    @Test func aHeadThatIsCompiledInIsAFloor() throws {
        let world = try HostileWorld(synced: false)
        let (machine, floor) = (world.machine, world.honest.head)
        try Self.refuses(
            "its log shrank from 21 to 11 entries", machine, Simulator.filled(10), floor: floor)
        let fork = try Simulator.filled(19)
        try fork.grow(1)
        try Self.refuses("it shows another log of 21 entries than before", machine, fork, floor: floor)
        try fork.grow(30, from: 300)
        try Self.refuses(
            "its log does not contain the one that this build of oracle knows", machine, fork, floor: floor)
        try world.host.grow()
        #expect(try machine.sync(world.host, floor: floor).newSize == 31)
        // And it stays one for whoever synced before: an older state from a backup.
        let older = try Machine()
        try older.sync(try Simulator.filled(5))
        try Self.refuses(
            "its log does not contain the one that this build of oracle knows", older,
            {
                let fork = try Simulator.filled(5)
                try fork.grow(30, from: 300)
                return fork
            }(), floor: floor)
        #expect(try older.sync(world.host, floor: floor).newSize == 31)
    }

    /// Without its cache a machine reads the log anew, and holds it against what it trusts.
    @Test func aDeletedCacheForgetsNothing() throws {
        let world = try HostileWorld()
        try removeFile(world.machine.store)
        let fork = try Simulator.filled(19)
        try fork.grow(30)
        try Self.refuses("its log does not contain the one that was seen before", world.machine, fork)
        try Self.refuses("its log shrank from 21 to 11 entries", world.machine, Simulator.filled(10))
        #expect(throws: TapError.self) { try world.machine.open(world.honest) }
        #expect(try world.machine.sync(world.honest).wasRebuilt)
        #expect(
            try world.machine.open(world.honest).attestations(of: Digest(.sha256, Simulator.sha(3))).count
                == 1)
    }

    /// A cache that was copied from a machine that a liar served does not bring his log here.
    @Test func aCopiedCacheBringsNothing() throws {
        let world = try HostileWorld()
        let (victim, fork) = (try Machine(), try Simulator.filled(19))
        try fork.grow(30)
        try victim.sync(fork)
        try writeAtomically(try readFile(victim.store, limit: 1 << 24), to: world.machine.store)
        #expect(throws: TapError.self) { try world.machine.open(world.honest) }
        try Self.refuses("its log does not contain the one that was seen before", world.machine, fork)
        #expect(try world.machine.sync(world.honest).wasRebuilt)
        #expect(
            try world.machine.open(world.honest).attestations(of: Digest(.sha256, Simulator.sha(100))).isEmpty
        )
    }

    /// An old home beside a host that went on: an older floor, and the log goes on from there. A newer cache beside an older
    /// trust state counts as far as that reaches.
    @Test func anOlderTrustStateTrustsNoMoreThanItDid() throws {
        let world = try HostileWorld()
        let older = world.machine.state
        try world.host.grow()
        try world.machine.sync(world.host)
        world.machine.state = older
        try older?.write("\(world.machine.path)/trust")
        var notes: [String] = []
        let tap = try world.machine.open(world.honest, notes: &notes)
        #expect(notes.count == 1 && tap.facts.size == 21)
        #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(100))).isEmpty)
        #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(3))).count == 1)
        // A host that is older still is below the floor that is left.
        try Self.refuses("its log shrank from 21 to 11 entries", world.machine, Simulator.filled(10))
        #expect(try world.machine.sync(world.host).newSize == 31)
    }

    /// A trust state that was put back under a newer root of the host follows the chain again; one whose root the host does not
    /// show is refused.
    @Test func aTrustStateOfAnotherRegistryIsNotTaken() throws {
        let world = try HostileWorld()
        let stranger = try Simulator.filled(30, seed: 2)
        try Self.refuses("it shows another root 1 than before", world.machine, stranger)
    }
}
