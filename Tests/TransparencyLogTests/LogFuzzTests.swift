import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct LogFuzzTests {
    private static let pieces: [[UInt8]] =
        [
            "\n", "\n\n", "\u{2014} ", " ", "+", "=", "0", "9007199254740993", "\u{0}", "x", "x001/", ".p/1",
            "/",
        ]
        .map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80]]

    private static func signer(_ seed: UInt8, _ kind: VerifierKey.Kind) throws -> NoteSigner {
        try NoteSigner(
            name: "example.org/\(seed)", kind: kind,
            secret: SecretKey(seed: [UInt8](repeating: seed, count: 32)))
    }

    /// Notes and checkpoints: what is read is written as the same bytes, and nobody signs what was changed.
    @Test func fuzzedNotesKeepTheirPromises() throws {
        var random = Fuzzing.generator(700)
        let log = try Self.signer(1, .ed25519)
        let cosigner = try Self.signer(2, .cosignature)
        let checkpoint = Checkpoint(
            origin: "example.org/1", size: 70_000, root: SHA256.hash([7]), extensions: ["more", "still more"])
        let note = SignedNote(
            text: checkpoint.text,
            signatures: [
                log.sign(checkpoint.text, time: 0), cosigner.sign(checkpoint.text, time: 1_700_000_000),
            ])
        var notes = FuzzTally()
        for _ in 0..<Fuzzing.rounds(4000) {
            var bytes = note.encoded
            random.mutate(&bytes, with: Self.pieces)
            do throws(LogError) {
                let read = try SignedNote(parsing: bytes)
                notes.accepted += 1
                #expect(read.encoded == bytes)
                #expect(!read.signatures.isEmpty && read.signatures.count <= SignedNote.signatureLimit)
            } catch {
                notes.refused += 1
                #expect(!"\(error)".isEmpty)
                continue
            }
            guard let unverified = try? UnverifiedCheckpoint(parsing: bytes) else { continue }
            #expect(unverified.checkpoint.text == unverified.note.text)
            #expect(unverified.checkpoint.size <= TilePath.sizeLimit)
            if let verified = try? unverified.verified(
                origin: "example.org/1", logKey: log.verifier, cosigners: [cosigner.verifier])
            {
                #expect(verified.checkpoint == checkpoint)
                #expect(verified.cosignatures.allSatisfy { $0.time == 1_700_000_000 })
            }
        }
        #expect(notes.seesBothSides(), "\(notes)")
    }

    @Test func fuzzedCheckpointsAreTheSameAgain() {
        var random = Fuzzing.generator(701)
        let good = Checkpoint(origin: "o", size: 5, root: SHA256.hash([7]), extensions: ["e"]).text
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(4000) {
            var text = good
            random.mutate(&text, with: Self.pieces)
            guard let read = try? Checkpoint(parsing: text) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            #expect(read.text == text)
            #expect(!read.origin.isEmpty && read.size <= TilePath.sizeLimit)
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func fuzzedKeysAreTheSameAgain() throws {
        var random = Fuzzing.generator(702)
        let good = try Self.signer(1, .cosignature).verifier.description
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(4000) {
            var bytes = Array(good.utf8)
            // Hardly any change of a key is a key.
            if Bool.random(using: &random) { random.mutate(&bytes, with: Self.pieces) }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let key = try? VerifierKey(text) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            #expect(key.description.utf8.elementsEqual(text.utf8))
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func fuzzedTilePathsAreTheSameAgain() {
        var random = Fuzzing.generator(703)
        let good = ["tile/0/x001/x234/067", "tile/3/000.p/255", "tile/entries/001.p/44", "tile/1/x999/999"]
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(8000) {
            var bytes = Array((good.randomElement(using: &random) ?? "").utf8)
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: Self.pieces) }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let path = TilePath(text) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            #expect(path.description.utf8.elementsEqual(text.utf8))
            #expect((1...256).contains(path.count) && path.index < TilePath.sizeLimit)
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func fuzzedBundlesKeepTheirPromises() throws {
        var random = Fuzzing.generator(704)
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(4000) {
            let count = Int.random(in: 1...6, using: &random)
            var bytes: [UInt8] = []
            for _ in 0..<count {
                let entry = (0..<Int.random(in: 0...40, using: &random)).map { UInt8($0) }
                try EntryBundle.append(entry, to: &bytes)
            }
            if Int.random(in: 0..<6, using: &random) > 0 { random.mutate(&bytes) }
            guard let ranges = try? EntryBundle.ranges(in: bytes, count: count) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            var again: [UInt8] = []
            for range in ranges { try EntryBundle.append(Array(bytes[range]), to: &again) }
            #expect(ranges.count == count && again == bytes)
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }
}
