/// XXH64 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md, version 0.1.1), seed 0. No cryptographic hash: anybody can make
/// other bytes with the same one. It is here because safemodels 0.1.0 printed it.
package struct XXH64: Sendable {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    // Step 1: the accumulators, for seed 0.
    private var a = prime1 &+ prime2
    private var b = prime2
    private var c: UInt64 = 0
    private var d = 0 &- prime1
    /// Bytes that were fed.
    private var total: UInt64 = 0
    /// What does not make a stripe of 32 bytes yet.
    private var tail: [UInt8] = []

    package init() {}

    package static func hash(_ bytes: [UInt8]) -> UInt64 {
        var stream = XXH64()
        bytes.withUnsafeBytes { stream.update($0) }
        return stream.finalize()
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        total &+= UInt64(bytes.count)
        var rest = bytes[...]
        if !tail.isEmpty {
            let missing = min(32 - tail.count, rest.count)
            tail += rest.prefix(missing)
            rest = rest.dropFirst(missing)
            guard tail.count == 32 else { return }
            tail.withUnsafeBytes { take($0) }
            tail.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / 32 * 32
        take(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
        tail += rest.dropFirst(whole)
    }

    /// Step 2: whole stripes.
    private mutating func take(_ stripes: UnsafeRawBufferPointer) {
        var (a, b, c, d) = (a, b, c, d)
        var offset = 0
        while offset < stripes.count {
            a = Self.round(a, Self.word(stripes, offset))
            b = Self.round(b, Self.word(stripes, offset + 8))
            c = Self.round(c, Self.word(stripes, offset + 16))
            d = Self.round(d, Self.word(stripes, offset + 24))
            offset += 32
        }
        (self.a, self.b, self.c, self.d) = (a, b, c, d)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }

    private static func round(_ accumulator: UInt64, _ lane: UInt64) -> UInt64 {
        rotate(accumulator &+ lane &* prime2, 31) &* prime1
    }

    private static func merge(_ accumulator: UInt64, _ lane: UInt64) -> UInt64 {
        (accumulator ^ round(0, lane)) &* prime1 &+ prime4
    }

    /// Steps 3 to 7: of what was fed so far.
    package func finalize() -> UInt64 {
        var hash: UInt64
        if total < 32 {
            hash = Self.prime5
        } else {
            hash = Self.rotate(a, 1) &+ Self.rotate(b, 7) &+ Self.rotate(c, 12) &+ Self.rotate(d, 18)
            for lane in [a, b, c, d] { hash = Self.merge(hash, lane) }
        }
        hash &+= total
        tail.withUnsafeBytes { tail in
            var offset = 0
            while tail.count - offset >= 8 {
                hash ^= Self.round(0, Self.word(tail, offset))
                hash = Self.rotate(hash, 27) &* Self.prime1 &+ Self.prime4
                offset += 8
            }
            if tail.count - offset >= 4 {
                let lane = UInt32(littleEndian: tail.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
                hash ^= UInt64(lane) &* Self.prime1
                hash = Self.rotate(hash, 23) &* Self.prime2 &+ Self.prime3
                offset += 4
            }
            while offset < tail.count {
                hash ^= UInt64(tail[offset]) &* Self.prime5
                hash = Self.rotate(hash, 11) &* Self.prime1
                offset += 1
            }
        }
        hash ^= hash >> 33
        hash &*= Self.prime2
        hash ^= hash >> 29
        hash &*= Self.prime3
        hash ^= hash >> 32
        return hash
    }
}
