package import Cryptography

/// Hashes of RFC 6962 2.1.
package enum MerkleTree {
    /// SHA-256 of nothing: the root of the empty tree.
    package static let emptyRoot = SHA256.hash([])

    /// SHA-256(0x00 | entry).
    package static func leafHash(_ entry: UnsafeRawBufferPointer) -> Hash32 {
        var stream = SHA256.Stream()
        var prefix: UInt8 = 0
        withUnsafeBytes(of: &prefix) { stream.update($0) }
        stream.update(entry)
        return stream.finalize()
    }

    package static func leafHash(_ entry: some Collection<UInt8>) -> Hash32 {
        entry.withContiguousStorageIfAvailable { leafHash(UnsafeRawBufferPointer($0)) }
            ?? Array(entry).withUnsafeBytes { leafHash($0) }
    }

    /// SHA-256(0x01 | left | right).
    package static func nodeHash(_ left: Hash32, _ right: Hash32) -> Hash32 {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 1
            left.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]))
            right.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]))
            return SHA256.hash(UnsafeRawBufferPointer(buffer))
        }
    }
}

/// The right edge of a tree: the roots of the perfect subtrees that its size is the sum of, largest first. It is all
/// that appending and the root need: at most 63 hashes.
package struct MerkleFrontier: Hashable, Sendable {
    package private(set) var size: UInt64
    package private(set) var hashes: [Hash32]

    package init() {
        size = 0
        hashes = []
    }

    /// - Returns: nil unless there is one hash a set bit of `size`.
    package init?(size: UInt64, hashes: [Hash32]) {
        guard size.nonzeroBitCount == hashes.count, size <= TilePath.sizeLimit else { return nil }
        self.size = size
        self.hashes = hashes
    }

    package mutating func append(_ leaf: Hash32) {
        var hash = leaf
        var bits = size
        while bits & 1 == 1, let left = hashes.popLast() {
            hash = MerkleTree.nodeHash(left, hash)
            bits >>= 1
        }
        hashes.append(hash)
        size += 1
    }

    package var root: Hash32 {
        guard var hash = hashes.last else { return MerkleTree.emptyRoot }
        for left in hashes.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
        return hash
    }
}

extension MerkleTree {
    /// Checks an inclusion proof, RFC 9162 2.1.3.2 (the same tree as RFC 6962).
    package static func verifyInclusion(
        leaf: Hash32, index: UInt64, size: UInt64, proof: [Hash32], root: Hash32
    ) -> Bool {
        guard index < size else { return false }
        var node = index
        var last = size - 1
        var hash = leaf
        for step in proof {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                hash = nodeHash(step, hash)
                if node & 1 == 0 {
                    repeat {
                        node >>= 1
                        last >>= 1
                    } while node & 1 == 0 && node != 0
                }
            } else {
                hash = nodeHash(hash, step)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Checks a consistency proof, RFC 9162 2.1.4.2.
    package static func verifyConsistency(
        oldSize: UInt64, oldRoot: Hash32, newSize: UInt64, newRoot: Hash32, proof: [Hash32]
    ) -> Bool {
        guard oldSize <= newSize else { return false }
        if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return proof.isEmpty && oldRoot == emptyRoot }
        var steps = proof
        if oldSize & (oldSize - 1) == 0 { steps.insert(oldRoot, at: 0) }
        guard var old = steps.first else { return false }
        var node = oldSize - 1
        var last = newSize - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var new = old
        for step in steps.dropFirst() {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                old = nodeHash(step, old)
                new = nodeHash(step, new)
                if node & 1 == 0 {
                    repeat {
                        node >>= 1
                        last >>= 1
                    } while node & 1 == 0 && node != 0
                }
            } else {
                new = nodeHash(new, step)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
