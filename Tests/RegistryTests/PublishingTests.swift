import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

@Suite struct PublishingTests {
    /// What is proposed to a registry is all that is read of it, or a part of a change would stay behind unsaid.
    @Test func allThatIsReadIsOfTheSourceSide() throws {
        let fixture = try Fixture()
        let asked = AskedTree(fixture.source)
        _ = SourceReading(asked) { _ in throw RegistryError("no manifest is here") }
        _ = try TrustDraft.pending(in: asked)
        let tops = Set(asked.paths.map { String($0.prefix { $0 != "/" }) }).subtracting([""])
        #expect(tops.isSubset(of: SourceSide.parts) && tops.contains("revocations"), "\(tops)")
        #expect(!SourceSide.parts.contains("log"))
    }

    @Test func publishesTheSignersPointerThenStatementsInTheOrderOfTheirPaths() throws {
        let fixture = try Fixture()
        let second = try fixture.add(Fixture.observation("zeta/one"), by: [fixture.curator])
        let first = try fixture.add(Fixture.release("acme/tiny"), by: [fixture.publisher])
        try fixture.publish()
        let (checkpoint, entries) = try fixture.read()
        #expect(checkpoint.checkpoint.size == 3)
        #expect(checkpoint.cosignatures.map(\.time) == [Fixture.start])
        let envelopes = try entries.map { try Envelope(parsing: $0) }
        #expect(envelopes.map(\.payloadType) == [.signers, .statement, .statement])
        #expect(envelopes[1].id == first)
        #expect(envelopes[2].id == second)
        // An entry is compact JSON in one order of members.
        #expect(
            entries[1].starts(with: Array(#"{"payloadType":"application/vnd.in-toto+json","payload":""#.utf8))
        )
        #expect(entries[1] == envelopes[1].json.compact)
        let pointer = try SignersPointer(parsing: envelopes[0].payload)
        let file = try #require(fixture.published.files["log/signers/1.signers.json"])
        #expect(pointer == SignersPointer(version: 1, file: file))
        #expect(envelopes[0].validSigners(among: fixture.stewards.map(\.publicKey)).count == 2)
        for name in ["root/1.root.json", "signers/1.signers.json", "names.json"] {
            #expect(fixture.published.files["log/\(name)"] == fixture.source.files[name])
        }
    }

    @Test func aSecondRunWritesNothing() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/tiny"), by: [fixture.curator])
        try fixture.publish()
        let before = fixture.published.files
        let again = try fixture.prepare()
        #expect(again.isUpToDate)
        #expect(!again.needsSignature)
        #expect(try again.unsigned().steps.isEmpty)
        try fixture.publish(at: Fixture.start + 100)
        #expect(fixture.published.files == before)
    }

    @Test func refreshSignsTheSameHeadWithANewTime() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/tiny"), by: [fixture.curator])
        try fixture.publish()
        let before = fixture.published.files
        let old = try fixture.read().checkpoint
        try fixture.publish(at: Fixture.start + 3600, refresh: true)
        let new = try fixture.read().checkpoint
        #expect(new.checkpoint == old.checkpoint)
        #expect(new.cosignatures.map(\.time) == [Fixture.start + 3600])
        var after = fixture.published.files
        after["log/checkpoint"] = before["log/checkpoint"]
        #expect(after == before)
        // A clock that was set back would make the log look older than it was.
        #expect(throws: RegistryError.self) { try fixture.publish(at: Fixture.start, refresh: true) }
    }

    @Test func refreshKeepsTheLinesOfOthers() throws {
        let fixture = try Fixture()
        try fixture.publish()
        let bytes = try #require(fixture.published.files["log/checkpoint"])
        let note = try SignedNote(parsing: bytes)
        let witness = try NoteSigner(name: "witness.example", kind: .cosignature, secret: fixture.stranger)
        let line = witness.sign(note.text, time: 5)
        fixture.published.files["log/checkpoint"] =
            SignedNote(text: note.text, signatures: note.signatures + [line]).encoded
        try fixture.publish(at: Fixture.start + 1, refresh: true)
        let refreshed = try SignedNote(parsing: #require(fixture.published.files["log/checkpoint"]))
        #expect(refreshed.signatures.count == 3)
        #expect(refreshed.signatures.last == line)
        // On a new head the witness has not signed.
        try fixture.add(Fixture.observation("acme/tiny"), by: [fixture.curator])
        try fixture.publish(at: Fixture.start + 2)
        #expect(
            try SignedNote(parsing: #require(fixture.published.files["log/checkpoint"])).signatures.count == 2
        )
    }

    @Test func aLateCosignatureIsANewEntryWithTheNewSignatureAlone() throws {
        let fixture = try Fixture()
        let release = Fixture.release("acme/tiny")
        let id = try fixture.add(release, by: [fixture.publisher])
        try fixture.publish()
        try fixture.add(release, by: [fixture.notary])
        let publisher = try fixture.prepare()
        #expect(publisher.additions.map(\.kind) == [.cosignature])
        try fixture.publish(at: Fixture.start + 1)
        let envelopes = try fixture.read().entries.map { try Envelope(parsing: $0) }
        #expect(envelopes.count == 3)
        #expect(envelopes[2].id == id)
        #expect(envelopes[2].payload == release)
        #expect(envelopes[2].signatures.map(\.keyID) == [fixture.notary.publicKey.keyID])
    }

    @Test func growsByteForByteAsIfPublishedAtOnce() throws {
        let steps = try Fixture()
        let whole = try Fixture()
        // The order of paths is the order of numbers, so both logs hold the same leaves.
        let models = (100..<420).map { "owner/model-\($0)" }
        for (number, model) in models.enumerated() {
            try steps.add(Fixture.observation(model), by: [steps.curator])
            if [0, 1, 200, 254, 255, 256, 300].contains(number) {
                try steps.publish(at: Fixture.start + UInt64(number))
                _ = try steps.read()
            }
        }
        try steps.publish(at: Fixture.start + 1000)
        whole.source.files = steps.source.files
        try whole.publish(at: Fixture.start + 1000)
        #expect(try steps.read().entries == whole.read().entries)
        for (path, bytes) in whole.published.files {
            #expect(steps.published.files[path] == bytes, "\(path)")
        }
        // What the steps have more: partial tiles that were checkpointed and whose full tile does not exist yet.
        let more = steps.published.files.keys.filter { whole.published.files[$0] == nil }
        #expect(!more.isEmpty)
        for path in more {
            let tile = try #require(TilePath(String(path.dropFirst(4))), "\(path)")
            #expect(!tile.isFull)
            #expect(
                steps.published.files["log/\(TilePath(level: tile.level, index: tile.index, count: 256))"]
                    == nil)
        }
    }

    @Test func everyPrefixOfTheStepsLeavesAWholeLog() throws {
        let fixture = try Fixture()
        for number in 100..<350 {
            try fixture.add(Fixture.observation("owner/model-\(number)"), by: [fixture.curator])
        }
        try fixture.publish()
        for number in 350..<370 {
            try fixture.add(Fixture.observation("owner/model-\(number)"), by: [fixture.curator])
        }
        let old = try fixture.read().entries
        let plan = try fixture.plan(at: Fixture.start + 1)
        #expect(plan.steps.contains { if case .remove = $0 { true } else { false } })
        let before = fixture.published.files
        let source = try SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest)
        var sizes: Set<Int> = []
        for count in 0...plan.steps.count {
            let tree = MemoryTree(before)
            try plan.apply(to: tree, limit: count)
            let entries = try fixture.read(tree).entries
            #expect(entries.starts(with: old))
            sizes.insert(entries.count)
            // Whoever comes after the crash ends where the first would have ended.
            let next = try Publisher(source, onto: tree)
            if next.needsSignature {
                try next.signed(log: fixture.log, cosigner: fixture.cosigner, time: Fixture.start + 1).apply(
                    to: tree)
            } else {
                try next.unsigned().apply(to: tree)
            }
            #expect(try fixture.read(tree).entries.count == 271)
            #expect(try Publisher(source, onto: tree).isUpToDate)
        }
        #expect(sizes == [251, 271])
    }

    @Test func aFirstPublishThatWasKilledIsTakenUpAndALostCheckpointIsNot() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/tiny"), by: [fixture.curator])
        try fixture.publish()
        let whole = fixture.published.files
        fixture.published.files["log/checkpoint"] = nil
        try fixture.publish()
        #expect(fixture.published.files == whole)
        fixture.published.files["log/checkpoint"] = nil
        try fixture.add(Fixture.observation("acme/other"), by: [fixture.curator])
        #expect(fixture.problems().contains { $0.contains("there is no log/checkpoint") })
    }

    @Test func twoPublishersAtOnceDoNotSignTwoTrees() throws {
        let fixture = try Fixture()
        try fixture.publish()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        let slow = try fixture.plan(at: Fixture.start + 1)
        try fixture.add(Fixture.observation("acme/two"), by: [fixture.curator])
        try fixture.publish(at: Fixture.start + 2)
        #expect(throws: RegistryError.self) { try slow.apply(to: fixture.published) }
        #expect(try fixture.read().checkpoint.checkpoint.size == 3)
    }

    /// A head that was shown to witnesses stays, whoever read the log before: what they cosigned must never be taken back.
    @Test func twoPublishersAtOnceDoNotShowTwoHeads() throws {
        let fixture = try Fixture()
        try fixture.publish()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        let slow = try fixture.plan(at: Fixture.start + 1)
        try fixture.add(Fixture.observation("acme/two"), by: [fixture.curator])
        let fast = try fixture.plan(at: Fixture.start + 2)
        try fast.stage(in: fixture.published)
        let shown = fixture.published.files
        #expect(shown["log/pending"] != nil)
        #expect(throws: RegistryError.self) { try slow.stage(in: fixture.published) }
        #expect(throws: RegistryError.self) { try slow.apply(to: fixture.published) }
        #expect(fixture.published.files == shown)

        // One that read the head before a witness cosigned it does not take that line away.
        let finishing = try fast.finishing(with: [])
        let reread = try fixture.plan(at: Fixture.start + 3)
        let note = try SignedNote(parsing: #require(shown["log/pending"]))
        let witness = try NoteSigner(name: "witness.example", kind: .cosignature, secret: fixture.stranger)
        let cosigned = SignedNote(
            text: note.text, signatures: note.signatures + [witness.sign(note.text, time: 5)]
        ).encoded
        fixture.published.files["log/pending"] = cosigned
        let waiting = fixture.published.files
        #expect(throws: RegistryError.self) { try finishing.apply(to: fixture.published) }
        #expect(throws: RegistryError.self) { try reread.stage(in: fixture.published) }
        #expect(throws: RegistryError.self) { try reread.apply(to: fixture.published) }
        #expect(fixture.published.files == waiting)

        // Nor is one published that is gone by now: somebody else did it.
        fixture.published.files["log/pending"] = nil
        #expect(throws: RegistryError.self) { try finishing.apply(to: fixture.published) }
        fixture.published.files["log/pending"] = shown["log/pending"]
        try finishing.apply(to: fixture.published)
        #expect(fixture.published.files["log/pending"] == nil)
        #expect(try fixture.read().checkpoint.checkpoint.size == 3)
    }

    @Test func aWrongKeySignsNothing() throws {
        let fixture = try Fixture()
        let publisher = try fixture.prepare()
        #expect(throws: RegistryError.self) {
            try publisher.signed(log: fixture.stranger, cosigner: fixture.cosigner, time: 1)
        }
        #expect(throws: RegistryError.self) {
            try publisher.signed(log: fixture.log, cosigner: fixture.log, time: 1)
        }
        #expect(throws: RegistryError.self) { try publisher.signed(log: fixture.log, cosigner: nil, time: 1) }
        #expect(throws: RegistryError.self) { try publisher.unsigned() }
        #expect(fixture.published.files.isEmpty)
    }

    @Test func anAlteredLogIsNotAppendedTo() throws {
        let fixture = try Fixture()
        for number in 0..<300 {
            try fixture.add(Fixture.observation("owner/model-\(number)"), by: [fixture.curator])
        }
        try fixture.publish()
        let whole = fixture.published.files
        let source = try SourceRegistry(reading: fixture.source, tensorDigest: Fixture.tensorDigest)
        for path in whole.keys.sorted() where path.hasPrefix("log/tile/") || path == "log/checkpoint" {
            var altered = whole
            altered[path]?[30] ^= 1
            #expect(throws: RegistryProblems.self, "\(path)") {
                try Publisher(source, onto: MemoryTree(altered))
            }
            guard path != "log/checkpoint" else { continue }
            altered[path] = nil
            #expect(throws: RegistryProblems.self, "\(path) missing") {
                try Publisher(source, onto: MemoryTree(altered))
            }
        }
        // Another registry's log.
        fixture.published.files = whole
        let other = Checkpoint(origin: "elsewhere", size: 0, root: MerkleTree.emptyRoot)
        let signer = try NoteSigner(name: "elsewhere", kind: .ed25519, secret: fixture.log)
        fixture.published.files["log/checkpoint"] =
            SignedNote(text: other.text, signatures: [signer.sign(other.text, time: 0)]).encoded
        #expect(fixture.problems().contains { $0.hasPrefix("log/checkpoint: ") })
    }

    @Test func aFolderHoldsWhatMemoryHolds() throws {
        let fixture = try Fixture()
        for number in 100..<354 {
            try fixture.add(Fixture.observation("owner/model-\(number)"), by: [fixture.curator])
        }
        try fixture.publish()
        try withTemporaryFolder { folder in
            let tree = FolderTree(folder)
            for (path, bytes) in fixture.published.files { try tree.write(bytes, to: path) }
            #expect(FileStatus.isDirectory("\(folder)/log/tile/entries"))
            try fixture.add(Fixture.observation("owner/model-354"), by: [fixture.curator])
            let plan = try fixture.plan(at: Fixture.start + 1)
            try plan.apply(to: tree)
            try plan.apply(to: fixture.published)
            // The bundle is full: no partial file and no empty folder is left of it.
            #expect(try listDirectory("\(folder)/log/tile/entries") == ["000"])
            var found: [String: [UInt8]] = [:]
            var pending = ["log"]
            while let directory = pending.popLast() {
                for entry in try tree.list(directory) {
                    let path = "\(directory)/\(entry.name)"
                    if entry.kind == .directory {
                        pending.append(path)
                    } else {
                        found[path] = try tree.read(path, limit: 1 << 24)
                    }
                }
            }
            #expect(found == fixture.published.files)
        }
    }

    @Test func tensorManifestsProveThemselves() throws {
        let fixture = try Fixture()
        let manifest = Array(#"{"version": 1}"#.utf8)
        let weights = SHA256.hash(manifest)
        fixture.source.files["tensors/\(weights.hex).json"] = manifest
        try fixture.publish()
        #expect(fixture.published.files["log/tensors/\(weights.hex).json"] == manifest)
        fixture.source.files["tensors/\(weights.hex).json"] = manifest + [0x20]
        #expect(
            fixture.problems().contains {
                $0.hasPrefix("tensors/\(weights.hex).json: its records make weights:")
            })
    }

    /// TUF 5.3: root 2 names another log key and another operator, and the head is signed anew.
    @Test func aNewRootGoverns() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        try fixture.publish()
        let old = try fixture.root().claims
        let head = try fixture.read().checkpoint.checkpoint
        let (log, cosigner) = (try fixedKey(31), try fixedKey(32))
        let next = try RootClaims(
            version: 2, expires: old.expires, origin: old.origin,
            log: TreeHead(size: head.size, root: head.root),
            root: old.root, stewards: old.stewards,
            logKey: VerifierKey(name: old.origin, kind: .ed25519, publicKey: log.publicKey),
            operatorKey: VerifierKey(
                name: "\(old.origin)/operator", kind: .cosignature, publicKey: cosigner.publicKey),
            witnesses: [], quorum: 0, maxAge: nil)
        fixture.source.files["root/2.root.json"] =
            Envelope.signing(next.json.pretty(), as: .root, with: Array(fixture.rootKeys[..<2])).json.pretty()
        let publisher = try fixture.prepare()
        #expect(publisher.additions.isEmpty)
        #expect(publisher.needsSignature)
        // The old keys sign no more.
        #expect(throws: RegistryError.self) { try fixture.plan(at: Fixture.start + 1) }
        try publisher.signed(log: log, cosigner: cosigner, time: Fixture.start + 1).apply(
            to: fixture.published)
        let bytes = try #require(fixture.published.files["log/checkpoint"])
        let checkpoint = try UnverifiedCheckpoint(parsing: bytes).verified(
            origin: next.origin, logKey: next.logKey, cosigners: [#require(next.operatorKey)])
        #expect(checkpoint.checkpoint == head)
        #expect(checkpoint.note.signatures.count == 2)
        #expect(fixture.published.files["log/root/2.root.json"] == fixture.source.files["root/2.root.json"])
        #expect(try fixture.prepare().isUpToDate)
    }

    /// The next signers file is bound to the log as it is, and its pointer comes before what its signers say.
    @Test func aNewSignersFileGoverns() throws {
        let fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        try fixture.publish()
        let head = try fixture.read().checkpoint.checkpoint
        let newcomer = Signer(
            name: "newcomer", kind: .curator, keys: [Signer.Key(key: fixture.stranger.publicKey, from: 3)])
        try fixture.addSigners(
            version: 2, log: TreeHead(size: head.size, root: head.root), fixture.defaultSigners + [newcomer])
        try fixture.add(Fixture.observation("acme/two"), by: [fixture.stranger])
        let publisher = try fixture.prepare()
        #expect(publisher.additions.map(\.kind) == [.signers, .attestation])
        try fixture.publish(at: Fixture.start + 1)
        #expect(fixture.published.files["log/signers/2.signers.json"] != nil)
        // A file that is bound to another tree is refused.
        try fixture.addSigners(
            version: 3, log: TreeHead(size: 2, root: MerkleTree.emptyRoot), fixture.defaultSigners)
        #expect(fixture.problems().contains { $0.contains("bound to another tree") })
        fixture.source.files = fixture.source.files.filter { !$0.key.hasPrefix("signers/3.") }
        try fixture.addSigners(
            version: 3, log: TreeHead(size: 99, root: head.root), fixture.defaultSigners)
        #expect(fixture.problems().contains { $0.contains("bound to a log of 99 entries, there are 4") })
    }
}

extension Fixture {
    func addSigners(version: Int, log: TreeHead, _ signers: [Signer], by keys: [SecretKey]? = nil) throws {
        let file = try SignersClaims(version: version, log: log, signers: signers).json.pretty()
        source.files["signers/\(version).signers.json"] = file
        let pointer = Envelope.signing(
            SignersPointer(version: version, file: file).payload, as: .signers, with: keys ?? stewards)
        for signature in pointer.signatures.compactMap(SignatureFile.init) {
            source.files["signers/\(version).\(signature.nameSuffix)"] = signature.bytes
        }
    }
}

/// A tree that remembers what it was asked for.
private final class AskedTree: FileTree {
    private let tree: MemoryTree
    private(set) var paths: [String] = []

    init(_ tree: MemoryTree) { self.tree = tree }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        paths.append(path)
        return try tree.read(path, limit: limit)
    }

    func list(_ directory: String) throws(FileError) -> [FileTreeEntry] {
        paths.append(directory)
        return try tree.list(directory)
    }
}
