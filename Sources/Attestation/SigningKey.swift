package import Cryptography

/// Something that signs with one Ed25519 key: a secret key in this process, or a command that reaches one elsewhere (a KMS, an HSM,
/// an agent). Whoever signs a statement takes this and does not ask where the key is.
package struct SigningKey: Sendable {
    package let publicKey: PublicKey
    private let make: @Sendable (_ message: [UInt8]) throws -> [UInt8]

    package init(_ secret: SecretKey) {
        publicKey = secret.publicKey
        make = { secret.sign($0) }
    }

    /// - Parameter signing: makes 64 bytes of a message; what it makes is not believed.
    package init(
        _ publicKey: PublicKey, signing: @escaping @Sendable (_ message: [UInt8]) throws -> [UInt8]
    ) {
        self.publicKey = publicKey
        make = signing
    }

    /// 64 bytes (RFC 8032 5.1.6) that verify under the public key.
    /// - Throws: what the signing throws, and where it made something else than a signature by this key.
    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        let signature = try make(message)
        guard publicKey.verifies(signature, over: message) else {
            throw AttestationError("what was made is no signature by \(publicKey)")
        }
        return signature
    }

    /// The signature on a payload, as an envelope or a `.sig` file holds it.
    package func sign(_ payload: [UInt8], as type: PayloadType) throws -> Envelope.Signature {
        Envelope.Signature(keyID: publicKey.keyID, bytes: try sign(PAE.encode(type, payload)))
    }
}
