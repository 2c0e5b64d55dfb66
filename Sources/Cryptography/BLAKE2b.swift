internal import CSodium

/// BLAKE2b (RFC 7693) with 1 to 64 bytes of output, unkeyed. The length is a parameter of the hash: a shorter output is no
/// prefix of a longer one. For one thread at a time.
package final class BLAKE2b {
    private let memory: UnsafeMutableRawPointer
    private let byteCount: Int

    /// Bytes of libsodium's state, which it wants aligned so (crypto_generichash_blake2b.h).
    private static let stateByteCount = crypto_generichash_blake2b_statebytes()
    private static let alignment = 64

    /// - Parameter byteCount: of the output.
    package init(byteCount: Int) {
        precondition((1...64).contains(byteCount))
        self.byteCount = byteCount
        memory = .allocate(byteCount: Self.stateByteCount, alignment: Self.alignment)
        // It fails for lengths that the precondition excludes, and for nothing else.
        let done = crypto_generichash_blake2b_init(OpaquePointer(memory), nil, 0, byteCount)
        precondition(done == 0)
    }

    deinit { memory.deallocate() }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        crypto_generichash_blake2b_update(
            OpaquePointer(memory), base.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }

    package func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The hash of what was fed; more may follow.
    package func finalize() -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: Self.stateByteCount, alignment: Self.alignment) { copy in
            copy.copyMemory(from: UnsafeRawBufferPointer(start: memory, count: Self.stateByteCount))
            return [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
                guard let state = copy.baseAddress, let target = out.baseAddress else { return }
                crypto_generichash_blake2b_final(OpaquePointer(state), target, byteCount)
                count = byteCount
            }
        }
    }
}
