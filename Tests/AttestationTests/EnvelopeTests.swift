import Attestation
import Cryptography
import StrictJSON
import Testing

func fixedKey(_ number: UInt8) throws -> SecretKey {
    try SecretKey(seed: [UInt8](repeating: number, count: 32))
}

@Suite struct EnvelopeTests {
    /// The example of DSSE's protocol.md, "Test Vectors" and "PAE".
    @Test func preAuthenticationEncoding() {
        let body = Array("hello world".utf8)
        #expect(
            String(decoding: PAE.encode("http://example.com/HelloWorld", body), as: UTF8.self)
                == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
        #expect(PAE.encode("", []) == Array("DSSEv1 0  0 ".utf8))
        // Lengths are of bytes, not of characters.
        #expect(PAE.encode("é", Array("ü€".utf8)).starts(with: Array("DSSEv1 2 é 5 ".utf8)))
        #expect(
            PAE.id(.statement, body)
                == SHA256.hash(Array("DSSEv1 28 application/vnd.in-toto+json 11 hello world".utf8)))
    }

    private let payload = Array(#"{"a": 1}"#.utf8)

    private func signed(_ keys: [UInt8], as type: PayloadType = .statement) throws -> Envelope {
        Envelope.signing(payload, as: type, with: try keys.map(fixedKey))
    }

    @Test func readsWhatItWrites() throws {
        let envelope = try signed([1, 2])
        #expect(try Envelope(parsing: envelope.json.compact) == envelope)
        #expect(try Envelope(parsing: envelope.json.pretty()) == envelope)
        let text = String(decoding: envelope.json.compact, as: UTF8.self)
        #expect(
            text.hasPrefix(
                #"{"payloadType":"application/vnd.in-toto+json","payload":"eyJhIjogMX0=","signatures":[{"keyid":""#
            ))
    }

    /// `keyid` absent, empty and null are all seen; it is a hint.
    @Test(arguments: ["", #""keyid": "","#, #""keyid": null,"#, #""keyid": "nonsense","#, #""keyid": 7,"#])
    func keyIDsAreHints(member: String) throws {
        let key = try fixedKey(1)
        let sig = Base64.encode(key.sign(PAE.encode(.statement, payload)))
        let text = """
            {"payloadType": "application/vnd.in-toto+json", "payload": "\(Base64.encode(payload))",
             "signatures": [{\(member) "sig": "\(sig)"}]}
            """
        let envelope = try Envelope(parsing: Array(text.utf8))
        #expect(envelope.signatures.map(\.keyID) == [nil])
        #expect(envelope.validSigners(among: [try fixedKey(2).publicKey, key.publicKey]) == [key.publicKey])
    }

    @Test func aWrongHintMisleadsNobody() throws {
        let (one, two) = (try fixedKey(1), try fixedKey(2))
        let good = try signed([1]).signatures[0]
        let envelope = Envelope(
            payloadType: .statement, payload: payload,
            signatures: [Envelope.Signature(keyID: two.publicKey.keyID, bytes: good.bytes)])
        #expect(envelope.validSigners(among: [one.publicKey, two.publicKey]) == [one.publicKey])
        // The hint of a key does not make its signature.
        #expect(envelope.validSigners(among: [two.publicKey]) == [])
    }

    /// go-witness once counted signatures: one repeated met any threshold.
    @Test func aRepeatedSignatureCountsOnce() throws {
        let good = try signed([1]).signatures[0]
        let unhinted = Envelope.Signature(keyID: nil, bytes: good.bytes)
        let envelope = Envelope(
            payloadType: .statement, payload: payload, signatures: [good, good, unhinted, good])
        let keys = try [1, 2, 3].map { try fixedKey($0).publicKey }
        #expect(envelope.validSigners(among: keys).count == 1)
        // A key that is listed twice is one key.
        #expect(envelope.validSigners(among: keys + keys).count == 1)
    }

    @Test func aBadSignatureSpoilsNoOther() throws {
        var signatures = try signed([1, 2]).signatures
        signatures.insert(
            Envelope.Signature(keyID: signatures[0].keyID, bytes: [UInt8](repeating: 0, count: 64)), at: 0)
        signatures.append(Envelope.Signature(keyID: nil, bytes: []))
        signatures.append(Envelope.Signature(keyID: nil, bytes: [UInt8](repeating: 255, count: 500)))
        let envelope = Envelope(payloadType: .statement, payload: payload, signatures: signatures)
        #expect(try envelope.validSigners(among: [1, 2, 3].map { try fixedKey($0).publicKey }).count == 2)
    }

    @Test func aSignatureOnOneKindIsNoneOnAnother() throws {
        let keys = [try fixedKey(1).publicKey]
        for type in PayloadType.allCases {
            let envelope = try signed([1], as: type)
            for other in PayloadType.allCases {
                let dressed = Envelope(payloadType: other, payload: payload, signatures: envelope.signatures)
                #expect(dressed.validSigners(among: keys).isEmpty == (other != type))
                #expect((dressed.id == envelope.id) == (other == type))
            }
        }
    }

    @Test func eitherAlphabetOfBase64() throws {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xFE]
        for text in ["+//+", "-__-"] {
            let envelope = try Envelope(
                parsing: Array(
                    #"{"payloadType": "application/vnd.in-toto+json", "payload": "\#(text)", "signatures": []}"#
                        .utf8))
            #expect(envelope.payload == bytes)
        }
    }

    @Test(arguments: [
        "", "null", "[]", "{}",
        #"{"payloadType": "application/json", "payload": "", "signatures": []}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "signatures": []}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "A", "signatures": []}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "AB==", "signatures": []}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "AA ==", "signatures": []}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": ""}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": {}}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": [{}]}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": [{"sig": "?"}]}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "", "payload": "", "signatures": []}"#,
        #"{"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": []} x"#,
    ])
    func malformed(text: String) {
        #expect(throws: AttestationError.self) { try Envelope(parsing: Array(text.utf8)) }
    }

    @Test func envelopesAreBounded() throws {
        let signature = try signed([1]).signatures[0]
        func envelope(_ count: Int) -> Envelope {
            Envelope(
                payloadType: .statement, payload: payload,
                signatures: [Envelope.Signature](repeating: signature, count: count))
        }
        #expect(try Envelope(parsing: envelope(64).json.compact).signatures.count == 64)
        #expect(throws: AttestationError.self) { try Envelope(parsing: envelope(65).json.compact) }
        let large = Envelope(
            payloadType: .statement, payload: [UInt8](repeating: 0x20, count: 49_200), signatures: [])
        #expect(throws: AttestationError.self) { try Envelope(parsing: large.json.compact) }
        #expect(try Envelope(parsing: large.json.compact, limit: 1 << 20).payload.count == 49_200)
    }
}
