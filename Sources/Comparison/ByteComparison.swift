internal import Cryptography
internal import ModelDigest
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Which pairs of tensors have the same bytes.
struct ByteComparison {
    /// Two tensors of which the first `byteCount` bytes are compared.
    struct Task: Sendable {
        let left: any TensorBytes
        let right: any TensorBytes
        let byteCount: Int
    }

    /// Bytes in one read: two of them stay within the second-level cache of one core.
    private static let pieceByteCount = 1 << 18
    /// Bytes of one part of the work.
    private static let partByteCount = 1 << 24

    private struct Part {
        let task: Int
        let range: Range<Int>
    }

    /// - Returns: for each task whether nothing differs. A tensor is left at its first difference.
    static func run(_ tasks: [Task], threads: Int, tally: Tally) throws(DigestError) -> [Bool] {
        var parts: [Part] = []
        for (index, task) in tasks.enumerated() {
            var at = 0
            while at < task.byteCount {
                let end = min(at + partByteCount, task.byteCount)
                parts.append(Part(task: index, range: at..<end))
                at = end
            }
        }
        let equal = Shared([Bool](repeating: true, count: tasks.count))
        let all = parts
        try PartedWork.run(parts.count, threads: threads) { (number) throws(DigestError) in
            let part = all[number]
            let isEqual = try compare(
                tasks[part.task], part.range, tally: tally, isSettled: { equal.withValue { !$0[part.task] } })
            if !isEqual { equal.withValue { $0[part.task] = false } }
        }
        return equal.withValue { $0 }
    }

    private static func compare(
        _ task: Task, _ range: Range<Int>, tally: Tally, isSettled: () -> Bool
    ) throws(DigestError) -> Bool {
        let size = min(pieceByteCount, range.count)
        let left = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4096)
        let right = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4096)
        defer {
            left.deallocate()
            right.deallocate()
        }
        var at = range.lowerBound
        while at < range.upperBound {
            if isSettled() { return true }
            let count = min(size, range.upperBound - at)
            let (one, other) = (left[..<count], right[..<count])
            try task.left.read(into: UnsafeMutableRawBufferPointer(rebasing: one), at: at)
            try task.right.read(into: UnsafeMutableRawBufferPointer(rebasing: other), at: at)
            try tally.advance(2 * count)
            guard let a = left.baseAddress, let b = right.baseAddress, memcmp(a, b, count) == 0 else {
                return false
            }
            at += count
        }
        return true
    }

    /// BLAKE3 of each tensor's bytes.
    static func digests(
        of tensors: [(bytes: any TensorBytes, byteCount: Int)], threads: Int, tally: Tally
    ) throws(DigestError) -> [Hash32] {
        let found = Shared([Hash32](repeating: BLAKE3.hash([]), count: tensors.count))
        try PartedWork.run(tensors.count, threads: threads) { (number) throws(DigestError) in
            let (bytes, byteCount) = tensors[number]
            let size = min(1 << 20, byteCount)
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4096)
            defer { buffer.deallocate() }
            var hasher = BLAKE3.Hasher()
            var at = 0
            while at < byteCount {
                let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(size, byteCount - at)])
                try bytes.read(into: piece, at: at)
                hasher.update(UnsafeRawBufferPointer(piece))
                at += piece.count
                try tally.advance(piece.count)
            }
            let digest = hasher.finalize()
            found.withValue { $0[number] = digest }
        }
        return found.withValue { $0 }
    }
}
