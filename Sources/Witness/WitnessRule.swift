package import Cryptography
package import TransparencyLog

/// A log that a witness follows, and what it cosigned of it.
package struct WitnessedLog: Sendable {
    /// Named as the origin.
    package let key: VerifierKey
    /// What was cosigned last; nil where nothing was.
    package var last: Head?

    package struct Head: Sendable {
        package let size: UInt64
        package let root: Hash32
        /// The note with the log's own lines.
        package let note: [UInt8]
        /// Seconds since 1970; that of the cosignature.
        package let time: UInt64

        package init(size: UInt64, root: Hash32, note: [UInt8], time: UInt64) {
            self.size = size
            self.root = root
            self.note = note
            self.time = time
        }
    }

    package init(key: VerifierKey, last: Head? = nil) {
        self.key = key
        self.last = last
    }

    package var size: UInt64 { last?.size ?? 0 }
    package var root: Hash32 { last?.root ?? MerkleTree.emptyRoot }
}

/// A head that the log's key signed, and the proof that it extends another. Made by `init` alone, which checks the signature.
package struct SignedRequest: Sendable {
    package let oldSize: UInt64
    package let proof: [Hash32]
    package let head: VerifiedCheckpoint
    /// The note with the log's own lines alone: what strangers wrote on it is not kept.
    package let note: [UInt8]

    /// - Parameter claimed: what the request's note says.
    package init(
        _ request: AddCheckpoint, _ claimed: UnverifiedCheckpoint, logKey: VerifierKey
    ) throws(LogError) {
        oldSize = request.oldSize
        proof = request.proof
        head = try claimed.verified(origin: logKey.name, logKey: logKey, cosigners: [])
        let own = claimed.note.signatures.filter {
            $0.keyID == logKey.keyID && $0.name.utf8.elementsEqual(logKey.name.utf8)
        }
        note = SignedNote(text: claimed.note.text, signatures: own).encoded
    }
}

/// When a witness cosigns (C2SP tlog-witness, "add-checkpoint"). Pure.
package enum WitnessRule {
    package enum Decision: Hashable, Sendable {
        case cosign
        /// The old size is not what was cosigned last.
        case otherSize(UInt64)
        /// The same size with another root: the log's key signed two trees.
        case forked
        /// The proof does not lead from the one head to the other.
        case notProved
        /// The old size is larger than the head's.
        case malformed
        /// The clock is behind the last cosignature; a cosignature says what was largest at its time.
        case clockWentBack(UInt64)
    }

    /// - Parameter now: seconds since 1970.
    package static func decide(_ request: SignedRequest, _ log: WitnessedLog, now: UInt64) -> Decision {
        let head = request.head.checkpoint
        guard request.oldSize <= head.size else { return .malformed }
        guard request.oldSize == log.size else { return .otherSize(log.size) }
        if head.size == log.size, log.last != nil {
            guard head.root == log.root else { return .forked }
        }
        guard
            MerkleTree.verifyConsistency(
                oldSize: log.size, oldRoot: log.root, newSize: head.size, newRoot: head.root,
                proof: request.proof)
        else { return .notProved }
        if let last = log.last, now < last.time { return .clockWentBack(last.time) }
        return .cosign
    }
}
