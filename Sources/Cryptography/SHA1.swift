internal import Crypto

/// SHA-1 (FIPS 180-4), which is broken: two texts with one hash can be made. It is here because version 5 of a UUID (RFC 9562
/// 5.5) is made of it, and gguf-hash prints one.
package struct SHA1Stream {
    private var hasher = Insecure.SHA1()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    }

    /// 20 bytes.
    package func finalize() -> [UInt8] { hasher.finalize().withUnsafeBytes { Array($0) } }
}
