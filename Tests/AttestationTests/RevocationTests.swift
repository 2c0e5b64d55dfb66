import Attestation
import Cryptography
import Testing

@Suite("Revocation statements")
struct RevocationStatementTests {
    private static let id = SHA256.hash([1])
    private static let key = PublicKey(SHA256.hash([2]))

    static var targets: [Revocation.Target] {
        get throws {
            [
                .attestation(id, model: try ModelName("acme/m")),
                .digests([
                    .init(name: "f", digest: Digest(.sha256, id)),
                    .init(name: "w", digest: Digest(.weights, id)),
                ]),
                .key(key, from: 7), .key(key, from: nil), .revocation(id),
            ]
        }
    }

    @Test("what is written is what is read, and no subject is taken for a file")
    func roundTrip() throws {
        for target in try Self.targets {
            let revocation = try Revocation(
                target: target, severity: .defective, reason: "wrong file", logSize: 3, logRoot: Self.id)
            let statement = try Statement(parsing: revocation.statement)
            #expect(statement.revocation == revocation)
            #expect(statement.subjects.isEmpty && statement.claims == nil)
        }
    }

    @Test("what is malformed is refused")
    func malformed() throws {
        let good = String(
            decoding: try Revocation(
                target: .key(Self.key, from: 7), severity: .compromised, reason: "stolen", logSize: 3,
                logRoot: Self.id
            ).statement, as: UTF8.self)
        #expect(try Statement(parsing: Array(good.utf8)).revocation != nil)
        let changes = [
            ("\"compromised\"", "\"Compromised\""), ("\"stolen\"", "\"\""), ("\"stolen\"", "\"a\\u001b\""),
            ("\"size\": 3", "\"size\": -1"), ("\"from\": 7", "\"from\": -7"),
            ("\"from\": 7", "\"withdraws\": \"revocation\""),
            ("\"revokes\": \"key\"", "\"revokes\": \"keys\""),
            ("\"revokes\": \"key\"", "\"revokes\": \"attestation\""), ("\"keyId\"", "\"sha256\""),
            (Self.key.keyID.hex, Self.id.hex), ("\"log\"", "\"tree\""),
        ]
        for (old, new) in changes {
            let text = good.replacing(old, with: new)
            #expect(text != good, "\(old)")
            #expect(throws: AttestationError.self, "\(new)") { try Statement(parsing: Array(text.utf8)) }
        }
    }

    @Test("a digest of an algorithm that not everybody reads is not passed over")
    func unknownDigests() throws {
        let good = String(
            decoding: try Revocation(
                target: .digests([.init(name: "f", digest: Digest(.sha256, Self.id))]),
                severity: .compromised,
                reason: "r", logSize: 0, logRoot: Self.id
            ).statement, as: UTF8.self)
        for new in ["\"sha512\"", "\"blake3\""] {
            let text = good.replacing("\"sha256\"", with: new)
            #expect(throws: AttestationError.self) { try Statement(parsing: Array(text.utf8)) }
        }
    }
}
