package import Cryptography

/// An offline proof that an entry is in a log: C2SP tlog-proof. Nothing in it is verified.
///
///     c2sp.org/tlog-proof@v1
///     extra <base64>          optional; opaque, and not authenticated by the proof
///     index <decimal>
///     <base64 of 32 bytes>    the inclusion proof, RFC 6962 2.1.1, from the leaf's sibling up
///     ...
///                             an empty line
///     <checkpoint>            a signed note, verbatim
package struct LogProof: Hashable, Sendable {
    package static let header = "c2sp.org/tlog-proof@v1"
    /// Bytes: an entry of 65,535 in base64, 63 hashes and the longest note.
    package static let byteLimit = 88 << 10 | SignedNote.byteLimit << 1

    package let extra: [UInt8]?
    package let index: UInt64
    package let hashes: [Hash32]
    /// The checkpoint's note, byte for byte.
    package let checkpoint: [UInt8]

    package init(extra: [UInt8]?, index: UInt64, hashes: [Hash32], checkpoint: [UInt8]) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    package init(parsing bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= Self.byteLimit else {
            throw LogError("a proof of more than \(Self.byteLimit) bytes")
        }
        var lines = Lines(bytes)
        guard let first = lines.next(), first.elementsEqual(Self.header.utf8) else {
            throw LogError("a proof starts with \(Self.header)")
        }
        var line = lines.next()
        if let text = line.flatMap({ Lines.value(of: "extra", in: $0) }) {
            guard let decoded = Base64.decode(text) else { throw LogError("a proof's extra is no base64") }
            extra = decoded
            line = lines.next()
        } else {
            extra = nil
        }
        guard let index = line.flatMap({ Lines.value(of: "index", in: $0) }).flatMap({ Lines.number($0) })
        else { throw LogError("a proof has an index without leading zeros") }
        self.index = index
        hashes = try lines.hashes()
        checkpoint = lines.remainder
    }

    package var encoded: [UInt8] {
        var text = Self.header + "\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
        return Array("\(text)\n".utf8) + checkpoint
    }

    /// Whether the leaf is at `index` in the tree of a checkpoint.
    /// - Parameter head: of a note that was verified, and that is the proof's own.
    package func proves(leaf: Hash32, in head: Checkpoint) -> Bool {
        MerkleTree.verifyInclusion(
            leaf: leaf, index: index, size: head.size, proof: hashes, root: head.root)
    }
}
