import Cryptography
import Testing
import TransparencyLog

@Suite struct NoteTests {
    /// golang.org/x/mod/sumdb/note, example_test.go: the key and the signed text of Peter Neumann.
    @Test func goSumdbExample() throws {
        let key = try VerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        let text =
            "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n"
        let note =
            text + "\n"
            + "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        let parsed = try SignedNote(parsing: Array(note.utf8))
        #expect(parsed.text == Array(text.utf8))
        #expect(parsed.encoded == Array(note.utf8))
        #expect(try parsed.verified(by: [key]).map(\.key) == [key])
        #expect(key.description == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        // A known key with a bad signature rejects the note.
        let bad = try SignedNote(parsing: Array(note.replacing("problem,", with: "problem.").utf8))
        #expect(throws: LogError.self) { try bad.verified(by: [key]) }
    }

    private func signers() throws -> (log: NoteSigner, operator: NoteSigner) {
        (
            try NoteSigner(
                name: "example.org/log", kind: .ed25519,
                secret: SecretKey(seed: [UInt8](repeating: 1, count: 32))),
            try NoteSigner(
                name: "example.org/log/operator", kind: .cosignature,
                secret: SecretKey(seed: [UInt8](repeating: 2, count: 32)))
        )
    }

    @Test func aCheckpointIsSignedCosignedAndVerified() throws {
        let (log, cosigner) = try signers()
        let checkpoint = Checkpoint(origin: "example.org/log", size: 5, root: SHA256.hash([7]))
        #expect(String(decoding: checkpoint.text, as: UTF8.self).hasPrefix("example.org/log\n5\n"))
        let stranger = try NoteSigner(
            name: "stranger", kind: .ed25519, secret: SecretKey(seed: [UInt8](repeating: 3, count: 32)))
        let note = SignedNote(
            text: checkpoint.text,
            signatures: [
                stranger.sign(checkpoint.text, time: 0), log.sign(checkpoint.text, time: 0),
                cosigner.sign(checkpoint.text, time: 1_700_000_000),
            ])
        let read = try UnverifiedCheckpoint(parsing: note.encoded)
        let verified = try read.verified(
            origin: "example.org/log", logKey: log.verifier, cosigners: [cosigner.verifier])
        #expect(verified.checkpoint == checkpoint)
        #expect(verified.cosignatures.map(\.time) == [1_700_000_000])
        #expect(throws: LogError.self) {
            try read.verified(origin: "example.org/other", logKey: log.verifier, cosigners: [])
        }
        // The log's key in the role of a cosigner, or another log's key, is no signature of this log.
        #expect(throws: LogError.self) {
            try read.verified(
                origin: "example.org/log",
                logKey: VerifierKey(
                    name: "example.org/log", kind: .ed25519, publicKey: stranger.verifier.publicKey),
                cosigners: [])
        }
        // A cosignature whose time was altered.
        var bytes = note.encoded
        let line = try #require(bytes.lastIndex(of: 0x20))
        bytes[line + 8] = bytes[line + 8] == 0x41 ? 0x42 : 0x41
        let altered = try UnverifiedCheckpoint(parsing: bytes)
        #expect(throws: LogError.self) {
            try altered.verified(
                origin: "example.org/log", logKey: log.verifier, cosigners: [cosigner.verifier])
        }
    }

    @Test(arguments: [
        "origin\n5\n", "origin\n05\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "origin\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "origin\n5\nAAAA\n",
        "origin\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
        "origin\n9007199254740993\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "origin\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ])
    func malformedCheckpointsAreRefused(text: String) {
        #expect(throws: LogError.self) { try Checkpoint(parsing: Array(text.utf8)) }
    }

    @Test func notesAreBounded() throws {
        let (log, _) = try signers()
        let text = Array("x\n".utf8)
        let line = log.sign(text, time: 0)
        let many = SignedNote(text: text, signatures: [NoteSignature](repeating: line, count: 64))
        #expect(try SignedNote(parsing: many.encoded).verified(by: [log.verifier]).count == 1)
        let tooMany = SignedNote(text: text, signatures: [NoteSignature](repeating: line, count: 65))
        #expect(throws: LogError.self) { try SignedNote(parsing: tooMany.encoded) }
        for bad in [
            "", "x", "x\n", "x\n\n", "x\n\n- name AAAAAAA=\n", "x\n\n\u{2014} name AAAA\n",
            "x\u{0}\n\n\u{2014} name AAAAAAA=\n", "x\n\n\u{2014} na me AAAAAAA=\n",
        ] {
            #expect(throws: LogError.self, "\(bad.debugDescription)") {
                try SignedNote(parsing: Array(bad.utf8))
            }
        }
    }

    @Test func vkeysAreChecked() {
        for bad in [
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+AhRc2Q==", "", "++",
            "PeterNeumann+c74f20a3+AxPc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ] {
            #expect(throws: LogError.self) { try VerifierKey(bad) }
        }
    }
}
