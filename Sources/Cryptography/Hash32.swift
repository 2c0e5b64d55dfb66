/// 32 bytes: a SHA-256, a BLAKE3 output, an Ed25519 public key, the id of an attestation.
///
/// Four words rather than an array, so that millions of them need no heap; ordered as their bytes are.
package struct Hash32: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes in order, each word big-endian, so that comparing words compares bytes.
    private let a, b, c, d: UInt64

    /// - Returns: nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        // Arrays and slices, which is nearly always: the loop below is not specialised across modules, and a proof from a
        // tile makes hundreds of these.
        if let whole = bytes.withContiguousStorageIfAvailable({ Hash32(loading: UnsafeRawBufferPointer($0)) })
        {
            self = whole
            return
        }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        for byte in bytes {
            switch index >> 3 {
            case 0: words.0 = words.0 << 8 | UInt64(byte)
            case 1: words.1 = words.1 << 8 | UInt64(byte)
            case 2: words.2 = words.2 << 8 | UInt64(byte)
            default: words.3 = words.3 << 8 | UInt64(byte)
            }
            index += 1
        }
        (a, b, c, d) = words
    }

    /// For arrays, without what a generic call costs at run time.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self = bytes.withUnsafeBytes { Hash32(loading: $0) }
    }

    /// - Precondition: `raw` holds at least 32 bytes (callers are in this package and hold digests).
    package init(loading raw: UnsafeRawBufferPointer) {
        precondition(raw.count >= 32)
        a = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        b = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        c = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        d = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    /// Lowercase hex, 64 digits.
    package init?(hex: String) {
        var hex = hex
        guard let hash = hex.withUTF8({ Hash32(hex: $0) }) else { return nil }
        self = hash
    }

    /// Lowercase hex, 64 digits.
    package init?(hex text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 64 else { return nil }
        let hash = withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { out in
            Hex.decode(text, anyCase: false, to: out)
                ? Hash32(loading: UnsafeRawBufferPointer(out)) : nil
        }
        guard let hash else { return nil }
        self = hash
    }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { out, count in
            write(to: UnsafeMutableRawBufferPointer(out))
            count = 32
        }
    }

    /// The first eight bytes, big-endian: most hashes are told apart by them.
    package var prefix: UInt64 { a }

    package var hex: String { hex(after: "") }
    package var description: String { hex }

    /// - Parameter start: what stands before the digits.
    func hex(after start: StaticString) -> String {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { raw in
            write(to: raw)
            return Hex.encode(UnsafeRawBufferPointer(raw), after: start)
        }
    }

    /// Writes the 32 bytes to the start of `out`, which has room for them.
    package func write(to out: UnsafeMutableRawBufferPointer) {
        precondition(out.count >= 32)
        out.storeBytes(of: a.bigEndian, toByteOffset: 0, as: UInt64.self)
        out.storeBytes(of: b.bigEndian, toByteOffset: 8, as: UInt64.self)
        out.storeBytes(of: c.bigEndian, toByteOffset: 16, as: UInt64.self)
        out.storeBytes(of: d.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    package static func < (left: Hash32, right: Hash32) -> Bool {
        (left.a, left.b, left.c, left.d) < (right.a, right.b, right.c, right.d)
    }
}
