import Cryptography
import Testing
import TransparencyLog

/// C2SP's own examples, and what is not as they are.
@Suite struct ProofFormatTests {
    /// c2sp.org/tlog-witness, "add-checkpoint", the example request body.
    static let request = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        \u{2014} example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """

    /// c2sp.org/tlog-cosignature, the example of a checkpoint with a cosignature.
    static let cosigned = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

        """

    @Test func tlogWitnessExampleRequest() throws {
        let bytes = Array(Self.request.utf8)
        let request = try AddCheckpoint(parsing: bytes)
        #expect(request.oldSize == 20_852_014 && request.proof.count == 4)
        #expect(request.encoded == bytes)
        let checkpoint = try UnverifiedCheckpoint(parsing: request.checkpoint)
        #expect(checkpoint.checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.checkpoint.size == 20_852_163 && checkpoint.note.signatures.count == 2)
    }

    @Test func tlogCosignatureExample() throws {
        let note = try UnverifiedCheckpoint(parsing: Array(Self.cosigned.utf8)).note
        let line = try #require(note.signatures.last)
        // 64 bytes of a signature behind the time 1679315147, which the specification's signed message has.
        #expect(line.name == "witness.example.com/w1" && line.blob.count == 72)
        #expect(line.blob[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } == 1_679_315_147)
        // Its key is not published: to everybody it is a stranger's.
        let key = try NoteSigner(
            name: "witness.example.com/w1", kind: .cosignature,
            secret: SecretKey(seed: [UInt8](repeating: 1, count: 32))
        ).verifier
        #expect(try note.verified(by: [key]).isEmpty)
        #expect(note.encoded == Array(Self.cosigned.utf8))
    }

    /// c2sp.org/tlog-proof, the example; its abbreviated signatures and its extra, which is no base64, are replaced.
    @Test func tlogProofExample() throws {
        let signer = try NoteSigner(
            name: "example.com/fancylog", kind: .ed25519,
            secret: SecretKey(seed: [UInt8](repeating: 1, count: 32)))
        let text = Array(
            "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n".utf8)
        let note = SignedNote(text: text, signatures: [signer.sign(text, time: 0)]).encoded
        let proof =
            Array(
                """
                c2sp.org/tlog-proof@v1
                extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
                index 73894
                gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
                B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
                EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
                RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
                AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=


                """.utf8) + note
        let read = try LogProof(parsing: proof)
        #expect(read.index == 73894 && read.hashes.count == 5 && read.checkpoint == note)
        #expect(read.extra == Array("age-v1.2.1-darwin-arm64.tar.gz".utf8))
        #expect(read.encoded == proof)
    }

    /// Every leaf of every small tree, and that a proof is for its leaf, its index and its tree alone.
    @Test func proofsAreForOneLeafOfOneTree() throws {
        for size: UInt64 in [1, 2, 3, 7, 8, 255, 257] {
            var writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
            var files: [TilePath: [UInt8]] = [:]
            let leaves = (0..<size).map { MerkleTree.leafHash(Array("\($0)".utf8)) }
            for (path, bytes) in writer.append(leaves) { files[path] = bytes }
            let head = Checkpoint(origin: "x", size: size, root: writer.frontier.root)
            var reader = TileReader(size: size, root: head.root) { files[$0] }
            for index in Set([0, size / 2, size - 1]) {
                let proof = LogProof(
                    extra: nil, index: index, hashes: try reader.inclusionProof(of: index), checkpoint: [1])
                #expect(try LogProof(parsing: proof.encoded) == proof)
                #expect(proof.proves(leaf: leaves[Int(index)], in: head))
                #expect(!proof.proves(leaf: MerkleTree.leafHash([0xFF]), in: head))
                let other = Checkpoint(origin: "x", size: size, root: SHA256.hash([1]))
                #expect(!proof.proves(leaf: leaves[Int(index)], in: other))
                if size > 1 {
                    let moved = LogProof(
                        extra: nil, index: index == 0 ? 1 : 0, hashes: proof.hashes, checkpoint: [])
                    #expect(!moved.proves(leaf: leaves[Int(index)], in: head))
                }
            }
        }
    }

    @Test(arguments: [
        "", "c2sp.org/tlog-proof@v2\nindex 0\n\n", "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n\n", "c2sp.org/tlog-proof@v1\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n", "c2sp.org/tlog-proof@v1\nindex 0\n",
        "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n", "c2sp.org/tlog-proof@v1\nindex 9007199254740993\n\n",
    ])
    func whatIsNoProofIsRefused(_ text: String) {
        #expect(throws: LogError.self) { try LogProof(parsing: Array(text.utf8)) }
    }

    @Test func proofsOf64HashesAreRefused() throws {
        let hashes = [Hash32](repeating: SHA256.hash([]), count: 63)
        let longest = AddCheckpoint(oldSize: 1, proof: hashes, checkpoint: [0x0A])
        #expect(try AddCheckpoint(parsing: longest.encoded) == longest)
        let longer = AddCheckpoint(oldSize: 1, proof: hashes + hashes[..<1], checkpoint: [0x0A])
        #expect(throws: LogError.self) { try AddCheckpoint(parsing: longer.encoded) }
    }
}
