internal import Crypto

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
    package static func hash(_ bytes: [UInt8]) -> Hash32 {
        bytes.withUnsafeBytes { hash($0) }
    }

    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash32 {
        var hasher = Crypto.SHA256()
        hasher.update(bufferPointer: bytes)
        return Hash32(hasher.finalize())
    }

    /// A running hash. Not for use from two threads at once.
    package struct Stream {
        private var hasher = Crypto.SHA256()

        package init() {}

        package mutating func update(_ bytes: UnsafeRawBufferPointer) {
            hasher.update(bufferPointer: bytes)
        }

        package mutating func update(_ bytes: [UInt8]) {
            bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        }

        package func finalize() -> Hash32 { Hash32(hasher.finalize()) }
    }
}

extension Hash32 {
    fileprivate init(_ digest: Crypto.SHA256.Digest) {
        self = digest.withUnsafeBytes { Hash32(loading: $0) }
    }
}
