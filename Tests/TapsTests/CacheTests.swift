import Attestation
import Cryptography
import FileIO
import Registry
import SQLite
import StrictJSON
import Taps
import Testing

@Suite struct CacheTests {
    private func digest(_ number: Int) -> Digest { Digest(.sha256, Simulator.sha(number)) }

    /// Runs SQL on a cache, as somebody would who can write to it.
    private func tamper(_ machine: Machine, _ sql: StaticString) throws {
        let database = try Database(machine.store, .readWrite)
        try database.execute(sql)
    }

    @Test func aSyncThatWasKilledBeforeTheTrustStateLosesNothing() throws {
        let simulator = try Simulator.filled(300)
        let machine = try Machine()
        try machine.sync(simulator)
        try simulator.attest(Simulator.statement("acme/late", sha256: Simulator.sha(1000)))
        try simulator.publish()
        // The cache is committed; what is trusted is not written down.
        try machine.sync(simulator, committing: false)
        var notes: [String] = []
        let tap = try machine.open(simulator, notes: &notes)
        #expect(notes.count == 1)
        #expect(tap.facts.size == 301)
        #expect(try tap.attestations(of: digest(7)).count == 1)
        #expect(try tap.attestations(of: digest(1000)).isEmpty)
        // The next sync goes on from there.
        #expect(try machine.sync(simulator).newSize == 302)
        #expect(try machine.open(simulator).attestations(of: digest(1000)).count == 1)
    }

    @Test func aCacheThatIsGoneDamagedOrNewerIsMadeAnewBySync() throws {
        let simulator = try Simulator.filled(40)
        for damage in ["gone", "empty", "truncated", "text", "newer"] {
            let machine = try Machine()
            try machine.sync(simulator)
            switch damage {
            case "gone": try removeFile(machine.store)
            case "empty": try writeAtomically([], to: machine.store)
            case "truncated":
                let bytes = try readFile(machine.store, limit: 1 << 24)
                try writeAtomically(Array(bytes[..<(bytes.count / 3)]), to: machine.store)
            case "text": try writeAtomically(Array("not a database at all, but text".utf8), to: machine.store)
            default: try tamper(machine, "PRAGMA user_version = 99")
            }
            do {
                // A truncated file may open; then its rows fail.
                _ = try machine.open(simulator).attestations(of: digest(39))
                Issue.record("a \(damage) cache answered")
            } catch TapError.cacheUnusable {}
            let report = try machine.sync(simulator)
            #expect(report.wasRebuilt, "\(damage)")
            #expect(try machine.open(simulator).attestations(of: digest(39)).count == 1, "\(damage)")
        }
    }

    @Test func aForeignCacheIsVerifiedAnewOrRefused() throws {
        let simulator = try Simulator.filled(40)
        let (mine, other) = (try Machine(), try Machine())
        try mine.sync(simulator)
        try other.sync(simulator)
        // The same log, synced on another machine: its entries prove themselves, its indexes are made anew.
        try writeAtomically(try readFile(other.store, limit: 1 << 24), to: mine.store)
        try tamper(mine, "DELETE FROM digest")
        var notes: [String] = []
        #expect(try mine.open(simulator, notes: &notes).attestations(of: digest(5)).count == 1)
        #expect(notes.count == 1)
        // Another log altogether.
        let stranger = try Machine()
        try stranger.sync(try Simulator.filled(60, seed: 9))
        try writeAtomically(try readFile(stranger.store, limit: 1 << 24), to: mine.store)
        #expect(throws: TapError.self) { try mine.open(simulator) }
    }

    @Test func rowsThatWereAlteredAnswerNothing() throws {
        let simulator = try Simulator.filled(300)
        let machine = try Machine()
        try machine.sync(simulator)
        // Entry 6 (model 5) in the place of entry 11 (model 10).
        try tamper(machine, "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 6) WHERE idx = 11")
        let tap = try machine.open(simulator)
        #expect(throws: (any Error).self) { try tap.attestations(of: digest(10)) }
        #expect(try tap.attestations(of: digest(9)).count == 1)
        // An index that leads elsewhere leads to an entry that does not hold the digest.
        try tamper(machine, "UPDATE digest SET idx = 20 WHERE idx = 21")
        #expect(try machine.open(simulator).attestations(of: digest(20)).isEmpty)
        // Tiles that were altered prove nothing.
        try tamper(machine, "UPDATE tile SET bytes = zeroblob(length(bytes)) WHERE key = 0")
        #expect(throws: (any Error).self) { try machine.open(simulator).attestations(of: digest(9)) }
    }

    /// Entries that are parsed ahead by a second thread are proved and verified as others are.
    @Test func whatIsExpectedAnswersTheSame() throws {
        let simulator = try Simulator.filled(300)
        let machine = try Machine()
        try machine.sync(simulator)
        let (tap, plain) = (try machine.open(simulator), try machine.open(simulator))
        let all = (0..<300).map(digest)
        func answers(_ tap: OpenTap, _ digests: [Digest]) throws -> [[Statement]] {
            try digests.map { try tap.attestations(of: $0).map(\.statement) }
        }
        let wanted = try answers(plain, all)
        #expect(wanted.allSatisfy { $0.count == 1 })
        for round in 0..<4 {
            let asked = round % 2 == 0 ? all : all.reversed()
            let got = try tap.reading {
                tap.expect(Array(all[..<200]))
                tap.expect(all)
                return try answers(tap, asked)
            }
            #expect(got == (round % 2 == 0 ? wanted : wanted.reversed()))
        }
        // What is expected and never asked for ends with the reading; outside of one nothing is begun.
        let other = try machine.open(simulator)
        try other.reading { other.expect(all) }
        other.expect(all)
        #expect(try answers(other, all) == wanted)
        // Entry 6 (model 5) in the place of entry 11 (model 10).
        try tamper(machine, "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 6) WHERE idx = 11")
        let altered = try machine.open(simulator)
        try altered.reading {
            altered.expect(all)
            #expect(throws: (any Error).self) { try altered.attestations(of: digest(10)) }
            let others = try altered.attestations(of: digest(9))
            #expect(others.count == 1)
        }
    }

    @Test func rowsThatCannotBeAreRefused() throws {
        let simulator = try Simulator.filled(3)
        let machine = try Machine()
        try machine.sync(simulator)
        try tamper(machine, "UPDATE digest SET idx = -idx; UPDATE name SET idx = -idx")
        let tap = try machine.open(simulator)
        #expect(throws: TapError.self) { try tap.attestations(of: digest(1)) }
        #expect(throws: TapError.self) { try tap.attestations(of: ModelName("acme/m1")) }
        // A view that never ends in the place of a table: the cache is made anew before it is asked.
        try machine.sync(simulator)
        try tamper(
            machine,
            """
            DROP TABLE digest;
            CREATE VIEW digest AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
                SELECT x AS idx, x AS key FROM n;
            """)
        var notes: [String] = []
        #expect(throws: TapError.self) { try machine.open(simulator, notes: &notes) }
        #expect(try machine.sync(simulator).wasRebuilt)
        #expect(try machine.open(simulator).attestations(of: digest(1)).count == 1)
    }

    @Test func aModelOfWhichMoreIsLoggedThanIsReadIsSaid() throws {
        let simulator = try Simulator()
        try simulator.signers()
        try simulator.attest(Simulator.statement("acme/few", sha256: Simulator.sha(1)))
        try simulator.attest(Simulator.statement("acme/many", sha256: Simulator.sha(2)))
        let entry = try #require(simulator.entries.last)
        for _ in 1..<TapLimits.matches { try simulator.append(entry) }
        // The one that is left out is the publisher's.
        let release = Simulator.statement("acme/many", sha256: Simulator.sha(3), release: true)
        try simulator.attest(release, by: [simulator.keys.publisher])
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        for (name, isCrowded) in [("acme/few", false), ("acme/many", true)] {
            let model = try ModelName(name)
            #expect(try tap.attestations(of: model).count == 1)
            #expect(tap.omitsAttestations(of: model) == isCrowded)
        }
    }

    @Test func aTrustStateThatIsGoneIsAnError() throws {
        let simulator = try Simulator.filled(3)
        let machine = try Machine()
        try machine.sync(simulator)
        try removeTree("\(machine.path)/trust")
        #expect(throws: TapError.self) { try machine.open(simulator) }
    }

    @Test func lateCosignaturesAreUnitedAndCountOnce() throws {
        let simulator = try Simulator()
        try simulator.signers()
        let release = Simulator.statement("acme/r", sha256: Simulator.sha(1), release: true)
        try simulator.attest(release, by: [simulator.keys.curator])
        try simulator.attest(release, by: [simulator.keys.publisher])
        try simulator.attest(release, by: [simulator.keys.publisher])
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        let found = try tap.attestations(of: digest(1))
        #expect(found.count == 1)
        #expect(found.first?.signatures.map(\.signer.name) == ["curator", "acme"])
        #expect(found.first?.signatures.map(\.index) == [1, 2])
        // A curator does not speak for a publisher.
        #expect(found.first?.counting.map(\.signer.name) == ["acme"])
        #expect(tap.facts.attestationCount == 1 && tap.facts.modelCount == 1)
        #expect(try tap.models().map(\.attestationCount) == [1])
    }

    @Test func whatNobodyWhoCountsSignedIsLeftOut() throws {
        let simulator = try Simulator()
        try simulator.signers(until: 3)
        // A stranger's key; a signature over something else; a key after its end.
        try simulator.attest(
            Simulator.statement("acme/a", sha256: Simulator.sha(1)), by: [try SecretKey.generate()])
        let swapped = Envelope.signing(
            Simulator.statement("acme/x", sha256: Simulator.sha(8)), as: .statement,
            with: [simulator.keys.curator])
        let payload = Simulator.statement("acme/b", sha256: Simulator.sha(2))
        try simulator.append(
            Envelope(payloadType: .statement, payload: payload, signatures: swapped.signatures).json.compact)
        try simulator.attest(Simulator.statement("acme/c", sha256: Simulator.sha(3)))
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        for number in 1...3 { #expect(try tap.attestations(of: digest(number)).isEmpty) }
        #expect(tap.ignoredCount == 3)
    }

    @Test func lineageAndPrefixesAreFound() throws {
        let simulator = try Simulator.filled(50)
        try simulator.attest(
            Simulator.statement(
                "acme/child", sha256: Simulator.sha(900), parent: ("acme/M7", Simulator.sha(7))))
        try simulator.publish()
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        let child = ["acme/child"]
        #expect(
            try tap.descendants(ofDigest: digest(7)).map { $0.statement.claims?.model.description } == child)
        #expect(
            try tap.descendants(ofModel: ModelName("acme/m7")).map { $0.statement.claims?.model.description }
                == child)
        #expect(try tap.attestations(of: ModelName("ACME/Child")).count == 1)
        let hex = Simulator.sha(7).hex
        for length in [8, 9, 31, 63, 64] {
            #expect(try tap.digests(withPrefix: String(hex.prefix(length)), limit: 10) == [digest(7)])
        }
        #expect(try tap.digests(withPrefix: "", limit: 10).isEmpty)
        #expect(try tap.digests(withPrefix: "zz", limit: 10).isEmpty)
    }

    @Test func rememberedChecksCannotBeForged() throws {
        let simulator = try Simulator.filled(200)
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        for number in 0..<200 { #expect(try tap.attestations(of: digest(number)).count == 1) }
        tap.flush()
        let database = try Database(machine.store, .readOnly)
        let count = try database.prepare("SELECT count(*) FROM verified")
        let row = try count.step()
        let remembered = count.int(0)
        try count.reset()
        #expect(row && remembered == 200)
        // Marks of another entry are worth nothing.
        try tamper(machine, "UPDATE verified SET mac = (SELECT mac FROM verified WHERE idx = 1)")
        #expect(try machine.open(simulator).attestations(of: digest(100)).count == 1)
    }

    @Test func countsAndNamesAreThoseOfOneSyncHoweverManyItTook() throws {
        let simulator = try Simulator()
        try simulator.signers()
        let (once, often) = (try Machine(), try Machine())
        // More bundles than wait for the second thread at once; names in two spellings; co-signatures in later syncs.
        for round in 0..<4 {
            for number in 0..<600 {
                let name = number == 5 && round > 0 ? "ACME/m5" : "Acme/m\(number)"
                let payload = Simulator.statement(
                    name, sha256: Simulator.sha(number + (number % 2) * round * 600))
                try simulator.attest(
                    payload, by: round % 2 == 0 ? [simulator.keys.curator] : [simulator.keys.publisher])
            }
            try simulator.publish(time: Simulator.epoch + UInt64(round))
            try often.sync(simulator)
        }
        try once.sync(simulator)
        for machine in [once, often] {
            let tap = try machine.open(simulator)
            // Even numbers say the same in each round, odd ones something new; 5 is odd.
            #expect(tap.facts.attestationCount == 300 + 4 * 300)
            #expect(tap.facts.modelCount == 600)
            let models = try tap.models()
            #expect(models.count == 600)
            #expect(models.first { $0.name.folded == "acme/m5" }?.name.description == "Acme/m5")
            #expect(models.first { $0.name.folded == "acme/m5" }?.attestationCount == 4)
            #expect(models.first { $0.name.folded == "acme/m6" }?.attestationCount == 1)
            let united = try tap.attestations(of: digest(6))
            #expect(united.map(\.index) == [7])
            #expect(united.first?.signatures.map(\.index) == [7, 607])
            #expect(try tap.attestations(of: ModelName("acme/m5")).count == 4)
        }
    }

    @Test func questionsThatBelongTogetherSeeOneState() throws {
        let simulator = try Simulator.filled(40)
        let machine = try Machine()
        try machine.sync(simulator)
        let tap = try machine.open(simulator)
        let change = try Database(machine.store, .readWrite, busyTimeout: 0)
        try tap.reading { () throws in
            #expect(try tap.attestations(of: digest(3)).count == 1)
            // Whoever would change it in between has to wait.
            #expect(throws: SQLiteError.self) { try change.execute("DELETE FROM digest") }
            // A part of it does not end it.
            #expect(try tap.reading { try tap.attestations(of: digest(4)).count } == 1)
            #expect(throws: SQLiteError.self) { try change.execute("DELETE FROM digest") }
        }
        // What fails inside ends it, too.
        #expect(throws: CancellationError.self) {
            try tap.reading {
                _ = try tap.attestations(of: digest(5))
                throw CancellationError()
            }
        }
        try change.execute("DELETE FROM digest")
        #expect(try tap.attestations(of: digest(3)).isEmpty)
    }
}
