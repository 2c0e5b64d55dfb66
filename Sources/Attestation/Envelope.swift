package import Cryptography
package import StrictJSON

/// Kinds of signed thing (docs/registry.md, "Signature and attestation").
package enum PayloadType: String, CaseIterable, Hashable, Sendable {
    case statement = "application/vnd.in-toto+json"
    case root = "application/vnd.oracle-registry.root+json"
    case signers = "application/vnd.oracle-registry.signers+json"
    /// A stranger asks to become a signer; never in a log.
    case keyRequest = "application/vnd.oracle-registry.key-request+json"
}

/// DSSE pre-authentication encoding.
package enum PAE {
    package static func encode(_ type: String, _ body: [UInt8]) -> [UInt8] {
        encode(type, count: body.count) + body
    }

    /// What stands before the body.
    private static func encode(_ type: String, count: Int) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(count) ".utf8)
    }

    package static func encode(_ type: PayloadType, _ body: [UInt8]) -> [UInt8] {
        encode(type.rawValue, body)
    }

    /// The id of an attestation: SHA-256 of the PAE.
    package static func id(_ type: PayloadType, _ body: [UInt8]) -> Hash32 {
        var hash = SHA256.Stream()
        hash.update(encode(type.rawValue, count: body.count))
        hash.update(body)
        return hash.finalize()
    }
}

/// A DSSE envelope: bytes and claims of signatures. Nothing in it is verified.
package struct Envelope: Hashable, Sendable {
    package let payloadType: PayloadType
    package let payload: [UInt8]
    package let signatures: [Signature]

    package struct Signature: Hashable, Sendable {
        /// A hint: SHA-256 of the public key. nil where the envelope gives none or something else.
        package let keyID: Hash32?
        /// 64 bytes, where it is an Ed25519 signature.
        package let bytes: [UInt8]

        package init(keyID: Hash32?, bytes: [UInt8]) {
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    package init(payloadType: PayloadType, payload: [UInt8], signatures: [Signature]) {
        self.payloadType = payloadType
        self.payload = payload
        self.signatures = signatures
    }

    /// Signs `payload` with each key.
    package static func signing(_ payload: [UInt8], as type: PayloadType, with keys: [SecretKey]) -> Envelope
    {
        let message = PAE.encode(type, payload)
        return Envelope(
            payloadType: type, payload: payload,
            signatures: keys.map { Signature(keyID: $0.publicKey.keyID, bytes: $0.sign(message)) })
    }

    /// The same, with keys that may be elsewhere.
    package static func signing(_ payload: [UInt8], as type: PayloadType, by keys: [SigningKey]) throws
        -> Envelope
    {
        Envelope(
            payloadType: type, payload: payload, signatures: try keys.map { try $0.sign(payload, as: type) })
    }

    /// - Parameter limit: bytes of the JSON text.
    package init(parsing bytes: [UInt8], limit: Int = AttestationLimits.entry) throws(AttestationError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(bytes, limits: JSONLimits(depth: 8, bytes: limit, values: 1024))
        } catch {
            throw AttestationError("not strict JSON: \(error)")
        }
        let root = document.root
        guard let type = root["payloadType"]?.string.flatMap(PayloadType.init(rawValue:)) else {
            throw AttestationError("an unknown payloadType")
        }
        // DSSE: base64 of either alphabet is accepted.
        guard
            let payload = root["payload"]?.withUTF8({
                Base64.decode($0, alphabet: .standardOrURLSafe)
            }) ?? nil
        else {
            throw AttestationError("the payload is not base64")
        }
        guard let elements = root["signatures"]?.elements else {
            throw AttestationError("no list of signatures")
        }
        guard elements.count <= AttestationLimits.signatures else {
            throw AttestationError("more than \(AttestationLimits.signatures) signatures")
        }
        var signatures: [Signature] = []
        for element in elements {
            guard
                let sig = element["sig"]?.withUTF8({ Base64.decode($0, alphabet: .standardOrURLSafe) }) ?? nil
            else {
                throw AttestationError("a signature is not base64")
            }
            // keyid absent, "" and null are all seen; it is a hint.
            let keyID = element["keyid"]?.withUTF8 { Hash32(hex: $0) } ?? nil
            signatures.append(Signature(keyID: keyID, bytes: sig))
        }
        self.init(payloadType: type, payload: payload, signatures: signatures)
    }

    package var id: Hash32 { PAE.id(payloadType, payload) }

    package var json: JSON {
        [
            "payloadType": .string(payloadType.rawValue),
            "payload": .string(Base64.encode(payload)),
            "signatures": .array(
                signatures.map { signature in
                    .members([
                        "keyid": signature.keyID.map { .string($0.hex) },
                        "sig": .string(Base64.encode(signature.bytes)),
                    ])
                }),
        ]
    }

    /// The keys of `keys` by which at least one signature verifies. A threshold counts these: unique public keys.
    package func validSigners(among keys: some Collection<PublicKey>) -> Set<PublicKey> {
        let message = PAE.encode(payloadType, payload)
        var hinted: [Hash32: PublicKey] = [:]
        for key in keys { hinted[key.keyID] = key }
        var valid: Set<PublicKey> = []
        for signature in signatures {
            // The hinted key is tried first; a wrong hint falls through to all keys.
            if let hint = signature.keyID, let key = hinted[hint], !valid.contains(key),
                key.verifies(signature.bytes, over: message)
            {
                valid.insert(key)
                continue
            }
            for key in keys where !valid.contains(key) && key.verifies(signature.bytes, over: message) {
                valid.insert(key)
                break
            }
        }
        return valid
    }
}
