import Attestation
import Cryptography
import Registry
import StrictJSON
import TestSupport
import Testing
import TransparencyLog

@Suite struct RootTests {
    private let head = TreeHead(size: 0, root: MerkleTree.emptyRoot)

    private func claims(
        version: Int = 1, origin: String = "example.org/log", root: [SecretKey]? = nil, threshold: Int = 2,
        stewards: [SecretKey]? = nil, log: SecretKey? = nil, cosigner: SecretKey? = nil
    ) throws -> RootClaims {
        try RootClaims(
            version: version, expires: 1_900_000_000, origin: origin, log: head,
            root: RootClaims.Role(
                keys: (root ?? [1, 2, 3].map(fixedKey)).map(\.publicKey), threshold: threshold),
            stewards: RootClaims.Role(
                keys: (stewards ?? [4, 5].map(fixedKey)).map(\.publicKey), threshold: 2),
            logKey: VerifierKey(name: origin, kind: .ed25519, publicKey: (log ?? fixedKey(6)).publicKey),
            operatorKey: VerifierKey(
                name: "\(origin)/operator", kind: .cosignature, publicKey: (cosigner ?? fixedKey(7)).publicKey
            ),
            witnesses: [], quorum: 0, maxAge: 604_800)
    }

    private func file(_ claims: RootClaims, by keys: [UInt8]) throws -> [UInt8] {
        try Envelope.signing(claims.json.pretty(), as: .root, with: keys.map(fixedKey)).json.compact
    }

    private func first(by keys: [UInt8] = [1, 2]) throws -> VerifiedRoot {
        let bytes = try file(claims(), by: keys)
        return try VerifiedRoot(parsing: bytes, pinned: VerifiedRoot.unverifiedFingerprint(of: bytes))
    }

    /// A root that is read is written and read again the same, and nobody who has too few keys meets a threshold of it.
    @Test func fuzzedRootsKeepTheirPromises() throws {
        var random = Fuzzing.generator(1200)
        let good = try claims()
        let texts = [good.json.compact, good.json.pretty()]
        let pieces = [
            "-1", "0", "9223372036854775808", "{", "]", ",", "\"\"", "null", "\\u0000", "/", "ed25519:",
        ]
        .map { Array($0.utf8) }
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(2000) {
            var bytes = texts.randomElement(using: &random) ?? []
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: pieces + [[0xFF]]) }
            do throws(RegistryError) {
                let read = try RootClaims(parsing: bytes)
                tally.accepted += 1
                #expect((try? RootClaims(parsing: read.json.compact)) == read)
                for role in [read.root, read.stewards] {
                    #expect((1...role.keys.count).contains(role.threshold))
                    #expect(Set(role.keys).count == role.keys.count)
                }
                #expect(read.version >= 1 && !read.origin.isEmpty)
            } catch {
                tally.refused += 1
                #expect(!"\(error)".isEmpty)
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func readsWhatItWrites() throws {
        let claims = try claims()
        #expect(try RootClaims(parsing: claims.json.pretty()) == claims)
        #expect(try RootClaims(parsing: claims.json.compact) == claims)
        #expect(try first().claims == claims)
    }

    @Test func aRootMeetsItsOwnThresholdWithUniqueKeys() throws {
        _ = try first(by: [1, 3])
        #expect(throws: RegistryError.self) { try first(by: [1]) }
        #expect(throws: RegistryError.self) { try first(by: [1, 1]) }
        #expect(throws: RegistryError.self) { try first(by: [1, 4]) }
        #expect(throws: RegistryError.self) { try first(by: []) }
        // A bad extra signature spoils nothing.
        _ = try first(by: [9, 1, 2])
    }

    @Test func aFingerprintPinsTheFirstRoot() throws {
        let bytes = try file(claims(), by: [1, 2])
        let other = try file(claims(threshold: 1), by: [1, 2])
        #expect(throws: RegistryError.self) {
            try VerifiedRoot(parsing: bytes, pinned: VerifiedRoot.unverifiedFingerprint(of: other))
        }
        let root = try first()
        #expect(root.fingerprint == Digest(.sha256, PAE.id(.root, root.envelope.payload)))
    }

    @Test func aSuccessorIsSignedByBothThresholds() throws {
        let root = try first()
        let keys = try [21, 22, 23].map(fixedKey)
        let next = try claims(version: 2, root: keys)
        #expect(try root.successor(parsing: file(next, by: [1, 2, 21, 22])).claims.version == 2)
        #expect(throws: RegistryError.self) { try root.successor(parsing: file(next, by: [1, 2])) }
        #expect(throws: RegistryError.self) { try root.successor(parsing: file(next, by: [21, 22])) }
        #expect(throws: RegistryError.self) { try root.successor(parsing: file(next, by: [1, 21, 22])) }
        #expect(throws: RegistryError.self) {
            try root.successor(parsing: file(claims(version: 3), by: [1, 2]))
        }
        #expect(throws: RegistryError.self) {
            try root.successor(parsing: file(claims(version: 1), by: [1, 2]))
        }
        #expect(throws: RegistryError.self) {
            try root.successor(parsing: file(claims(version: 2, origin: "example.org/other"), by: [1, 2]))
        }
        // Signed as another kind of thing.
        let statement = try Envelope.signing(
            claims(version: 2).json.pretty(), as: .statement, with: [1, 2].map(fixedKey))
        #expect(throws: RegistryError.self) { try root.successor(parsing: statement.json.compact) }
    }

    @Test func oneKeyOneRole() throws {
        #expect(throws: RegistryError.self) { try claims(stewards: [1, 5].map(fixedKey)) }
        #expect(throws: RegistryError.self) { try claims(log: fixedKey(1)) }
        #expect(throws: RegistryError.self) { try claims(cosigner: fixedKey(6)) }
        #expect(throws: RegistryError.self) { try claims(root: [1, 1, 2].map(fixedKey)) }
    }

    @Test func thresholdsThatCannotBeMet() throws {
        for threshold in [0, -1, 4] {
            #expect(throws: RegistryError.self, "\(threshold)") { try claims(threshold: threshold) }
        }
        #expect(throws: RegistryError.self) { try claims(root: []) }
        #expect(throws: RegistryError.self) { try claims(version: 0) }
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"version": 1}"#,
        #"{"version": 1, "version": 1, "expires": "2031-01-01T00:00:00Z", "origin": "x"}"#,
        #"{"version": 1, "expires": "2031-02-30T00:00:00Z", "origin": "x", "log": {}, "roles": {}}"#,
        #"{"version": 1.5, "expires": "2031-01-01T00:00:00Z", "origin": "x", "log": {}, "roles": {}}"#,
    ])
    func malformed(text: String) {
        #expect(throws: RegistryError.self) { try RootClaims(parsing: Array(text.utf8)) }
    }

    @Test func everyMemberOfARootIsNeededOrOptional() throws {
        let json = try claims().json
        guard case .object(let members) = json else { return }
        for member in members {
            let without = JSON.object(members.filter { $0 != member })
            if member.name == "max-age" {
                #expect(try RootClaims(parsing: without.compact).maxAge == nil)
            } else {
                #expect(throws: RegistryError.self, "\(member.name)") {
                    try RootClaims(parsing: without.compact)
                }
            }
        }
    }
}

@Suite struct SignersTests {
    private let head = TreeHead(size: 0, root: MerkleTree.emptyRoot)

    private func verify(_ file: [UInt8], pointer: Envelope, fixture: Fixture) throws -> VerifiedSigners {
        try VerifiedSigners(parsing: file, pointer: pointer, root: fixture.root().claims)
    }

    @Test func readsWhatItWrites() throws {
        let claims = try SignersClaims(
            version: 3, log: head,
            signers: [
                Signer(
                    name: "acme", kind: .publisher, organisation: "Acme", namespaces: ["acme", "other/one"],
                    homepage: "https://acme.example",
                    keys: [Signer.Key(key: fixedKey(1).publicKey, from: 4, until: 9)])
            ], retired: [ModelName("acme/gone")])
        #expect(try SignersClaims(parsing: claims.json.pretty()) == claims)
    }

    @Test func aKeyInTwoRecordsVoidsTheFile() throws {
        let key = Signer.Key(key: try fixedKey(1).publicKey)
        let one = Signer(name: "one", kind: .curator, keys: [key])
        #expect(throws: RegistryError.self) {
            try SignersClaims(
                version: 1, log: head, signers: [one, Signer(name: "two", kind: .notary, keys: [key])])
        }
        #expect(throws: RegistryError.self) {
            try SignersClaims(
                version: 1, log: head, signers: [Signer(name: "one", kind: .curator, keys: [key, key])])
        }
        let other = Signer.Key(key: try fixedKey(2).publicKey)
        #expect(throws: RegistryError.self) {
            try SignersClaims(
                version: 1, log: head, signers: [one, Signer(name: "ONE", kind: .curator, keys: [other])])
        }
        #expect(throws: RegistryError.self) {
            try SignersClaims(version: 1, log: head, signers: [Signer(name: "one", kind: .curator, keys: [])])
        }
        for name in ["", "a b", "a/b", "..", "-x"] {
            #expect(throws: RegistryError.self, "\(name)") {
                try SignersClaims(
                    version: 1, log: head, signers: [Signer(name: name, kind: .curator, keys: [key])])
            }
        }
        for space in ["", "a/b/c", "*", "acme/"] {
            #expect(throws: RegistryError.self, "\(space)") {
                try SignersClaims(
                    version: 1, log: head,
                    signers: [Signer(name: "x", kind: .publisher, namespaces: [space], keys: [key])])
            }
        }
    }

    @Test func aKeyOfTheRootIsNoSigners() throws {
        let fixture = try Fixture()
        let claims = try SignersClaims(
            version: 1, log: head,
            signers: [Signer(name: "x", kind: .curator, keys: [Signer.Key(key: fixture.log.publicKey)])])
        let file = claims.json.pretty()
        let pointer = Envelope.signing(
            SignersPointer(version: 1, file: file).payload, as: .signers, with: fixture.stewards)
        #expect(throws: RegistryError.self) { try verify(file, pointer: pointer, fixture: fixture) }
    }

    @Test func thePointerIsForTheFileAndIsSignedByTheThreshold() throws {
        let fixture = try Fixture()
        let file = try #require(fixture.source.files["signers/1.signers.json"])
        func pointer(_ version: Int, _ bytes: [UInt8], _ keys: [SecretKey], _ type: PayloadType = .signers)
            -> Envelope
        {
            Envelope.signing(SignersPointer(version: version, file: bytes).payload, as: type, with: keys)
        }
        let both = fixture.stewards
        #expect(try verify(file, pointer: pointer(1, file, both), fixture: fixture).version == 1)
        for bad in [
            pointer(2, file, both), pointer(1, file + [0x20], both), pointer(1, file, [both[0]]),
            pointer(1, file, [both[0], both[0]]), pointer(1, file, [both[0], fixture.rootKeys[0]]),
            pointer(1, file, both, .statement),
        ] {
            #expect(throws: RegistryError.self) { try verify(file, pointer: bad, fixture: fixture) }
        }
        #expect(throws: RegistryError.self) {
            try verify(file + [0x20], pointer: pointer(1, file, both), fixture: fixture)
        }
    }

    @Test func aPointerIsCompactAndExactlySo() throws {
        let pointer = SignersPointer(version: 7, file: [])
        #expect(
            String(decoding: pointer.payload, as: UTF8.self)
                == #"{"version":7,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"#
        )
        #expect(try SignersPointer(parsing: pointer.payload) == pointer)
    }

    @Test func aKeyCountsFromAndUntil() throws {
        let key = Signer.Key(key: try fixedKey(1).publicKey, from: 5, until: 8)
        #expect((0..<10).filter { key.counts(at: $0) } == [5, 6, 7])
    }

    @Test func whoMaySayWhat() throws {
        let model = try ModelName("Acme/Tiny")
        let key = [Signer.Key(key: try fixedKey(1).publicKey)]
        let release = Statement.Predicate.release(Claims(model: model))
        let observation = Statement.Predicate.observation(Claims(model: model), sources: [])
        let other = Statement.Predicate.other(type: "x")
        let owner = Signer(name: "a", kind: .publisher, namespaces: ["acme"], keys: key)
        let single = Signer(name: "a", kind: .publisher, namespaces: ["acme/tiny"], keys: key)
        let foreign = Signer(name: "a", kind: .publisher, namespaces: ["acm", "acme/tin"], keys: key)
        let curator = Signer(name: "c", kind: .curator, keys: key)
        let notary = Signer(name: "n", kind: .notary, namespaces: ["acme"], keys: key)
        #expect(Authority.mayCount(release, by: owner))
        #expect(Authority.mayCount(release, by: single))
        #expect(!Authority.mayCount(release, by: foreign))
        #expect(!Authority.mayCount(release, by: curator))
        #expect(!Authority.mayCount(release, by: notary))
        #expect(Authority.mayCount(observation, by: curator))
        #expect(!Authority.mayCount(observation, by: owner))
        #expect(Authority.mayPublish(release, by: notary))
        #expect(!Authority.mayPublish(other, by: owner))
        #expect(!Authority.mayPublish(release, by: foreign))
    }
}

@Suite struct MomentTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2031-01-01T00:00:00Z", 1_924_992_000),
        ("2000-02-29T23:59:59Z", 951_868_799), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func readsWhatItPrints(text: String, seconds: UInt64) {
        #expect(Moment.parse(text) == seconds)
        #expect(Moment.format(seconds) == text)
    }

    @Test(arguments: [
        "", "2031-01-01", "2031-02-30T00:00:00Z", "2031-13-01T00:00:00Z", "2031-01-01T24:00:00Z",
        "2031-01-01T00:00:60Z", "2031-01-01t00:00:00z", "2031-01-01T00:00:00+00:00", "1969-12-31T23:59:59Z",
        " 2031-01-01T00:00:00Z", "2031-01-01T00:00:0-Z",
    ])
    func refuses(text: String) { #expect(Moment.parse(text) == nil) }

    @Test func spans() {
        #expect(Moment.parseSpan("7d") == 604_800)
        #expect(Moment.parseSpan("12h") == 43200)
        #expect(Moment.formatSpan(604_800) == "7d")
        #expect(Moment.formatSpan(90) == "90s")
        for bad in ["", "d", "0d", "-1d", "1.5d", "7 d", "7w", "99999999999999999999d", "+7d"] {
            #expect(Moment.parseSpan(bad) == nil, "\(bad)")
        }
    }
}
