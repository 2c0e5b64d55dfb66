internal import Cryptography
internal import Registry
package import TransparencyLog

/// One head, cosigned on the command line: the log's own tiles are the proof.
package struct Cosigner {
    private let signer: NoteSigner
    private let state: String
    private let evidence: String

    /// - Parameters:
    ///   - state: the SQLite file.
    ///   - evidence: the folder for evidence of logs that forked.
    package init(_ signer: NoteSigner, state: String, evidence: String) {
        self.signer = signer
        self.state = state
        self.evidence = evidence
    }

    package enum Outcome: Sendable {
        /// Written down, then signed.
        case cosigned(NoteSignature, head: Checkpoint, time: UInt64, before: UInt64)
        /// The log does what no honest one does; both notes are in the file.
        case refused(what: String, evidence: String?)
    }

    /// - Parameters:
    ///   - key: the log's, which is followed once it signed the note; nil where the state knows it.
    ///   - read: hash tiles of the log, by their paths.
    ///   - now: seconds since 1970.
    package func cosign(
        _ note: [UInt8], key: VerifierKey?, now: UInt64, read: @escaping (TilePath) throws -> [UInt8]?
    ) throws -> Outcome {
        let claimed = try UnverifiedCheckpoint(parsing: note)
        let origin = claimed.checkpoint.origin
        let store = try WitnessStore(state, identity: signer.verifier)
        if let key, !key.name.utf8.elementsEqual(origin.utf8) {
            throw WitnessError("the key is that of the log \(key.name), and this is a head of \(origin)")
        }
        let decision = try store.transaction { () throws -> Decision in
            guard let known = try key ?? store.log(origin)?.key else {
                throw WitnessError("the key of the log \(origin) is not known here")
            }
            // The signature first: nothing is said of a note that is not the log's, and no wrong key takes the place of a right one.
            let head = try claimed.verified(origin: origin, logKey: known, cosigners: []).checkpoint
            if let key { try store.follow(key) }
            let log = try store.log(origin) ?? WitnessedLog(key: known)
            guard head.size >= log.size else {
                let what = "its log shrank from \(log.size) to \(countedEntries(head.size))"
                return refusal(what, log, note, now)
            }
            var proof: [Hash32] = []
            if log.size > 0, head.size > log.size {
                var reader = TileReader(size: head.size, root: head.root, read: read)
                let prefix = try reader.root(at: log.size)
                proof = try reader.consistencyProof(from: log.size)
                if prefix != log.root {
                    let what = "its log was rewritten: it forked at or before entry \(log.size)"
                    return refusal(what, log, note, now, prefix: prefix, proof: proof)
                }
            }
            let asked = AddCheckpoint(oldSize: log.size, proof: proof, checkpoint: note)
            let request = try SignedRequest(asked, claimed, logKey: log.key)
            switch WitnessRule.decide(request, log, now: now) {
            case .cosign: break
            case .forked:
                return refusal("its key signed two trees of \(countedEntries(log.size))", log, note, now)
            case .clockWentBack(let last):
                throw WitnessError(
                    "this clock says \(Moment.format(now)), before the last cosignature of this log, \(Moment.format(last))"
                )
            case .otherSize, .notProved, .malformed:
                throw WitnessError(
                    "the tiles do not prove that the log grew from \(countedEntries(log.size))")
            }
            try store.remember(
                WitnessedLog.Head(size: head.size, root: head.root, note: request.note, time: now),
                of: origin)
            return .remembered(head, before: log.size)
        }
        switch decision {
        case .refused(let outcome): return outcome
        case .remembered(let head, let before):
            return .cosigned(
                signer.sign(claimed.note.text, time: now), head: head, time: now, before: before)
        }
    }

    /// What is on the disk.
    private enum Decision {
        case remembered(Checkpoint, before: UInt64)
        case refused(Outcome)
    }

    private func refusal(
        _ what: String, _ log: WitnessedLog, _ note: [UInt8], _ now: UInt64, prefix: Hash32? = nil,
        proof: [Hash32] = []
    ) -> Decision {
        var kept = Evidence(
            tap: log.key.name, what: what, seen: now, trusted: log.last?.note, offered: note)
        kept.prefix = prefix
        kept.proof = proof
        return .refused(
            .refused(
                what: what, evidence: kept.save(in: evidence, as: Evidence.fileName(of: log.key.name))))
    }
}
