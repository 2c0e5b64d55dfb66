import Attestation
import Cryptography
import Registry
import StrictJSON
import Taps
import Testing
import TransparencyLog

/// Something in a log that is nobody's word, or less than it claims: it is logged, and no answer rests on it.
struct Nuisance: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whose signatures count on what is said of file 500; nobody's where it is no statement at all.
    let counting: [String]
    /// Logs something about file 500.
    let stage: @Sendable (Simulator) throws -> Void

    init(
        _ name: String, counting: [String] = [], stage: @escaping @Sendable (Simulator) throws -> Void
    ) {
        (self.name, self.counting, self.stage) = (name, counting, stage)
    }

    var testDescription: String { name }

    private static let good = Simulator.statement("acme/x", sha256: Simulator.sha(500))
    private static let release = Simulator.statement("acme/x", sha256: Simulator.sha(500), release: true)

    /// The statement with one text in the place of another.
    private static func replacing(_ old: String, _ new: String) -> [UInt8] {
        let text = String(decoding: good, as: UTF8.self)
        precondition(text.contains(old))
        return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }

    /// An entry around a payload and signatures over another.
    private static func entry(
        _ payload: [UInt8], as type: PayloadType = .statement, signatures: [Envelope.Signature]
    ) -> [UInt8] {
        Envelope(payloadType: type, payload: payload, signatures: signatures).json.compact
    }

    private static func signature(_ payload: [UInt8], as type: PayloadType = .statement, by key: SecretKey)
        -> Envelope.Signature
    {
        Envelope.signing(payload, as: type, with: [key]).signatures[0]
    }

    // MARK: signatures

    private static let signatures: [Nuisance] = [
        Nuisance("what it should be", counting: ["curator"]) { try $0.attest(good) },
        Nuisance("nobody signed") { try $0.append(entry(good, signatures: [])) },
        Nuisance("a stranger signed") { try $0.attest(good, by: [HostileWorld.stranger()]) },
        Nuisance("a stranger signed, and says that it was the curator") { host in
            let bytes = signature(good, by: try HostileWorld.stranger()).bytes
            try host.append(
                entry(good, signatures: [.init(keyID: host.keys.curator.publicKey.keyID, bytes: bytes)]))
        },
        Nuisance("the curator's signature of another statement") { host in
            let other = Simulator.statement("acme/y", sha256: Simulator.sha(501))
            try host.append(entry(good, signatures: [signature(other, by: host.keys.curator)]))
        },
        Nuisance("the curator's signature of the same bytes as another kind of thing") { host in
            try host.append(
                entry(good, signatures: [signature(good, as: .signers, by: host.keys.curator)]))
        },
        Nuisance("a statement that says it is a signers pointer") { host in
            let signed = signature(good, as: .signers, by: host.keys.curator)
            try host.append(entry(good, as: .signers, signatures: [signed]))
        },
        Nuisance("an unknown payloadType") { host in
            let text = String(
                decoding: entry(good, signatures: [signature(good, by: host.keys.curator)]), as: UTF8.self)
            try host.append(Array(text.replacing("vnd.in-toto", with: "vnd.in-tot0").utf8))
        },
        Nuisance("the log's own key signed") { try $0.attest(good, by: [$0.keys.log]) },
        Nuisance("stewards signed") { try $0.attest(good, by: $0.keys.stewards) },
        Nuisance("root keys signed") { try $0.attest(good, by: $0.keys.roots) },
        Nuisance("a curator signed a release") { try $0.attest(release, by: [$0.keys.curator]) },
        Nuisance("a publisher signed an observation") { try $0.attest(good, by: [$0.keys.publisher]) },
        Nuisance("a publisher signed for a name that is not theirs") { host in
            let payload = Simulator.statement("zoo/x", sha256: Simulator.sha(500), release: true)
            try host.attest(payload, by: [host.keys.publisher])
        },
        Nuisance("one signature three times", counting: ["curator"]) { host in
            try host.attest(good, by: [host.keys.curator, host.keys.curator, host.keys.curator])
        },
        Nuisance("a good signature and a bad one", counting: ["curator"]) { host in
            let bad = Envelope.Signature(keyID: host.keys.publisher.publicKey.keyID, bytes: [1, 2, 3])
            try host.append(entry(good, signatures: [bad, signature(good, by: host.keys.curator)]))
        },
        Nuisance("65 signatures") { host in
            try host.append(
                entry(
                    good,
                    signatures: [Envelope.Signature](
                        repeating: signature(good, by: host.keys.curator), count: 65)))
        },
        Nuisance("a key after its end") { host in
            try host.show(
                signers: host.nextSigners(curatorUntil: host.head.size + 1), signedBy: host.keys.stewards)
            try host.attest(good)
        },
        Nuisance("a key whose end is the next entry", counting: ["curator"]) { host in
            try host.show(
                signers: host.nextSigners(curatorUntil: host.head.size + 2), signedBy: host.keys.stewards)
            try host.attest(good)
        },
        Nuisance("a key before its start") { host in
            let key = try HostileWorld.stranger()
            let late = Signer(
                name: "late", kind: .curator, keys: [.init(key: key.publicKey, from: host.head.size + 2)])
            try host.show(signers: host.nextSigners(more: [late]), signedBy: host.keys.stewards)
            try host.attest(good, by: [key])
        },
        Nuisance("a signers file that one steward signed twice does not govern") { host in
            let key = try HostileWorld.stranger()
            let new = Signer(name: "new", kind: .curator, keys: [.init(key: key.publicKey)])
            try host.show(
                signers: host.nextSigners(more: [new]),
                signedBy: [host.keys.stewards[0], host.keys.stewards[0]])
            try host.attest(good, by: [key])
        },
        Nuisance("the stewards' threshold and one signature more that is none", counting: ["new"]) { host in
            let key = try HostileWorld.stranger()
            let new = Signer(name: "new", kind: .curator, keys: [.init(key: key.publicKey)])
            try host.show(
                signers: host.nextSigners(more: [new]),
                signedBy: host.keys.stewards + [HostileWorld.stranger(1)])
            try host.attest(good, by: [key])
        },
    ]

    // MARK: texts

    private static func said(_ name: String, _ payload: [UInt8]) -> Nuisance {
        Nuisance(name) { try $0.attest(payload) }
    }

    private static let texts: [Nuisance] = [
        said("a name twice", replacing("\"predicateType\"", "\"_type\":\"x\",\"predicateType\"")),
        said(
            "a name twice, once in other letters",
            replacing("\"predicateType\"", "\"subj\\u0065ct\":[],\"predicateType\"")),
        said("a byte order mark", [0xEF, 0xBB, 0xBF] + good),
        said("UTF-16", [0xFF, 0xFE] + good.flatMap { [$0, 0] }),
        said(
            "invalid UTF-8",
            {
                var bytes = good
                bytes[bytes.count - 20] = 0xFF
                return bytes
            }()),
        said("half a surrogate", replacing("\"version\":\"1\"", "\"version\":\"\\ud800\"")),
        said(
            "nesting that is too deep",
            replacing(
                "\"version\"",
                "\"deep\":\(String(repeating: "[", count: 10_000))\(String(repeating: "]", count: 10_000)),\"version\""
            )),
        said("a trailing comma", replacing("\"version\":\"1\"", "\"version\":\"1\",")),
        said("bytes behind it", good + Array("{}".utf8)),
        said(
            "more bytes than a statement has", good + [UInt8](repeating: 0x20, count: 44_000 - good.count + 1)
        ),
        said("another _type", replacing("Statement/v1", "Statement/v0.1")),
        said(
            "a subject without a digest",
            replacing(
                "{\"sha256\":\"\(Simulator.sha(500).hex)\"}", "{}")),
        said(
            "a digest that is none",
            replacing(Simulator.sha(500).hex, String(Simulator.sha(500).hex.dropLast()))),
        said(
            "a digest in capitals", replacing(Simulator.sha(500).hex, Simulator.sha(500).hex.uppercased())),
        said("a name that climbs", replacing("model.safetensors", "../model.safetensors")),
        said("a model that is no name", replacing("acme/x", "acme/x.git")),
    ]

    static let all = signatures + texts
}

@Suite struct HostileEntryTests {
    @Test(arguments: Nuisance.all) func counts(_ nuisance: Nuisance) throws {
        let world = try HostileWorld()
        try nuisance.stage(world.host)
        try world.host.attest(Simulator.statement("acme/after", sha256: Simulator.sha(600)))
        try world.host.publish()
        try world.machine.sync(world.host)
        let tap = try world.machine.open(world.host)
        let found = try tap.attestations(of: Digest(.sha256, Simulator.sha(500)))
        #expect(found.flatMap { $0.counting.map(\.signer.name) } == nuisance.counting)
        let named = try tap.attestations(of: ModelName("acme/x"))
        #expect(named.flatMap { $0.counting.map(\.signer.name) } == nuisance.counting)
        // What was good before and behind it stays so, unless the case ended the curator's key.
        #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(3))).count == 1)
        if !nuisance.name.contains("end") {
            #expect(try tap.attestations(of: Digest(.sha256, Simulator.sha(600))).count == 1)
        }
    }
}
