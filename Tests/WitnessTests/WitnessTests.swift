import Cryptography
import FileIO
import Registry
import Synchronization
import Testing
import Threads
import TransparencyLog
import WitnessWire

@testable import Witness

/// A log that grows, with its tiles, and may be asked for its heads.
struct GrowingLog {
    let origin: String
    let signer: NoteSigner
    private(set) var files: [TilePath: [UInt8]] = [:]
    private var writer: TileWriter

    init(_ origin: String = "log.test/a", seed: UInt8 = 1) throws {
        self.origin = origin
        signer = try NoteSigner(
            name: origin, kind: .ed25519, secret: SecretKey(seed: SHA256.hash([seed]).bytes))
        writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
    }

    mutating func grow(to size: UInt64, salt: String = "") {
        while writer.frontier.size < size {
            let leaf = MerkleTree.leafHash(Array("\(salt)\(writer.frontier.size)".utf8))
            for (path, bytes) in writer.append([leaf]) { files[path] = bytes }
        }
    }

    var head: Checkpoint {
        Checkpoint(origin: origin, size: writer.frontier.size, root: writer.frontier.root)
    }

    func note(by other: NoteSigner? = nil) -> SignedNote {
        SignedNote(text: head.text, signatures: [(other ?? signer).sign(head.text, time: 0)])
    }

    func request(from old: UInt64, by other: NoteSigner? = nil) throws -> AddCheckpoint {
        let files = files
        var reader = TileReader(size: head.size, root: head.root) { files[$0] }
        return AddCheckpoint(
            oldSize: old, proof: try reader.consistencyProof(from: old), checkpoint: note(by: other).encoded)
    }
}

/// A witness in a folder of its own.
final class WitnessWorld: Sendable {
    let folder: String
    let signer: NoteSigner
    let secret: SecretKey
    static let now: UInt64 = 1_800_000_000

    init(following keys: [VerifierKey]) throws {
        folder = "/tmp/oracle-witness-tests-\(UInt64.random(in: 0...UInt64.max))"
        secret = try SecretKey(seed: [UInt8](repeating: 9, count: 32))
        signer = try NoteSigner(name: "witness.test/w1", kind: .cosignature, secret: secret)
        let store = try WitnessStore(state, identity: signer.verifier)
        for key in keys { try store.follow(key) }
    }

    deinit { try? removeTree(folder) }

    var state: String { "\(folder)/state.sqlite" }
    /// What services told the operator.
    let reports = Mutex<[String]>([])
    var evidence: [String] { (try? listDirectory("\(folder)/evidence")) ?? [] }

    func service(now: UInt64 = WitnessWorld.now) throws -> WitnessService {
        try WitnessService(signer, state: state, evidence: "\(folder)/evidence", now: { now }) { what in
            self.reports.withLock { $0.append(what) }
        }
    }

    /// Asks a service one thing after the other.
    func answers(_ bodies: [[UInt8]], now: UInt64 = WitnessWorld.now) throws -> [WitnessAnswer] {
        let service = try service(now: now)
        let answers = Mutex<[WitnessAnswer]>([])
        ThreadTeam.run(helpers: 1, { service.work() }) {
            for (index, body) in bodies.enumerated() {
                let monitor = Monitor()
                service.submit(body) { answer in
                    monitor.lock()
                    answers.withLock { $0.append(answer) }
                    monitor.wakeAll()
                    monitor.unlock()
                }
                monitor.lock()
                while answers.withLock({ $0.count }) <= index { monitor.wait() }
                monitor.unlock()
            }
            service.stop()
        }
        return answers.withLock { $0 }
    }

    func cosigner() -> Cosigner { Cosigner(signer, state: state, evidence: "\(folder)/evidence") }
}

/// C2SP tlog-witness, "add-checkpoint", clause by clause.
@Suite struct WitnessServiceTests {
    @Test func aLogThatGrowsIsCosigned() throws {
        var log = try GrowingLog()
        let world = try WitnessWorld(following: [log.signer.verifier])
        var old: UInt64 = 0
        for size: UInt64 in [1, 2, 3, 8, 255, 256, 257, 300] {
            log.grow(to: size)
            let answer = try #require(try world.answers([log.request(from: old).encoded]).first)
            #expect(answer.status == 200)
            // As the specification has clients read it: behind the note.
            let note = try SignedNote(parsing: log.note().encoded + answer.body)
            let signed = try note.verified(by: [world.signer.verifier])
            #expect(signed.map(\.time) == [WitnessWorld.now])
            old = size
        }
        // The same head again, with a proof that is empty.
        #expect(try world.answers([log.request(from: 300).encoded]).map(\.status) == [200])
    }

    @Test func whatIsNotSoIsRefused() throws {
        var log = try GrowingLog()
        var other = try GrowingLog("log.test/other", seed: 2)
        let world = try WitnessWorld(following: [log.signer.verifier])
        log.grow(to: 5)
        other.grow(to: 5)
        let thief = try NoteSigner(
            name: log.origin, kind: .ed25519, secret: SecretKey(seed: [UInt8](repeating: 5, count: 32)))
        #expect(try world.answers([log.request(from: 0).encoded]).map(\.status) == [200])
        var fork = try GrowingLog()
        fork.grow(to: 9, salt: "fork")
        var same = try GrowingLog()
        same.grow(to: 5, salt: "fork")
        log.grow(to: 9)
        let good = try log.request(from: 5)
        let bare = AddCheckpoint(oldSize: 5, proof: [], checkpoint: good.checkpoint)
        var altered = good.checkpoint
        altered[altered.count - 8] ^= 1
        let asked: [([UInt8], Int)] = [
            (try other.request(from: 0).encoded, 404),
            (try log.request(from: 5, by: thief).encoded, 403),
            (AddCheckpoint(oldSize: 5, proof: good.proof, checkpoint: altered).encoded, 403),
            (AddCheckpoint(oldSize: 10, proof: [], checkpoint: good.checkpoint).encoded, 400),
            (try log.request(from: 0).encoded, 409), (try log.request(from: 4).encoded, 409),
            (try same.request(from: 5).encoded, 409),
            (bare.encoded, 422), (try fork.request(from: 5).encoded, 422),
            (Array("old 5\n".utf8), 400), (Array("old 05\n\n".utf8) + good.checkpoint, 400), ([], 400),
            (good.encoded + Array("\n".utf8), 400),
            (good.encoded, 200),
        ]
        let answers = try world.answers(asked.map(\.0))
        #expect(answers.map(\.status) == asked.map(\.1))
        for answer in answers where answer.status == 409 {
            #expect(answer.contentType == "text/x.tlog.size" && answer.body == Array("5\n".utf8))
        }
        // Two trees of one size are kept, and prove themselves.
        #expect(world.evidence.count == 1)
        let path = "\(world.folder)/evidence/\(world.evidence[0])"
        let evidence = try Evidence(parsing: readFile(path, limit: Evidence.byteLimit))
        let finding = EvidenceFinding(evidence, logKey: log.signer.verifier, cosigners: [])
        #expect(finding.conclusion == .forked)
    }

    /// What was signed is on the disk: whoever starts anew goes on from there.
    @Test func aWitnessThatStartsAgainRemembers() throws {
        var log = try GrowingLog()
        let world = try WitnessWorld(following: [log.signer.verifier])
        log.grow(to: 7)
        let first = try log.request(from: 0).encoded
        #expect(try world.answers([first]).map(\.status) == [200])
        #expect(try world.answers([first]).map(\.body) == [Array("7\n".utf8)])
        // A clock that went back signs nothing.
        #expect(
            try world.answers([log.request(from: 7).encoded], now: WitnessWorld.now - 1).map(\.status) == [
                500
            ])
        let other = try NoteSigner(name: "witness.test/w2", kind: .cosignature, secret: world.secret)
        #expect(throws: WitnessError.self) { _ = try WitnessStore(world.state, identity: other.verifier) }
    }

    /// Many at once: each log's heads are decided one after the other, whatever the order; no head twice with two roots.
    @Test func manyAtOnceAreDecidedInTurn() throws {
        var logs: [GrowingLog] = []
        for number in 0..<8 { logs.append(try GrowingLog("log.test/\(number)", seed: UInt8(number))) }
        let world = try WitnessWorld(following: logs.map(\.signer.verifier))
        var bodies: [[UInt8]] = []
        for number in logs.indices {
            for size: UInt64 in 1...16 {
                logs[number].grow(to: size)
                bodies.append(try logs[number].request(from: size - 1).encoded)
            }
        }
        let service = try world.service()
        let statuses = Mutex<[Int: Int]>([:])
        let shuffled = bodies.shuffled()
        let next = Mutex(0)
        ThreadTeam.run(helpers: 1, { service.work() }) {
            ThreadTeam.run(
                helpers: 3,
                {
                    while let body = next.withLock({ index -> [UInt8]? in
                        guard index < shuffled.count else { return nil }
                        index += 1
                        return shuffled[index - 1]
                    }) {
                        service.submit(body) { answer in
                            statuses.withLock { $0[answer.status, default: 0] += 1 }
                        }
                    }
                }, body: {})
            service.stop()
        }
        let seen = statuses.withLock { $0 }
        #expect(seen.values.reduce(0, +) == bodies.count)
        #expect(Set(seen.keys).isSubset(of: [200, 409]), "\(seen)")
        #expect(seen[200, default: 0] >= 8)
        let store = try WitnessStore(world.state, identity: world.signer.verifier)
        for log in logs {
            let last = try #require(try store.log(log.origin)?.last)
            var replayed = try GrowingLog(log.origin)
            replayed.grow(to: last.size)
            #expect(replayed.head.root == last.root)
        }
    }
}

/// What strangers are not told, the operator is.
@Suite struct WitnessReportTests {
    @Test func whatCannotBeWrittenDownIsSaidOnce() throws {
        var log = try GrowingLog()
        let world = try WitnessWorld(following: [log.signer.verifier])
        log.grow(to: 3)
        let request = try log.request(from: 0).encoded
        let service = try world.service()
        try removeFile(world.state)
        for ending in ["-wal", "-shm"] { try? removeFile(world.state + ending) }
        try createDirectories(world.state)
        let statuses = Mutex<[Int]>([])
        ThreadTeam.run(helpers: 1, { service.work() }) {
            for count in 1...2 {
                let monitor = Monitor()
                service.submit(request) { answer in
                    monitor.lock()
                    statuses.withLock { $0.append(answer.status) }
                    monitor.wakeAll()
                    monitor.unlock()
                }
                monitor.lock()
                while statuses.withLock({ $0.count }) < count { monitor.wait() }
                monitor.unlock()
            }
            service.stop()
        }
        #expect(statuses.withLock { $0 } == [500, 500])
        let reports = world.reports.withLock { $0 }
        #expect(reports.count == 1 && reports.first?.hasPrefix("nothing is cosigned: ") == true)
    }

    @Test func evidenceThatCannotBeKeptIsSaid() throws {
        var log = try GrowingLog()
        let world = try WitnessWorld(following: [log.signer.verifier])
        log.grow(to: 3)
        var twin = try GrowingLog()
        twin.grow(to: 3, salt: "fork")
        // A file stands where the folder should be.
        try writeAtomically([], to: "\(world.folder)/evidence")
        let fork = AddCheckpoint(oldSize: 3, proof: [], checkpoint: twin.note().encoded).encoded
        let answers = try world.answers([log.request(from: 0).encoded, fork, fork])
        #expect(answers.map(\.status) == [200, 409, 409])
        #expect(
            world.reports.withLock { $0 } == [
                "the log log.test/a forked, and no evidence could be kept in \(world.folder)/evidence"
            ])
    }
}

/// What a witness follows.
@Suite struct WitnessStoreTests {
    @Test func aKeyIsReplacedWhereNoMoreLogsFit() throws {
        let world = try WitnessWorld(following: [])
        let store = try WitnessStore(world.state, identity: world.signer.verifier)
        try store.follow(GrowingLog("log.test/a", seed: 1).signer.verifier, limit: 1)
        let other = try GrowingLog("log.test/a", seed: 2).signer.verifier
        try store.follow(other, limit: 1)
        #expect(try store.keys() == ["log.test/a": other])
        let second = try GrowingLog("log.test/b").signer.verifier
        #expect(throws: WitnessError("a witness follows at most 1 logs")) {
            try store.follow(second, limit: 1)
        }
    }
}

/// The command's side: tiles are the proof.
@Suite struct CosignerTests {
    @Test func aWrongKeyTakesThePlaceOfNone() throws {
        var log = try GrowingLog()
        let world = try WitnessWorld(following: [log.signer.verifier])
        log.grow(to: 4)
        func cosign(_ key: VerifierKey?) throws -> Cosigner.Outcome {
            try world.cosigner().cosign(log.note().encoded, key: key, now: WitnessWorld.now) {
                log.files[$0]
            }
        }
        let others = [try GrowingLog(seed: 2), try GrowingLog("log.test/b", seed: 1)]
        #expect(throws: LogError.self) { try cosign(others[0].signer.verifier) }
        #expect(throws: WitnessError.self) { try cosign(others[1].signer.verifier) }
        let store = try WitnessStore(world.state, identity: world.signer.verifier)
        #expect(try store.keys() == [log.origin: log.signer.verifier])
        guard case .cosigned = try cosign(nil) else {
            Issue.record("not cosigned")
            return
        }
    }

    @Test func itCosignsWhatExtendsAndKeepsEvidenceOfTheRest() throws {
        var log = try GrowingLog()
        let world = try WitnessWorld(following: [])
        log.grow(to: 4)
        func cosign(_ log: GrowingLog, key: VerifierKey? = nil) throws -> Cosigner.Outcome {
            try world.cosigner().cosign(log.note().encoded, key: key, now: WitnessWorld.now) {
                log.files[$0]
            }
        }
        // Nobody said whose log it is.
        #expect(throws: WitnessError.self) { try cosign(log) }
        guard case .cosigned(let line, let head, _, 0) = try cosign(log, key: log.signer.verifier) else {
            Issue.record("not cosigned")
            return
        }
        #expect(line.time(of: head.text, by: world.signer.verifier) == WitnessWorld.now)
        let before = log
        log.grow(to: 300)
        guard case .cosigned = try cosign(log) else {
            Issue.record("not cosigned")
            return
        }
        var fork = try GrowingLog()
        fork.grow(to: 500, salt: "fork")
        var twin = try GrowingLog()
        twin.grow(to: 300, salt: "fork")
        for (bad, what, conclusion) in [
            (before, "shrank from 300 to 4", EvidenceFinding.Conclusion.unproved),
            (fork, "forked at or before entry 300", .forked), (twin, "two trees of 300", .forked),
        ] {
            guard case .refused(let said, let path?) = try cosign(bad) else {
                Issue.record("cosigned")
                continue
            }
            #expect(said.contains(what))
            let evidence = try Evidence(parsing: readFile(path, limit: Evidence.byteLimit))
            let finding = EvidenceFinding(evidence, logKey: log.signer.verifier, cosigners: [])
            #expect(finding.conclusion == conclusion)
        }
        // Nothing of that was written down.
        guard case .cosigned(_, _, _, 300) = try cosign(log) else {
            Issue.record("the state was changed")
            return
        }
    }
}
