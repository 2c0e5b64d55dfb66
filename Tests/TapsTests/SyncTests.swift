import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog

/// What a sync failed with; nil where it went through.
private func failure(_ body: () throws -> Void) -> TapError? {
    do {
        try body()
        return nil
    } catch { return error as? TapError }
}

private func isMisbehaved(_ error: TapError?, _ words: String) -> Bool {
    guard case .misbehaved(_, let what, _) = error else { return false }
    return what.contains(words)
}

@Suite struct SyncTests {
    @Test func aFirstSyncThenMoreThenNothing() throws {
        let simulator = try Simulator.filled(300)
        let machine = try Machine()
        let first = try machine.sync(simulator)
        #expect(first.oldSize == 0 && first.newSize == 301 && first.signersVersion == 1 && !first.isUpToDate)
        #expect(first.time == Simulator.epoch)
        #expect(try machine.sync(simulator).isUpToDate)

        for number in 300..<900 {
            try simulator.attest(Simulator.statement("acme/m\(number)", sha256: Simulator.sha(number)))
        }
        try simulator.publish(time: Simulator.epoch + 5)
        simulator.reads = []
        let second = try machine.sync(simulator)
        #expect(second.oldSize == 301 && second.newSize == 901)
        // Only the bundles that the new entries lie in were read.
        #expect(
            simulator.reads.filter { $0.contains("entries") } == [
                "tile/entries/001", "tile/entries/002", "tile/entries/003.p/133",
            ])

        let tap = try machine.open(simulator)
        for number in [0, 299, 300, 511, 899] {
            let found = try tap.attestations(of: Digest(.sha256, Simulator.sha(number)))
            #expect(found.map { $0.statement.claims?.model.description } == ["acme/m\(number)"])
            #expect(found.first?.index == UInt64(number + 1))
        }
        #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(900))).isEmpty)
        #expect(tap.facts.modelCount == 900 && tap.facts.attestationCount == 900)
    }

    @Test func aliasesLeadToEntries() throws {
        let simulator = try Simulator.filled(10)
        let machine = try Machine()
        let alias = try #require(Alias(.safemodels020, value: "9d1b8aa95cd2a1c52b36c38e49f4d9d7ec05006a"))
        let other = Alias(.safetensorsData, SHA256.hash([1]))
        try machine.sync(simulator)
        #expect(try machine.open(simulator).attestations(ofAlias: alias).isEmpty)
        try simulator.attest(Simulator.statement("acme/a", sha256: Simulator.sha(20), alias: alias))
        try simulator.attest(Simulator.statement("acme/b", sha256: Simulator.sha(21), alias: other))
        try simulator.attest(Simulator.statement("acme/c", sha256: Simulator.sha(22), alias: alias))
        try simulator.publish(time: Simulator.epoch + 5)
        // Added to a cache that stands, and then to one that is made anew.
        for machine in [machine, try Machine()] {
            try machine.sync(simulator)
            let tap = try machine.open(simulator)
            let found = try tap.attestations(ofAlias: alias)
            #expect(found.map { $0.statement.claims?.model.description } == ["acme/a", "acme/c"])
            #expect(found.map(\.index) == [11, 13])
            for count in [8, 9, 39, 40] {
                #expect(try tap.aliases(withPrefix: String(alias.value.prefix(count)), limit: 5) == [alias])
            }
            for count in [8, 12, 63, 64] {
                #expect(try tap.aliases(withPrefix: String(other.value.prefix(count)), limit: 5) == [other])
            }
            #expect(try tap.aliases(withPrefix: "9d1b8aa95d", limit: 5).isEmpty)
            #expect(try tap.attestations(ofAlias: Alias(.ggufSHA256, SHA256.hash([1]))).isEmpty)
            // An alias is no digest.
            #expect(try tap.attestations(of: Digest(.sha256, SHA256.hash([1]))).isEmpty)
            #expect(try tap.digests(withPrefix: "9d1b8aa9", limit: 5).isEmpty)
        }
    }

    @Test(arguments: [0, 1, 2, 700, -1])
    func aBundleWithOneByteAlteredIsRefused(at offset: Int) throws {
        let simulator = try Simulator.filled(300)
        let machine = try Machine()
        try machine.sync(simulator)
        for number in 300..<600 {
            try simulator.attest(Simulator.statement("acme/m\(number)", sha256: Simulator.sha(number)))
        }
        try simulator.publish()
        let path = "tile/entries/002.p/89"
        var bundle = try #require(simulator.files[path])
        bundle[offset < 0 ? bundle.count - 1 : offset] ^= 1
        simulator.files[path] = bundle
        let error = failure { try machine.sync(simulator) }
        #expect(isMisbehaved(error, "altered") || isMisbehaved(error, "cannot be read"))
        #expect(try machine.open(simulator).facts.size == 301)
        // And on a first sync.
        let fresh = try Machine()
        let first = failure { try fresh.sync(simulator) }
        #expect(isMisbehaved(first, "altered") || isMisbehaved(first, "cannot be read"))
    }

    @Test func aMissingBundleOrCheckpointIsSaid() throws {
        let simulator = try Simulator.filled(10)
        simulator.files["tile/entries/000.p/11"] = nil
        #expect(isMisbehaved(failure { try Machine().sync(simulator) }, "missing"))
        simulator.files["checkpoint"] = nil
        guard case .missing(_, "checkpoint") = failure({ try Machine().sync(simulator) }) else {
            Issue.record("no checkpoint")
            return
        }
    }

    @Test func aPinnedRootMustBeShown() throws {
        let simulator = try Simulator.filled(1)
        let stranger = try Simulator.filled(1, seed: 2)
        simulator.files["root/1.root.json"] = stranger.files["root/1.root.json"]
        guard case .pinnedRootNotFound(_, _, let offered) = failure({ try Machine().sync(simulator) }) else {
            Issue.record("another root was taken")
            return
        }
        #expect(offered == [stranger.root.fingerprint])
    }

    @Test func rootsFollowEachOtherAndAreNeverRewritten() throws {
        let simulator = try Simulator.filled(5)
        let machine = try Machine()
        try machine.sync(simulator)
        func next(_ signers: [SecretKey], head: TreeHead, expires: UInt64 = Simulator.epoch + 900_000_000)
            throws -> [UInt8]
        {
            let claims = try Simulator.claims(simulator.keys, version: 2, head: head, expires: expires)
            return Envelope.signing(claims.json.pretty(), as: .root, with: signers).json.compact
        }
        let keys = simulator.keys
        simulator.files["root/2.root.json"] = try next([keys.roots[0]], head: simulator.head)
        #expect(isMisbehaved(failure { try machine.sync(simulator) }, "signed by 1"))
        // One key twice is one key.
        simulator.files["root/2.root.json"] = try next([keys.roots[0], keys.roots[0]], head: simulator.head)
        #expect(isMisbehaved(failure { try machine.sync(simulator) }, "signed by 1"))
        // Bound to a tree that this log never had.
        simulator.files["root/2.root.json"] = try next(
            [keys.roots[0], keys.roots[2]], head: TreeHead(size: 3, root: Simulator.sha(3)))
        #expect(isMisbehaved(failure { try machine.sync(simulator) }, "bound to another log"))
        simulator.files["root/2.root.json"] = try next([keys.roots[0], keys.roots[2]], head: simulator.head)
        let report = try machine.sync(simulator)
        #expect(report.rootVersion == 2 && report.newRoots == 1 && !report.isUpToDate)
        #expect(try machine.sync(simulator).isUpToDate)
        // A file of one version never changes.
        simulator.files["root/2.root.json"] = try next(
            [keys.roots[1], keys.roots[2]], head: simulator.head, expires: Simulator.epoch + 1)
        #expect(isMisbehaved(failure { try machine.sync(simulator) }, "another root 2"))
        #expect(try machine.open(simulator).facts.rootVersion == 2)
    }

    @Test func anExpiredRootAcceptsNothingNew() throws {
        let simulator = try Simulator(expires: Simulator.epoch + 1000)
        try simulator.signers()
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        try simulator.attest(Simulator.statement("acme/a", sha256: Simulator.sha(1)))
        try simulator.publish()
        guard case .rootExpired = failure({ try machine.sync(simulator, now: Simulator.epoch + 1000) }) else {
            Issue.record("an expired root was accepted")
            return
        }
        #expect(try machine.open(simulator).facts.size == 1)
    }

    @Test func aClockThatWasSetBackRevivesNothing() throws {
        let simulator = try Simulator(expires: Simulator.epoch + 1000)
        try simulator.signers()
        try simulator.publish(time: Simulator.epoch + 2000)
        let machine = try Machine()
        // The checkpoint's own time is past the expiry; the clock says otherwise.
        try machine.sync(simulator, now: Simulator.epoch + 60)
        guard case .rootExpired = failure({ try machine.sync(simulator, now: Simulator.epoch + 60) }) else {
            Issue.record("the clock floor was not held")
            return
        }
    }

    @Test func signersNeedTheStewardsThreshold() throws {
        let simulator = try Simulator()
        try simulator.signers(by: [simulator.keys.stewards[0]])
        try simulator.publish()
        #expect(isMisbehaved(failure { try Machine().sync(simulator) }, "signed by 1 steward"))
        try simulator.signers(version: 2)
        try simulator.publish()
        #expect(try Machine().sync(simulator).signersVersion == 2)
        // A higher version that does not verify does not govern.
        try simulator.signers(version: 3, by: [simulator.keys.stewards[1]])
        try simulator.publish()
        #expect(try Machine().sync(simulator).signersVersion == 2)
        // A file that is not the one that was signed does not either.
        simulator.files["signers/2.signers.json"]?.append(0x20)
        #expect(isMisbehaved(failure { try Machine().sync(simulator) }, "not the one that was signed"))
    }

    @Test func aNewerCosignatureOfTheSameHeadMakesItFresher() throws {
        let simulator = try Simulator.filled(3)
        let machine = try Machine()
        try machine.sync(simulator)
        try simulator.publish(time: Simulator.epoch + 50)
        let report = try machine.sync(simulator)
        #expect(report.isUpToDate && report.time == Simulator.epoch + 50)
        try simulator.publish(time: Simulator.epoch + 10)
        #expect(try machine.sync(simulator).time == Simulator.epoch + 50)
    }

    @Test func entriesThatAreNothingAreCountedAndHarmless() throws {
        let simulator = try Simulator.filled(2)
        for bytes in [Array("not json".utf8), [], [0xFF, 0x00], Array("{\"payloadType\":\"x\"}".utf8)] {
            try simulator.append(bytes)
        }
        try simulator.attest(Array("{\"_type\":1}".utf8))
        try simulator.attest(Simulator.statement("acme/z", sha256: Simulator.sha(50)))
        try simulator.publish()
        let machine = try Machine()
        #expect(try machine.sync(simulator).opaqueCount == 4)
        #expect(try machine.open(simulator).attestations(of: Digest(.sha256, Simulator.sha(50))).count == 1)
    }
}
