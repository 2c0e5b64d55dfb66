internal import Attestation
internal import Cryptography
internal import TransparencyLog

/// What an entry's bytes give by themselves. Nothing of it is believed before its leaf hash was proved to be the log's and its
/// signatures were checked, which is for who asked for it (`OpenTap`).
struct ParsedEntry: Sendable {
    /// RFC 6962 2.1.
    let leaf: Hash32
    /// nil for what is no statement's envelope.
    let envelope: Envelope?
    /// The statement's; nil where there is no envelope.
    let id: Hash32?
    /// nil where it was not parsed, or cannot be.
    let statement: Statement?

    /// - Parameter parsesStatement: otherwise that is left to who needs it: a statement may stand in many entries.
    init(_ bytes: [UInt8], parsesStatement: Bool) {
        leaf = MerkleTree.leafHash(bytes)
        guard let envelope = try? Envelope(parsing: bytes), envelope.payloadType == .statement else {
            envelope = nil
            id = nil
            statement = nil
            return
        }
        self.envelope = envelope
        id = envelope.id
        statement = parsesStatement ? try? Statement(parsing: envelope.payload) : nil
    }
}
