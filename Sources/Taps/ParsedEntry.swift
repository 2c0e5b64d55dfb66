internal import Attestation
internal import Cryptography
internal import Registry
internal import TransparencyLog

/// What an entry's bytes give by themselves. Nothing of it is believed before its leaf hash was proved to be the log's and its
/// signatures were checked, which is for who asked for it (`OpenTap`).
struct ParsedEntry: Sendable {
    /// RFC 6962 2.1.
    let leaf: Hash32
    /// nil for what is no statement's envelope.
    let content: Content?

    struct Content: Sendable {
        let envelope: Envelope
        let id: Hash32
        /// nil where it was not parsed, or cannot be.
        let statement: Statement?
        let check: SignatureCheck
    }

    /// - Parameters:
    ///   - checks: of the tap that is asked.
    ///   - parsesStatement: otherwise that is left to who needs it: a statement may stand in many entries.
    init(_ bytes: [UInt8], _ checks: SignatureChecks, parsesStatement: Bool) {
        leaf = MerkleTree.leafHash(bytes)
        guard let envelope = try? Envelope(parsing: bytes), envelope.payloadType == .statement else {
            content = nil
            return
        }
        content = Content(
            envelope: envelope, id: envelope.id,
            statement: parsesStatement ? try? Statement(parsing: envelope.payload) : nil,
            check: checks.check(of: envelope, leaf: leaf))
    }
}

/// Which signatures of an entry are to be checked, and under what that they were is remembered.
struct SignatureCheck: Sendable {
    /// The governing signers' keys that the envelope may be signed by.
    let keys: [PublicKey]
    /// A keyed hash over the leaf and the keys: a cache that somebody wrote to cannot say so of a signature that is none. nil where
    /// nothing is remembered.
    let mark: Hash32?
}

/// What signatures of a tap's entries are held against.
struct SignatureChecks: Sendable {
    /// nil where nobody signs yet.
    let signers: VerifiedSigners?
    /// nil for the bundled index, which remembers nothing.
    let memoryKey: Hash32?

    func check(of envelope: Envelope, leaf: Hash32) -> SignatureCheck {
        let keys = signers?.candidates(for: envelope) ?? []
        guard !keys.isEmpty, let memoryKey else { return SignatureCheck(keys: keys, mark: nil) }
        var hasher = BLAKE3.Hasher(.keyed(memoryKey))
        hasher.update(leaf.bytes)
        for key in keys { hasher.update(key.raw.bytes) }
        return SignatureCheck(keys: keys, mark: hasher.finalize())
    }
}
