package import Cryptography

/// A tree read through its tiles, which nobody vouches for: what comes out is proved against a root, or nothing does.
///
/// A tile holds up to 256 hashes of one level; the root of a full tile is one hash of the tile above. So a leaf is
/// proved by hashing the tile it lies in, finding that hash in the tile above, and so on to the root: for a million
/// leaves three tiles.
package struct TileReader {
    package let size: UInt64
    package let root: Hash32
    /// The bytes of a hash tile (32 a hash), or nil where it is missing.
    private let read: (TilePath) throws -> [UInt8]?
    /// Tiles that were proved, by level and index.
    private var proved: [TilePath: [UInt8]] = [:]
    /// The partial tiles, proved.
    private var edge: [TilePath: [UInt8]] = [:]
    /// A bound on `proved`: 64 MiB of hashes.
    private static let memoLimit = 8192

    package init(size: UInt64, root: Hash32, read: @escaping (TilePath) throws -> [UInt8]?) {
        self.size = size
        self.root = root
        self.read = read
    }

    /// The hash of leaf `index`, proved to be in the tree of `root`.
    /// - Throws: `LogError` where the tiles do not prove it; what `read` throws.
    package mutating func leafHash(_ index: UInt64) throws -> Hash32 {
        guard index < size else { throw LogError("entry \(index) is outside of a log of \(size)") }
        let tile = try provedTile(level: 0, index: index / TilePath.width)
        return Self.hash(in: tile, Int(index % TilePath.width))
    }

    /// The root that the tree had at an earlier size, proved to be that of the same tree.
    package mutating func root(at earlier: UInt64) throws -> Hash32 {
        guard earlier <= size else { throw LogError("size \(earlier) is beyond a log of \(size)") }
        if earlier == size { return root }
        return try earlier == 0 ? MerkleTree.emptyRoot : hash(ofLeaves: 0..<earlier)
    }

    /// A consistency proof between two sizes, RFC 6962 2.1.2.
    package mutating func consistencyProof(from old: UInt64) throws -> [Hash32] {
        guard old > 0, old < size else { return [] }
        var proof: [Hash32] = []
        var (range, size, isWhole) = (UInt64(0)..<self.size, old, true)
        // SUBPROOF(m, D[n], b) without recursion: the steps are gathered from the top down.
        while true {
            let count = range.upperBound - range.lowerBound
            if size == count {
                if !isWhole { proof.append(try hash(ofLeaves: range)) }
                return proof.reversed()
            }
            let middle = range.lowerBound + Self.split(count)
            if size <= middle - range.lowerBound {
                proof.append(try hash(ofLeaves: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                proof.append(try hash(ofLeaves: range.lowerBound..<middle))
                size -= middle - range.lowerBound
                range = middle..<range.upperBound
                isWhole = false
            }
        }
    }

    /// An inclusion proof, RFC 6962 2.1.1.
    package mutating func inclusionProof(of index: UInt64) throws -> [Hash32] {
        guard index < size else { throw LogError("entry \(index) is outside of a log of \(size)") }
        var proof: [Hash32] = []
        var range = UInt64(0)..<size
        while range.upperBound - range.lowerBound > 1 {
            let middle = range.lowerBound + Self.split(range.upperBound - range.lowerBound)
            if index < middle {
                proof.append(try hash(ofLeaves: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                proof.append(try hash(ofLeaves: range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        return proof.reversed()
    }

    /// The largest power of two below `count`, which is at least 2 (RFC 6962 2.1).
    private static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }

    /// MTH of leaves, where the range starts at a multiple of the largest power of two in its length, as the ranges of
    /// RFC 6962 do.
    private mutating func hash(ofLeaves range: Range<UInt64>) throws -> Hash32 {
        var perfect: [Hash32] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = 63 - (range.upperBound - start).leadingZeroBitCount
            perfect.append(try node(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        var hash = perfect[perfect.count - 1]
        for left in perfect.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
        return hash
    }

    /// The root of the perfect subtree of 2^level leaves that starts at leaf index * 2^level.
    private mutating func node(level: Int, index: UInt64) throws -> Hash32 {
        let width = level % 8
        let first = index << UInt64(width)
        let tile = try provedTile(level: level / 8, index: first / TilePath.width)
        let at = Int(first % TilePath.width) * 32
        return Self.perfectRoot(tile[at..<at + 32 << width])
    }

    private static func hash(in tile: [UInt8], _ index: Int) -> Hash32 {
        tile.withUnsafeBytes {
            Hash32(loading: UnsafeRawBufferPointer(rebasing: $0[index * 32..<index * 32 + 32]))
        }
    }

    private func path(level: Int, index: UInt64) -> TilePath {
        let count = size >> UInt64(8 * level)
        let full = index < count / TilePath.width
        return TilePath(level: .hashes(level), index: index, count: full ? 256 : Int(count % TilePath.width))
    }

    private func load(_ path: TilePath) throws -> [UInt8] {
        guard let bytes = try read(path) else { throw LogError("\(path) is missing") }
        guard bytes.count == path.count * 32 else { throw LogError("\(path) has \(bytes.count) bytes") }
        return bytes
    }

    /// Climbs to a tile that is proved already, and proves the way back down: each tile's root must stand in the tile
    /// above it. Every climb ends, for the partial tiles of the right edge are proved first.
    private mutating func provedTile(level: Int, index: UInt64) throws -> [UInt8] {
        if edge.isEmpty { try proveEdge() }
        var climbed: [(path: TilePath, bytes: [UInt8])] = []
        var (level, index) = (level, index)
        var above: [UInt8]
        while true {
            let path = path(level: level, index: index)
            if let known = edge[path] ?? proved[path] {
                above = known
                break
            }
            climbed.append((path, try load(path)))
            level += 1
            index /= TilePath.width
        }
        for (path, bytes) in climbed.reversed() {
            guard Self.perfectRoot(bytes[...]) == Self.hash(in: above, Int(path.index % TilePath.width))
            else {
                throw LogError("\(path) does not fit the tree")
            }
            above = bytes
        }
        if proved.count > Self.memoLimit { proved.removeAll(keepingCapacity: true) }
        for (path, bytes) in climbed { proved[path] = bytes }
        return above
    }

    /// The partial tiles, one a level at most, hold the tree's frontier, and so make its root.
    private mutating func proveEdge() throws {
        var hashes: [Hash32] = []
        var tiles: [TilePath: [UInt8]] = [:]
        for path in TilePath.hashTiles(size: size).reversed() where !path.isFull {
            let bytes = try load(path)
            tiles[path] = bytes
            hashes += Self.frontier(of: bytes)
        }
        guard let frontier = MerkleFrontier(size: size, hashes: hashes), frontier.root == root else {
            throw LogError("the tiles do not fit the tree's root")
        }
        edge = tiles
    }

    /// The roots of the perfect subtrees of a partial tile, largest first.
    package static func frontier(of tile: [UInt8]) -> [Hash32] {
        let count = tile.count / 32
        var at = 0
        var hashes: [Hash32] = []
        for width in [128, 64, 32, 16, 8, 4, 2, 1] where count & width != 0 {
            hashes.append(perfectRoot(tile[at * 32..<(at + width) * 32]))
            at += width
        }
        return hashes
    }

    /// The root of 2^k hashes.
    package static func perfectRoot(_ bytes: ArraySlice<UInt8>) -> Hash32 {
        var hashes = hashes(of: bytes)
        var count = hashes.count
        while count > 1 {
            for index in 0..<count / 2 {
                hashes[index] = MerkleTree.nodeHash(hashes[2 * index], hashes[2 * index + 1])
            }
            count /= 2
        }
        return hashes.first ?? MerkleTree.emptyRoot
    }

    static func hashes(of bytes: ArraySlice<UInt8>) -> [Hash32] {
        bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - 31, by: 32).map {
                Hash32(loading: UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + 32]))
            }
        }
    }
}

/// Makes the tiles of a growing tree.
package struct TileWriter {
    package private(set) var frontier: MerkleFrontier
    /// The hashes of each level's unfinished tile.
    private var partial: [[Hash32]]

    /// Continues a tree.
    /// - Parameter read: the partial hash tiles of a tree of `size` leaves; their hashes must make `root`.
    package init(size: UInt64, root: Hash32, read: (TilePath) throws -> [UInt8]?) throws {
        partial = []
        var hashes: [Hash32] = []
        let tiles = TilePath.hashTiles(size: size).filter { !$0.isFull }
        for path in tiles {
            guard case .hashes(let level) = path.level else { continue }
            guard let bytes = try read(path), bytes.count == path.count * 32 else {
                throw LogError("\(path) is missing or has the wrong size")
            }
            while partial.count <= level { partial.append([]) }
            partial[level] = TileReader.hashes(of: bytes[...])
            hashes = TileReader.frontier(of: bytes) + hashes
        }
        guard let frontier = MerkleFrontier(size: size, hashes: hashes), frontier.root == root else {
            throw LogError("the tiles do not fit the tree's root")
        }
        self.frontier = frontier
    }

    /// Adds leaves.
    /// - Returns: the tiles that are new or longer: full ones in the order in which they filled, then partial ones.
    package mutating func append(_ leaves: [Hash32]) -> [(path: TilePath, bytes: [UInt8])] {
        var out: [(path: TilePath, bytes: [UInt8])] = []
        let before = frontier.size
        for leaf in leaves {
            frontier.append(leaf)
            var hash = leaf
            var level = 0
            while true {
                while partial.count <= level { partial.append([]) }
                partial[level].append(hash)
                guard partial[level].count == 256 else { break }
                let bytes = Self.bytes(of: partial[level])
                let index = (frontier.size >> UInt64(8 * (level + 1))) - 1
                out.append((TilePath(level: .hashes(level), index: index, count: 256), bytes))
                hash = TileReader.perfectRoot(bytes[...])
                partial[level] = []
                level += 1
            }
        }
        for path in TilePath.newHashTiles(from: before, to: frontier.size) where !path.isFull {
            if case .hashes(let level) = path.level { out.append((path, Self.bytes(of: partial[level]))) }
        }
        return out
    }

    private static func bytes(of hashes: [Hash32]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: hashes.count * 32) { out, count in
            let out = UnsafeMutableRawBufferPointer(out)
            for (index, hash) in hashes.enumerated() {
                hash.write(to: UnsafeMutableRawBufferPointer(rebasing: out[(index * 32)..<(index * 32 + 32)]))
            }
            count = hashes.count * 32
        }
    }

    /// The unfinished tiles of the tree as it is now.
    package var partialTiles: [(path: TilePath, bytes: [UInt8])] {
        TilePath.hashTiles(size: frontier.size).compactMap { path in
            guard !path.isFull, case .hashes(let level) = path.level else { return nil }
            return (path, Self.bytes(of: partial[level]))
        }
    }
}
