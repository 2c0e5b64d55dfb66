import Attestation
import Cryptography
import FileIO
import GitWire
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog

/// What a host may do and what it gains by it: nothing new, and it is seen.
@Suite struct HostileTimeTests {
    /// Sizes around the ends of tiles: the last entry of each is another, and the log goes on from there, or does not.
    @Test(arguments: [1, 2, 127, 128, 129, 254, 255, 256, 257, 258, 510, 511, 512, 513])
    func aForkIsSeenAtEverySize(_ size: Int) throws {
        let honest = try Simulator()
        for number in 0..<size - 1 { try honest.append(Array("entry \(number)".utf8)) }
        let fork = Simulator(honest)
        try honest.append(Array("the last one".utf8))
        try honest.publish()
        let machine = try Machine()
        try machine.sync(honest)
        try Self.refusesFork(machine, fork, at: size)
        for number in 0..<3 { try honest.append(Array("later \(number)".utf8)) }
        try honest.publish()
        #expect(try machine.sync(honest).newSize == UInt64(size) + 3)
    }

    /// The third level of tiles begins at 65,536 entries.
    @Test func aForkIsSeenWhereAThirdLevelBegins() throws {
        let honest = try Simulator()
        for number in 0..<65_534 { try honest.append(Array("\(number)".utf8)) }
        try honest.publish()
        let machine = try Machine()
        try machine.sync(honest)
        for size in 65_535...65_537 {
            let fork = Simulator(honest)
            try honest.append(Array("\(size)".utf8))
            try honest.publish()
            try machine.sync(honest)
            try Self.refusesFork(machine, fork, at: size)
        }
        #expect(try machine.sync(honest).isUpToDate)
    }

    /// - Parameter fork: a log that has all but the last of `size` entries.
    private static func refusesFork(_ machine: Machine, _ fork: Simulator, at size: Int) throws {
        func refuses(_ what: String) throws {
            try fork.publish()
            do {
                try machine.sync(fork)
                Issue.record("a fork at \(size) was accepted")
            } catch TapError.misbehaved(_, let said, let evidence) {
                #expect(said == what)
                let kept = String(
                    decoding: try readFile(try #require(evidence), limit: 1 << 20), as: UTF8.self)
                #expect(kept.contains("\nproof ") == (said.contains("forked") && size > 0))
            }
        }
        if size > 1 { try refuses("its log shrank from \(size) to \(countedEntries(size - 1))") }
        try fork.append(Array("another last one".utf8))
        try refuses("it shows another log of \(countedEntries(size)) than before")
        for more in [1, 255, 300] {
            while fork.head.size < size + more { try fork.append(Array("further".utf8)) }
            try refuses("its log was rewritten: it forked at or before entry \(size)")
        }
    }

    /// A host that shows the same for ever: nothing is wrong with it but its age.
    @Test func aFrozenHostGetsOldAndNothingElse() throws {
        let world = try HostileWorld()
        for day: UInt64 in [1, 10, 100] {
            let now = Simulator.epoch + day * 86_400
            #expect(try world.machine.sync(world.host, now: now).isUpToDate)
            let facts = try world.machine.open(world.host).facts
            // Syncing does not make it younger.
            #expect(facts.time == Simulator.epoch && facts.syncedAt == now)
        }
    }

    /// A new head with a time of long ago is a new head, of that age; and the floor of the clock does not sink.
    @Test func anAncientCosignatureMakesItOld() throws {
        let world = try HostileWorld()
        try world.host.grow()
        try world.host.publish(time: 1)
        let report = try world.machine.sync(world.host)
        #expect(report.newSize == 31 && report.time == 1)
        #expect(try world.machine.open(world.host).facts.time == 1)
        #expect(world.machine.state?.clockFloor == Simulator.epoch)
    }

    /// A day is what clocks may differ by (`Attack.notes` has the second after it).
    @Test func aCosignatureOfADayAheadIsTaken() throws {
        let world = try HostileWorld()
        try world.host.publish(time: world.now + 86_400)
        #expect(try world.machine.sync(world.host, now: world.now).time == world.now + 86_400)
    }

    /// A line under the operator's name by another key is a stranger's.
    @Test func linesLikeTheOperatorsAddNothing() throws {
        let world = try HostileWorld()
        let stranger = try NoteSigner(
            name: "\(Simulator.origin)/operator", kind: .cosignature, secret: HostileWorld.stranger())
        try world.host.editNote { text, lines in
            lines.append(Simulator.line(stranger.sign(text, time: Simulator.epoch + 50)))
        }
        #expect(try world.machine.sync(world.host).time == Simulator.epoch)
    }

    @Test func aNoteThatIsTooLongIsNotRead() throws {
        let world = try HostileWorld()
        let before = try world.record()
        try world.host.editNote { _, lines in
            lines += (0..<10_000).map {
                "\u{2014} witness\($0) \(Base64.encode([UInt8](repeating: 7, count: 76)))"
            }
        }
        do {
            try world.machine.sync(world.host)
            Issue.record("a note of a megabyte was read")
        } catch let error as GitError {
            #expect(error.code == .limit(.objectSize) && error.cause.contains("more than 65536 bytes"))
        }
        #expect(try world.record() == before)
    }

    /// A host that does not show the newest root that this machine knows is refused, and weakens nothing: the known one stays.
    @Test func aRootThatIsWithheldStaysKnown() throws {
        let world = try HostileWorld()
        world.host.show(root: try world.host.nextRoot(maxAge: 5), signedBy: world.keys.roots)
        #expect(try world.machine.sync(world.host).rootVersion == 2)
        world.host.files["root/2.root.json"] = nil
        try world.host.grow()
        #expect(throws: TapError.self) { try world.machine.sync(world.host) }
        let facts = try world.machine.open(world.host).facts
        #expect(facts.maxAge == 5 && facts.rootVersion == 2)
    }

    /// The threshold is met; whatever else is on it does not spoil it.
    @Test func aRootWithAnInvalidSignatureTooIsFollowed() throws {
        let world = try HostileWorld()
        let bad = Envelope.Signature(
            keyID: world.keys.roots[2].publicKey.keyID, bytes: [UInt8](repeating: 1, count: 64))
        world.host.show(
            root: try world.host.nextRoot(), signedBy: [world.keys.roots[0], world.keys.roots[1]],
            signatures: [bad, .init(keyID: nil, bytes: [])])
        #expect(try world.machine.sync(world.host).rootVersion == 2)
    }

    @Test func anExpiredRootIsRefusedAndTheOldOneAnswers() throws {
        let world = try HostileWorld()
        world.host.show(
            root: try world.host.nextRoot(expires: Simulator.epoch + 50), signedBy: world.keys.roots)
        let before = try world.record()
        do {
            try world.machine.sync(world.host)
            Issue.record("an expired root was accepted")
        } catch TapError.rootExpired(_, let expired) { #expect(expired == Simulator.epoch + 50) }
        #expect(try world.record() == before)
        // One that expired is passed over by the one that follows it (TUF 5.3.10).
        world.host.show(root: try world.host.nextRoot(version: 3), signedBy: world.keys.roots)
        #expect(try world.machine.sync(world.host).rootVersion == 3)
    }

    /// What lies in entries that this machine has is not asked for again.
    @Test func aChangeOfOldEntriesIsNotTaken() throws {
        let world = try HostileWorld()
        try world.host.grow()
        try world.host.edit(bundle: "tile/entries/000.p/31") { $0[5] = $0[6] }
        #expect(try world.machine.sync(world.host).newSize == 31)
        #expect(
            try world.machine.open(world.host).attestations(of: Digest(.sha256, Simulator.sha(4))).count == 1)
        // Hash tiles are made here, and not read.
        try world.host.grow(5, from: 200)
        world.host.files["tile/0/000.p/36"] = []
        #expect(try world.machine.sync(world.host).newSize == 36)
    }

    /// New stewards sign the newest signers file anew; whoever has them sign an older one brings ended keys back.
    @Test func signersNeverGoBack() throws {
        let world = try HostileWorld()
        try world.host.show(
            signers: world.host.nextSigners(curatorUntil: 5), signedBy: world.keys.stewards)
        try world.host.publish()
        try world.machine.sync(world.host)
        let new = [try HostileWorld.stranger(1), try HostileWorld.stranger(2)]
        world.host.show(root: try world.host.nextRoot(stewards: new), signedBy: world.keys.roots)
        let file = try #require(world.host.files["signers/1.signers.json"])
        let pointer = SignersPointer(version: 1, file: file)
        try world.host.append(Envelope.signing(pointer.payload, as: .signers, with: new).json.compact)
        try world.host.publish()
        do {
            try world.machine.sync(world.host)
            Issue.record("version 1 governs again")
        } catch TapError.misbehaved(_, let what, _) {
            #expect(what == "its signers went back from version 2 to 1")
        }
        let newest = try #require(world.host.files["signers/2.signers.json"])
        let again = SignersPointer(version: 2, file: newest)
        try world.host.append(Envelope.signing(again.payload, as: .signers, with: new).json.compact)
        try world.host.publish()
        let report = try world.machine.sync(world.host)
        #expect(report.signersVersion == 2 && report.rootVersion == 2)
    }
}
