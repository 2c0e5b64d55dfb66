internal import CBlake3

/// BLAKE3 with 32 bytes of output, in its three modes. Each call runs on one thread, by the widest vectors of the
/// processor; a caller with several threads hashes subtrees of one input apart and appends them.
package enum BLAKE3 {
    /// Bytes in a chunk, the leaf of the tree (the BLAKE3 paper, 2.4).
    package static let chunkByteCount = Int(ORACLE_BLAKE3_CHUNK_BYTES)

    /// What is hashed, and under what.
    package enum Mode: Hashable, Sendable {
        case hash
        case keyed(Hash32)
        /// The context is a constant of the program; what is fed is the key material.
        case deriveKey(context: String)
    }

    /// The mode `hash` in one go.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash32 {
        hash32 { oracle_blake3_hash(bytes.baseAddress, bytes.count, $0) }
    }

    package static func hash(_ bytes: [UInt8]) -> Hash32 {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The mode `hash` of each of several parts of `bytes`, side by side on one thread: for short inputs faster than one after
    /// the other, for their chunks fill the vectors together.
    /// - Precondition: the parts lie in `bytes`. They may overlap and be empty.
    package static func hashes(of parts: [Range<Int>], in bytes: UnsafeRawBufferPointer) -> [Hash32] {
        precondition(
            parts.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= bytes.count }, "a part lies outside")
        let (offsets, lengths) = (parts.map { $0.lowerBound }, parts.map { $0.count })
        return withUnsafeTemporaryAllocation(byteCount: 32 * max(1, parts.count), alignment: 8) { out in
            oracle_blake3_hash_each(
                bytes.baseAddress, offsets, lengths, parts.count,
                out.baseAddress!.assumingMemoryBound(to: UInt8.self))
            return parts.indices.map {
                Hash32(loading: UnsafeRawBufferPointer(rebasing: out[(32 * $0)..<(32 * $0 + 32)]))
            }
        }
    }

    /// The chaining value of a complete subtree in the mode `hash`, for `Hasher.append`. It is no hash: it says
    /// nothing about where its input ends.
    /// - Parameters:
    ///   - bytes: their count is a power of two, of at least one chunk.
    ///   - byteOffset: where they begin in the whole input; a multiple of their count.
    /// - Precondition: both hold; a caller cuts its input so.
    package static func subtree(_ bytes: UnsafeRawBufferPointer, at byteOffset: UInt64) -> Hash32 {
        let chunk = UInt64(chunkByteCount)
        precondition(byteOffset.isMultiple(of: chunk), "a subtree begins at a chunk")
        return hash32 {
            let done = oracle_blake3_subtree(bytes.baseAddress, bytes.count, byteOffset / chunk, $0)
            precondition(done, "a subtree has a power of two of chunks and begins at a multiple of it")
        }
    }

    /// A running hash: a value, so that a copy goes its own way. Not for use from two threads at once.
    package struct Hasher: Sendable {
        private var state: State

        package init(_ mode: Mode = .hash) { state = State(mode) }

        package mutating func update(_ bytes: UnsafeRawBufferPointer) {
            makeUnique()
            oracle_blake3_update(state.pointer, bytes.baseAddress, bytes.count)
        }

        package mutating func update(_ bytes: [UInt8]) {
            bytes.withUnsafeBytes { update($0) }
        }

        /// Feeds `byteCount` bytes by what `BLAKE3.subtree` made of them, at any time and on any thread.
        /// - Precondition: the mode is `hash`; `byteCount` is a power of two of at least one chunk; what was fed
        ///   before is a multiple of `byteCount`. `finalize` asks further that this was not all there is.
        package mutating func append(subtree: Hash32, byteCount: Int) {
            makeUnique()
            let done = subtree.bytes.withUnsafeBufferPointer { value in
                byteCount > 0 && oracle_blake3_append(state.pointer, value.baseAddress, UInt64(byteCount))
            }
            precondition(done, "a subtree of \(byteCount) bytes does not fit where the hash stands")
        }

        /// The hash of what was fed so far; more may follow.
        /// - Precondition: what was fed is not one appended subtree and nothing else: the top of a tree is compressed
        ///   in another way than what lies below, so a caller with a single piece hashes it whole.
        package func finalize() -> Hash32 {
            hash32 {
                let done = oracle_blake3_finalize(state.pointer, $0)
                precondition(done, "a single subtree is no whole input")
            }
        }

        private mutating func makeUnique() {
            if !isKnownUniquelyReferenced(&state) { state = State(copying: state) }
        }
    }

    /// The C state's memory: about 2 KB, so that it is better shared than copied. It is written only while one
    /// hasher holds it (`makeUnique`), and so may be sent to another thread.
    private final class State: @unchecked Sendable {
        private let memory: UnsafeMutableRawPointer
        var pointer: OpaquePointer { OpaquePointer(memory) }

        private init() {
            memory = .allocate(
                byteCount: oracle_blake3_byte_count(), alignment: oracle_blake3_alignment())
        }

        convenience init(_ mode: Mode) {
            self.init()
            switch mode {
            case .hash: oracle_blake3_init(pointer)
            case .keyed(let key):
                key.bytes.withUnsafeBufferPointer { oracle_blake3_init_keyed(pointer, $0.baseAddress) }
            case .deriveKey(let context):
                Array(context.utf8).withUnsafeBytes {
                    oracle_blake3_init_derive_key(pointer, $0.baseAddress, $0.count)
                }
            }
        }

        convenience init(copying other: State) {
            self.init()
            memory.copyMemory(from: other.memory, byteCount: oracle_blake3_byte_count())
        }

        deinit {
            // A keyed state holds the key.
            wipeMemory(UnsafeMutableRawBufferPointer(start: memory, count: oracle_blake3_byte_count()))
            memory.deallocate()
        }
    }

    private static func hash32(_ body: (UnsafeMutablePointer<UInt8>) -> Void) -> Hash32 {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { out in
            body(out.baseAddress!.assumingMemoryBound(to: UInt8.self))
            return Hash32(loading: UnsafeRawBufferPointer(out))
        }
    }
}

// For tests: every kernel gives the same hash, and each must show it on its own.
extension BLAKE3 {
    /// How many inputs this processor's kernels hash side by side: some of 4, 8 and 16.
    package static var availableLanes: [Int] {
        [4, 8, 16].filter { oracle_blake3_has_lanes(UInt32($0)) }
    }

    /// The lanes that this thread uses now.
    package static var lanes: Int { Int(oracle_blake3_lanes()) }

    /// Runs `body` with kernels of at most that many lanes, on this thread only.
    /// - Throws: `CryptographyError.unavailable` where the processor has no such kernel, and what `body` throws.
    package static func withForcedLanes<R>(_ lanes: Int, _ body: () throws -> R) throws -> R {
        guard availableLanes.contains(lanes), oracle_blake3_set_lanes(UInt32(lanes)) else {
            throw CryptographyError.unavailable("this processor has no BLAKE3 kernel of \(lanes) lanes")
        }
        defer { _ = oracle_blake3_set_lanes(0) }
        return try body()
    }
}
