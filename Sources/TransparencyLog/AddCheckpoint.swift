package import Cryptography

/// What a log asks of a witness: C2SP tlog-witness, the body of `POST add-checkpoint`. Nothing in it is verified.
///
///     old <decimal>           the size that the witness cosigned last
///     <base64 of 32 bytes>    a consistency proof from it, RFC 6962 2.1.2; at most 63 lines
///     ...
///                             an empty line
///     <checkpoint>            a signed note
package struct AddCheckpoint: Hashable, Sendable {
    /// Bytes: the longest note, 63 lines of 45 and the first.
    package static let byteLimit = SignedNote.byteLimit + 63 * 45 + 32

    package let oldSize: UInt64
    package let proof: [Hash32]
    /// The note, byte for byte.
    package let checkpoint: [UInt8]

    package init(oldSize: UInt64, proof: [Hash32], checkpoint: [UInt8]) {
        self.oldSize = oldSize
        self.proof = proof
        self.checkpoint = checkpoint
    }

    package init(parsing body: [UInt8]) throws(LogError) {
        guard body.count <= Self.byteLimit else {
            throw LogError("a request of more than \(Self.byteLimit) bytes")
        }
        var lines = Lines(body)
        guard
            let size = lines.next().flatMap({ Lines.value(of: "old", in: $0) }).flatMap({ Lines.number($0) })
        else { throw LogError("a request starts with a line \"old <size>\"") }
        oldSize = size
        proof = try lines.hashes()
        checkpoint = lines.remainder
    }

    package var encoded: [UInt8] {
        var text = "old \(oldSize)\n"
        for hash in proof { text += Base64.encode(hash.bytes) + "\n" }
        return Array("\(text)\n".utf8) + checkpoint
    }
}
