import Attestation
import Cryptography
import StrictJSON
import TestSupport
import Testing

@Suite struct AttestationFuzzTests {
    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "null", "-1", "1e9", "9223372036854775808", "\\u0000",
            "\\ud800",
            "/", "..", "=", "A", "-_", "sha256:", "urn:oracle-registry:predicate:release:v1", "\u{0}",
            "\u{202E}",
        ].map { Array($0.utf8) } + [[0xFF], [0xED, 0xA0, 0x80]]

    /// Envelopes: what is read is written and read again the same; a valid signature is on the very bytes that were signed.
    @Test func fuzzedEnvelopesKeepTheirPromises() throws {
        var random = Fuzzing.generator(800)
        let keys = try [1, 2].map(fixedKey)
        let payload = Array(#"{"a": 1, "b": [true, null]}"#.utf8)
        let good = Envelope.signing(payload, as: .statement, with: keys)
        let texts = [good.json.compact, good.json.pretty()]
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(4000) {
            var bytes = texts.randomElement(using: &random) ?? []
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: Self.pieces) }
            guard let envelope = try? Envelope(parsing: bytes) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            #expect(try Envelope(parsing: envelope.json.compact) == envelope)
            #expect(envelope.signatures.count <= AttestationLimits.signatures)
            if !envelope.validSigners(among: keys.map(\.publicKey)).isEmpty {
                #expect(envelope.payload == payload && envelope.payloadType == .statement)
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func fuzzedStatementsKeepTheirPromises() {
        var random = Fuzzing.generator(801)
        let good = Array(StatementTests.good.utf8)
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(4000) {
            var bytes = good
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: Self.pieces) }
            do throws(AttestationError) {
                let statement = try Statement(parsing: bytes)
                tally.accepted += 1
                #expect(statement.subjects.count <= AttestationLimits.subjects)
                #expect(statement.subjects.contains { !$0.digests.isEmpty })
                guard let claims = statement.claims else { continue }
                let places = claims.artifacts.flatMap(\.sources) + (claims.weights?.sources ?? [])
                #expect(places.allSatisfy(statement.sources.indices.contains))
                #expect(claims.artifacts.allSatisfy { ($0.size ?? 0) >= 0 })
                #expect((claims.weights?.tensorCount ?? 0) >= 0 && (claims.weights?.byteCount ?? 0) >= 0)
                if case .parents(let parents) = claims.lineage {
                    #expect((1...AttestationLimits.parents).contains(parents.count))
                    #expect(parents.flatMap(\.sources).allSatisfy(statement.sources.indices.contains))
                }
                #expect((try? ModelName(claims.model.description)) == claims.model)
            } catch {
                tally.refused += 1
                #expect(!error.description.isEmpty)
                #expect(!error.description.utf8.contains { $0 < 0x20 || $0 == 0x7F })
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    /// Keys: a text that is taken is the key that its 32 bytes make, whatever stands around it.
    @Test func fuzzedKeysKeepTheirPromises() throws {
        var random = Fuzzing.generator(802)
        let prefix: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let good = try fixedKey(7).publicKey
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(3000) {
            var der = prefix + [UInt8](repeating: 7, count: 32)
            if Bool.random(using: &random) { random.mutate(&der) }
            var text = Array(
                "-----BEGIN PRIVATE KEY-----\n\(Base64.encode(der))\n-----END PRIVATE KEY-----\n".utf8)
            if Bool.random(using: &random) { random.mutate(&text, with: Self.pieces) }
            do {
                let key = try PEM.secretKey(text)
                tally.accepted += 1
                // One of 32 bytes is another where the change hit the seed; the key never signs for the first one then.
                let signature = key.sign([1, 2, 3])
                #expect(key.publicKey.verifies(signature, over: [1, 2, 3]))
                #expect(good.verifies(signature, over: [1, 2, 3]) == (key.publicKey == good))
            } catch let error as KeyStoreError {
                tally.refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }
}
