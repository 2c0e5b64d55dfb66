internal import Cryptography
internal import FileIO
internal import Registry
internal import TransparencyLog

/// Files of evidence about a log whose key is made here: `forked.txt`, `shrank.txt` and `forged.txt`, and its vkey in `vkey`.
enum EvidenceFixture {
    private static let time: UInt64 = 1_748_736_000

    static func make(in directory: String) throws {
        let signer = try NoteSigner(
            name: "evidence.test/log", kind: .ed25519,
            secret: SecretKey(seed: SHA256.hash(Array("evidence".utf8)).bytes))
        let (old, _) = try tree(12, salt: "honest")
        let (new, files) = try tree(20, salt: "fork")
        var reader = TileReader(size: new.size, root: new.root) { files[$0] }
        let trusted = note(old, signer)
        var forked = Evidence(
            tap: "t", what: "its log was rewritten: it forked at or before entry 12", seen: time,
            trusted: trusted, offered: note(new, signer))
        forked.prefix = try reader.root(at: old.size)
        forked.proof = try reader.consistencyProof(from: old.size)
        let shrank = Evidence(
            tap: "t", what: "its log shrank from 12 to 5 entries", seen: time, trusted: trusted,
            offered: note(try tree(5, salt: "honest").0, signer))
        let stranger = try NoteSigner(
            name: "evidence.test/log", kind: .ed25519,
            secret: SecretKey(seed: [UInt8](repeating: 1, count: 32)))
        let forged = Evidence(
            tap: "t", what: "it forked, believe me", seen: time, trusted: trusted,
            offered: note(new, stranger))
        for (name, evidence) in [("forked", forked), ("shrank", shrank), ("forged", forged)] {
            try writeAtomically(evidence.text, to: "\(directory)/\(name).txt")
        }
        try writeAtomically(Array("\(signer.verifier)\n".utf8), to: "\(directory)/vkey")
    }

    private static func tree(
        _ size: UInt64, salt: String
    ) throws -> (Checkpoint, [TilePath: [UInt8]]) {
        var writer = try TileWriter(size: 0, root: MerkleTree.emptyRoot) { _ in nil }
        var files: [TilePath: [UInt8]] = [:]
        for (path, bytes) in writer.append(
            (0..<size).map { MerkleTree.leafHash(Array("\(salt) \($0)".utf8)) })
        {
            files[path] = bytes
        }
        return (
            Checkpoint(origin: "evidence.test/log", size: size, root: writer.frontier.root), files
        )
    }

    private static func note(_ head: Checkpoint, _ signer: NoteSigner) -> [UInt8] {
        SignedNote(text: head.text, signatures: [signer.sign(head.text, time: 0)]).encoded
    }
}
