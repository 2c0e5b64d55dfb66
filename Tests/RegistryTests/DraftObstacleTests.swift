import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import Testing
import TransparencyLog

/// What a draft hides, and what no registry would take: said before anybody signs it.
@Suite struct DraftObstacleTests {
    private let fixture: Fixture
    private let trust: SourceTrust
    private let head: TreeHead
    private let facts: PublishedFacts

    init() throws {
        fixture = try Fixture()
        try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
        try fixture.publish()
        trust = try SourceTrust(reading: fixture.source)
        let checkpoint = try fixture.read().checkpoint.checkpoint
        head = TreeHead(size: checkpoint.size, root: checkpoint.root)
        facts = PublishedFacts(
            size: head.size, heads: [0: MerkleTree.emptyRoot, head.size: head.root])
    }

    private var current: SourceRegistry.SignersFile {
        get throws { try #require(trust.signersFiles.last) }
    }

    private func claims(
        version: Int = 2, log: TreeHead? = nil, retired: [ModelName] = [],
        _ change: (inout [Signer]) throws -> Void = { _ in }
    ) throws -> SignersClaims {
        var signers = try current.claims.signers
        try change(&signers)
        return try SignersClaims(version: version, log: log ?? head, signers: signers, retired: retired)
    }

    private func draft(_ claims: SignersClaims, after before: [UInt8]?) throws -> TrustDraft {
        try TrustDraft(
            signers: claims.json.pretty(), after: before, root: fixture.root().bytes, registry: "example")
    }

    private func obstacle(_ claims: SignersClaims) throws -> String? {
        try draft(claims, after: current.bytes).obstacle(in: trust, log: facts, now: Fixture.start)
    }

    private func signer(_ name: String, _ namespaces: [String], _ key: Signer.Key) -> Signer {
        Signer(name: name, kind: .publisher, namespaces: namespaces, keys: [key])
    }

    @Test func whatADraftSaysToFollowIsWhatIsPlaced() throws {
        let key = Signer.Key(key: try fixedKey(31).publicKey)
        let rogue = Signer(name: "rogue", kind: .curator, keys: [key])
        // The rogue stands in what is said to come before: nothing seems to change.
        let forged = try SignersClaims(
            version: 1, log: TreeHead(size: 0, root: MerkleTree.emptyRoot),
            signers: current.claims.signers + [rogue])
        let claims = try claims { $0.append(rogue) }
        let hidden = try draft(claims, after: forged.json.pretty())
        #expect(hidden.changes == ["changes nothing: the stewards sign it again"])
        #expect(hidden.whole.contains("admits the curator rogue"))
        let hides =
            "what it says to follow is not signers file 1 of this registry: it hides what it changes"
        #expect(hidden.obstacle(in: trust, log: facts, now: Fixture.start) == hides)
        #expect(
            try draft(claims, after: nil).obstacle(in: trust, log: facts, now: Fixture.start) == hides)
        #expect(
            try draft(claims, after: current.bytes).obstacle(in: trust, log: facts, now: Fixture.start) == nil
        )
        // One that is only signed again follows itself.
        let again = try TrustDraft(
            signers: current.bytes, after: current.bytes, root: fixture.root().bytes, registry: "example")
        #expect(again.obstacle(in: trust, log: facts, now: Fixture.start) == nil)
    }

    @Test func whatSignersFilesMayNeverDoIsNotSigned() throws {
        let new = Signer.Key(key: try fixedKey(31).publicKey, from: head.size)
        #expect(try obstacle(claims()) == nil)
        #expect(try obstacle(claims(version: 3)) == "signers file 2 comes first")
        #expect(
            try obstacle(claims { $0.removeLast() })
                == "DROPS the signer lab: its name could be given to another")
        #expect(
            try obstacle(claims { $0.append(signer("acme2", ["ACME/tiny"], new)) })
                == "acme2: the namespace acme is that of acme")
        // Nor what the one who had it gives up in the same file.
        #expect(
            try obstacle(
                claims {
                    $0[1] = Signer(
                        name: "acme", kind: .publisher, organisation: "Acme", namespaces: ["other"],
                        keys: $0[1].keys)
                    $0.append(signer("acme2", ["acme"], new))
                }) == "acme2: the namespace acme is that of acme")
        #expect(
            try obstacle(
                claims {
                    let stolen = $0[2].keys
                    $0[2] = Signer(name: "lab", kind: .notary, organisation: "Lab", keys: [new])
                    $0.append(Signer(name: "lab2", kind: .notary, organisation: "Lab", keys: stolen))
                }) == "lab2: the key \(fixture.notary.publicKey) is that of lab")
        for name in ["Lab\u{1B}[2K", "Lab\nof nobody", String(repeating: "L", count: 513)] {
            #expect(
                try obstacle(
                    claims { $0.append(Signer(name: "no", kind: .notary, organisation: name, keys: [new])) })
                    == "no: an organisation's name has at most 512 bytes and no control characters")
        }
        let never = Signer.Key(key: new.key, from: 9, until: 3)
        #expect(
            try obstacle(claims { $0.append(signer("late", ["late"], never)) })
                == "late's key \(new.key) ends at entry 3, before it begins at 9")
        #expect(
            try obstacle(
                claims { $0.append(Signer(name: "no", kind: .notary, organisation: "", keys: [new])) })
                == "no: an organisation has a name")
        #expect(
            try obstacle(
                claims { $0.append(signer("steward", ["s"], .init(key: fixture.stewards[0].publicKey))) })
                == "a key of the signer steward is one of the root's")
        #expect(
            try obstacle(claims(log: TreeHead(size: 999, root: head.root)))
                == "it is bound to a log of 999 entries, there are 2")
        #expect(
            try obstacle(claims(log: TreeHead(size: head.size, root: SHA256.hash([1]))))
                == "it is bound to another tree than this log's first 2 entries")
    }

    /// The same where stewards signed a file that is written by hand, with no draft at all.
    @Test func publishRefusesThemInFilesThatAreThere() throws {
        let new = Signer.Key(key: try fixedKey(31).publicKey, from: head.size)
        let never = Signer.Key(key: try fixedKey(32).publicKey, from: 9, until: 3)
        try fixture.addSigners(
            version: 2, log: head,
            fixture.defaultSigners + [signer("acme2", ["acme/tiny"], new), signer("late", ["late"], never)])
        #expect(
            fixture.problems() == [
                "signers/2.signers.json: acme2: the namespace acme is that of acme",
                "signers/2.signers.json: late's key \(never.key) ends at entry 3, before it begins at 9",
            ])
    }

    @Test func aNamespaceStaysWithWhoHadItOnceAndGaveItUp() throws {
        let first = try current.claims
        let gone = try claims {
            $0[1] = Signer(name: "acme", kind: .publisher, namespaces: ["other"], keys: $0[1].keys)
        }
        let new = Signer.Key(key: try fixedKey(31).publicKey)
        let later = try SignersClaims(
            version: 3, log: head, signers: gone.signers + [signer("acme2", ["acme"], new)])
        #expect(later.faults(after: [first, gone]) == ["acme2: the namespace acme is that of acme"])
    }

    @Test func noChangeIsSilent() throws {
        let was = try current.claims
        let key = was.signers[1].keys[0]
        func changes(_ keys: [Signer.Key], homepage: String? = nil, name: String = "acme") throws -> [String]
        {
            try claims {
                $0[1] = Signer(
                    name: name, kind: .publisher, organisation: "Acme", namespaces: ["acme"],
                    homepage: homepage, keys: keys)
            }.changes(from: was)
        }
        #expect(
            try changes([Signer.Key(key: key.key, from: 500)]) == [
                "acme's key \(key.key) counts from entry 500 on (before: 0)"
            ])
        #expect(
            try changes([key], homepage: "https://acme.example") == [
                "acme's homepage is https://acme.example (before: none)"
            ])
        #expect(
            try changes([key], name: "ACME") == [
                "writes ACME's record otherwise, in a way that is not understood here"
            ])
    }

    @Test func membersThatNobodyHereReadsAreNamed() throws {
        let text = String(decoding: try claims().json.pretty(), as: UTF8.self)
        let file = Array(
            text.replacing("\"version\": 2", with: "\"polcy\": \"x\", \"version\": 2")
                .replacing("\"kind\": \"curator\"", with: "\"kind\": \"curator\", \"may\": true").utf8)
        let draft = try TrustDraft(
            signers: file, after: current.bytes, root: fixture.root().bytes, registry: "example")
        #expect(
            draft.changes == [
                "has what is not understood here: polcy, signers[0].may"
            ])
    }

    @Test func rootsThatNobodyCouldFollowAreNotSigned() throws {
        func obstacle(
            _ change: (inout RootChange) throws -> Void, head: TreeHead? = nil, at now: UInt64 = Fixture.start
        ) throws -> String? {
            var made = RootChange()
            made.expires = 1_950_000_000
            try change(&made)
            let claims = try made.applied(
                to: trust.roots, head: head ?? self.head, now: Fixture.start)
            return try TrustDraft(root: claims, after: trust.roots.last, registry: "example")
                .obstacle(in: trust, log: facts, now: now)
        }
        #expect(try obstacle { _ in } == nil)
        #expect(try obstacle({ _ in }, at: 1_950_000_000) == "it expired at 2031-10-17T10:40:00Z")
        #expect(
            try obstacle({ _ in }, head: TreeHead(size: 77, root: head.root))
                == "it is bound to a log of 77 entries, there are 2")
        #expect(
            try obstacle { $0.stewards.add = [fixture.publisher.publicKey] }
                == "a key of the signer acme is one of the root's")
    }

    /// Two who drafted the same version: what the first placed is not written over, whatever the second read before.
    @Test func whatIsPlacedIsNeverWrittenOver() throws {
        func signed(_ name: String, _ key: UInt8) throws -> TrustDraft {
            let added = signer(name, [name], Signer.Key(key: try fixedKey(key).publicKey))
            return try draft(claims { $0.append(added) }, after: current.bytes).signed(by: fixture.stewards)
        }
        try withTemporaryFolder { folder in
            let tree = FolderTree(folder)
            for (path, bytes) in fixture.source.files { try tree.write(bytes, to: path) }
            let one = try signed("one", 31)
            try one.place(in: tree, trust: trust)
            // Left by a writer that was killed, and swept by the next.
            let left = "signers/2.signers.json.tmp-999999999-7"
            try tree.write([1], to: left)
            #expect(throws: FileError.self) { try signed("two", 32).place(in: tree, trust: trust) }
            #expect(try tree.read("signers/2.signers.json", limit: 1 << 20) == one.file)
            #expect(try tree.read(left, limit: 1 << 20) == nil)
            // Whoever is killed while it is placed can do it again.
            try tree.remove("signers/2.\(SignatureFile(one.envelope.signatures[0])!.nameSuffix)")
            try one.place(in: tree, trust: SourceTrust(reading: tree))
            #expect(one.isPlaced(in: try SourceTrust(reading: tree)))
        }
    }

    // MARK: admission

    @Test func stewardsAreToldWhatTheEvidenceDoesNotShow() throws {
        func warnings(_ name: String, _ namespace: String, _ evidence: [KeyRequest.Evidence]) throws
            -> [String]
        {
            let request = try KeyRequest(
                origin: Fixture.origin, root: Digest(.sha256, SHA256.hash([3])), name: name, kind: .publisher,
                organisation: nil, namespaces: [namespace], key: fixedKey(31).publicKey, evidence: evidence,
                made: Fixture.start)
            return AdmissionNotes(request, among: fixture.defaultSigners).warnings
        }
        #expect(
            try warnings("google", "google", [.dns("mallory.example")]) == [
                "no evidence bears on the namespace google: dns:mallory.example"
            ])
        #expect(try warnings("google", "google", [.dns("google.mallory.example")]).count == 1)
        for evidence in [
            KeyRequest.Evidence.dns("google.example"), .dns("keys.google.co.uk"), .github("Google"),
            .huggingFace("google/keys/oracle.txt"),
        ] {
            #expect(try warnings("google", "google", [evidence]) == [])
        }
        #expect(
            try warnings("acrne", "acrne", [.dns("acrne.example")]) == [
                "acrne can be taken for acme, who signs here already"
            ])
        #expect(throws: RegistryError("an organisation has a name")) {
            try KeyRequest(
                origin: Fixture.origin, root: Digest(.sha256, SHA256.hash([3])), name: "n", kind: .notary,
                organisation: "", namespaces: [], key: fixedKey(31).publicKey, evidence: [],
                made: Fixture.start)
        }
    }
}
