import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

/// Changing who a registry stands on.
@Suite struct RotationTests {
    private func head(_ fixture: Fixture) throws -> TreeHead {
        let checkpoint = try fixture.read().checkpoint.checkpoint
        return TreeHead(size: checkpoint.size, root: checkpoint.root)
    }

    private func draft(_ fixture: Fixture, _ change: RootChange, head: TreeHead? = nil) throws -> TrustDraft {
        let trust = try SourceTrust(reading: fixture.source)
        let head = try head ?? self.head(fixture)
        let claims = try change.applied(to: trust.roots, head: head, now: Fixture.start)
        return try TrustDraft(root: claims, after: trust.roots.last, registry: "example")
    }

    private func published() throws -> Fixture {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        try fixture.publish()
        return fixture
    }

    private func refusal(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was refused"
    }

    @Test func aDraftPassesThroughHandsAndIsPlacedWhenBothThresholdsAreMet() throws {
        let fixture = try published()
        let new = try fixedKey(21)
        var change = RootChange()
        change.root = .init(add: [new.publicKey], remove: [fixture.rootKeys[0].publicKey], threshold: 3)
        change.expires = 1_950_000_000
        var draft = try draft(fixture, change)
        #expect(
            draft.changes == [
                "removes the root key \(fixture.rootKeys[0].publicKey)", "adds the root key \(new.publicKey)",
                "3 of 3 root keys must sign (before: 2 of 3)",
                "expires at 2031-10-17T10:40:00Z (before: 2030-03-17T17:46:40Z)",
            ])
        // Two of the old keys are not enough for three of the new.
        draft = try draft.signed(by: [fixture.rootKeys[1], fixture.stranger])
        #expect(draft.requirements.map(\.count) == [1, 1])
        // A copy goes to each of the others; a signature that does not verify is not taken back.
        var copy = try TrustDraft(parsing: draft.bytes)
        copy = try copy.signed(by: [new])
        let other = try TrustDraft(parsing: draft.bytes).signed(by: [fixture.rootKeys[2]])
        draft = try draft.merging(copy)
        #expect(!draft.isComplete)
        let trust = try SourceTrust(reading: fixture.source)
        #expect(
            refusal { try draft.place(in: fixture.source, trust: trust) }
                == "root 2 is signed by 1 of root 1's keys, 2 are needed")
        try draft.store(in: fixture.source)
        draft = try draft.merging(other)
        #expect(draft.isComplete)
        #expect(draft.missing == [fixture.rootKeys[0].publicKey])
        try draft.place(in: fixture.source, trust: trust)
        #expect(fixture.source.files["pending/2.root.json"] == nil)
        try fixture.publish(at: Fixture.start + 1)
        #expect(fixture.published.files["log/root/2.root.json"] == fixture.source.files["root/2.root.json"])
        // Added, never edited.
        let now = try SourceTrust(reading: fixture.source)
        #expect(refusal { try draft.place(in: fixture.source, trust: now) } != "nothing was refused")
    }

    @Test func twoDraftsThatSayDifferentThingsDoNotMerge() throws {
        let fixture = try published()
        var change = RootChange()
        change.expires = 1_950_000_000
        let one = try draft(fixture, change)
        change.expires = 1_960_000_000
        let other = try draft(fixture, change).signed(by: fixture.rootKeys)
        #expect(refusal { _ = try one.merging(other) } == "the two drafts of root 2 say different things")
    }

    @Test func whatMakesNoSenseIsNotDrafted() throws {
        let fixture = try published()
        func refused(_ make: (inout RootChange) -> Void) -> String {
            var change = RootChange()
            make(&change)
            return refusal { _ = try draft(fixture, change) }
        }
        let key = fixture.rootKeys[0].publicKey
        #expect(refused { $0.root.add = [key] } == "\(key) is a key of the role root already")
        #expect(refused { $0.stewards.remove = [key] } == "\(key) is no key of the role stewards")
        #expect(refused { $0.stewards.add = [key] } == "a key stands in two roles")
        // Order 2: whoever signs under it proves nothing.
        let anybodys = PublicKey(Hash32([0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F])!)
        #expect(refused { $0.root.add = [anybodys] }.hasPrefix("\(anybodys) is no key that can sign"))
        #expect(refused { $0.stewards.add = [anybodys] }.hasPrefix("\(anybodys) is no key that can sign"))
        #expect(
            refused {
                $0.addWitnesses = [
                    try! VerifierKey(name: "w.example", kind: .cosignature, publicKey: anybodys)
                ]
                $0.quorum = 1
            }.hasPrefix("\(anybodys) is no key that can sign"))
        #expect(
            refused { $0.root.threshold = 4 } == "the role root has a threshold that its keys cannot meet")
        #expect(
            refused { $0.expires = Fixture.start } == "root 2 would have expired at 2027-01-15T08:00:00Z")
        #expect(
            refused { $0.logKey = fixture.log.publicKey }
                == "\(fixture.log.publicKey) stands in root 1: a new role has a new key")
    }

    @Test func newStewardsSignTheCurrentSignersFileAgain() throws {
        let fixture = try published()
        let new = try [fixedKey(22), fixedKey(23)]
        var change = RootChange()
        change.stewards = .init(
            add: new.map(\.publicKey), remove: fixture.stewards.map(\.publicKey), threshold: 2)
        let root = try draft(fixture, change).signed(by: fixture.rootKeys)
        let trust = try SourceTrust(reading: fixture.source)
        let file = try #require(trust.signersFiles.last)
        let again = try TrustDraft(
            signers: file.bytes, after: file.bytes, root: root.envelope.json.pretty(), registry: "example",
            signatures: file.pointer.envelope.signatures)
        #expect(again.changes == ["changes nothing: the stewards sign it again"])
        // Under the old root it is not theirs to sign.
        let signed = try again.signed(by: new)
        #expect(signed.isComplete)
        #expect(signed.fault(in: trust) == "it waits for another root than root 1")
        try root.place(in: fixture.source, trust: trust)
        #expect(
            fixture.problems() == [
                "signers/1.signers.json: is signed by 0 stewards of root 2, 2 are needed: oracle registry sign"
            ])
        try signed.place(in: fixture.source, trust: SourceTrust(reading: fixture.source))
        let publisher = try fixture.prepare()
        #expect(publisher.additions.map(\.kind) == [.signers])
        try fixture.publish(at: Fixture.start + 1)
        #expect(try fixture.prepare().isUpToDate)
    }

    // MARK: a stolen log key

    private func stolen(entries: Int) throws -> (fixture: Fixture, before: TreeHead) {
        let fixture = try published()
        let before = try head(fixture)
        // The thief publishes a source of its own: here the same one, with entries that the maintainers do not have.
        let thief = try Fixture()
        for (path, bytes) in fixture.source.files { thief.source.files[path] = bytes }
        for (path, bytes) in fixture.published.files { thief.published.files[path] = bytes }
        for number in 0..<entries {
            try thief.add(Fixture.observation("acme/thief", "t\(number)"), by: [thief.curator])
        }
        try thief.publish(at: Fixture.start + 10)
        fixture.published.files = thief.published.files
        return (fixture, before)
    }

    private func recover(_ fixture: Fixture, to tree: TreeHead, _ log: SecretKey) throws {
        var change = RootChange()
        change.logKey = log.publicKey
        change.recover = tree
        let root = try draft(fixture, change, head: tree).signed(by: fixture.rootKeys)
        #expect(
            root.changes.last == "TAKES THE LOG BACK to 2 entries: whoever follows it drops every later entry"
        )
        try root.place(in: fixture.source, trust: SourceTrust(reading: fixture.source))
    }

    @Test func publishGoesOnFromTheRecoveredTreeWhereverItIsKilled() throws {
        let (fixture, before) = try stolen(entries: 300)
        #expect(
            fixture.problems().first?.contains("is in no file of the source any more") == true)
        let log = try fixedKey(41)
        try recover(fixture, to: before, log)
        try fixture.add(Fixture.observation("acme/two"), by: [fixture.curator])
        let first = try fixture.prepare()
        #expect(first.published.recovery?.from.size == 302)
        #expect(first.additions.isEmpty)
        let plan = try first.signed(log: log, cosigner: fixture.cosigner, time: Fixture.start + 20)
        // After every step either tree stands whole: the run that follows ends in the same log.
        for count in 0...plan.steps.count {
            let tree = MemoryTree(fixture.published.files)
            try plan.apply(to: tree, limit: count)
            for _ in 0..<2 {
                let next = try Publisher(
                    SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest), onto: tree)
                let rest = try next.signed(log: log, cosigner: fixture.cosigner, time: Fixture.start + 21)
                try rest.apply(to: tree)
            }
            let bytes = try #require(tree.files["log/checkpoint"])
            let checkpoint = try UnverifiedCheckpoint(parsing: bytes).verified(
                origin: Fixture.origin,
                logKey: VerifierKey(name: Fixture.origin, kind: .ed25519, publicKey: log.publicKey),
                cosigners: [])
            #expect(checkpoint.checkpoint.size == 3)
            let done = try Publisher(
                SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest), onto: tree)
            #expect(done.isUpToDate)
            #expect(done.published.recovery == nil)
            // Nothing of the thief's is left.
            #expect(
                tree.files.keys.filter { $0.hasPrefix("log/tile/") }.allSatisfy { path in
                    ["000.p/2", "000.p/3"].contains { path.hasSuffix($0) }
                })
        }
    }

    @Test func whatIsRecoveredMustBeInTheLogThatIsThere() throws {
        let (fixture, _) = try stolen(entries: 3)
        let log = try fixedKey(41)
        let elsewhere = TreeHead(size: 2, root: SHA256.hash([1]))
        try recover(fixture, to: elsewhere, log)
        #expect(
            fixture.problems() == [
                "log: root 2 goes on from 2 entries that are not the first ones here: bring back a log/ that has them"
            ])
    }

    @Test func aStolenKeyIsNeverTheLogsAgain() throws {
        let (fixture, before) = try stolen(entries: 1)
        try recover(fixture, to: before, try fixedKey(41))
        var change = RootChange()
        change.logKey = fixture.log.publicKey
        let trust = try SourceTrust(reading: fixture.source)
        #expect(
            refusal { _ = try change.applied(to: trust.roots, head: before, now: Fixture.start) }
                == "\(fixture.log.publicKey) stands in root 1: a new role has a new key")
    }
}
