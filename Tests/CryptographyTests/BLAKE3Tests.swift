import Cryptography
import FileIO
import TestSupport
import Testing

private func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

/// Bytes of which no block repeats another, the same on every run (xorshift64*).
private func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return [UInt8](unsafeUninitializedCapacity: (count + 7) & ~7) { out, initialized in
        let raw = UnsafeMutableRawBufferPointer(out)
        for offset in stride(from: 0, to: count, by: 8) {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            raw.storeBytes(
                of: (state &* 0x2545_F491_4F6C_DD1D).littleEndian, toByteOffset: offset, as: UInt64.self)
        }
        initialized = count
    }
}

/// A generator for sizes, the same on every run.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

private func hash(_ mode: BLAKE3.Mode, _ bytes: UnsafeRawBufferPointer) -> Hash32 {
    var hasher = BLAKE3.Hasher(mode)
    hasher.update(bytes)
    return hasher.finalize()
}

private func prefix(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[..<count])
}

@Suite struct BLAKE3Tests {
    private static let lanes = BLAKE3.availableLanes

    @Test("the project's own vectors, in three modes", arguments: lanes)
    func vectors(lanes: Int) throws {
        let key = try #require(Hash32(Array(BLAKE3Vector.key.utf8)))
        try BLAKE3.withForcedLanes(lanes) {
            #expect(BLAKE3.lanes == lanes)
            for vector in BLAKE3Vector.all {
                pattern(vector.byteCount).withUnsafeBytes { bytes in
                    #expect(BLAKE3.hash(bytes).hex == vector.hash)
                    #expect(hash(.hash, bytes).hex == vector.hash)
                    #expect(hash(.keyed(key), bytes).hex == vector.keyed)
                    #expect(
                        hash(.deriveKey(context: BLAKE3Vector.context), bytes).hex == vector.derived)
                }
            }
        }
    }

    @Test("b3sum agrees on every length to 10,000 and around every chunk to 256 KiB, in three modes")
    func everyLength() throws {
        let chunks = (10...256).flatMap { [$0 * 1024 - 1, $0 * 1024, $0 * 1024 + 1] }
        let lengths = Array(0...10_000) + chunks.filter { $0 > 10_000 }
        let bytes = noise(256 * 1024 + 1, seed: 1)
        let key = BLAKE3.hash(Array("a key".utf8))
        let context = "oracle tests 2026-11-25, every length"
        let modes: [(mode: BLAKE3.Mode, options: [String], input: [UInt8])] = [
            (.hash, [], []), (.keyed(key), ["--keyed"], key.bytes),
            (.deriveKey(context: context), ["--derive-key", context], []),
        ]
        try withTemporaryFolder { folder in
            for length in lengths { try writeQuickly(bytes, length, to: "\(folder)/\(length)") }
            for (mode, options, input) in modes {
                let answer = try runProgram(
                    "b3sum", ["--no-names"] + options + lengths.map { "\(folder)/\($0)" }, input: input,
                    in: folder)
                #expect(answer.status == 0)
                let expected = answer.lines.compactMap { Hash32(hex: $0) }
                try #require(expected.count == lengths.count)
                for lanes in Self.lanes {
                    let wrong = try BLAKE3.withForcedLanes(lanes) {
                        bytes.withUnsafeBytes { bytes in
                            zip(lengths, expected).filter { hash(mode, prefix(bytes, $0.0)) != $0.1 }
                        }
                    }
                    #expect(wrong.isEmpty, "\(lanes) lanes, lengths \(wrong.prefix(8).map(\.0))")
                }
            }
        }
    }

    @Test("b3sum agrees around every subtree boundary to 64 MiB")
    func subtreeBoundaries() throws {
        let largest = 64 << 20
        var lengths: Set<Int> = []
        for power in 14...26 {
            // The whole subtree, one chunk more and less, and half of its right neighbour.
            for middle in [0, 1024, -1024, (1 << power) / 2] {
                for edge in [-1, 0, 1] { lengths.insert(1 << power + middle + edge) }
            }
        }
        let bytes = noise(largest + 2048, seed: 2)
        let descending = lengths.filter { $0 <= bytes.count }.sorted(by: >)
        try withTemporaryFolder { folder in
            // One file, cut shorter and shorter.
            let path = "\(folder)/input"
            try writeQuickly(bytes, bytes.count, to: path)
            for length in descending {
                try cut(path, to: length)
                let answer = try runProgram("b3sum", ["--no-names", path], in: folder)
                let expected = try #require(answer.lines.first.flatMap { Hash32(hex: $0) })
                for lanes in Self.lanes {
                    let found = try BLAKE3.withForcedLanes(lanes) {
                        bytes.withUnsafeBytes { BLAKE3.hash(prefix($0, length)) }
                    }
                    #expect(found == expected, "\(lanes) lanes, \(length) bytes")
                }
            }
        }
    }

    @Test("odd pieces give what one piece gives", arguments: lanes)
    func pieces(lanes: Int) throws {
        let bytes = noise(300_000, seed: 3)
        let key = BLAKE3.hash([])
        var random = Seeded(state: UInt64(lanes))
        try BLAKE3.withForcedLanes(lanes) {
            for turn in 0..<200 {
                let count = Int.random(in: 0...bytes.count, using: &random)
                let limit = [1, 7, 64, 65, 1024, 1025, 5000, 70_000][turn % 8]
                // Single bytes are slow enough to be tried on short inputs only.
                let whole = Array(bytes[..<min(count, limit * 4096)])
                let mode = [BLAKE3.Mode.hash, .keyed(key), .deriveKey(context: "pieces")][turn % 3]
                var hasher = BLAKE3.Hasher(mode)
                var at = 0
                while at < whole.count {
                    let piece = min(Int.random(in: 0...limit, using: &random), whole.count - at)
                    hasher.update(Array(whole[at..<at + piece]))
                    at += piece
                }
                #expect(hasher.finalize() == whole.withUnsafeBytes { hash(mode, $0) })
            }
        }
    }

    /// The one way is checked against b3sum above; this one against it.
    @Test("inputs hashed side by side give what each gives alone", arguments: lanes)
    func sideBySide(lanes: Int) throws {
        let bytes = noise(1 << 20, seed: 11)
        var generator = Seeded(state: 12)
        var sets: [[Range<Int>]] = [
            [], [0..<0], [5..<5, 5..<6], [0..<1024, 0..<1025, 0..<2048, 1..<1024], [0..<1 << 20],
            // Every count of chunks, with and without a last one that is not whole.
            (0...80).flatMap { [0..<$0 * 1024, 3..<($0 * 1024 + 300)] },
            (0...1100).map { 7..<7 + $0 },
            // As models have them.
            (0..<9).map { $0 * 107_520..<($0 + 1) * 107_520 }, (0..<4000).map { $0 * 64..<$0 * 64 + 64 },
            // Just what is hashed together, and more.
            [0..<511 * 1024, 0..<1025], [0..<512 * 1024, 3..<9], [0..<513 * 1024, 0..<512 * 1024 + 1, 1..<2],
        ]
        for _ in 0..<60 {
            sets.append(
                (0..<Int.random(in: 1...200, using: &generator)).map { _ in
                    let length = Int.random(
                        in: 0...[40, 3000, 70_000].randomElement(using: &generator)!, using: &generator)
                    let start = Int.random(in: 0...bytes.count - length, using: &generator)
                    return start..<start + length
                })
        }
        try bytes.withUnsafeBytes { bytes in
            for parts in sets {
                let apart = parts.map { BLAKE3.hash(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
                let together = try BLAKE3.withForcedLanes(lanes) { BLAKE3.hashes(of: parts, in: bytes) }
                #expect(together == apart, "\(parts.count) parts, the first \(parts.first ?? 0..<0)")
            }
        }
        #expect(
            BLAKE3.hashes(of: [0..<0], in: UnsafeRawBufferPointer(start: nil, count: 0)) == [BLAKE3.hash([])])
    }

    @Test("subtrees hashed apart and appended give what serial hashing gives", arguments: lanes)
    func subtrees(lanes: Int) throws {
        let bytes = noise(1 << 21, seed: 4)
        var random = Seeded(state: 40 + UInt64(lanes))
        try BLAKE3.withForcedLanes(lanes) {
            try bytes.withUnsafeBytes { bytes in
                for turn in 0..<150 {
                    let count =
                        turn < 50
                        ? turn * 1024 + turn % 3 : Int.random(in: 2049...bytes.count, using: &random)
                    var hasher = BLAKE3.Hasher()
                    var at = 0
                    while at < count {
                        // Any subtree that is aligned here, unless it would be the whole input; or some bytes.
                        let left = count - at
                        let sizes = (10...21).map { 1 << $0 }.filter {
                            $0 <= left && at.isMultiple(of: $0) && $0 < count
                        }
                        if let size = sizes.randomElement(using: &random),
                            !Int.random(in: 0..<8, using: &random).isMultiple(of: 8)
                        {
                            let piece = UnsafeRawBufferPointer(rebasing: bytes[at..<at + size])
                            hasher.append(
                                subtree: BLAKE3.subtree(piece, at: UInt64(at)), byteCount: size)
                            at += size
                        } else {
                            let piece = min(left, 1024 * Int.random(in: 1...9, using: &random))
                            hasher.update(UnsafeRawBufferPointer(rebasing: bytes[at..<at + piece]))
                            at += piece
                        }
                    }
                    let serial = BLAKE3.hash(prefix(bytes, count))
                    try #require(hasher.finalize() == serial, "\(count) bytes")
                }
            }
        }
    }

    @Test("a copy goes its own way, and a hash may go on after it was read")
    func copies() {
        var first = BLAKE3.Hasher()
        first.update(Array("ab".utf8))
        var second = first
        second.update(Array("c".utf8))
        first.update(Array("d".utf8))
        #expect(first.finalize() == BLAKE3.hash(Array("abd".utf8)))
        #expect(second.finalize() == BLAKE3.hash(Array("abc".utf8)))
        second.update(Array("d".utf8))
        #expect(second.finalize() == BLAKE3.hash(Array("abcd".utf8)))
    }

    @Test("chunk counters above 32 bits count", arguments: lanes)
    func farSubtrees(lanes: Int) throws {
        let bytes = noise(1 << 15, seed: 5)
        try BLAKE3.withForcedLanes(lanes) {
            bytes.withUnsafeBytes { bytes in
                // The last chunk before 2^32 chunks, the first after; by wide kernels and by one compression at a time.
                let far = UInt64(1) << 42
                let wide = BLAKE3.subtree(bytes, at: far)
                #expect(wide != BLAKE3.subtree(bytes, at: 0))
                var left = BLAKE3.Hasher()
                var right = BLAKE3.Hasher()
                for chunk in 0..<32 {
                    let piece = UnsafeRawBufferPointer(rebasing: bytes[chunk * 1024..<(chunk + 1) * 1024])
                    left.append(
                        subtree: BLAKE3.subtree(piece, at: far + UInt64(chunk) * 1024), byteCount: 1024)
                }
                right.append(subtree: BLAKE3.subtree(prefix(bytes, 1 << 14), at: far), byteCount: 1 << 14)
                let rest = UnsafeRawBufferPointer(rebasing: bytes[(1 << 14)...])
                right.append(subtree: BLAKE3.subtree(rest, at: far + 1 << 14), byteCount: 1 << 14)
                #expect(left.finalize() == right.finalize())
            }
        }
    }

    @Test("lanes that the processor lacks are refused")
    func lanesAreRefused() {
        for lanes in [-4, 0, 1, 2, 5, 32] + [4, 8, 16].filter({ !Self.lanes.contains($0) }) {
            #expect(throws: CryptographyError.self) { try BLAKE3.withForcedLanes(lanes) {} }
        }
        #expect(Self.lanes.contains(4))
    }

    @Test("what breaks a tree is a trap, not a wrong hash")
    func preconditions() async {
        await #expect(processExitsWith: .failure) {
            var hasher = BLAKE3.Hasher()
            hasher.append(subtree: BLAKE3.hash([]), byteCount: 1024)
            _ = hasher.finalize()
        }
        await #expect(processExitsWith: .failure) {
            var hasher = BLAKE3.Hasher()
            hasher.update([1])
            hasher.append(subtree: BLAKE3.hash([]), byteCount: 1024)
        }
        await #expect(processExitsWith: .failure) {
            var hasher = BLAKE3.Hasher()
            hasher.update([UInt8](repeating: 0, count: 1024))
            hasher.append(subtree: BLAKE3.hash([]), byteCount: 2048)
        }
        await #expect(processExitsWith: .failure) {
            var hasher = BLAKE3.Hasher(.deriveKey(context: "keyed subtrees are another thing"))
            hasher.append(subtree: BLAKE3.hash([]), byteCount: 1024)
        }
        await #expect(processExitsWith: .failure) {
            [UInt8](repeating: 0, count: 3072).withUnsafeBytes { _ = BLAKE3.subtree($0, at: 0) }
        }
        await #expect(processExitsWith: .failure) {
            [UInt8](repeating: 0, count: 2048).withUnsafeBytes { _ = BLAKE3.subtree($0, at: 1024) }
        }
    }
}
