import Attestation
import Cryptography
import Registry
import StrictJSON
import Testing
import TransparencyLog

/// Who comes, who goes, and names that are never given twice.
@Suite struct SignersChangeTests {
    private let head = TreeHead(size: 100, root: SHA256.hash([1]))

    private func first() throws -> SignersClaims {
        try SignersClaims(
            version: 1, log: TreeHead(size: 0, root: MerkleTree.emptyRoot),
            signers: [
                Signer(
                    name: "acme", kind: .publisher, namespaces: ["acme"],
                    keys: [Signer.Key(key: fixedKey(1).publicKey)])
            ])
    }

    private func refusal(_ changes: [SignersChange], _ claims: SignersClaims) -> String {
        do { _ = try SignersChange.apply(changes, to: claims, head: head) } catch { return "\(error)" }
        return "nothing was refused"
    }

    @Test func keysBeginAndEndAtTheLogsIndex() throws {
        let (old, new) = (try fixedKey(1).publicKey, try fixedKey(2).publicKey)
        let next = try SignersChange.apply(
            [.addKey(new, to: "ACME"), .closeKey(old, until: 40)], to: first(), head: head)
        #expect(next.version == 2)
        #expect(next.log == head)
        let keys = next.signers[0].keys
        #expect(keys[0].counts(at: 39) && !keys[0].counts(at: 40))
        #expect(!keys[1].counts(at: 99) && keys[1].counts(at: 100))
        #expect(
            next.changes(from: try first()) == [
                "acme's key \(old) does not count from entry 40 on",
                "gives acme the key \(new) from entry 100 on",
            ])
        // What ended stays ended; it may end earlier.
        #expect(refusal([.closeKey(old, until: 50)], next) == "nothing of acme is open beyond entry 50")
        #expect(
            try SignersChange.apply([.closeKey(old, until: 30)], to: next, head: head).signers[0].keys[0]
                .until == 30)
        #expect(
            refusal([.closeKey(new, until: 101)], next)
                == "the log has 100 entries: a key ends at one of them, or now")
    }

    @Test func aNameIsNeverGivenTwice() throws {
        let retired = try SignersChange.apply(
            [.retire("acme", at: 100), .retireName(ModelName("acme/gone"))], to: first(), head: head)
        #expect(retired.signers[0].keys[0].until == 100)
        #expect(retired.retired.map(\.description) == ["acme/gone"])
        func admit(_ name: String, _ namespace: String, _ key: UInt8) throws -> String {
            refusal(
                [
                    .admit(
                        Signer(
                            name: name, kind: .publisher, namespaces: [namespace],
                            keys: [Signer.Key(key: try fixedKey(key).publicKey)]))
                ], retired)
        }
        #expect(
            try admit("Acme", "other", 5) == "there is a signer acme already; a name is never given twice")
        #expect(try admit("other", "ACME", 5) == "the namespace acme is that of acme")
        #expect(try admit("other", "acme/tiny", 5) == "the namespace acme is that of acme")
        #expect(try admit("other", "other", 1) == "the key \(try fixedKey(1).publicKey) is that of acme")
        #expect(try admit("other", "acmes", 5) == "nothing was refused")
        #expect(refusal([.retireName(try ModelName("ACME/gone"))], retired) == "ACME/gone is retired already")
        // Nor by a file that is written by hand.
        #expect(retired.faults(after: [try first()]).isEmpty)
        let dropped = try SignersClaims(version: 3, log: head, signers: [])
        #expect(
            dropped.faults(after: [try first(), retired]) == [
                "DROPS the signer acme: its name could be given to another",
                "GIVES BACK the retired name acme/gone",
            ])
    }

    /// What the registry asks of its followers is kept by every later file until it is changed.
    @Test func aPolicyIsShownAndKept() throws {
        let text = "version: 1\nrequire: trusted\n"
        let set = try SignersChange.apply([.policy(text)], to: first(), head: head)
        #expect(
            set.changes(from: try first()) == [
                "sets the registry's policy, which all who follow it must meet:", "  | version: 1",
                "  | require: trusted",
            ])
        #expect(try SignersClaims(parsing: set.json.pretty()) == set)
        #expect(refusal([.policy(text)], set) == "this is the registry's policy already")
        #expect(refusal([.policy(nil)], try first()) == "the registry has no policy")
        #expect(
            refusal([.policy(String(repeating: "#", count: 65_537))], set)
                == "the policy has more than 65536 bytes")
        let later = try SignersChange.apply([.retire("acme", at: 100)], to: set, head: head)
        #expect(later.policy == text)
        let withdrawn = try SignersChange.apply([.policy(nil)], to: later, head: head)
        #expect(withdrawn.policy == nil)
        #expect(withdrawn.changes(from: later) == ["withdraws the registry's policy"])
        #expect(throws: RegistryError.self) {
            try SignersClaims(
                parsing: Array(
                    String(decoding: set.json.compact, as: UTF8.self).replacing(
                        "\"version: 1\\nrequire: trusted\\n\"", with: "7"
                    ).utf8))
        }
    }

    @Test func publishRefusesAFileThatDropsASigner() throws {
        let fixture = try Fixture()
        try fixture.publish()
        let head = try fixture.read().checkpoint.checkpoint
        try fixture.addSigners(
            version: 2, log: TreeHead(size: head.size, root: head.root),
            Array(fixture.defaultSigners.prefix(2)))
        #expect(
            fixture.problems() == [
                "signers/2.signers.json: DROPS the signer lab: its name could be given to another"
            ])
    }

    // MARK: requests

    private func request(_ secret: SecretKey, key: PublicKey? = nil) throws -> KeyRequest {
        try KeyRequest(
            origin: Fixture.origin, root: Digest(.sha256, SHA256.hash([3])), name: "acme", kind: .publisher,
            organisation: "Acme", namespaces: ["acme"], key: key ?? secret.publicKey,
            evidence: [.dns("acme.example"), .huggingFace("acme/keys/oracle.txt"), .github("acme")],
            made: Fixture.start)
    }

    @Test func aRequestProvesTheKeyThatItAsksFor() throws {
        let secret = try fixedKey(7)
        let made = try request(secret)
        let bytes = try made.signed(by: secret)
        #expect(try KeyRequest(verifying: bytes) == made)
        #expect(made.signer(from: 9).keys == [Signer.Key(key: secret.publicKey, from: 9)])
        // Somebody else's key cannot be asked for.
        #expect(throws: RegistryError.self) {
            _ = try request(secret, key: fixedKey(8).publicKey).signed(by: secret)
        }
        let envelope = try Envelope(parsing: bytes)
        let stranger = Envelope.signing(envelope.payload, as: .keyRequest, with: [try fixedKey(8)])
        #expect(throws: RegistryError("it is not signed by the key that it asks for")) {
            _ = try KeyRequest(verifying: stranger.json.pretty())
        }
        // Nor is what the key signed elsewhere a request.
        let statement = Envelope.signing(envelope.payload, as: .statement, with: [secret])
        #expect(throws: RegistryError("no request for a key")) {
            _ = try KeyRequest(verifying: statement.json.pretty())
        }
        let confused = Envelope(
            payloadType: .keyRequest, payload: envelope.payload, signatures: statement.signatures)
        #expect(throws: RegistryError("it is not signed by the key that it asks for")) {
            _ = try KeyRequest(verifying: confused.json.pretty())
        }
    }

    @Test(arguments: [
        "dns:", "dns:a b", "ftp:acme.example", "acme.example", "dns:\u{e4}.example",
    ])
    func evidenceOfAnUnknownKindIsNone(_ text: String) { #expect(KeyRequest.Evidence(text) == nil) }
}
