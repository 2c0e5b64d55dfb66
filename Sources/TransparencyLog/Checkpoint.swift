package import Cryptography

/// The head of a log: C2SP tlog-checkpoint.
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: Hash32
    /// Further lines, opaque.
    package let extensions: [String]

    package init(origin: String, size: UInt64, root: Hash32, extensions: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    package init(parsing text: [UInt8]) throws(LogError) {
        guard text.last == 0x0A else { throw LogError("a checkpoint ends in a newline") }
        // A byte that is repaired would be another text than the one that is signed.
        guard String(validating: text, as: UTF8.self) != nil else {
            throw LogError("a checkpoint is not UTF-8")
        }
        let lines = text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count >= 3, !lines[0].isEmpty else {
            throw LogError("a checkpoint has origin, size and root")
        }
        origin = String(decoding: lines[0], as: UTF8.self)
        guard let size = Lines.number(lines[1]) else {
            throw LogError("a checkpoint's size is a decimal number without leading zeros")
        }
        self.size = size
        guard let bytes = Base64.decode(lines[2]), let root = Hash32(bytes) else {
            throw LogError("a checkpoint's root is 32 bytes in base64")
        }
        self.root = root
        guard lines[3...].allSatisfy({ !$0.isEmpty }) else { throw LogError("an empty line in a checkpoint") }
        extensions = lines[3...].map { String(decoding: $0, as: UTF8.self) }
    }

    package var text: [UInt8] {
        var out = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
        for line in extensions { out += line + "\n" }
        return Array(out.utf8)
    }
}

/// A note that claims to be a checkpoint.
package struct UnverifiedCheckpoint: Sendable {
    package let note: SignedNote
    package let checkpoint: Checkpoint

    package init(parsing bytes: [UInt8]) throws(LogError) {
        note = try SignedNote(parsing: bytes)
        checkpoint = try Checkpoint(parsing: note.text)
    }

    /// Checks origin, the log's signature and all cosignatures of keys that are known.
    /// - Parameters:
    ///   - logKey: of kind `.ed25519`, named as the origin; it must have signed.
    ///   - cosigners: of kind `.cosignature`; who of them must have signed is the caller's policy.
    package func verified(
        origin: String, logKey: VerifierKey, cosigners: [VerifierKey]
    ) throws(LogError) -> VerifiedCheckpoint {
        guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else {
            throw LogError("the checkpoint is for the log \"\(checkpoint.origin)\", not \"\(origin)\"")
        }
        let signed = try note.verified(by: [logKey] + cosigners)
        guard signed.contains(where: { $0.key == logKey }) else {
            throw LogError("the checkpoint is not signed by the log's key")
        }
        return VerifiedCheckpoint(
            checkpoint: checkpoint, note: note, cosignatures: signed.filter { $0.key.kind == .cosignature })
    }
}

/// A checkpoint whose log signature was checked.
package struct VerifiedCheckpoint: Sendable {
    package let checkpoint: Checkpoint
    package let note: SignedNote
    /// Who of the known cosigners signed, and when (seconds since 1970).
    package let cosignatures: [(key: VerifierKey, time: UInt64)]

    fileprivate init(
        checkpoint: Checkpoint, note: SignedNote, cosignatures: [(key: VerifierKey, time: UInt64)]
    ) {
        self.checkpoint = checkpoint
        self.note = note
        self.cosignatures = cosignatures
    }
}
