import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog

/// Roots that follow each other, and logs whose key was stolen.
@Suite struct RotationTests {
    private func misbehaviour(_ body: () throws -> Void, _ location: SourceLocation = #_sourceLocation)
        -> String
    {
        do {
            try body()
            Issue.record("nothing was refused", sourceLocation: location)
        } catch TapError.misbehaved(_, let what, _) {
            return what
        } catch { Issue.record("\(error)", sourceLocation: location) }
        return ""
    }

    @Test func aKeyIsAddedRemovedAndTheThresholdRaised() throws {
        let world = try HostileWorld()
        let new = try HostileWorld.stranger(1)
        let keys = world.keys.roots
        // Both thresholds: two of the old, three of the new.
        world.host.show(
            root: try world.host.nextRoot(roots: [keys[0], keys[1], new], threshold: 3),
            signedBy: [keys[0], keys[1], new])
        let report = try world.machine.sync(world.host)
        #expect(report.rootVersion == 2)
        #expect(report.newRoots == 1)
        // The key that went signs nothing any more.
        world.host.show(
            root: try world.host.nextRoot(version: 3, threshold: 2), signedBy: [keys[0], keys[2]])
        #expect(
            misbehaviour { try world.machine.sync(world.host) }
                == "root 3 is signed by 1 of root 2's keys, 3 are needed")
        #expect(world.machine.state?.root.claims.version == 2)
    }

    @Test func aClientTenVersionsBehindFollowsTheWholeChain() throws {
        let world = try HostileWorld()
        var old = world.keys.roots
        for version in 2...11 {
            let new = try [1, 2, 3].map { try HostileWorld.stranger(UInt8(version * 10 + $0)) }
            // In between they have expired long ago: only the last one's expiry counts.
            let expires = version == 11 ? Simulator.epoch + 1_000_000_000 : Simulator.epoch - 1
            world.host.show(
                root: try world.host.nextRoot(version: version, expires: expires, roots: new),
                signedBy: old + new)
            old = new
        }
        try world.host.grow()
        let report = try world.machine.sync(world.host)
        #expect(report.rootVersion == 11)
        #expect(report.newRoots == 10)
        #expect(report.newSize == 31)
    }

    @Test func aHostThatShowsOlderRootsThanWereSeenWasRolledBack() throws {
        let world = try HostileWorld()
        world.host.show(root: try world.host.nextRoot(), signedBy: world.keys.roots)
        try world.machine.sync(world.host)
        world.host.files["root/2.root.json"] = nil
        #expect(
            misbehaviour { try world.machine.sync(world.host) }
                == "it does not show root 2 any more: it was rolled back")
        #expect(world.machine.evidence.count == 1)
    }

    @Test func anExpiredRootStopsTheLogAndANewOneLetsItGoOn() throws {
        let simulator = try Simulator(expires: Simulator.epoch + 1000)
        try simulator.signers()
        try simulator.attest(Simulator.statement("acme/m", sha256: Simulator.sha(1)))
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try simulator.tap
        let before = try #require(machine.state).head
        try simulator.grow(3)
        func sync(_ now: UInt64) throws {
            let (state, _) = try Synchronizer(
                tap: tap, tree: simulator, store: machine.store,
                evidenceDirectory: "\(machine.path)/evidence",
                now: now, floor: nil
            ).run(machine.state)
            machine.state = state
            try state.write("\(machine.path)/trust")
        }
        #expect(throws: TapError.self) { try sync(Simulator.epoch + 1000) }
        #expect(machine.state?.head == before)
        // What was verified still answers, and says when its root expired.
        let open = try machine.open(simulator)
        #expect(try open.attestations(of: Digest(.sha256, Simulator.sha(1))).count == 1)
        #expect(open.facts.rootExpires == Simulator.epoch + 1000)
        simulator.show(root: try simulator.nextRoot(), signedBy: simulator.keys.roots)
        try sync(Simulator.epoch + 1000)
        #expect(machine.state?.head == simulator.head)
    }

    /// The second steward signed later, in an entry of his own; one of two counts for nothing by himself.
    @Test func stewardsSignaturesCountTogetherWhereverTheyStand() throws {
        let world = try HostileWorld()
        let claims = try world.host.nextSigners(curatorUntil: 5)
        try world.host.show(signers: claims, signedBy: [world.keys.stewards[0]])
        try world.host.publish()
        #expect(try world.machine.sync(world.host).signersVersion == 1)
        let pointer = SignersPointer(version: 2, file: claims.json.pretty())
        try world.host.append(
            Envelope.signing(pointer.payload, as: .signers, with: [world.keys.stewards[1]]).json.compact)
        try world.host.publish()
        #expect(try world.machine.sync(world.host).signersVersion == 2)
    }

    /// New stewards sign the signers file that was there.
    @Test func afterStewardsAreReplacedTheSignersFileIsSignedAgain() throws {
        let world = try HostileWorld()
        let new = try HostileWorld.stranger(7)
        let stewards = [world.keys.stewards[0], new]
        world.host.show(root: try world.host.nextRoot(stewards: stewards), signedBy: world.keys.roots)
        #expect(
            misbehaviour { try world.machine.sync(world.host) }
                == "no signers file verifies: signers file 1 is signed by 1 steward, 2 are needed")
        let file = try #require(world.host.files["signers/1.signers.json"])
        let pointer = SignersPointer(version: 1, file: file)
        try world.host.append(Envelope.signing(pointer.payload, as: .signers, with: [new]).json.compact)
        try world.host.publish()
        #expect(try world.machine.sync(world.host).signersVersion == 1)
        #expect(world.machine.state?.root.claims.version == 2)
    }

    // MARK: a stolen log key

    /// A registry whose log key was stolen: the thief appended, then a root took the log back.
    private struct Theft {
        let world: HostileWorld
        /// With the thief's entries.
        let thief: Simulator
        /// What the maintainers go on with.
        let recovered: Simulator
        let newLog: SecretKey

        /// - Parameter entries: how many the thief appended.
        init(entries: Int, then more: Int = 2) throws {
            world = try HostileWorld()
            thief = Simulator(world.honest)
            try thief.grow(entries, from: 1000)
            recovered = Simulator(world.honest)
            newLog = try HostileWorld.stranger(9)
            recovered.show(
                root: try recovered.nextRoot(logKey: newLog, recover: recovered.head),
                signedBy: world.keys.roots)
            for number in 0..<more {
                try recovered.attest(
                    Simulator.statement("acme/late\(number)", sha256: Simulator.sha(5000 + number)))
            }
            try recovered.publish(log: newLog)
        }
    }

    @Test func whoFollowedTheThiefIsTakenBackAndToldSo() throws {
        let theft = try Theft(entries: 1000)
        let machine = theft.world.machine
        try machine.sync(theft.thief)
        let stolen = try #require(machine.state)
        #expect(stolen.head.size == 1021)
        let report = try machine.sync(theft.recovered)
        let recovery = try #require(report.recovery)
        #expect(recovery.from == stolen.head)
        #expect(recovery.to == theft.world.honest.head)
        #expect(report.newSize == 23)
        // Both notes are kept, the thief's and the one that was accepted.
        let path = try #require(recovery.evidence)
        let evidence = String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
        #expect(evidence.contains("root 2 names a new log key and takes the log back to 21 entries"))
        #expect(evidence.contains("trusted \(Base64.encode(try #require(stolen.checkpoint)))"))
        // It is written down, and the index is of the new tree.
        let read = try #require(try TrustState.read("\(machine.path)/trust", tap: theft.recovered.tap))
        #expect(read.recovery == recovery)
        #expect(read.clockFloor >= stolen.clockFloor)
        let open = try machine.open(theft.recovered)
        #expect(try open.attestations(of: Digest(.sha256, Simulator.sha(1001))).isEmpty)
        #expect(try open.attestations(of: Digest(.sha256, Simulator.sha(5001))).count == 1)
        #expect(try open.attestations(of: Digest(.sha256, Simulator.sha(3))).count == 1)
        // The thief goes on with the old key: nothing of it is taken, and the recovery stays on record.
        try theft.thief.grow(1, from: 9000)
        theft.thief.files["root/2.root.json"] = theft.recovered.files["root/2.root.json"]
        #expect(
            misbehaviour { try machine.sync(theft.thief) } == "the checkpoint is not signed by the log's key")
        try theft.recovered.grow(1, from: 7000)
        try theft.recovered.publish(log: theft.newLog)
        let later = try machine.sync(theft.recovered)
        #expect(later.recovery == nil)
        #expect(machine.state?.recovery == recovery)
    }

    @Test func whoDidNotFollowTheThiefLosesNothing() throws {
        let theft = try Theft(entries: 1000)
        let report = try theft.world.machine.sync(theft.recovered)
        #expect(report.recovery == nil)
        #expect(
            report.notes == [
                "root 2 names a new log key and takes the log back to 21 entries: nothing that was seen here is lost"
            ])
        #expect(report.newSize == 23)
        // Nor does who comes later.
        let late = try Machine()
        #expect(try late.sync(theft.recovered).recovery == nil)
        #expect(late.state?.recovery == nil)
    }

    /// A thief who signs two trees could have shown a machine one that parts before what is recovered.
    @Test func whoFollowedAForkOfTheThiefsIsTakenBackToo() throws {
        let theft = try Theft(entries: 1)
        let fork = try Simulator.filled(4)
        try fork.grow(3, from: 300)
        let machine = try Machine()
        try machine.sync(fork)
        let report = try machine.sync(theft.recovered)
        #expect(report.recovery?.from == fork.head)
        #expect(machine.state?.head == theft.recovered.head)
        #expect(machine.evidence.count == 1)
    }

    @Test func killedBetweenCacheAndTrustTheNextSyncTakesBackAgain() throws {
        let theft = try Theft(entries: 300)
        let machine = theft.world.machine
        try machine.sync(theft.thief)
        let stolen = try #require(machine.state)
        try machine.sync(theft.recovered, committing: false)
        #expect(machine.state?.cacheID == stolen.cacheID)
        let report = try machine.sync(theft.recovered)
        #expect(report.recovery?.from == stolen.head)
        #expect(machine.evidence.count == 1)
        #expect(
            try machine.open(theft.recovered).attestations(of: Digest(.sha256, Simulator.sha(5000))).count
                == 1)
    }

    @Test func aTreeThatDoesNotHoldWhatWasRecoveredIsRefused() throws {
        let theft = try Theft(entries: 5)
        let machine = theft.world.machine
        try machine.sync(theft.thief)
        // Shorter than what the root goes on from, and another one of the same size.
        for count in [10, 20] {
            let other = try Simulator.filled(count - 1)
            if count == 20 { try other.attest(Simulator.statement("acme/x", sha256: Simulator.sha(77))) }
            try other.publish(log: theft.newLog)
            other.files["root/2.root.json"] = theft.recovered.files["root/2.root.json"]
            _ = misbehaviour { try machine.sync(other) }
            #expect(machine.state?.root.claims.version == 1)
        }
    }

    @Test func onlyARootWithANewLogKeyTakesBack() throws {
        let world = try HostileWorld()
        try world.host.grow()
        try world.machine.sync(world.host)
        let back = Simulator(world.honest)
        back.show(root: try back.nextRoot(recover: back.head), signedBy: world.keys.roots)
        try back.publish()
        #expect(
            misbehaviour { try world.machine.sync(back) } == "root 2 recovers the log without a new log key")
        #expect(throws: RegistryError.self) {
            _ = try back.nextRoot(
                logKey: HostileWorld.stranger(3), recover: TreeHead(size: 3, root: Simulator.sha(1)))
        }
    }
}
