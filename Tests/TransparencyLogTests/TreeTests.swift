import Cryptography
import Testing
import TransparencyLog

/// The definition, RFC 6962 2.1, word for word and slow.
private func naiveRoot(_ leaves: ArraySlice<Hash32>) -> Hash32 {
    if leaves.isEmpty { return SHA256.hash([]) }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    var k = 1
    while k * 2 < leaves.count { k *= 2 }
    let middle = leaves.startIndex + k
    return SHA256.hash([1] + naiveRoot(leaves[..<middle]).bytes + naiveRoot(leaves[middle...]).bytes)
}

private func leaf(_ number: Int) -> Hash32 { MerkleTree.leafHash(Array("leaf \(number)".utf8)) }

/// A tree's tiles in memory.
private struct Tiles {
    var files: [String: [UInt8]] = [:]
    var writer: TileWriter

    init() throws { writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil } }

    mutating func append(_ leaves: [Hash32]) {
        for (path, bytes) in writer.append(leaves) { files[path.description] = bytes }
    }
}

@Suite struct TreeTests {
    /// The test tree of Certificate Transparency's reference code (google/certificate-transparency,
    /// merkletree/merkle_tree_test.cc): eight inputs, the root at each size.
    @Test func certificateTransparencyVectors() throws {
        let inputs = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var frontier = MerkleFrontier()
        #expect(frontier.root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for (input, root) in zip(inputs, roots) {
            frontier.append(MerkleTree.leafHash(try #require(Hex.decode(input))))
            #expect(frontier.root.hex == root)
        }
    }

    @Test func frontierAndTilesAgreeWithTheDefinitionAtEverySize() throws {
        var leaves: [Hash32] = []
        var frontier = MerkleFrontier()
        var tiles = try Tiles()
        for size in 1...600 {
            leaves.append(leaf(size))
            frontier.append(leaf(size))
            tiles.append([leaf(size)])
            #expect(tiles.writer.frontier == frontier)
            guard size < 40 || size % 37 == 0 || (250...260).contains(size) || (510...515).contains(size)
            else { continue }
            let root = naiveRoot(leaves[...])
            #expect(frontier.root == root)
            let files = tiles.files
            var reader = TileReader(size: UInt64(size), root: root) { files[$0.description] }
            for index in stride(from: 0, to: size, by: 7) {
                #expect(try reader.leafHash(UInt64(index)) == leaves[index])
            }
            #expect(throws: LogError.self) { try reader.leafHash(UInt64(size)) }
        }
    }

    @Test(arguments: [1, 255, 256, 257, 511, 65_535, 65_536, 65_537])
    func tilesResumeAtBoundaries(size: Int) throws {
        var whole = try Tiles()
        let leaves = (0..<size).map(leaf)
        whole.append(leaves)
        // A second writer continues from the tiles of another size.
        let middle = size * 2 / 3
        var first = try Tiles()
        first.append(Array(leaves[..<middle]))
        let files = first.files
        var second = try TileWriter(size: UInt64(middle), root: first.writer.frontier.root) {
            files[$0.description]
        }
        for (path, bytes) in second.append(Array(leaves[middle...])) { first.files[path.description] = bytes }
        #expect(second.frontier == whole.writer.frontier)
        for path in TilePath.hashTiles(size: UInt64(size)) {
            #expect(first.files[path.description] == whole.files[path.description], "\(path)")
        }
        let tiles = first.files
        var reader = TileReader(size: UInt64(size), root: second.frontier.root) { tiles[$0.description] }
        #expect(try reader.leafHash(UInt64(size - 1)) == leaves[size - 1])
        #expect(try reader.leafHash(0) == leaves[0])
    }

    @Test func anAlteredTileProvesNothing() throws {
        var tiles = try Tiles()
        tiles.append((0..<600).map(leaf))
        let root = tiles.writer.frontier.root
        for name in ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"] {
            var files = tiles.files
            files[name]?[40] ^= 1
            let altered = files
            #expect(throws: LogError.self) {
                var reader = TileReader(size: 600, root: root) { altered[$0.description] }
                for index in [0, 300, 599] { _ = try reader.leafHash(UInt64(index)) }
            }
        }
        var missing = tiles.files
        missing["tile/0/001"] = nil
        let files = missing
        var reader = TileReader(size: 600, root: root) { files[$0.description] }
        #expect(try reader.leafHash(3) == leaf(3))
        #expect(throws: LogError.self) { try reader.leafHash(300) }
    }

    @Test func proofsVerifyAndAlteredOnesDoNot() {
        for size in 1...40 {
            let leaves = (0..<size).map(leaf)
            let root = naiveRoot(leaves[...])
            for index in 0..<size {
                let proof = inclusion(index, leaves[...])
                #expect(
                    MerkleTree.verifyInclusion(
                        leaf: leaves[index], index: UInt64(index), size: UInt64(size), proof: proof,
                        root: root))
                #expect(
                    !MerkleTree.verifyInclusion(
                        leaf: leaf(9999), index: UInt64(index), size: UInt64(size), proof: proof, root: root))
                #expect(
                    !MerkleTree.verifyInclusion(
                        leaf: leaves[index], index: UInt64(index), size: UInt64(size), proof: proof + [root],
                        root: root))
            }
            for old in 1...size {
                let proof = old == size ? [] : consistency(old, leaves[...], true)
                let oldRoot = naiveRoot(leaves[..<old])
                #expect(
                    MerkleTree.verifyConsistency(
                        oldSize: UInt64(old), oldRoot: oldRoot, newSize: UInt64(size), newRoot: root,
                        proof: proof))
                #expect(
                    !MerkleTree.verifyConsistency(
                        oldSize: UInt64(old), oldRoot: leaf(1234), newSize: UInt64(size), newRoot: root,
                        proof: proof))
            }
        }
    }

    /// RFC 6962 2.1.1.
    private func inclusion(_ index: Int, _ leaves: ArraySlice<Hash32>) -> [Hash32] {
        if leaves.count <= 1 { return [] }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.startIndex + k
        return index < k
            ? inclusion(index, leaves[..<middle]) + [naiveRoot(leaves[middle...])]
            : inclusion(index - k, leaves[middle...]) + [naiveRoot(leaves[..<middle])]
    }

    /// RFC 6962 2.1.2.
    private func consistency(_ old: Int, _ leaves: ArraySlice<Hash32>, _ whole: Bool) -> [Hash32] {
        if old == leaves.count { return whole ? [] : [naiveRoot(leaves)] }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.startIndex + k
        return old <= k
            ? consistency(old, leaves[..<middle], whole) + [naiveRoot(leaves[middle...])]
            : consistency(old - k, leaves[middle...], false) + [naiveRoot(leaves[..<middle])]
    }
}

@Suite struct TilePathTests {
    /// The examples of c2sp.org/tlog-tiles.
    @Test(arguments: [
        ("tile/0/x001/x234/067", 0, 1_234_067, 256), ("tile/3/000.p/255", 3, 0, 255),
        ("tile/0/255", 0, 255, 256),
    ])
    func readsWhatItPrints(text: String, level: Int, index: Int, count: Int) {
        let path = TilePath(level: .hashes(level), index: UInt64(index), count: count)
        #expect(path.description == text)
        #expect(TilePath(text) == path)
    }

    @Test(arguments: [
        "tile/0/1", "tile/00/001", "tile/0/x001", "tile/0/001/002", "tile/0/000.p/256", "tile/0/000.p/0",
        "tile/64/000",
        "tile/0/x001/x234/067/", "/tile/0/001", "tile/0/000.p/01", "tile/-1/000", "tile/entries/000.q/1",
    ])
    func refuses(text: String) {
        #expect(TilePath(text) == nil)
    }

    @Test func newTilesAreThoseTheLargerTreeAdds() {
        #expect(
            TilePath.newHashTiles(from: 255, to: 257).map(\.description) == [
                "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1",
            ])
        #expect(TilePath.newEntryTiles(from: 256, to: 300).map(\.description) == ["tile/entries/001.p/44"])
        #expect(TilePath.newHashTiles(from: 7, to: 7).isEmpty)
    }
}

@Suite struct TileProofTests {
    /// Every earlier root and every proof that tiles give, against the verifiers of RFC 9162 and the definition.
    @Test func proofsFromTilesVerify() throws {
        let leaves = (0..<700).map { leaf($0) }
        var tiles = try Tiles()
        tiles.append(leaves)
        let files = tiles.files
        let root = tiles.writer.frontier.root
        var reader = TileReader(size: 700, root: root) { files[$0.description] }
        for size in [0, 1, 2, 3, 7, 8, 255, 256, 257, 300, 511, 512, 513, 640, 699, 700] {
            let old = try reader.root(at: UInt64(size))
            #expect(old == naiveRoot(leaves[..<size]))
            let proof = try reader.consistencyProof(from: UInt64(size))
            #expect(
                MerkleTree.verifyConsistency(
                    oldSize: UInt64(size), oldRoot: old, newSize: 700, newRoot: root, proof: proof))
        }
        for index in [0, 1, 255, 256, 511, 512, 639, 640, 698, 699] {
            let proof = try reader.inclusionProof(of: UInt64(index))
            #expect(
                MerkleTree.verifyInclusion(
                    leaf: leaves[index], index: UInt64(index), size: 700, proof: proof, root: root))
        }
        #expect(throws: LogError.self) { try reader.root(at: 701) }
    }
}
