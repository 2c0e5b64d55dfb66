/// The algorithms under which bytes are known.
package enum DigestAlgorithm: String, CaseIterable, Hashable, Sendable, Comparable {
    /// SHA-256 of a file.
    case sha256
    /// The weights digest, version 1 (ModelDigest).
    case weights
    /// BLAKE3 of one tensor's bytes, in tensor manifests.
    case blake3

    /// Bytes in a digest.
    package var byteCount: Int { 32 }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An algorithm and its output: `sha256:<hex>`. Never bytes alone.
package struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let algorithm: DigestAlgorithm
    package let hash: Hash32

    package init(_ algorithm: DigestAlgorithm, _ hash: Hash32) {
        self.algorithm = algorithm
        self.hash = hash
    }

    /// Reads `sha256:<64 lowercase hex digits>`; nil for anything else.
    package init?(_ text: String) {
        var text = text
        guard let found = text.withUTF8({ Digest($0) }) else { return nil }
        self = found
    }

    /// The same of UTF-8.
    package init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
            let algorithm = DigestAlgorithm(rawValue: String(decoding: text[..<colon], as: UTF8.self)),
            let hash = Hash32(hex: UnsafeBufferPointer(rebasing: text[(colon + 1)...]))
        else { return nil }
        self.init(algorithm, hash)
    }

    package var description: String {
        switch algorithm {
        case .sha256: hash.hex(after: "sha256:")
        case .weights: hash.hex(after: "weights:")
        case .blake3: hash.hex(after: "blake3:")
        }
    }

    package static func < (left: Digest, right: Digest) -> Bool {
        left.algorithm == right.algorithm ? left.hash < right.hash : left.algorithm < right.algorithm
    }
}
