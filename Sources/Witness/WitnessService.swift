internal import Cryptography
internal import Registry
internal import Threads
package import TransparencyLog
package import WitnessWire

extension WitnessAnswer {
    init(_ status: Int, _ text: String, contentType: String = "text/plain; charset=utf-8") {
        self.init(status: status, contentType: contentType, body: Array(text.utf8))
    }

    static func size(_ size: UInt64) -> WitnessAnswer {
        WitnessAnswer(409, "\(size)\n", contentType: "text/x.tlog.size")
    }
}

/// C2SP tlog-witness without its HTTP.
///
/// A request is parsed and its log signature checked by whoever brings it; then it waits. One thread, which runs `work`, takes all that
/// wait, decides them in one transaction, brings that to the disk once for all of them, and only then signs and answers.
package final class WitnessService: Sendable {
    /// Logs that are followed.
    package let logCount: Int
    /// What a root names the witness by.
    package var verifierKey: String { signer.verifier.description }
    private let signer: NoteSigner
    private let state: String
    private let evidence: String
    private let logs: [String: VerifierKey]
    private let queue = WaitingRequests()
    private let now: @Sendable () -> UInt64
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - signer: the witness's key, with the name for which it signs.
    ///   - state: the SQLite file.
    ///   - evidence: the folder for evidence of logs that forked.
    ///   - now: seconds since 1970.
    ///   - report: told in a sentence what the operator has to mend, from the thread of `work`: whoever asks learns only that it
    ///     failed. The same is not said again and again.
    package init(
        _ signer: NoteSigner, state: String, evidence: String, now: @escaping @Sendable () -> UInt64,
        report: @escaping @Sendable (String) -> Void
    ) throws {
        (self.signer, self.state, self.evidence, self.now) = (signer, state, evidence, now)
        self.report = report
        logs = try WitnessStore(state, identity: signer.verifier).keys()
        logCount = logs.count
        guard !logs.isEmpty else { throw WitnessError("no log is followed") }
    }

    /// Answers a request; `completion` is called once, from this thread or from that of `work`.
    package func submit(_ body: [UInt8], _ completion: @escaping @Sendable (WitnessAnswer) -> Void) {
        let request: SignedRequest
        do {
            let asked = try AddCheckpoint(parsing: body)
            let claimed = try UnverifiedCheckpoint(parsing: asked.checkpoint)
            guard let key = logs[claimed.checkpoint.origin] else {
                return completion(WitnessAnswer(404, "this log is not followed\n"))
            }
            do { request = try SignedRequest(asked, claimed, logKey: key) } catch {
                return completion(WitnessAnswer(403, "\(error)\n"))
            }
        } catch { return completion(WitnessAnswer(400, "\(error)\n")) }
        guard queue.add(WaitingRequests.Job(request: request, completion: completion)) else {
            return completion(WitnessAnswer(503, "too many requests wait, or this witness is ending\n"))
        }
    }

    /// Decides what waits until `stop` was called and nothing waits any more. One thread's whole work.
    package func work() {
        var store: WitnessStoreBox?
        // Every batch fails while a disk is full, and they are many in a second.
        var reported: String?
        // Who has a log's key can make a fork with every request.
        var forked: Set<String> = []
        while let batch = queue.take(limit: WitnessLimits.batch) {
            do {
                let open = try store ?? WitnessStoreBox(state, signer.verifier)
                store = open
                for (job, answer) in zip(batch, try decide(batch.map(\.request), open, &forked)) {
                    job.completion(answer)
                }
                reported = nil
            } catch {
                // Nothing was written, so nothing was promised. The file is opened anew.
                store = nil
                let why = "\(error)"
                if reported != why { report("nothing is cosigned: \(why)") }
                reported = why
                for job in batch {
                    job.completion(WitnessAnswer(500, "this witness cannot write down what it would sign\n"))
                }
            }
        }
    }

    /// Lets `work` end; what comes later is refused.
    package func stop() { queue.close() }

    /// - Parameter forked: logs of which it was said that evidence could not be kept.
    /// - Throws: where the decisions are not on the disk: none may be told.
    private func decide(
        _ requests: [SignedRequest], _ store: WitnessStoreBox, _ forked: inout Set<String>
    ) throws -> [WitnessAnswer] {
        let now = now()
        var known: [String: WitnessedLog] = [:]
        var changed: Set<String> = []
        let decisions = try store.store.transaction {
            var decisions: [WitnessRule.Decision] = []
            for request in requests {
                let head = request.head.checkpoint
                guard var log = try known[head.origin] ?? store.store.log(head.origin) else {
                    throw WitnessError("the log \(head.origin) was removed from the state")
                }
                let decision = WitnessRule.decide(request, log, now: now)
                decisions.append(decision)
                if decision == .forked, let last = log.last, !keep(last, request, head.origin, now),
                    forked.insert(head.origin).inserted
                {
                    report("the log \(head.origin) forked, and no evidence could be kept in \(evidence)")
                }
                if decision == .cosign {
                    log.last = WitnessedLog.Head(
                        size: head.size, root: head.root, note: request.note, time: now)
                    changed.insert(head.origin)
                }
                known[head.origin] = log
            }
            for origin in changed {
                if let head = known[origin]?.last { try store.store.remember(head, of: origin) }
            }
            return decisions
        }
        return zip(requests, decisions).map { answer($0, $1, now: now) }
    }

    private func answer(
        _ request: SignedRequest, _ decision: WitnessRule.Decision, now: UInt64
    ) -> WitnessAnswer {
        switch decision {
        case .cosign: WitnessAnswer(200, signer.sign(request.head.note.text, time: now).line)
        case .otherSize(let size): .size(size)
        case .forked: .size(request.head.checkpoint.size)
        case .notProved: WitnessAnswer(422, "the proof does not lead from the old head to this one\n")
        case .malformed: WitnessAnswer(400, "the old size is larger than the checkpoint's\n")
        case .clockWentBack: WitnessAnswer(500, "this witness's clock is behind its last cosignature\n")
        }
    }

    /// Where it cannot be kept, the answer is the same.
    private func keep(
        _ last: WitnessedLog.Head, _ request: SignedRequest, _ origin: String, _ now: UInt64
    ) -> Bool {
        let evidence = Evidence.ofTwoTrees(of: origin, last, request, seen: now)
        return evidence.save(in: self.evidence, as: Evidence.fileName(of: origin)) != nil
    }
}

/// One connection, for the one thread that runs `work`.
private final class WitnessStoreBox {
    let store: WitnessStore

    init(_ path: String, _ identity: VerifierKey) throws {
        store = try WitnessStore(path, identity: identity)
    }
}

/// Requests on their way to the disk.
private final class WaitingRequests: @unchecked Sendable {
    struct Job: Sendable {
        let request: SignedRequest
        let completion: @Sendable (WitnessAnswer) -> Void
    }

    // Both are touched under the lock alone.
    private let monitor = Monitor()
    private var jobs: [Job] = []
    private var isClosed = false

    func add(_ job: Job) -> Bool {
        monitor.lock()
        defer { monitor.unlock() }
        guard !isClosed, jobs.count < WitnessLimits.waiting else { return false }
        jobs.append(job)
        if jobs.count == 1 { monitor.wakeAll() }
        return true
    }

    /// Waits for jobs.
    /// - Returns: nil where it is closed and empty.
    func take(limit: Int) -> [Job]? {
        monitor.lock()
        defer { monitor.unlock() }
        while jobs.isEmpty, !isClosed { monitor.wait() }
        guard !jobs.isEmpty else { return nil }
        let batch = Array(jobs.prefix(limit))
        jobs.removeFirst(batch.count)
        return batch
    }

    func close() {
        monitor.lock()
        isClosed = true
        monitor.wakeAll()
        monitor.unlock()
    }
}

extension Evidence {
    /// What a witness keeps of a log whose key signed two trees of one size.
    static func ofTwoTrees(
        of origin: String, _ last: WitnessedLog.Head, _ request: SignedRequest, seen: UInt64
    ) -> Evidence {
        Evidence(
            tap: origin, what: "its key signed two trees of \(countedEntries(last.size))", seen: seen,
            trusted: last.note, offered: request.note)
    }

    /// An origin may hold slashes.
    static func fileName(of origin: String) -> String {
        "witness-\(SHA256.hash(Array(origin.utf8)).hex.prefix(12))"
    }
}
