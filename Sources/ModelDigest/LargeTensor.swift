internal import Cryptography

/// What became of one part of a long tensor: complete subtrees of its BLAKE3 tree, and the bytes of its last chunk where
/// that one is not whole.
struct HashedPart {
    private var subtrees: [(value: Hash32, byteCount: Int)] = []
    private var rest: [UInt8] = []
    let byteCount: Int

    /// - Parameter start: the part's offset in the tensor; a multiple of the largest part's length, a power of two.
    init(_ bytes: UnsafeRawBufferPointer, start: Int) {
        byteCount = bytes.count
        var done = 0
        // The last part is cut into ever smaller powers of two, each of which begins at a multiple of itself.
        while bytes.count - done >= BLAKE3.chunkByteCount {
            let left = bytes.count - done
            let size = 1 << (Int.bitWidth - 1 - left.leadingZeroBitCount)
            let part = UnsafeRawBufferPointer(rebasing: bytes[done..<done + size])
            subtrees.append((BLAKE3.subtree(part, at: UInt64(start + done)), size))
            done += size
        }
        if done < bytes.count { rest = Array(bytes[done...]) }
    }

    func append(to hasher: inout BLAKE3.Hasher) {
        for subtree in subtrees { hasher.append(subtree: subtree.value, byteCount: subtree.byteCount) }
        if !rest.isEmpty { hasher.update(rest) }
    }
}

/// A tensor that is hashed in parts, which come back in any order and are joined in theirs.
struct LargeTensor {
    private var hasher = BLAKE3.Hasher()
    private var joined = 0
    private var waiting: [Int: HashedPart] = [:]
    private let byteCount: Int

    init(byteCount: Int) { self.byteCount = byteCount }

    /// - Returns: the tensor's digest once all parts are there.
    mutating func add(_ part: HashedPart, at start: Int) -> Hash32? {
        waiting[start] = part
        while let next = waiting.removeValue(forKey: joined) {
            next.append(to: &hasher)
            joined += next.byteCount
        }
        return joined == byteCount ? hasher.finalize() : nil
    }
}
