import Attestation
import Cryptography
import Registry
import StrictJSON
import Testing
import Trust

@Suite struct ReceiptTests {
    private static let key = try! SecretKey(seed: SHA256.hash(Array("a receipt's key".utf8)).bytes)
    private static func file(_ statement: JSON, signedBy key: SecretKey?) throws -> [UInt8] {
        try Receipt.file(statement, signedBy: key.map { SigningKey($0) })
    }
    private static let other = try! SecretKey(seed: SHA256.hash(Array("another key".utf8)).bytes)

    private static func model(size: Int64 = 10, extra: String? = nil, config: UInt8 = 2) -> ObservedModel {
        var files = [
            ObservedModel.File(name: "config.json", size: 5, role: .configuration, sha256: sha(config)),
            ObservedModel.File(name: "model.safetensors", size: size, role: .weights),
            ObservedModel.File(name: "README.md", size: 5, role: .documentation),
        ]
        if let extra {
            files.append(ObservedModel.File(name: extra, size: 1, role: .configuration, sha256: sha(9)))
        }
        return ObservedModel(
            files: files, weights: weights(1), weightsFiles: ["model.safetensors"], isDirectory: true)
    }

    private func rules(_ key: PublicKey, _ age: String = "7d") -> String {
        "receipts:\n  - key: \(key)\n    max-age: \(age)\n"
    }

    private func source() throws -> MemorySource {
        let source = MemorySource()
        try source.add(
            .release("acme/tiny").file("config.json", sha(2)).weights(
                weights(1), files: ["model.safetensors"]),
            by: Who.acme)
        return source
    }

    private func statement(passed: Bool = true, time: UInt64 = testNow - 3600) throws -> JSON {
        let verdict = try judge(try source()).judge(model: Self.model())
        #expect(verdict.standing == .trusted)
        let receipt = Receipt(of: Self.model(), verdict, time: time)
        let made =
            passed
            ? receipt
            : Receipt(
                files: receipt.files, weights: receipt.weights, weightsFiles: receipt.weightsFiles,
                time: time, passed: false)
        return made.statement(of: verdict, resource: "urn:oracle-registry:model:acme/tiny", version: "0")
    }

    private func accept(_ bytes: [UInt8], floor: String? = nil, chosen: String?) throws -> VerifiedReceipt {
        try judge(
            try source(), floor: try floor.map { try policy($0) }, chosen: try chosen.map { try policy($0) }
        ).accept(bytes, now: testNow)
    }

    private func refusal(_ bytes: [UInt8], floor: String? = nil, chosen: String?) -> String {
        do {
            _ = try accept(bytes, floor: floor, chosen: chosen)
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test func aReceiptOfANamedKeySparesHashing() throws {
        let bytes = try Self.file(statement(), signedBy: Self.key)
        let accepted = try accept(bytes, chosen: rules(Self.key.publicKey))
        #expect(accepted.key == Self.key.publicKey && accepted.receipt.weights == weights(1))
        #expect(accepted.receipt.files.map(\.name) == ["config.json", "model.safetensors"])
        #expect(accepted.vouches(for: "model.safetensors") && !accepted.vouches(for: "other.safetensors"))
        try accepted.requireSame(Self.model())
    }

    @Test func itIsAVerificationSummary() throws {
        let root = try JSONDocument(try statement().compact).root
        #expect(root["_type"]?.string == "https://in-toto.io/Statement/v1")
        #expect(root["predicateType"]?.string == "https://slsa.dev/verification_summary/v1")
        let predicate = try #require(root["predicate"])
        for name in [
            "verifier", "timeVerified", "resourceUri", "policy", "verificationResult", "verifiedLevels",
        ] {
            #expect(predicate[name: name] != nil, "\(name)")
        }
        #expect(predicate["verificationResult"]?.string == "PASSED")
        #expect(predicate["timeVerified"]?.string == "2026-11-25T23:00:00Z")
        // The registry's reader takes it for no statement of its own.
        #expect(try Statement(parsing: try statement().compact).claims == nil)
    }

    @Test func refusals() throws {
        let named = rules(Self.key.publicKey)
        let good = try Self.file(statement(), signedBy: Self.key)
        #expect(refusal(good, chosen: nil).contains("no policy allows"))
        #expect(refusal(good, chosen: "require: known").contains("no policy allows"))
        #expect(refusal(good, chosen: rules(Self.other.publicKey)).contains("no key that a policy names"))
        #expect(refusal(try Self.file(statement(), signedBy: nil), chosen: named).contains("not signed"))
        #expect(
            refusal(try Self.file(statement(passed: false), signedBy: Self.key), chosen: named).contains(
                "failed"))
        #expect(
            refusal(try Self.file(statement(time: testNow - 8 * 86400), signedBy: Self.key), chosen: named)
                .contains("allows 7d"))
        #expect(
            refusal(try Self.file(statement(time: testNow + 301), signedBy: Self.key), chosen: named)
                .contains("to come"))
        #expect(refusal(Array("{}".utf8), chosen: named).contains("no DSSE envelope"))
        #expect(refusal(Array(good.dropLast(9)), chosen: named).contains("no DSSE envelope"))

        // Edited: one byte of the payload.
        let envelope = try Envelope(parsing: good, limit: 1 << 20)
        var payload = envelope.payload
        payload[payload.count / 2] ^= 1
        let edited = Envelope(payloadType: .statement, payload: payload, signatures: envelope.signatures)
        #expect(refusal(edited.json.compact, chosen: named).contains("signed it as it stands"))
        // Signed as something else.
        let root = Envelope.signing(envelope.payload, as: .root, with: [Self.key])
        #expect(refusal(root.json.compact, chosen: named).contains("no statement"))
        let unknown = Array(
            String(decoding: good, as: UTF8.self).replacing("vnd.in-toto", with: "vnd.other").utf8)
        #expect(refusal(unknown, chosen: named).contains("unknown payloadType"))
        // A statement of another kind by the same key.
        let release = Draft.release("acme/tiny").weights(weights(1)).json.compact
        let other = Envelope.signing(release, as: .statement, with: [Self.key])
        #expect(refusal(other.json.compact, chosen: named).contains("no receipt"))
    }

    /// The administrator's policy is a floor: it may forbid receipts or shorten their life, and where it is silent the user decides.
    @Test func policiesAreMetTogether() throws {
        let bytes = try Self.file(statement(), signedBy: Self.key)
        let named = rules(Self.key.publicKey)
        #expect(refusal(bytes, floor: "require: known", chosen: named) == "accepted")
        #expect(refusal(bytes, floor: named, chosen: nil) == "accepted")
        #expect(refusal(bytes, floor: named, chosen: "require: known") == "accepted")
        #expect(refusal(bytes, floor: "receipts: []", chosen: named).contains("not every policy"))
        #expect(refusal(bytes, floor: named, chosen: "receipts: []").contains("not every policy"))
        #expect(
            refusal(bytes, floor: rules(Self.other.publicKey), chosen: named).contains("not every policy"))
        #expect(refusal(bytes, floor: rules(Self.key.publicKey, "30m"), chosen: named).contains("allows 30m"))
        #expect(refusal(bytes, floor: named, chosen: rules(Self.key.publicKey, "30m")).contains("allows 30m"))
    }

    /// A project may forbid them, and allows none by itself.
    @Test func aProjectSparesNoHashing() throws {
        let bytes = try Self.file(statement(), signedBy: Self.key)
        let named = rules(Self.key.publicKey)
        func refusal(user: String?, project: String) throws -> String {
            let stack = PolicyStack(
                floor: nil, chosen: try user.map { try policy($0) }, project: try policy(project))
            do {
                _ = try Judge(sources: [source()], policy: stack, now: testNow).accept(bytes, now: testNow)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(try refusal(user: nil, project: named).contains("no policy allows"))
        #expect(try refusal(user: named, project: named) == "accepted")
        #expect(try refusal(user: named, project: "require: known") == "accepted")
        #expect(try refusal(user: named, project: "receipts: []").contains("not every policy"))
    }

    @Test func otherFilesAreRefused() throws {
        let accepted = try accept(
            try Self.file(statement(), signedBy: Self.key), chosen: rules(Self.key.publicKey))
        func refusal(_ model: ObservedModel) -> String {
            do {
                try accepted.requireSame(model)
                return "same"
            } catch { return "\(error)" }
        }
        #expect(refusal(Self.model(size: 11)) == "model.safetensors has 11 bytes, and 10 in the receipt")
        #expect(refusal(Self.model(extra: "evil.py")) == "evil.py is not in the receipt")
        #expect(refusal(Self.model(config: 3)) == "config.json has other bytes than in the receipt")
        var less = Self.model()
        less.files.removeFirst()
        #expect(refusal(less) == "config.json is in the receipt, and not here")
        var documented = Self.model()
        documented.files.removeLast()
        #expect(refusal(documented) == "same")
    }

    @Test(arguments: [
        ("receipts: 7", "a list"), ("receipts:\n  - ed25519:x", "a mapping"),
        ("receipts:\n  - key: ed25519:x\n    max-age: 7d", "public key"),
        ("receipts:\n  - key: \(key.publicKey)", "max-age"),
        ("receipts:\n  - key: \(key.publicKey)\n    max-age: soon", "max-age"),
        ("receipts:\n  - key: \(key.publicKey)\n    max-age: 7d\n    unknown: 1", "unknown key"),
    ]) func policiesOfReceiptsAreRefused(_ text: String, why: String) {
        #expect {
            try policy(text)
        } throws: {
            "\($0)".contains(why)
        }
    }
}
