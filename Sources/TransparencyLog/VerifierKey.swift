package import Cryptography

/// A key that notes are verified by: a C2SP vkey.
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: UInt8, Hashable, Sendable {
        /// Ed25519 over the note's text.
        case ed25519 = 0x01
        /// Timestamped Ed25519 of a witness or operator: tlog-cosignature v1.
        case cosignature = 0x04
    }

    package let name: String
    package let kind: Kind
    package let publicKey: PublicKey
    /// The first four bytes of SHA-256(name | 0x0A | type | public key), big-endian.
    package let keyID: UInt32

    /// - Throws: `LogError` for a name that a signature line could not carry.
    package init(name: String, kind: Kind, publicKey: PublicKey) throws(LogError) {
        guard Self.isValid(name: name) else {
            throw LogError(
                "a key's name has 1 to 255 bytes, no white space, no control characters and no '+'")
        }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let hash = SHA256.hash(Array(name.utf8) + [0x0A, kind.rawValue] + publicKey.raw.bytes)
        keyID = hash.bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `<name>+<hex>+<base64>` and checks that the hash is the key's.
    package init(_ vkey: String) throws(LogError) {
        let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let hash = Hex.decode(parts[1].utf8), hash.count == 4,
            let key = Base64.decode(parts[2].utf8), key.count == 33, let kind = Kind(rawValue: key[0]),
            let raw = Hash32(key[1...])
        else { throw LogError("not a vkey: name+hash+key") }
        try self.init(name: String(parts[0]), kind: kind, publicKey: PublicKey(raw))
        guard hash.reduce(0, { $0 << 8 | UInt32($1) }) == keyID else {
            throw LogError("the vkey's hash is not its key's")
        }
    }

    package var description: String {
        "\(name)+\(Self.hex(keyID))+\(Base64.encode([kind.rawValue] + publicKey.raw.bytes))"
    }

    static func hex(_ keyID: UInt32) -> String {
        Hex.encode([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> $0) })
    }

    /// signed-note: not empty, no Unicode spaces, no plus.
    package static func isValid(name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0.value > 0x20 && !(0x7F...0x9F).contains($0.value)
                    && $0 != "+"
            }
    }
}

/// A key that signs notes.
package struct NoteSigner: Sendable {
    package let verifier: VerifierKey
    private let secret: SecretKey

    package init(name: String, kind: VerifierKey.Kind, secret: SecretKey) throws(LogError) {
        verifier = try VerifierKey(name: name, kind: kind, publicKey: secret.publicKey)
        self.secret = secret
    }

    /// A signature line's content over a note's text.
    /// - Parameter time: seconds since 1970; part of a cosignature, unused by plain Ed25519.
    package func sign(_ text: [UInt8], time: UInt64) -> NoteSignature {
        switch verifier.kind {
        case .ed25519:
            return NoteSignature(name: verifier.name, keyID: verifier.keyID, blob: secret.sign(text))
        case .cosignature:
            let stamp = (0..<8).reversed().map { UInt8(truncatingIfNeeded: time >> (UInt64($0) * 8)) }
            let signature = secret.sign(NoteSignature.cosigned(text, time: time))
            return NoteSignature(name: verifier.name, keyID: verifier.keyID, blob: stamp + signature)
        }
    }
}
